"""Let the demo hall live through its months: record, count, close, publish."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from sqlalchemy.orm import Session

from signage.demo.attendance import Attendance
from signage.demo.cases import Cases
from signage.demo.closing import Closing
from signage.demo.diary import DAY, Diary, workdays
from signage.demo.office import Office
from signage.demo.outcomes import Outcomes
from signage.models import Hall
from signage.operations.facts.intake import record_entries, rescore_month
from signage.operations.scores.scoring import ensure_evaluations
from signage.rules.facts import Entry
from signage.rules.period import Period

#: Facts are written down on Fridays, and on a month's last workday.
FRIDAY = 5
MONTHS_WITH_CASES = 2
#: Attendance came by file only after the hall got its machines.
MONTHS_WITH_ATTENDANCE = 4


@dataclass(frozen=True, slots=True)
class Hands:
    """What the months are told with."""

    session: Session
    hall: Hall
    office: Office
    diary: Diary


@dataclass(frozen=True, slots=True)
class Told:
    """What the months consist of: facts recorded by hand, attendance, cases."""

    by_hand: list[Entry]
    attendance: Attendance
    cases: Cases


def plan_months(hands: Hands, told: Told, months: list[Period]) -> None:
    """Write into the diary what every month brings.

    A month's files come on the first day of the next, those of this month today.
    """
    outcomes = Outcomes(hands.session, hands.hall, hands.office.inspector, hands.diary)
    closing = Closing(hands.session, hands.hall, hands.office, hands.diary)
    for month in months:
        _plan_reports(hands, told.by_hand, month)
        is_over = month != months[-1]
        day = month.next().first if is_over else hands.diary.today
        clocks = (time(8, 10), time(8, 30), time(8, 50)) if is_over else (time.max,) * 3
        if month in months[-MONTHS_WITH_CASES:]:
            hands.diary.by(day, clocks[0], partial(_file_cases, hands, told, month))
        score = partial(_score, hands, month)
        if month in months[-MONTHS_WITH_ATTENDANCE:]:
            score = partial(_file_attendance, hands, told, month, day - DAY)
        hands.diary.by(day, clocks[1], score)
        hands.diary.by(day, clocks[2], outcomes.record)
        if is_over:
            closing.plan(month, is_last=month == months[-2])


def _plan_reports(hands: Hands, entries: list[Entry], month: Period) -> None:
    # After the files of the month before: they are scored by themselves.
    hands.diary.by(month.first, time(9), partial(_open, hands, month))
    for first, last in _spans(month, hands.diary.today):
        facts = [entry for entry in entries if first <= entry.date <= last]
        hands.diary.by(last, time(17, 30), partial(_report, hands, facts))


def _spans(month: Period, today: date) -> Iterator[tuple[date, date]]:
    """Yield from which day to which each report goes; the last one ends today."""
    first, days = month.first, workdays(month.first, min(month.last, today))
    for day in days:
        if day.isoweekday() == FRIDAY or day == days[-1]:
            yield first, day
            first = day + DAY


def _open(hands: Hands, month: Period, _now: datetime) -> None:
    ensure_evaluations(hands.session, hands.hall, month)


def _report(hands: Hands, facts: list[Entry], now: datetime) -> None:
    record_entries(
        hands.session,
        hands.hall,
        facts,
        source="office",
        actor=hands.office.inspector,
        now=now,
    )


def _file_cases(hands: Hands, told: Told, month: Period, now: datetime) -> None:
    told.cases.file(hands.session, hands.hall, month, hands.office.inspector, now)


def _score(hands: Hands, month: Period, now: datetime) -> None:
    rescore_month(hands.session, hands.hall, month, now)


def _file_attendance(
    hands: Hands, told: Told, month: Period, last: date, now: datetime
) -> None:
    told.attendance.file(
        hands.session, hands.hall, month, last, hands.office.inspector, now
    )
