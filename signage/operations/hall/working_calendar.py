"""The hall's working calendar, read once as playout wants it."""

from datetime import date
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from signage.models import CalendarDay
from signage.models.calendar import DayKind
from signage.playout.days import SpecialDay, WorkingCalendar


def working_calendar(session: Session, hall_id: int) -> WorkingCalendar:
    """Return the hall's holidays and shifted workdays; other days are as usual."""
    rows = session.execute(_days(), {"hall": hall_id})
    return WorkingCalendar(
        {
            row.on: SpecialDay(
                is_holiday=row.kind is DayKind.HOLIDAY,
                name=row.name,
                is_festive=row.is_festive,
            )
            for row in rows
        }
    )


@lru_cache(maxsize=1)
def _days() -> Select[date, DayKind, str, bool]:
    """Return the query: every compilation asks it, for no more than these."""
    day = CalendarDay
    named = select(day.on, day.kind, day.name, day.is_festive)
    return named.where(day.hall_id == bindparam("hall"))
