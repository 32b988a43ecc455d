"""Metrics that the system counts: cases and attendance, for each rulebook."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from signage.models import Metric
from signage.models.attendance import AttendanceStatus as Status
from signage.operations.scores.counted import (
    ATTENDANCE,
    CASES,
    counted_metrics,
    looked_at,
)
from signage.operations.scores.scoring import open_month, rescore_touched
from signage.rules.loader import load_shipped
from tests.build import NOW
from tests.operations.derived_build import (
    APPROVAL,
    FINES,
    add_cases,
    add_days,
    create_derived_hall,
    metrics_of,
)
from tests.operations.score_build import DAY, MONTH, SmallHall


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_derived_hall(session)


def tell(small: SmallHall, subject: str, name: str, value: int) -> None:
    small.session.add(
        Metric(
            hall_id=small.hall.id,
            subject_id=small.subject(subject).id,
            period=str(MONTH),
            name=name,
            value=Decimal(value),
        )
    )
    small.session.flush()


def test_it_knows_which_rulebooks_look_at_what() -> None:
    assert looked_at(load_shipped("county-hall")) == {CASES}
    assert looked_at(load_shipped(APPROVAL)) == {CASES, *ATTENDANCE}
    assert looked_at(load_shipped("hall-efficiency")) == frozenset()
    assert looked_at(load_shipped(FINES)) == frozenset()


def test_it_counts_cases_for_the_window_and_for_the_person(small: SmallHall) -> None:
    add_cases(small, "W1A", "S1A1", 3)
    add_cases(small, "W1A", None, 2)
    for slug in ("county-hall", APPROVAL):
        found = metrics_of(small, slug)
        assert found["W1A:cases"] == 5
        assert found["S1A1:cases"] == 3
    assert "W1A:cases" not in metrics_of(small, "hall-efficiency")


def test_a_person_with_three_hundred_cases_wins_the_bonus(small: SmallHall) -> None:
    add_cases(small, "W1A", "S1A1", 300)
    rescore_touched(small.session, small.hall, small.subject("W1A"), DAY, now=NOW)
    assert small.card("S1A1", slug=APPROVAL).score == Decimal("100.1")
    assert small.card("W1A", slug=APPROVAL).result["bonus"] == "0.5"


def test_it_sums_attendance_from_the_rows(small: SmallHall) -> None:
    add_days(
        small,
        "S1A1",
        *(Status.PRESENT, Status.LATE, Status.LATE_AND_EARLY),
        *(Status.ABSENT_HALF, Status.ABSENT, Status.SICK, Status.PERSONAL),
    )
    found = metrics_of(small, APPROVAL)
    assert found["S1A1:workdays"] == 7
    assert found["S1A1:days_present"] == Decimal("3.5")
    assert found["S1A1:leave_days"] == 2
    assert "S1A2:workdays" not in found
    assert "S1A1:workdays" not in metrics_of(small, "county-hall")


def test_too_little_presence_takes_the_month(small: SmallHall) -> None:
    add_days(small, "S1A1", *[Status.PRESENT] * 3, *[Status.SICK] * 3)
    open_month(small.session, small.hall, MONTH, now=NOW)
    rescore_touched(small.session, small.hall, small.subject("S1A1"), DAY, now=NOW)
    assert small.card("S1A1", slug=APPROVAL).result["assessed"] is False


def test_what_was_told_wins_and_attendance_is_never_mixed(small: SmallHall) -> None:
    add_cases(small, "W1A", "S1A1", 3)
    add_days(small, "S1A1", Status.PRESENT, Status.SICK)
    tell(small, "S1A1", "cases", 12)
    tell(small, "S1A1", "workdays", 22)
    found = metrics_of(small, APPROVAL)
    assert found["S1A1:cases"] == 12
    assert found["W1A:cases"] == 3
    assert found["S1A1:workdays"] == 22
    assert "S1A1:days_present" not in found


def plans(small: SmallHall, only: list[int] | None) -> str:
    """Return how SQLite goes about counting."""
    statements: list[tuple[str, Any]] = []

    def note(*details: Any) -> None:
        statements.append((details[2], details[3]))

    engine = small.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    list(counted_metrics(small.session, small.hall.id, MONTH, only))
    event.remove(engine, "before_cursor_execute", note)
    connection = small.session.connection()
    rows = [
        connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
        for text, values in statements
    ]
    return str(rows)


def test_counting_for_a_few_does_not_go_through_the_hall(small: SmallHall) -> None:
    ids = [small.subject(code).id for code in ("W1A", "S1A1", "S1A2")]
    found = plans(small, ids)
    assert "ix_case_hall_finished_at" not in found
    assert "ix_attendance_day_hall_day" not in found
    assert "SCAN case" not in found
    assert "SCAN attendance_day" not in found
