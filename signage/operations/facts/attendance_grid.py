"""A window's attendance in a month: a row for each person, a column for each day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from signage.errors import NotFoundError
from signage.models import AttendanceDay, Hall, LedgerEntry, StaffMember, Window
from signage.operations.facts.attendance_facts import SOURCE
from signage.operations.hall.subjects import circle_of
from signage.operations.scores.counted import LEAVE, presence
from signage.rules.period import Period


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """A person's days of a month by date, with their sums in days."""

    staff: StaffMember
    days: Mapping[date, AttendanceDay]

    @property
    def workdays(self) -> int:
        """The days that have a row."""
        return len(self.days)

    @property
    def present(self) -> Decimal:
        """The days, or halves, that they were there."""
        return sum((presence(row.status) for row in self.days.values()), Decimal(0))

    @property
    def leave(self) -> int:
        """The days of approved leave."""
        return sum(row.status in LEAVE for row in self.days.values())


def attendance_grid(
    session: Session, window: Window, month: Period
) -> Sequence[PersonMonth]:
    """Return everybody who belongs to a window in a month, in order of codes."""
    ids = set(circle_of(session, window, month).ids.values()) - {window.id}
    people = select(StaffMember).where(StaffMember.id.in_(ids))
    query = select(AttendanceDay).where(
        AttendanceDay.staff_id.in_(ids),
        AttendanceDay.day.between(month.first, month.last),
    )
    days: dict[int, dict[date, AttendanceDay]] = defaultdict(dict)
    for row in session.scalars(query):
        days[row.staff_id][row.day] = row
    found = session.scalars(people.order_by(StaffMember.sort_key))
    return [PersonMonth(person, days[person.id]) for person in found]


def get_day(session: Session, hall: Hall, day_id: int) -> AttendanceDay:
    """Return one row with its person and file; raise NotFoundError."""
    query = (
        select(AttendanceDay)
        .where(AttendanceDay.hall_id == hall.id, AttendanceDay.id == day_id)
        .options(joinedload(AttendanceDay.staff), joinedload(AttendanceDay.file))
    )
    found = session.scalars(query).first()
    if found is None:
        what = "attendance"
        raise NotFoundError(what, day_id)
    return found


def entries_of_day(session: Session, row: AttendanceDay) -> Sequence[LedgerEntry]:
    """Return the entries that a day caused, reversed ones too, the newest first."""
    query = (
        select(LedgerEntry)
        .where(
            LedgerEntry.subject_id == row.staff_id,
            LedgerEntry.occurred_on == row.day,
            LedgerEntry.source == SOURCE,
            LedgerEntry.reverses_id.is_(None),
        )
        .options(
            joinedload(LedgerEntry.subject),
            joinedload(LedgerEntry.fact_kind),
            joinedload(LedgerEntry.recorded_by),
            selectinload(LedgerEntry.reversal),
            selectinload(LedgerEntry.reverses),
        )
        .order_by(LedgerEntry.id.desc())
    )
    return session.scalars(query).all()
