"""Attendance: take rows in from files, each person and day once; entries follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from signage.models import AttendanceDay, Hall, User
from signage.models.attendance import AttendanceStatus
from signage.models.file_import import FileKind
from signage.operations.facts.attendance_entries import (
    DayEntries,
    record_days,
    reverse_days,
)
from signage.operations.facts.attendance_facts import DayFact, day_facts
from signage.operations.facts.entry_check import rulebooks_on
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
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.scores.counted import ATTENDANCE, looked_at
from signage.rules.period import Period


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A person's day as a file tells it; `is_substituted` None was not given."""

    staff_id: int
    code: str
    day: date
    status: AttendanceStatus
    is_substituted: bool | None
    line: int = 0
    revision: int = 0

    @property
    def month(self) -> str:
        """The month of the day."""
        return str(Period.month_of(self.day))

    def facts(self) -> list[DayFact]:
        """Return the facts that the day is."""
        found = day_facts(
            staff_id=self.staff_id,
            code=self.code,
            day=self.day,
            status=self.status,
            is_substituted=self.is_substituted,
            revision=self.revision,
        )
        return list(found)


Changed = tuple[int, AttendanceRow, AttendanceRow]  # the row's id, before, after


@dataclass(frozen=True, slots=True)
class AttendancePlan:
    """What importing rows would do; `same` are there already, in open months."""

    new: tuple[AttendanceRow, ...]
    changed: tuple[Changed, ...]
    same: tuple[AttendanceRow, ...]
    tally: Tally

    @property
    def standing(self) -> list[AttendanceRow]:
        """Return the rows of open months as they will be."""
        return [*self.new, *(after for _id, _before, after in self.changed), *self.same]


@dataclass(frozen=True, slots=True)
class AttendanceIntake:
    """What an import did to the rows and to the ledger."""

    tally: Tally
    recorded: int
    reversed: int
    by_hand: int


def plan_attendance(
    session: Session, hall: Hall, rows: Sequence[AttendanceRow]
) -> AttendancePlan:
    """Compare rows with what is stored; nothing is changed.

    Whether somebody stood in stays as it is known where a file does not say it. Rows
    that would change a closed month are left out.
    """
    known, closed = _known(session, rows), closed_months(session, hall)
    new: list[AttendanceRow] = []
    changed: list[Changed] = []
    same: list[AttendanceRow] = []
    left_out: list[LeftOut] = []
    unchanged = 0
    for row in rows:
        row_id, old = known.get((row.staff_id, row.day), (0, None))
        merged = row if old is None else _merged(old, row)
        is_closed = row.day in closed
        if old is not None and _content(old) == _content(merged):
            unchanged += 1
            same += [] if is_closed else [merged]
        elif is_closed:
            left_out.append(LeftOut(row.line, row.month))
        elif old is None:
            new.append(merged)
        else:
            changed.append((row_id, old, _corrected(old, merged)))
    tally = Tally(len(new), len(changed), unchanged, tuple(left_out))
    return AttendancePlan(tuple(new), tuple(changed), tuple(same), tally)


def _known(
    session: Session, rows: Sequence[AttendanceRow]
) -> dict[tuple[int, date], tuple[int, AttendanceRow]]:
    """Return the stored rows of these people in these days, by person and day."""
    if not rows:
        return {}
    codes = {row.staff_id: row.code for row in rows}
    days = [row.day for row in rows]
    found: dict[tuple[int, date], tuple[int, AttendanceRow]] = {}
    for part in chunks(sorted(codes)):
        query = select(
            AttendanceDay.id,
            AttendanceDay.staff_id,
            AttendanceDay.day,
            AttendanceDay.status,
            AttendanceDay.is_substituted,
            AttendanceDay.revision,
        ).where(
            AttendanceDay.staff_id.in_(part),
            AttendanceDay.day.between(min(days), max(days)),
        )
        for row_id, staff_id, day, status, stood_in, revision in session.execute(query):
            row = AttendanceRow(
                staff_id, codes[staff_id], day, status, stood_in, revision=revision
            )
            found[staff_id, day] = (row_id, row)
    return found


def _merged(old: AttendanceRow, row: AttendanceRow) -> AttendanceRow:
    given = row.is_substituted
    if given is None and row.status is old.status:
        given = old.is_substituted
    return replace(row, is_substituted=given, revision=old.revision)


def _corrected(old: AttendanceRow, row: AttendanceRow) -> AttendanceRow:
    """Count the revision on where the entries of the day are to be others."""
    if row.status is old.status and _deeds(row) == _deeds(old):
        return row
    return replace(row, revision=old.revision + 1)


def _deeds(row: AttendanceRow) -> list[tuple[str, int]]:
    return [(one.fact, one.quantity) for one in row.facts()]


def _content(row: AttendanceRow) -> tuple[AttendanceStatus, bool | None]:
    return row.status, row.is_substituted


def import_attendance(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[AttendanceRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> AttendanceIntake:
    """Take in rows that were read and checked; record and reverse what follows.

    The same row again changes nothing. A corrected one reverses the entries of the day
    as it was told before, and records those of the day as it is told now.
    """
    hold_hall(session, hall.id)
    plan = plan_attendance(session, hall, rows)
    wanted = [fact for row in plan.standing for fact in row.facts()]
    derived = DayEntries.of(session, hall, wanted)
    if not plan.tally.does_something and not derived.missing:
        return AttendanceIntake(plan.tally, 0, 0, len(derived.by_hand))
    file = keep_file(
        session, hall, FileKind.ATTENDANCE, given, plan.tally, actor=actor, now=now
    )
    _store(session, hall, plan, file.id)
    before = [old for _id, old, new in plan.changed if old.revision != new.revision]
    outdated = [fact for old in before for fact in old.facts()]
    undone = reverse_days(session, hall, outdated, given, actor=actor, now=now)
    record_days(session, hall, derived.missing, file, actor=actor, now=now)
    rescore_batch(session, hall, _touched(session, hall, plan, derived), now)
    return AttendanceIntake(
        plan.tally, len(derived.missing), undone, len(derived.by_hand)
    )


def _store(session: Session, hall: Hall, plan: AttendancePlan, file_id: int) -> None:
    for part in chunks(plan.new):
        rows = [
            {
                "hall_id": hall.id,
                "staff_id": row.staff_id,
                "day": row.day,
                "status": row.status,
                "is_substituted": row.is_substituted,
                "revision": 0,
                "import_id": file_id,
            }
            for row in part
        ]
        session.execute(insert(AttendanceDay), rows)
    for row_id, _before, row in plan.changed:
        session.execute(
            update(AttendanceDay)
            .where(AttendanceDay.id == row_id)
            .values(
                status=row.status,
                is_substituted=row.is_substituted,
                revision=row.revision,
                import_id=file_id,
            )
        )
    session.flush()


def _touched(
    session: Session, hall: Hall, plan: AttendancePlan, derived: DayEntries
) -> set[tuple[int, date]]:
    """Return whose scores may move, since when: by an entry, or by the month's sums."""
    found = {(fact.staff_id, fact.day) for fact, _kind in derived.missing}
    adoptions = adoptions_of(session, hall.id)
    rows = [*plan.new, *(after for _id, _before, after in plan.changed)]
    counting: dict[str, bool] = {}
    for row in rows:
        if row.month not in counting:
            rulebooks = rulebooks_on(adoptions, Period.month_of(row.day).last)
            asked = (looked_at(one) for one in rulebooks.values())
            counting[row.month] = any(names & ATTENDANCE for names in asked)
        if counting[row.month]:
            found.add((row.staff_id, row.day))
    return found
