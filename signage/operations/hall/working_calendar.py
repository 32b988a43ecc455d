"""The hall's working calendar, read once as playout wants it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import CalendarDay
from signage.models.calendar import DayKind
from signage.playout.days import SpecialDay, WorkingCalendar


def working_calendar(session: Session, hall_id: int) -> WorkingCalendar:
    """Return the hall's holidays and shifted workdays; other days are as usual."""
    rows = session.scalars(select(CalendarDay).where(CalendarDay.hall_id == hall_id))
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
