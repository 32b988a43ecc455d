"""Files of cases and attendance: each fact once, whatever is sent, in any order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import (
    AttendanceDay,
    AuditEntry,
    Case,
    Evaluation,
    FileImport,
    LedgerEntry,
    Scorecard,
)
from signage.models.attendance import AttendanceStatus as Status
from signage.models.evaluation import EvaluationState
from signage.operations.facts.attendance import (
    AttendanceIntake,
    AttendanceRow,
    import_attendance,
)
from signage.operations.facts.cases import CaseRow, import_cases
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.facts.ledger import reverse_entry
from tests.build import NOW
from tests.operations.derived_build import (
    APPROVAL,
    FINES,
    create_derived_hall,
    metrics_of,
)
from tests.operations.score_build import DAY, MONTH, SmallHall

T = TypeVar("T")
FILE = GivenFile("三月.csv", "a" * 64)
SOME = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_derived_hall(session)


def take_cases(small: SmallHall, *rows: CaseRow) -> Tally:
    return import_cases(
        small.session, small.hall, rows, FILE, actor=small.inspector, now=NOW
    )


def take_days(small: SmallHall, *rows: AttendanceRow) -> AttendanceIntake:
    return import_attendance(
        small.session, small.hall, rows, FILE, actor=small.inspector, now=NOW
    )


def case(small: SmallHall, number: int, **values: Any) -> CaseRow:
    """Return a case that S1A1 finished at W1A today."""
    row = CaseRow(
        number=f"A-{number}",
        title="身份证换领",
        window_id=small.subject("W1A").id,
        staff_id=small.subject("S1A1").id,
        accepted_at=NOW - timedelta(days=3),
        due_at=None,
        finished_at=NOW,
    )
    return replace(row, **values)


def day(
    small: SmallHall,
    staff: str,
    status: Status,
    on: date = DAY,
    *,
    stood_in: bool | None = None,
) -> AttendanceRow:
    return AttendanceRow(small.subject(staff).id, staff, on, status, stood_in)


def count(small: SmallHall, what: type[Any]) -> int:
    return small.session.scalar(select(func.count()).select_from(what)) or 0


def standing(small: SmallHall) -> list[tuple[str, str, int]]:
    """Return key, fact and quantity of the entries that no reversal cancels."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.reverses_id.is_(None))
        .order_by(LedgerEntry.key)
        .execution_options(populate_existing=True)
    )
    found = small.session.scalars(query).all()
    return [(e.key, e.fact_kind.code, e.quantity) for e in found if not e.reversal]


def test_it_counts_each_number_once(small: SmallHall) -> None:
    rows = [case(small, 1), case(small, 2, staff_id=None)]
    first, second = take_cases(small, *rows), take_cases(small, *rows)
    assert (first.added, second.added, second.unchanged) == (2, 0, 2)
    assert (count(small, Case), count(small, FileImport)) == (2, 1)
    found = metrics_of(small, APPROVAL)
    assert (int(found["W1A:cases"]), int(found["S1A1:cases"])) == (2, 1)


def test_it_rescores_what_the_cases_touch(small: SmallHall) -> None:
    take_cases(small, *[case(small, number) for number in range(300)])
    assert str(small.card("S1A1", slug=APPROVAL).score) == "100.1"
    assert small.card("W1A", slug=APPROVAL).result["bonus"] == "0.5"


def test_an_older_file_takes_nothing_back(small: SmallHall) -> None:
    unfinished = case(small, 1, finished_at=None, staff_id=None)
    take_cases(small, unfinished)
    assert take_cases(small, case(small, 1)).changed == 1
    assert take_cases(small, unfinished).unchanged == 1
    assert int(metrics_of(small, APPROVAL)["S1A1:cases"]) == 1


def close(small: SmallHall, month: str) -> None:
    query = select(Evaluation).where(Evaluation.period == month)
    for evaluation in small.session.scalars(query):
        evaluation.state = EvaluationState.SELF_REVIEW
    small.session.flush()


