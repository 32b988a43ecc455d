"""Until when a negative rating is to be verified: one working day (product.md)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage import clock
from signage.models import Rating

VERIFY_WORKING_DAYS = 1
_FIRST_DAY_OF_WEEKEND = 6


def verify_until(rating: Rating, time_zone: str) -> datetime:
    """Return when the next working day (Monday to Friday) after the rating is over."""
    day, left = clock.hall_day(rating.occurred_at, time_zone), VERIFY_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() < _FIRST_DAY_OF_WEEKEND
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(time_zone))
