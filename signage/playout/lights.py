"""When a case's light turns yellow (about to be late) and red (late).

Yellow comes so many working days or hours before the due instant, by the working
calendar; red at the due instant. A light never goes back by itself, and of two cases
the one that is due first is never the greener one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from signage.playout.days import WorkingCalendar

#: A day's hours where the hall has not said its own.
USUAL_HOURS = (time(9), time(17))
#: How far a walk back over closed days may go before it ends anyhow.
MOST_DAYS_BACK = 400
_DAY = timedelta(days=1)
_CLOSE = timedelta(milliseconds=1)


class Light(StrEnum):
    """A case's light (红黄灯)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Lights:
    """The hall's lights: yellow `before` working "days" or "hours" ahead of the end.

    `opening_hours` are the hall's: [[weekday 1-7, "09:00", "12:00"], …].
    """

    before: int
    unit: str
    calendar: WorkingCalendar
    opening_hours: Sequence[Any]
    time_zone: str

    def light(self, due: datetime, now: datetime) -> Light:
        """Return the light of a running case."""
        if due <= now:
            return Light.RED
        return Light.YELLOW if self.yellow_from(due) <= now else Light.GREEN

    def yellow_from(self, due: datetime) -> datetime:
        """Return when a case that is due then turns yellow."""
        if self.before <= 0:
            return due
        local = due.astimezone(ZoneInfo(self.time_zone))
        found = (
            self._hours_back(local) if self.unit == "hours" else self._days_back(local)
        )
        return min(found.astimezone(due.tzinfo), due)

    def last_yellow(self, now: datetime) -> datetime:
        """Return the latest due instant that is yellow already, to the second."""
        earliest, latest = now, now + (2 * self.before + 40) * _DAY
        while latest - earliest > _CLOSE:
            middle = earliest + (latest - earliest) / 2
            if self.yellow_from(middle) <= now:
                earliest = middle
            else:
                latest = middle
        whole = latest.replace(microsecond=0)
        return whole if self.yellow_from(whole) <= now else earliest

    def _days_back(self, local: datetime) -> datetime:
        """Go back over working days; what is due on a free day is due as it begins."""
        day, of_day, left = local.date(), local.time(), self.before
        if not self.calendar.is_workday(day):
            day, of_day, left = self._workday_before(day), time(), left - 1
        for _ in range(left):
            day = self._workday_before(day)
        return datetime.combine(day, of_day, local.tzinfo)

    def _workday_before(self, day: date) -> date:
        for back in range(1, MOST_DAYS_BACK):
            if self.calendar.is_workday(day - back * _DAY):
                return day - back * _DAY
        return day - MOST_DAYS_BACK * _DAY

    def _hours_back(self, local: datetime) -> datetime:
        left = timedelta(hours=self.before)
        for back in range(MOST_DAYS_BACK):
            day = local.date() - back * _DAY
            for opens, closes in reversed(self._hours_of(day)):
                starts = datetime.combine(day, opens, local.tzinfo)
                ends = min(datetime.combine(day, closes, local.tzinfo), local)
                if ends <= starts:
                    continue
                if ends - starts >= left:
                    return ends - left
                left -= ends - starts
        return local - MOST_DAYS_BACK * _DAY

    def _hours_of(self, day: date) -> list[tuple[time, time]]:
        """Return a workday's hours; a weekend day that is worked has Monday's."""
        if not self.calendar.is_workday(day):
            return []
        for weekday in (day.isoweekday(), 1):
            found = [
                (time.fromisoformat(str(opens)), time.fromisoformat(str(closes)))
                for number, opens, closes in self.opening_hours
                if number == weekday
            ]
            if found:
                return sorted(found)
        return [USUAL_HOURS]