def test_it_leaves_out_what_would_change_a_closed_month(small: SmallHall) -> None:
    take_cases(small, case(small, 1))
    take_days(small, day(small, "S1A1", Status.LATE))
    close(small, str(MONTH))
    moved = case(small, 1, window_id=small.subject("W1B").id)
    tally = take_cases(small, replace(moved, line=2), case(small, 2), case(small, 3))
    assert (tally.added, tally.months_left_out) == (0, {"2026-11": 3})
    assert take_cases(small, case(small, 1)).unchanged == 1
    assert take_cases(small, case(small, 4, finished_at=None)).added == 1
    taken = take_days(small, day(small, "S1A1", Status.PRESENT))
    assert (taken.tally.months_left_out, taken.reversed) == ({"2026-11": 1}, 0)
    assert take_days(small, day(small, "S1A1", Status.LATE)).tally.unchanged == 1


def test_attendance_becomes_entries_by_the_rule_map(small: SmallHall) -> None:
    first = day(small, "S1A1", Status.LATE)
    second = day(small, "S1A2", Status.ABSENT, on=date(2026, 11, 11))
    taken = take_days(small, first, second, day(small, "S1B1", Status.PRESENT))
    assert (taken.tally.added, taken.recorded) == (3, 4)
    assert standing(small) == [
        ("attendance:S1A1:2026-11-10:late", "late", 1),
        ("attendance:S1A2:2026-11-11:absent", "absent", 2),
        ("attendance:S1A2:2026-11-11:absent:absence", "absence", 1),
        ("attendance:S1A2:2026-11-11:absent:absent-day", "absent-day", 1),
    ]
    assert small.card("S1A1", slug=FINES).result["amount"] == "-20"
    assert small.card("S1A2", slug=FINES).result["amount"] == "-100"
    # Absent once: ten points; present on none of one workday: the month is lost.
    assert small.card("S1A2", slug=APPROVAL).result["assessed"] is False


def test_leave_is_a_fact_only_where_the_file_says_nobody_stood_in(
    small: SmallHall,
) -> None:
    days = [DAY + timedelta(days=n) for n in range(4)]
    rows = [
        day(small, "S1A1", Status.PERSONAL, days[0]),
        day(small, "S1A1", Status.PERSONAL, days[1], stood_in=True),
        day(small, "S1A1", Status.SICK, days[2], stood_in=False),
        day(small, "S1A1", Status.OTHER_LEAVE, days[3], stood_in=False),
    ]
    take_days(small, *rows)
    assert [fact for _key, fact, _n in standing(small)] == [
        "sick-uncovered",
        "leave-uncovered",
    ]


def test_a_correction_reverses_and_records_anew(small: SmallHall) -> None:
    take_days(small, day(small, "S1A1", Status.LATE))
    assert str(small.score("S1A1")) == "99"
    taken = take_days(small, day(small, "S1A1", Status.LATE_LONG))
    assert (taken.tally.changed, taken.reversed, taken.recorded) == (1, 1, 1)
    assert standing(small) == [
        ("attendance:S1A1:2026-11-10:late_over_30:1", "late-long", 1)
    ]
    assert str(small.score("S1A1")) == "98"
    take_days(small, day(small, "S1A1", Status.PRESENT))
    assert (standing(small), str(small.score("S1A1"))) == ([], "100")
    take_days(small, day(small, "S1A1", Status.LATE))
    assert [key for key, _f, _n in standing(small)] == [
        "attendance:S1A1:2026-11-10:late:3"
    ]
    reasons = select(LedgerEntry.reason).where(LedgerEntry.reverses_id.is_not(None))
    assert set(small.session.scalars(reasons)) == {"考勤已更正（文件：三月.csv）"}


def test_a_reversed_entry_does_not_come_back_with_the_file(small: SmallHall) -> None:
    take_days(small, day(small, "S1A1", Status.LATE))
    entry = small.session.scalars(select(LedgerEntry)).one()
    reverse_entry(
        small.session, entry, reason="雪天停运", actor=small.inspector, now=NOW
    )
    taken = take_days(small, day(small, "S1A1", Status.LATE))
    assert (taken.recorded, standing(small)) == (0, [])


def test_what_was_recorded_by_hand_is_not_recorded_again(small: SmallHall) -> None:
    by_hand = small.record("late", "S1A1").entry
    taken = take_days(small, day(small, "S1A1", Status.LATE_LONG))
    assert (taken.recorded, taken.by_hand, len(standing(small))) == (0, 1, 1)
    reverse_entry(small.session, by_hand, reason="重复", actor=small.inspector, now=NOW)
    assert take_days(small, day(small, "S1A1", Status.LATE_LONG)).recorded == 1


