"""A citizen objects by phone: to who is on the list, in time, once, leaving nothing."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Evaluation, Hall, Nomination, Objection
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.objections.objection_links import sign_list
from signage.web.objection_phone import READS, SENDINGS
from tests.build import NOW, create_group, create_staff, create_window
from tests.slides.setting import (
    create_adoption,
    create_evaluation,
    create_nomination,
)

DUE = NOW + timedelta(days=2, hours=14)
TEXT = "十月十二日上午该窗口无人值守。"


class Citizen:
    """A citizen with a phone and the code of a list, at a time that the test sets."""

    def __init__(
        self,
        client: FlaskClient,
        secret: str,
        nomination: Nomination,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.client = client
        self.nomination_id = nomination.id
        self.token = sign_list(secret, nomination.evaluation_id, DUE)
        self._monkeypatch = monkeypatch
        self.at(NOW)

    def at(self, now: datetime) -> None:
        """Set the server's clock."""
        self._monkeypatch.setattr(clock, "now", lambda: now)

    def look(self, token: str = "", query: str = "") -> TestResponse:
        """Open what the code on the screen says."""
        return self.client.get(f"/o/{token or self.token}{query}")

    def choose(self) -> TestResponse:
        """Open the form for the nominee."""
        return self.client.get(f"/o/{self.token}/{self.nomination_id}")

    def key(self) -> str:
        """Return the key of a form."""
        found = re.search(r'name="key" value="(\w+)"', self.choose().text)
        assert found is not None
        return found[1]

    def send(self, key: str, text: str = TEXT, **fields: str) -> TestResponse:
        """Send the form, as a browser does: without a token of a session."""
        self.client.environ_base.pop("HTTP_X_CSRFTOKEN", None)
        path = f"/phone/objections/{self.token}/{self.nomination_id}"
        return self.client.post(path, data={"key": key, "text": text} | fields)


@pytest.fixture
def citizen(
    client: FlaskClient,
    session: Session,
    hall: Hall,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Citizen:
    """A citizen before the list of October: a star of service, and another rejected."""
    hall.hotline = "0571-12345"
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, adoption, "2026-10")
    evaluation.state, evaluation.due_at = EvaluationState.IN_PUBLICITY, DUE
    window = create_window(session, hall, "W1", name="医保窗口")
    group = create_group(session, hall)
    star = create_staff(session, hall, "S1", window, name="苏婉清", group_id=group.id)
    rejected = create_staff(session, hall, "S2", name="程明")
    nomination = create_nomination(session, evaluation, star, "A-W2")
    create_nomination(
        session, evaluation, rejected, "A-W2", state=NominationState.REJECTED
    )
    found = Citizen(client, settings.resolved_secret_key, nomination, monkeypatch)
    session.commit()
    return found


def stored(database: Database) -> list[Objection]:
    """Return every objection there is."""
    with database.read() as session:
        return list(session.scalars(select(Objection)))


def test_it_shows_the_list_with_days_left(citizen: Citizen) -> None:
    page = citizen.look().text
    for words in ("2026年10月", "大厅效能管理办法", "服务标兵", "苏婉清", "医保窗口"):
        assert words in page
    assert "还剩 3 天" in page
    assert "至 11月20日" in page
    assert "0571-12345" in page
    assert "程明" not in page
    citizen.at(DUE - timedelta(hours=1))
    assert "今日截止" in citizen.look().text


def test_it_takes_an_objection_and_gives_its_number(
    citizen: Citizen, database: Database
) -> None:
    answer = citizen.send(citizen.key(), name="何远帆", contact="13900000000")
    (objection,) = stored(database)
    assert answer.status_code == 200
    assert "<title>异议已收到" in answer.text
    assert f"{objection.id:04}" in answer.text
    assert (objection.text, objection.name) == (TEXT, "何远帆")
    assert objection.contact == "13900000000"
    assert objection.nomination_id == citizen.nomination_id
    assert objection.raised_by_id is None


