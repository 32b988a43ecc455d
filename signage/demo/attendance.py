"""The demo hall's attendance: every workday of everybody, in a file a month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import workdays
from signage.models import Hall, StaffMember, User
from signage.models.attendance import AttendanceStatus as Status
from signage.operations.facts.attendance import AttendanceRow, import_attendance
from signage.operations.facts.file_imports import MOST_CIRCLES, GivenFile
from signage.operations.facts.intake import rescore_month
from signage.rules.facts import Entry, Subject
from signage.rules.period import Period

#: Rules of the story that a day of attendance is.
LATE_RULES = {"CS-1.1": Status.LATE, "CS-1.1x": Status.LATE_LONG}
SEEN_ON_PATROL = 4  # one in so many was recorded by hand before the file came
LEFT_EARLY = 3
LEAVE = (Status.OTHER_LEAVE, Status.PERSONAL, Status.SICK)
LEAVE_WEIGHTS = (5, 3, 2)
ON_LEAVE = 0.035

Told = dict[tuple[str, date], Status]


@dataclass(slots=True)
class Attendance:
    """Who was late or away when; on days with an entry nobody was on leave.

    There are files from `first_on` on; before that all was recorded by hand.
    """

    people: list[Subject]
    random: Random
    first_on: date
    told: Told = field(default_factory=dict)
    _at_work: set[tuple[str, date]] = field(default_factory=set)

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        """Keep what a file will tell; return what was recorded by hand.

        Some of it is both: the file agrees, and is not recorded twice.
        """
        by_hand: list[Entry] = []
        for entry in entries:
            key = entry.subject, entry.date
            self._at_work.add(key)
            status = LATE_RULES.get(entry.rule)
            if status is None or entry.date < self.first_on:
                by_hand.append(entry)
            elif key not in self.told:
                by_hand += self._late(entry, status)
        return by_hand

    def _late(self, entry: Entry, status: Status) -> list[Entry]:
        number = len(self.told)
        is_seen = number % SEEN_ON_PATROL == 0
        if status is Status.LATE and not is_seen and number % LEFT_EARLY == 0:
            status = Status.EARLY
        self.told[entry.subject, entry.date] = status
        return [entry] if is_seen else []

    def file(  # noqa: PLR0913, PLR0917  # which days of whom, for whom, when
        self,
        session: Session,
        hall: Hall,
        month: Period,
        last: date,
        actor: User,
        now: datetime,
    ) -> None:
        """Import a month's rows up to a day, and score the month."""
        rows = self._rows(session, month.first, min(month.last, last))
        lines = [f"{row.code},{row.day},{row.status}" for row in rows]
        content = "\n".join(["工号,日期,考勤状态", *lines]).encode()
        given = GivenFile(f"考勤表{month}.csv", sha256(content).hexdigest())
        import_attendance(session, hall, rows, given, actor=actor, now=now)
        late = {row.code for row in rows if row.facts()}
        if len(late) <= MOST_CIRCLES:  # else everybody was scored by the import
            rescore_month(session, hall, month, now)

    def _rows(self, session: Session, first: date, last: date) -> list[AttendanceRow]:
        ids = dict(session.execute(select(StaffMember.code, StaffMember.id)).all())
        rows: list[AttendanceRow] = []
        for person in self.people:
            for day in workdays(first, last):
                if _serves(person, day):
                    status = self._status(person.code, day)
                    stood_in = True if status in LEAVE else None
                    row = ids[person.code], person.code, day, status, stood_in
                    rows.append(AttendanceRow(*row, line=len(rows) + 2))
        return rows

    def _status(self, code: str, day: date) -> Status:
        is_away = self.random.random() < ON_LEAVE
        told = self.told.get((code, day))
        if told is not None:
            return told
        if is_away and (code, day) not in self._at_work:
            return self.random.choices(LEAVE, LEAVE_WEIGHTS)[0]
        return Status.PRESENT


def _serves(person: Subject, day: date) -> bool:
    is_here = person.joined_on is None or person.joined_on <= day
    return is_here and (person.left_on is None or day <= person.left_on)
