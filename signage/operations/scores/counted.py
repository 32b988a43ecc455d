"""Metrics that the system counts itself: finished cases, and days of attendance."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from signage.models import AttendanceDay, Case, Hall, Subject
from signage.models.attendance import AttendanceStatus
from signage.playout.days import midnight_of
from signage.rules import facts
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook

CASES = "cases"
WORKDAYS, DAYS_PRESENT, LEAVE_DAYS = "workdays", "days_present", "leave_days"
#: They are one statement about a month: told or counted, never mixed.
ATTENDANCE = frozenset({WORKDAYS, DAYS_PRESENT, LEAVE_DAYS})
COUNTED = frozenset({CASES, *ATTENDANCE})

LEAVE = frozenset(
    {AttendanceStatus.PERSONAL, AttendanceStatus.SICK, AttendanceStatus.OTHER_LEAVE}
)
_ABOUT_HALF_THERE = {AttendanceStatus.ABSENT_HALF: Decimal("0.5")}
_NOT_THERE = LEAVE | {AttendanceStatus.ABSENT}


def looked_at(rulebook: Rulebook) -> frozenset[str]:
    """Return the counted metrics that some rule of the rulebook looks at."""
    names: set[str | None] = set()
    for rule in rulebook.rules.values():
        names.add(rule.metric)
        if rule.ratio is not None:
            names |= {rule.ratio.metric, rule.ratio.to, rule.ratio.less}
    return COUNTED & names


def without_told(
    counted: Iterable[facts.Metric], told: Iterable[facts.Metric]
) -> Iterator[facts.Metric]:
    """Yield what nobody told otherwise: a told metric wins over a counted one."""
    given = {(one.period, one.subject, _statement(one.name)) for one in told}
    for metric in counted:
        if (metric.period, metric.subject, _statement(metric.name)) not in given:
            yield metric


def _statement(name: str) -> str:
    return "attendance" if name in ATTENDANCE else name


def counted_metrics(
    session: Session, hall_id: int, period: Period, only: Collection[int] | None
) -> Iterator[facts.Metric]:
    """Yield cases per window and per person, and attendance, month by month.

    `only` narrows it to some subjects by id: the cost is theirs, not the hall's.
    """
    hall = session.get_one(Hall, hall_id)
    for whose in (Case.window_id, Case.staff_id):
        yield from _cases(session, hall, period, whose, only)
    yield from _attendance(session, hall, period, only)


def _cases(
    session: Session,
    hall: Hall,
    period: Period,
    whose: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    only: Collection[int] | None,
) -> Iterator[facts.Metric]:
    """Yield how many cases were finished in each month, by the hall's days."""
    months = period.months
    counts = [func.count().filter(finished_in(month, hall)) for month in months]
    query = (
        select(Subject.code, *counts)
        .join(Subject, Subject.id == whose)
        .where(finished_in(period, hall), _of(Case.hall_id == hall.id, whose, only))
        .group_by(Subject.code)
    )
    for code, *finished in session.execute(query):
        for month, count in zip(months, finished, strict=True):
            if count:
                yield facts.Metric(month, code, CASES, Decimal(count))


def _of(
    is_hall: ColumnElement[bool],
    whose: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    only: Collection[int] | None,
) -> ColumnElement[bool]:
    """Narrow a query to the hall, or to some subjects of it.

    Never to both: the database would go through the hall's month by the wrong index.
    """
    return is_hall if only is None else whose.in_(only)


def finished_in(period: Period, hall: Hall) -> ColumnElement[bool]:
    """Select the cases that were finished in a period, by the hall's days."""
    starts, ends = instants_of(period, hall.time_zone)
    return (Case.finished_at >= starts) & (Case.finished_at < ends)


def instants_of(period: Period, time_zone: str) -> tuple[datetime, datetime]:
    """Return when a period starts and ends in the hall's time zone (half-open)."""
    ends = period.next().first
    return midnight_of(period.first, time_zone), midnight_of(ends, time_zone)


def _attendance(
    session: Session, hall: Hall, period: Period, only: Collection[int] | None
) -> Iterator[facts.Metric]:
    """Yield workdays, days present and days of leave of everybody with rows."""
    month = extract("month", AttendanceDay.day)
    query = (
        select(month, Subject.code, AttendanceDay.status, func.count())
        .join(Subject, Subject.id == AttendanceDay.staff_id)
        .where(
            AttendanceDay.day.between(period.first, period.last),
            _of(AttendanceDay.hall_id == hall.id, AttendanceDay.staff_id, only),
        )
        .group_by(month, Subject.code, AttendanceDay.status)
    )
    months = {one.first.month: one for one in period.months}
    days: dict[tuple[int, str], dict[AttendanceStatus, int]] = defaultdict(dict)
    for number, code, status, count in session.execute(query):
        days[int(number), code][status] = count
    for (number, code), counts in sorted(days.items()):
        for name, value in _sums(counts):
            yield facts.Metric(months[number], code, name, value)


def _sums(counts: dict[AttendanceStatus, int]) -> Iterator[tuple[str, Decimal]]:
    yield WORKDAYS, Decimal(sum(counts.values()))
    present = sum(count * presence(status) for status, count in counts.items())
    yield DAYS_PRESENT, Decimal(present)
    on_leave = sum(count for status, count in counts.items() if status in LEAVE)
    yield LEAVE_DAYS, Decimal(on_leave)


def presence(status: AttendanceStatus) -> Decimal:
    """Return how much of a workday somebody was there: 1, a half, or 0 days."""
    if status in _NOT_THERE:
        return Decimal(0)
    return _ABOUT_HALF_THERE.get(status, Decimal(1))
