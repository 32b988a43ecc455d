"""Where displays post what they showed: who may, and what is answered."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.clock import epoch_ms
from signage.models import Display, DisplayFault, DisplayGroup, Hall, Play
from signage.operations.content.programmes import store_programme
from signage.operations.displays.display_tokens import sound_clone_alarm
from tests.build import create_display_group, create_hall

SLIDE = {"id": "hours", "kind": "hours", "hash": "a" * 32}
MANIFEST = {"revision": "r", "zones": {"main": {"slides": [SLIDE]}}}


@pytest.fixture
def hall(session: Session) -> Hall:
    """A demo hall, whose browsers pair themselves."""
    return create_hall(session, is_demo=True)


@pytest.fixture
def tv(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A paired television whose group was given a slide."""
    create_display_group(session, hall)
    session.commit()
    assert client.get("/display?demo").status_code == 302
    with session.begin():
        group_id = session.scalars(select(DisplayGroup.id)).one()
        store_programme(session, group_id, MANIFEST, {}, now=clock.now())
    return client


def a_play(serial: str = "session-1", **values: object) -> dict[str, object]:
    at = epoch_ms(clock.now())
    hour = at - at % 3_600_000
    first = max(at - 4_000, hour)
    quarters = [0, 0, 0, 0]
    quarters[(first - hour) // 900_000] = 1_500
    known: dict[str, object] = {"serial": serial, "zone": "main", "slide": "hours"}
    times = {"times": 1, "quarters": quarters, "first": first, "last": first + 1_500}
    return known | times | {"hash": "a" * 32, "pauses": [], "guessed": False} | values


def post(client: FlaskClient, *items: object, ahead_s: int = 0) -> tuple[int, object]:
    sent_at = epoch_ms(clock.now()) + ahead_s * 1000
    answer = client.post("/display/plays", json={"sent_at": sent_at, "items": items})
    return answer.status_code, answer.json


def test_it_answers_each_play(tv: FlaskClient, session: Session) -> None:
    status, answer = post(
        tv, a_play(), a_play(), a_play("session-2", hash="b" * 32), {"serial": "x"}
    )
    assert status == 200
    assert isinstance(answer, dict)
    told = [(each["serial"], each["status"]) for each in answer["results"]]
    assert told == [
        ("session-1", "stored"),
        ("session-1", "duplicate"),
        ("session-2", "unknown"),
        ("x", "invalid"),
    ]
    assert session.scalars(select(Play.serial)).all() == ["session-1"]


def test_what_a_newer_player_says_besides_is_no_harm(tv: FlaskClient) -> None:
    status, answer = post(tv, a_play(mood="cheerful"))
    assert status == 200
    assert isinstance(answer, dict)
    assert [each["status"] for each in answer["results"]] == ["stored"]


def test_a_wrong_clock_keeps_its_plays(tv: FlaskClient, session: Session) -> None:
    status, answer = post(tv, a_play(), ahead_s=3600)
    assert status == 409
    assert isinstance(answer, dict)
    assert answer["error"] == "clock"
    assert not session.scalars(select(Play)).all()
    assert session.scalars(select(DisplayFault.kind)).all() == ["plays_refused"]


def test_only_paired_displays_may_post(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    assert hall.is_demo
    session.commit()
    assert post(client, a_play())[0] == 401


def test_what_is_no_batch_is_refused(tv: FlaskClient) -> None:
    assert tv.post("/display/plays", data="x").status_code == 415
    assert tv.post("/display/plays", json=[]).status_code == 422
    assert (
        tv.post("/display/plays", json={"sent_at": 1, "items": []}).status_code == 422
    )
    large = {"sent_at": 1, "items": ["x" * 300_000]}
    assert tv.post("/display/plays", json=large).status_code == 413


def test_a_kiosk_posts_what_covered_it(tv: FlaskClient, session: Session) -> None:
    sent = {"sent_at": epoch_ms(clock.now()), "items": [a_play()]}
    answer = tv.post("/kiosk/plays", json=sent)
    assert answer.status_code == 200
    assert session.scalars(select(Play.serial)).all() == ["session-1"]


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (25, 401)])
def test_one_that_was_just_removed_hands_over_what_it_showed(
    tv: FlaskClient, session: Session, hours: int, status: int
) -> None:
    with session.begin():
        display = session.scalars(select(Display)).one()
        display.paired_at = clock.now() - timedelta(days=9)
        display.revoked_at = clock.now() - timedelta(hours=hours)
    at = epoch_ms(clock.now()) - (hours + 1) * 3_600_000
    first = at - at % 900_000
    quarters = [0, 0, 0, 0]
    quarters[first % 3_600_000 // 900_000] = 1_500
    play = a_play(first=first, last=first + 1_500, quarters=quarters)
    assert post(tv, play)[0] == status
    assert len(session.scalars(select(Play)).all()) == (status == 200)
    assert tv.get("/display/programme").status_code == 401


def test_a_copy_that_was_shut_out_hands_nothing_over(
    tv: FlaskClient, session: Session
) -> None:
    with session.begin():
        display = session.scalars(select(Display)).one()
        sound_clone_alarm(session, display, now=clock.now())
        display.revoked_at = clock.now()
    assert post(tv, a_play())[0] == 401


def test_what_is_too_much_is_refused_in_words_of_no_rating(tv: FlaskClient) -> None:
    for body in ({"data": "x"}, {"json": ["x" * 300_000]}):
        answer = tv.post("/display/plays?lang=en", **body)
        assert "rating" not in answer.get_data(as_text=True)
