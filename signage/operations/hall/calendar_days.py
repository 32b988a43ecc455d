"""Keep the hall's working calendar: days one by one, a year at once, or from a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import CalendarDay, Hall, User
from signage.models.calendar import DayKind
from signage.operations.hall.audit import record_audit
from signage.operations.hall.calendar_seed import SeedDay, seed_of
from signage.outbox import Hint, Topic, announce

NAME_LENGTH = 60
#: The State Council announces the next year in November.
ANNOUNCED_IN = 11
#: Halls in these zones keep the Chinese calendar from their first day on.
CHINESE_ZONES = frozenset(
    {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"}
)
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What a day is from now on; no kind: what its weekday says."""

    on: date
    kind: DayKind | None
    name: str = ""
    is_festive: bool = False


def days_of_year(session: Session, hall_id: int, year: int) -> dict[date, CalendarDay]:
    """Return the days of a year that are not what their weekday says."""
    rows = session.scalars(
        select(CalendarDay)
        .where(
            CalendarDay.hall_id == hall_id,
            CalendarDay.on >= date(year, 1, 1),
            CalendarDay.on <= date(year, 12, 31),
        )
        .order_by(CalendarDay.on)
    )
    return {row.on: row for row in rows}


def missing_year(session: Session, hall_id: int, today: date) -> int | None:
    """Return the next year, from November on, if the calendar knows no day of it."""
    if today.month < ANNOUNCED_IN:
        return None
    year = today.year + 1
    count = session.scalar(
        select(func.count()).where(
            CalendarDay.hall_id == hall_id,
            CalendarDay.on >= date(year, 1, 1),
            CalendarDay.on <= date(year, 12, 31),
        )
    )
    return None if count else year


def set_days(
    session: Session,
    hall: Hall,
    plans: Iterable[DayPlan],
    *,
    actor: User | None,
    now: datetime,
) -> int:
    """Make days what the plans say; return how many were something else before.

    Raises:
        InvalidInputError: a holiday or shifted workday without a name, or a name that
            is too long, or a year that no calendar needs.

    """
    plans = list(plans)
    problems = [problem for plan in plans if (problem := _problem(plan))]
    if problems:
        raise InvalidInputError(problems)
    changed = [plan for plan in plans if _set(session, hall, plan)]
    if not changed:
        return 0
    session.flush()
    _record(session, hall, [plan.on for plan in changed], actor, now)
    return len(changed)


def fill_year(
    session: Session, hall: Hall, year: int, *, actor: User | None, now: datetime
) -> int:
    """Add what is known of a year to days that the hall says nothing of itself."""
    known = days_of_year(session, hall.id, year)
    days, _ = seed_of(year)
    plans = [_plan(day) for day in days if day.on not in known]
    return set_days(session, hall, plans, actor=actor, now=now)


def begin_calendar(session: Session, hall: Hall, *, year: int, now: datetime) -> None:
    """Give a new hall in China the calendar of a year and of the next one."""
    if hall.time_zone in CHINESE_ZONES:
        for one in (year, year + 1):
            if seed_of(one)[1]:
                fill_year(session, hall, one, actor=None, now=now)


def _plan(day: SeedDay) -> DayPlan:
    kind = DayKind.HOLIDAY if day.is_holiday else DayKind.SHIFTED_WORKDAY
    return DayPlan(day.on, kind, day.name, day.is_festive)


def _problem(plan: DayPlan) -> Message | None:
    if not FIRST_YEAR <= plan.on.year <= LAST_YEAR:
        return Message("%(day)s: choose a day from 2000 to 2099.", day=plan.on)
    if plan.kind is not None and not plan.name.strip():
        return Message("%(day)s: say which holiday it belongs to.", day=plan.on)
    if len(plan.name.strip()) > NAME_LENGTH:
        return Message(
            "%(day)s: the name may have at most %(most)s characters.",
            day=plan.on,
            most=NAME_LENGTH,
        )
    return None


def _set(session: Session, hall: Hall, plan: DayPlan) -> bool:
    row = session.get(CalendarDay, (hall.id, plan.on))
    if plan.kind is None:
        if row is not None:
            session.delete(row)
        return row is not None
    is_festive = plan.is_festive and plan.kind is DayKind.HOLIDAY
    wanted = (plan.kind, plan.name.strip(), is_festive)
    if row is not None and (row.kind, row.name, row.is_festive) == wanted:
        return False
    row = row or CalendarDay(hall_id=hall.id, on=plan.on)
    row.kind, row.name, row.is_festive = wanted
    session.add(row)
    return True


def _record(
    session: Session, hall: Hall, days: list[date], actor: User | None, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        "calendar.changed",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"days": [day.isoformat() for day in sorted(days)]},
    )
    announce(session, Hint(Topic.CALENDAR, hall.id))
