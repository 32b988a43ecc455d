"""Until when a negative rating is to be verified: one working day (product.md)."""

from datetime import datetime

from signage import clock
from signage.models import Rating
from signage.playout.days import WorkingCalendar

VERIFY_WORKING_DAYS = 1


def verify_until(rating: Rating, calendar: WorkingCalendar, time_zone: str) -> datetime:
    """Return when the next workday of the hall's calendar after the rating is over."""
    day = clock.hall_day(rating.occurred_at, time_zone)
    return calendar.end_of_workday(day, VERIFY_WORKING_DAYS, time_zone)
