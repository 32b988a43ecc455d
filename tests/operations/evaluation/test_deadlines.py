"""Deadlines: midnights of the hall, whatever its zone does, and after any pause."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models.evaluation import EvaluationState
from signage.operations.evaluation.deadlines import next_due, pass_due
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.procedure import midnight_after
from signage.operations.objections.objecting import object_to_entry
from signage.operations.objections.objections import dismiss_objection
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.operations.procedure_build import (
    CLOSED,
    SCORED,
    SHOWN_UNTIL,
    SOON,
    close,
    confirm,
    evaluation,
    final,
    granted,
    published,
    review,
    settle,
    steps,
)
from tests.operations.score_build import SmallHall, create_small_hall

# zone, the day of closing, and when three full days after it are over, in UTC
ZONES = [
    ("Asia/Shanghai", date(2026, 12, 1), "2026-12-04T16:00"),
    ("Asia/Urumqi", date(2026, 12, 1), "2026-12-04T18:00"),
    ("Europe/Berlin", date(2026, 10, 23), "2026-10-26T23:00"),  # an hour more
    ("Europe/Berlin", date(2027, 3, 26), "2027-03-29T22:00"),  # an hour less
    ("America/New_York", date(2026, 10, 29), "2026-11-02T05:00"),
    # On 30 April 2027 Cairo has no midnight: the clock goes from 23:59 to 1:00.
    ("Africa/Cairo", date(2027, 4, 26), "2027-04-29T22:00"),
]


@pytest.mark.parametrize(("zone", "day", "expected"), ZONES)
def test_it_ends_at_a_midnight_of_the_hall(zone: str, day: date, expected: str) -> None:
    found = midnight_after(day, 3, zone).astimezone(UTC)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_it_ends_on_the_next_midnight_without_days() -> None:
    found = midnight_after(date(2026, 12, 1), 0, "Asia/Shanghai")
    assert found == datetime(2026, 12, 1, 16, tzinfo=UTC)


@pytest.fixture
def small(session: Session) -> SmallHall:
    small = create_small_hall(session)
    small.record("window-banner", "W1B")
    return small


def test_it_closes_by_the_halls_own_midnights(small: SmallHall) -> None:
    small.hall.time_zone = "America/New_York"
    october = Period.parse("2026-10")
    now = datetime(2026, 10, 20, tzinfo=UTC)
    open_month(small.session, small.hall, october, now=now)
    # The clock there is set back on the night of 1 November, within these days.
    closed_at = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
    found = close_month(
        small.session, small.hall, october, actor=small.chief, now=closed_at
    )
    until = datetime(2026, 11, 5, 5, 0, tzinfo=UTC)
    assert {one.due_at for one in found} == {until}
    assert pass_due(small.session, small.hall, now=until - SOON) == []
    assert pass_due(small.session, small.hall, now=until) == found


def test_it_counts_full_days_whenever_it_was_closed(small: SmallHall) -> None:
    late_evening = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
    assert {one.due_at for one in close(small, now=late_evening)} == {SCORED}


def test_it_names_the_next_deadline(small: SmallHall) -> None:
    assert next_due(small.session, now=CLOSED) is None
    close(small)
    assert next_due(small.session, now=CLOSED) == SCORED
    assert next_due(small.session, now=SCORED) is None


def test_it_catches_up_after_ten_days_off(small: SmallHall) -> None:
    one = published(small)
    on_again = SHOWN_UNTIL + timedelta(days=10)
    assert len(pass_due(small.session, small.hall, now=on_again)) == 2
    assert one.state is EvaluationState.FINAL
    assert granted(small)
    assert pass_due(small.session, small.hall, now=on_again) == []


def test_it_passes_the_month_before_its_quarter_and_year(small: SmallHall) -> None:
    final(small)
    january = datetime(2027, 1, 4, 2, tzinfo=UTC)
    closed = close(small, Period.parse("2026-12"), january)
    on_again = january + timedelta(days=10)
    passed = pass_due(small.session, small.hall, now=on_again)
    assert passed == closed
    for one in reversed(passed):
        settle(small, one, on_again)
        review(small, one, now=on_again)
        confirm(small, one, now=on_again)
    assert {one.state for one in passed} == {EvaluationState.IN_PUBLICITY}
    over = on_again + timedelta(days=20)
    assert pass_due(small.session, small.hall, now=over) == passed
    assert steps(small, evaluation(small, "county-hall", "2026-Q4"))[-1] == (
        "final",
        None,
    )


def test_it_keeps_months_in_order(small: SmallHall) -> None:
    """December waits while an objection keeps November in self-review."""
    entry = small.record("late", "S1A1").entry
    objection = object_to_entry(
        small.session, small.hall, entry, text="在开会", actor=small.chief, now=CLOSED
    )
    november = close(small)
    december = close(
        small, Period.parse("2026-12"), datetime(2027, 1, 1, 2, tzinfo=UTC)
    )
    now = datetime(2027, 1, 10, tzinfo=UTC)
    assert pass_due(small.session, small.hall, now=now) == []
    dismiss_objection(
        small.session, objection, reason="查无此事", actor=small.approver, now=now
    )
    assert pass_due(small.session, small.hall, now=now) == [*november, *december]
