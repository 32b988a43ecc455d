"""The first page's figures: today in the hall, and what needs somebody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall, Rating
from signage.models.evaluation import EvaluationState
from signage.operations.displays.pairing import Applicant, ask_pairing
from signage.operations.overview import Matter, overview_of, start_of_day
from signage.operations.rulebooks.adoption import adopt_rulebooks
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import NOW, create_window


def rate(session: Session, hall: Hall, *levels: int, ago: timedelta) -> None:
    """Add ratings some time before NOW."""
    window = create_window(session, hall, f"W{ago}")
    for number, level in enumerate(levels):
        rating = Rating(
            hall_id=hall.id,
            key=f"{ago}:{number}",
            window_id=window.id,
            device="phone:1",
            channel="phone",
            level=level,
            last_seq=1,
            occurred_at=NOW - ago,
            updated_at=NOW,
        )
        session.add(rating)
    session.flush()


def test_it_counts_the_halls_today_and_yesterday(session: Session, hall: Hall) -> None:
    rate(session, hall, 5, 4, 1, ago=timedelta(hours=9))  # one in the morning
    rate(session, hall, 2, ago=timedelta(hours=11))  # eleven at night
    overview = overview_of(session, hall, now=NOW)
    assert (overview.today.n, overview.yesterday.n) == (3, 1)
    assert overview.matters == ((Matter.NEGATIVE_RATINGS, 2),)  # whenever they came


def test_it_counts_evaluations_that_wait_for_somebody(
    session: Session, hall: Hall
) -> None:
    adopt_rulebooks(session, hall, first_on=date(2026, 1, 1), now=NOW)
    over, *others = open_month(session, hall, Period.parse("2026-10"), now=NOW)
    for state, due, count in (
        (EvaluationState.OPEN, None, 1),
        (EvaluationState.SELF_REVIEW, NOW, 0),
        (EvaluationState.SCORED, None, 1),
        (EvaluationState.IN_PUBLICITY, NOW + timedelta(days=1), 0),
        (EvaluationState.IN_PUBLICITY, NOW, 1),
        (EvaluationState.FINAL, None, 0),
    ):
        over.state, over.due_at = state, due
        session.flush()
        found = dict(overview_of(session, hall, now=NOW).matters)
        assert found.get(Matter.EVALUATIONS, 0) == count + len(others), state


def test_it_says_nothing_of_what_there_is_not(session: Session, hall: Hall) -> None:
    overview = overview_of(session, hall, now=NOW)
    assert overview.matters == ()
    assert overview.today.favourable_rate is None


def test_it_sees_a_display_that_waits(session: Session, hall: Hall) -> None:
    ask_pairing(session, Applicant(), now=NOW)
    overview = overview_of(session, hall, now=NOW)
    assert overview.matters == ((Matter.PAIRINGS, 1),)


@pytest.mark.parametrize(
    ("instant", "zone", "midnight"),
    [
        ((2026, 11, 18, 2), "Asia/Shanghai", (2026, 11, 17, 16)),
        ((2026, 11, 18, 17), "Asia/Shanghai", (2026, 11, 18, 16)),
        # The day that summer time began, and ended, in Berlin.
        ((2026, 3, 29, 12), "Europe/Berlin", (2026, 3, 28, 23)),
        ((2026, 10, 25, 12), "Europe/Berlin", (2026, 10, 24, 22)),
    ],
)
def test_it_knows_the_halls_midnight(
    instant: tuple[int, ...], zone: str, midnight: tuple[int, ...]
) -> None:
    now = datetime(*instant, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert start_of_day(now, zone) == datetime(*midnight, tzinfo=UTC)  # type: ignore[misc, arg-type]
