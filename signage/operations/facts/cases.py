"""Cases: take them in from files, each number once; the months' counts follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Case, Hall, User
from signage.models.file_import import FileKind
from signage.operations.facts.file_imports import (
    GivenFile,
    LeftOut,
    Tally,
    chunks,
    closed_months,
    keep_file,
    rescore_batch,
)
from signage.operations.hall.holding import hold_hall
from signage.outbox import Hint, Topic, announce
from signage.rules.period import Period

LONGEST_NUMBER, LONGEST_TITLE = 64, 200
_COLUMNS = ("title", "window_id", "staff_id", "accepted_at", "due_at", "finished_at")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a file tells it; what is None was not given. Instants are aware."""

    number: str
    title: str
    window_id: int
    staff_id: int | None
    accepted_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Counted:
    """Where a case counts: for whom, and on which of the hall's days."""

    subjects: tuple[int, ...]
    day: date

    @property
    def month(self) -> str:
        """The month that it is counted in."""
        return str(Period.month_of(self.day))


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What importing rows would do; `touched` are subjects and days to score anew."""

    new: tuple[CaseRow, ...]
    changed: tuple[tuple[int, CaseRow], ...]  # the case's id and what it becomes
    tally: Tally
    touched: frozenset[tuple[int, date]]


def plan_cases(session: Session, hall: Hall, rows: Sequence[CaseRow]) -> CasePlan:
    """Compare rows with what is stored; nothing is changed.

    An empty cell leaves what is known: an older file never takes back that a case is
    finished. A case that would change the count of a closed month is left out.
    """
    known, closed = _known(session, hall, rows), closed_months(session, hall)
    new: list[CaseRow] = []
    changed: list[tuple[int, CaseRow]] = []
    left_out: list[LeftOut] = []
    touched: set[tuple[int, date]] = set()
    for row in rows:
        case_id, old = known.get(row.number, (None, None))
        merged = row if old is None else _merged(old, row)
        if old is not None and _content(old) == _content(merged):
            continue
        moved = _moved(old, merged, hall)
        shut = [one.month for one in moved if one.day in closed]
        if shut:
            left_out.append(LeftOut(row.line, shut[0]))
            continue
        touched |= {(subject, one.day) for one in moved for subject in one.subjects}
        if case_id is None:
            new.append(merged)
        else:
            changed.append((case_id, merged))
    dealt = len(new) + len(changed) + len(left_out)
    tally = Tally(len(new), len(changed), len(rows) - dealt, tuple(left_out))
    return CasePlan(tuple(new), tuple(changed), tally, frozenset(touched))


def _known(
    session: Session, hall: Hall, rows: Sequence[CaseRow]
) -> dict[str, tuple[int, CaseRow]]:
    columns = [getattr(Case, name) for name in ("id", "number", *_COLUMNS)]
    found: dict[str, tuple[int, CaseRow]] = {}
    for part in chunks(rows):
        query = select(*columns).where(
            Case.hall_id == hall.id, Case.number.in_([row.number for row in part])
        )
        for case_id, *values in session.execute(query):
            found[values[0]] = (case_id, CaseRow(*values))
    return found


def _merged(old: CaseRow, row: CaseRow) -> CaseRow:
    return CaseRow(
        number=row.number,
        title=row.title,
        window_id=row.window_id,
        staff_id=row.staff_id or old.staff_id,
        accepted_at=row.accepted_at,
        due_at=row.due_at or old.due_at,
        finished_at=row.finished_at or old.finished_at,
        line=row.line,
    )


def _content(row: CaseRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _moved(old: CaseRow | None, new: CaseRow, hall: Hall) -> list[_Counted]:
    """Return where the case counted and where it will, if that is not the same."""
    before, after = _counted(old, hall), _counted(new, hall)
    return [] if before == after else [one for one in (before, after) if one]


def _counted(row: CaseRow | None, hall: Hall) -> _Counted | None:
    if row is None or row.finished_at is None:
        return None
    whose = (row.window_id, row.staff_id)
    subjects = tuple(one for one in whose if one is not None)
    return _Counted(subjects, clock.hall_day(row.finished_at, hall.time_zone))


def import_cases(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[CaseRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> Tally:
    """Take in rows that were read and checked, and rescore once what they touch.

    A number is one case: the same row again changes nothing.
    """
    hold_hall(session, hall.id)
    plan = plan_cases(session, hall, rows)
    if not plan.tally.does_something:
        return plan.tally
    file = keep_file(
        session, hall, FileKind.CASES, given, plan.tally, actor=actor, now=now
    )
    stamp = {"hall_id": hall.id, "import_id": file.id}
    for part in chunks(plan.new):
        values = [_content(row) | stamp | {"number": row.number} for row in part]
        session.execute(insert(Case), values)
    for case, row in _rows_of(session, plan.changed):
        for name, value in (_content(row) | stamp).items():
            setattr(case, name, value)
    session.flush()
    rescore_batch(session, hall, plan.touched, now)
    announce(session, Hint(Topic.CASES, hall.id))
    return plan.tally


def _rows_of(
    session: Session, changed: Sequence[tuple[int, CaseRow]]
) -> Iterator[tuple[Case, CaseRow]]:
    for part in chunks(changed):
        wanted = dict(part)
        for case in session.scalars(select(Case).where(Case.id.in_(wanted))):
            yield case, wanted[case.id]