def test_it_stores_once_what_is_sent_twice(
    citizen: Citizen, database: Database
) -> None:
    key = citizen.key()
    answers = [citizen.send(key).text for _ in range(2)]
    assert number_in(answers[0]) == number_in(answers[1])
    assert len(stored(database)) == 1
    citizen.send(citizen.key())
    assert len(stored(database)) == 2


def number_in(page: str) -> str:
    """Return the number that a page thanks with."""
    found = re.search(r"<strong>(\d{4,})</strong>", page)
    assert found is not None
    return found[1]


def test_it_says_all_that_is_wrong_and_keeps_what_was_entered(
    citizen: Citizen, database: Database
) -> None:
    key = citizen.key()
    answer = citizen.send(key, text=" ", contact="1" * 101, name="何远帆")
    assert answer.status_code == 422
    assert "联系方式" in answer.text
    assert "请写明哪里不对" in answer.text
    assert 'value="何远帆"' in answer.text
    assert f'value="{key}"' in answer.text
    assert citizen.send("forged").status_code == 422
    assert not stored(database)


def test_it_takes_a_thousand_characters_over_several_lines(
    citizen: Citizen, database: Database
) -> None:
    text = "\r\n".join(["字" * 99] * 10)
    assert citizen.send(citizen.key(), text=text).status_code == 200
    assert len(stored(database)[0].text) == 999


def test_it_leaves_nothing_in_the_browser(citizen: Citizen) -> None:
    for answer in (citizen.look(), citizen.choose(), citizen.send(citizen.key())):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in citizen.choose().text


def test_it_speaks_english(citizen: Citizen) -> None:
    page = citizen.look(query="?lang=en").text
    assert "Service star of the month" in page
    assert "3 days left" in page


def test_it_ends_with_the_publicity(citizen: Citizen, database: Database) -> None:
    key = citizen.key()
    citizen.at(DUE)
    for answer in (citizen.look(), citizen.choose(), citizen.send(key)):
        assert answer.status_code == 410
        assert "公示已结束" in answer.text
    assert not stored(database)


def test_it_ends_when_the_list_is_taken_back(
    citizen: Citizen, session: Session, database: Database
) -> None:
    session.scalars(select(Evaluation)).one().state = EvaluationState.SCORED
    session.commit()
    assert citizen.look().status_code == 410
    assert citizen.send("0" * 32).status_code == 410
    assert not stored(database)


def test_it_says_in_every_language_that_it_is_over(citizen: Citizen) -> None:
    citizen.at(DUE)
    page = citizen.look().text
    for language in ("zh_Hans", "zh_Hant", "en"):
        assert f'href="?lang={language}"' in page
    assert "The publicity is over" in citizen.look(query="?lang=en").text


def test_it_refuses_who_is_not_on_the_list(citizen: Citizen, session: Session) -> None:
    rejected = select(Nomination.id).where(Nomination.state == NominationState.REJECTED)
    citizen.nomination_id = session.scalars(rejected).one()
    session.rollback()
    assert citizen.choose().status_code == 404
    assert citizen.send("0" * 32).status_code == 404


def test_it_refuses_forged_links_and_other_sites(citizen: Citizen) -> None:
    assert citizen.look(token=citizen.token + "x").status_code == 404
    assert "请重新扫码" in citizen.look(token="x").text
    path = f"/phone/objections/{citizen.token}/{citizen.nomination_id}"
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert citizen.client.post(path, headers=headers).status_code == 403


def test_it_shows_no_objection_to_anybody(citizen: Citizen) -> None:
    citizen.send(citizen.key(), name="何远帆")
    for page in (citizen.look(), citizen.choose()):
        assert TEXT not in page.text
        assert "何远帆" not in page.text


def test_it_stops_machines_not_a_hall_full_of_people(citizen: Citizen) -> None:
    key = citizen.key()
    for _ in range(SENDINGS):
        assert citizen.send(key).status_code == 200
    answer = citizen.send(key)
    assert answer.status_code == 429
    assert "text/html" in answer.headers["Content-Type"]
    assert "十分钟后再试" in answer.text
    for _ in range(READS):
        citizen.look(token="x")
    assert citizen.look().status_code == 429
    citizen.at(NOW + timedelta(minutes=1))
    assert citizen.look().status_code == 200
