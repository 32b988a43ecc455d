"""Gathering facts: who took part where, what was told, what the system knows itself."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from signage.models import Assignment, Case, Metric, Window
from signage.operations.hall.subjects import circle_of, roster_of
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.scores.facts_of import facts_of, gather
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.score_build import MONTH, SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def add_cases(small: SmallHall, code: str, *instants: datetime) -> None:
    window = small.subject(code)
    for number, instant in enumerate(instants):
        small.session.add(
            Case(
                hall_id=small.hall.id,
                number=f"{code}-{number}-{instant:%m%d%H}",
                title="居民身份证换领",
                window_id=window.id,
                accepted_at=instant,
                finished_at=instant,
            )
        )
    small.session.flush()


def metrics(small: SmallHall, slug: str, month: Period = MONTH) -> dict[str, Decimal]:
    adoptions = adoptions_of(small.session, small.hall.id)
    adoption = next(a for a in adoptions if a.slug == slug)
    found = facts_of(small.session, adoption, month).metrics
    return {f"{m.subject}:{m.name}": m.value for m in found}


def test_it_counts_cases_by_the_halls_days(small: SmallHall) -> None:
    midnight = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    add_cases(small, "W1A", midnight, midnight.replace(minute=30), NOW)
    add_cases(small, "W1A", midnight.replace(hour=15, minute=59))
    assert metrics(small, "county-hall") == {"W1A:cases": Decimal(3)}
    october = metrics(small, "county-hall", MONTH.previous())
    assert october == {"W1A:cases": Decimal(1)}


def test_it_reads_a_circle_by_its_subjects_and_not_the_halls_year(
    small: SmallHall,
) -> None:
    session, plans = small.session, list[str]()
    engine = session.get_bind()
    circle = circle_of(session, small.subject("S1A1"), MONTH)

    def explain(*call: Any) -> None:
        _, cursor, statement, parameters, _, _ = call
        if statement.startswith("SELECT ledger_entry"):
            cursor = cursor.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in cursor.fetchall())

    event.listen(engine, "after_cursor_execute", explain)
    gather(session, small.hall.id, MONTH, circle)
    event.remove(engine, "after_cursor_execute", explain)
    assert any("ix_ledger_entry_subject_day" in plan for plan in plans)


def test_it_prefers_what_was_told(small: SmallHall) -> None:
    add_cases(small, "W1A", NOW)
    told = Metric(
        hall_id=small.hall.id,
        subject_id=small.subject("W1A").id,
        period=str(MONTH),
        name="cases",
        value=Decimal(2500),
    )
    small.session.add(told)
    small.session.flush()
    assert metrics(small, "county-hall") == {"W1A:cases": Decimal(2500)}


def test_it_takes_the_month_score_as_the_assessment(small: SmallHall) -> None:
    small.record("late", "S1A1")
    found = metrics(small, "hall-efficiency")
    assert found["S1A1:assessment"] == Decimal(99)
    assert found["S1A2:assessment"] == Decimal(100)


def move(small: SmallHall, staff: str, to: str, on: date) -> None:
    """Let somebody serve at another window from a day on."""
    person, window = small.subject(staff), small.subject(to)
    query = select(Assignment).where(Assignment.staff_id == person.id)
    old = small.session.scalars(query).one()
    old.last_on = on.replace(day=on.day - 1)
    assert isinstance(window, Window)
    new = Assignment(staff_id=person.id, window_id=window.id, first_on=on)
    small.session.add(new)
    small.session.flush()


def test_it_puts_people_at_the_last_window_of_the_month(small: SmallHall) -> None:
    move(small, "S1A1", "W1B", date(2026, 11, 9))
    november = roster_of(small.session, small.hall.id, MONTH)
    windows = {s.code: s.window for s in november.subjects}
    assert (windows["S1A1"], windows["S1A2"], windows["W1A"]) == ("W1B", "W1A", None)
    october = roster_of(small.session, small.hall.id, MONTH.previous())
    assert next(s for s in october.subjects if s.code == "S1A1").window == "W1A"


def test_it_draws_the_circle_that_a_fact_may_move(small: SmallHall) -> None:
    def codes(subject: str) -> set[str]:
        circle = circle_of(small.session, small.subject(subject), MONTH)
        return set(circle.ids)

    assert codes("S1A1") == codes("W1A") == {"W1A", "S1A1", "S1A2"}
    move(small, "S1A1", "W1B", date(2026, 11, 9))
    assert codes("S1A1") == {"W1B", "S1B1", "S1B2", "S1A1"}
    assert codes("W1A") == {"W1A", "S1A2"}


def test_a_circle_scores_as_the_whole_hall_does(small: SmallHall) -> None:
    move(small, "S1A1", "W1B", date(2026, 11, 9))
    add_cases(small, "W1B", *[NOW.replace(hour=h) for h in range(5)])
    open_month(small.session, small.hall, MONTH, now=NOW)
    for code in ("S1A1", "S1B1", "W1B"):
        small.record("late" if code[0] == "S" else "report-late", code)
    circle = circle_of(small.session, small.subject("W1B"), MONTH)
    part = gather(small.session, small.hall.id, MONTH, circle)
    whole = gather(small.session, small.hall.id, MONTH)
    assert [r.key for r in part.rows] == [r.key for r in whole.rows]
    assert small.score("W1B") == Decimal("97.5")
