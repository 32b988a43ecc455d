"""The working calendar as playout reads it: what kind of day a day is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

SATURDAY = 5


def midnight_of(day: date, time_zone: str) -> datetime:
    """Return the instant at which a day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    is_holiday: bool
    name: str
    is_festive: bool = False


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Holidays and shifted workdays by date; every other day is as its weekday says."""

    days: Mapping[date, SpecialDay] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def is_holiday(self, on: date) -> bool:
        """Tell whether the calendar names the day a holiday."""
        special = self.days.get(on)
        return special is not None and special.is_holiday

    def is_shifted_workday(self, on: date) -> bool:
        """Tell whether the day is worked in exchange for a holiday."""
        special = self.days.get(on)
        return special is not None and not special.is_holiday

    def is_workday(self, on: date) -> bool:
        """Tell whether the day is worked: the calendar first, then the weekday."""
        special = self.days.get(on)
        return on.weekday() < SATURDAY if special is None else not special.is_holiday

    def is_festive(self, on: date) -> bool:
        """Tell whether the day is one of a national holiday's own days."""
        special = self.days.get(on)
        return special is not None and special.is_festive

    def end_of_workday(self, since: date, count: int, time_zone: str) -> datetime:
        """Return the midnight in which the `count`-th workday after `since` ends."""
        day, left = since, count
        while left:
            day += timedelta(days=1)
            left -= self.is_workday(day)
        return midnight_of(day + timedelta(days=1), time_zone)