def test_it_says_in_the_audit_list_what_came_from_where(small: SmallHall) -> None:
    take_cases(small, case(small, 1))
    take_days(small, day(small, "S1A1", Status.LATE))
    actions = set(small.session.scalars(select(AuditEntry.action)))
    assert {"cases.imported", "attendance.imported", "entry.imported"} <= actions


def all_of(small: SmallHall) -> tuple[object, ...]:
    """Return everything that imports may change: rows, entries, metrics, results."""
    session = small.session
    columns = (Case.number, Case.window_id, Case.staff_id, Case.finished_at)
    cases = sorted(tuple(row) for row in session.execute(select(*columns)))
    rows = select(AttendanceDay.staff_id, AttendanceDay.day, AttendanceDay.status)
    days = sorted(tuple(row) for row in session.execute(rows))
    cards = select(Scorecard.evaluation_id, Scorecard.subject_id, Scorecard.result)
    results = {(row[0], row[1]): row[2] for row in session.execute(cards)}
    return cases, days, standing(small), metrics_of(small, APPROVAL), results


def files_of(draw: st.DrawFn, rows: Sequence[T]) -> list[list[T]]:
    """Cut rows into files that overlap, in any order, some sent twice."""
    parts = draw(st.lists(st.lists(st.sampled_from(rows), unique=True), max_size=3))
    rest = draw(st.permutations(rows))
    cut = draw(st.integers(0, len(rows)))
    return draw(st.permutations([*parts, rest[:cut], rest[cut:]]))


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[int], list[list[int]], list[list[int]]]:
    """Return seeds of rows, and files of their places: of cases, and of attendance."""
    seeds = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
    places = list(range(len(seeds)))
    return seeds, files_of(draw, places), files_of(draw, places)


def invented(
    small: SmallHall, seeds: Sequence[int]
) -> tuple[list[CaseRow], list[AttendanceRow]]:
    """Return a case and a day of attendance for each seed, each under its own key."""
    windows, people = ("W1A", "W1B", "W2A"), ("S1A1", "S1A2", "S1B1", "S2A1")
    cases, days = [], []
    for place, seed in enumerate(seeds):
        finished = NOW - timedelta(days=seed % 40) if seed % 5 else None
        window = small.subject(windows[seed % 3]).id
        staff = small.subject(people[seed % 4]).id if seed % 7 else None
        cases.append(
            case(
                small,
                place,
                window_id=window,
                staff_id=staff,
                accepted_at=NOW - timedelta(days=60),
                finished_at=finished,
            )
        )
        status = list(Status)[seed % len(Status)]
        on = MONTH.first + timedelta(days=place)
        answer = (None, True, False)[seed % 3]
        days.append(day(small, people[seed % 4], status, on, stood_in=answer))
    return cases, days


@SOME
@given(story=shuffled())
def test_order_overlap_and_repetition_of_files_change_nothing(
    small: SmallHall, story: tuple[list[int], list[list[int]], list[list[int]]]
) -> None:
    seeds, case_files, day_files = story
    cases, days = invented(small, seeds)
    with small.session.begin_nested() as whole:
        take_cases(small, *cases)
        take_days(small, *days)
        wanted = all_of(small)
        whole.rollback()
    small.session.expire_all()
    with small.session.begin_nested() as parts:
        for file in case_files:
            take_cases(small, *[cases[place] for place in file])
        for file in day_files:
            take_days(small, *[days[place] for place in file])
        assert all_of(small) == wanted
        parts.rollback()
    small.session.expire_all()


def test_an_unfinished_export_after_the_finished_one_changes_nothing(
    small: SmallHall,
) -> None:
    cases, _days = invented(small, [3, 11, 18, 26, 34])
    early = [replace(row, finished_at=None, staff_id=None) for row in cases]
    take_cases(small, *cases)
    wanted = all_of(small)
    assert take_cases(small, *early).unchanged == len(cases)
    assert all_of(small) == wanted


def test_it_opens_the_month_that_a_file_is_the_first_to_tell_of(
    small: SmallHall,
) -> None:
    october = datetime(2026, 10, 12, 3, 0, tzinfo=NOW.tzinfo)
    take_cases(small, case(small, 1, finished_at=october, accepted_at=october))
    query = select(Evaluation.period).where(Evaluation.period == "2026-10")
    assert small.session.scalars(query).first() == "2026-10"
