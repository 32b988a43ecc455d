"""The demo hall's cases of two months: at which window, by whom, when done."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import workday_from, workdays
from signage.demo.roster import OWN_SYSTEMS, WINDOWS
from signage.models import Hall, StaffMember, User, Window
from signage.operations.facts.cases import CaseRow, import_cases
from signage.operations.facts.file_imports import GivenFile
from signage.rules.facts import Subject
from signage.rules.period import Period

DAYS_ALLOWED, ALLOWED_WEIGHTS = (1, 3, 5, 10, 20), (40, 25, 20, 10, 5)
AT_ONCE = 0.6  # of all cases; the others take up to a little more than is allowed
SLOWEST = 1.04
OPENS, OPEN_S = time(9), 8 * 3600


class Cases:
    """Invent a month's cases, and hand in what is known of them on a day."""

    def __init__(self, people: list[Subject], hall: Hall, random: Random) -> None:
        self._people = people
        self._zone = ZoneInfo(hall.time_zone)
        self._random = random
        self._running: list[CaseRow] = []

    def file(
        self, session: Session, hall: Hall, month: Period, actor: User, now: datetime
    ) -> None:
        """Import the cases accepted in a month, and what became of those before."""
        rows = [*self._running, *self._accepted(session, month, now)]
        self._running = [row for row in rows if not _is_over(row, now)]
        known = [
            row if _is_over(row, now) else replace(row, finished_at=None)
            for row in rows
        ]
        content = "\n".join(f"{row.number},{row.finished_at}" for row in known)
        digest = sha256(content.encode()).hexdigest()
        given = GivenFile(f"办件台账{month}.csv", digest)
        import_cases(session, hall, known, given, actor=actor, now=now)

    def _accepted(
        self, session: Session, month: Period, now: datetime
    ) -> Iterator[CaseRow]:
        windows = dict(session.execute(select(Window.code, Window.id)).all())
        ids = dict(session.execute(select(StaffMember.code, StaffMember.id)).all())
        heads: defaultdict[str, list[int]] = defaultdict(list)
        for person in self._people:
            if _serves(person, month):
                heads[person.window or ""].append(ids[person.code])
        days = workdays(month.first, month.last)
        found: list[CaseRow] = []
        for row, code in zip(WINDOWS, sorted(windows), strict=True):
            _group, _name, department, services, busy = row
            titles, staff = services.split("、"), heads[code]
            is_here = department not in OWN_SYSTEMS
            for _ in range(busy * len(staff) if is_here else 0):
                accepted = self._moment(self._random.choice(days))
                if accepted <= now:
                    due_at, finished_at = self._course(accepted)
                    case = CaseRow(
                        number="",
                        title=self._random.choice(titles),
                        window_id=windows[code],
                        staff_id=self._random.choice(staff),
                        accepted_at=accepted,
                        due_at=due_at,
                        finished_at=finished_at,
                    )
                    found.append(case)
        found.sort(key=lambda case: case.accepted_at)
        for number, case in enumerate(found, start=1):
            number_of = f"YX{month.first:%y%m}{number:05d}"
            yield replace(case, number=number_of, line=number + 1)

    def _moment(self, day: date) -> datetime:
        opened = datetime.combine(day, OPENS, self._zone)
        return opened + timedelta(seconds=self._random.randrange(OPEN_S))

    def _course(self, accepted: datetime) -> tuple[datetime, datetime]:
        """Return when a case is due and when it is done, at once or on a later day."""
        allowed = self._random.choices(DAYS_ALLOWED, ALLOWED_WEIGHTS)[0]
        due_at = accepted + timedelta(days=allowed)
        if self._random.random() < AT_ONCE:
            finished = accepted + timedelta(minutes=self._random.randrange(5, 45))
        else:
            taken = timedelta(days=allowed) * self._random.uniform(0.1, SLOWEST)
            finished = self._moment(workday_from((accepted + taken).date()))
        return due_at, max(finished, accepted)


def _serves(person: Subject, month: Period) -> bool:
    """Tell whether somebody serves from the month's first day to its last."""
    is_there = person.joined_on is None or person.joined_on <= month.first
    return is_there and (person.left_on is None or person.left_on >= month.last)


def _is_over(row: CaseRow, now: datetime) -> bool:
    return row.finished_at is not None and row.finished_at <= now
