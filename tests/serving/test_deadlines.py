"""The running server lets evaluations go on: on starting, and after a decision."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Evaluation
from signage.models.evaluation import EvaluationState
from signage.operations.evaluation.evaluations import close_month
from signage.operations.objections.objecting import object_to_entry
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from signage.web.visit import COOKIE
from tests.browsing import TOKEN
from tests.operations.score_build import SmallHall, create_small_hall
from tests.serve import serving

WITHIN_S = 60.0
LOOK_EVERY_S = 0.05


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A hall whose month before last was closed a while ago; its days are over."""
    now = clock.now()
    first_on = (now - timedelta(days=800)).date()
    small = create_small_hall(session, first_on, now)
    month = a_past_month(small)
    open_month(session, small.hall, month, now=now)
    small.record("late", "S1A1", month.first, now=now)
    return small


def a_past_month(small: SmallHall) -> Period:
    today = clock.hall_day(clock.now(), small.hall.time_zone)
    return Period.month_of(today).previous().previous()


def close_long_ago(small: SmallHall) -> str:
    month = a_past_month(small)
    now = clock.now() - timedelta(days=20)
    close_month(small.session, small.hall, month, actor=small.chief, now=now)
    return str(month)


def await_state(database: Database, month: str, state: EvaluationState) -> None:
    query = select(Evaluation.state).where(Evaluation.period == month)
    await_truth(lambda: set(read(database, query)) == {state})


def read(database: Database, query: object) -> list[EvaluationState]:
    with database.read() as session:
        return list(session.scalars(query))  # type: ignore[call-overload]


def await_truth(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(LOOK_EVERY_S)


def test_it_catches_up_when_it_starts(
    settings: Settings, database: Database, small: SmallHall
) -> None:
    month = close_long_ago(small)
    small.session.commit()
    with serving(settings.data):
        await_state(database, month, EvaluationState.SCORED)


def test_it_goes_on_right_after_a_decision(
    settings: Settings, database: Database, small: SmallHall
) -> None:
    entry = small.record("late", "S1A2", a_past_month(small).first, now=clock.now())
    objection = object_to_entry(
        small.session,
        small.hall,
        entry.entry,
        text="当时在开会",
        actor=small.chief,
        now=clock.now(),
    )
    key, month = objection.id, close_long_ago(small)
    browser = Browser("127.0.0.1")
    token = open_sign_in(small.session, small.approver, browser, now=clock.now())
    small.session.commit()
    with serving(settings.data) as server:
        await_state(database, month, EvaluationState.SELF_REVIEW)
        decide(server.url, key, token)
        await_state(database, month, EvaluationState.SCORED)


def decide(url: str, objection_id: int, token: str) -> None:
    """Uphold an objection, as the page of objections does."""
    signed_in = f"{COOKIE}={token}"
    with urlopen(Request(f"{url}/", headers={"Cookie": signed_in})) as page:  # noqa: S310
        found = TOKEN.search(page.read().decode())
        cookies = page.headers.get_all("Set-Cookie") or []
    assert found
    kept = "; ".join([signed_in, *[one.split(";")[0] for one in cookies]])
    request = Request(  # noqa: S310
        f"{url}/office/objections/{objection_id}/decision",
        urlencode({"outcome": "upheld", "reason": "属实"}).encode(),
        {"Cookie": kept, "X-CSRFToken": found[1]},
    )
    with urlopen(request) as answer:  # noqa: S310
        assert answer.status == 200
