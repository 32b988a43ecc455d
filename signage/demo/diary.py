"""The demo hall's diary: who does what when, told in the order of time, up to now."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from signage.clock import hall_day

Deed = Callable[[datetime], None]

#: Monday to Friday; holidays that move with the moon are left out.
LAST_WORKDAY = 5
HOLIDAYS = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
DAY = timedelta(days=1)


class Diary:
    """What is to be done, by moment; a deed may write more into it."""

    def __init__(self, now: datetime, time_zone: str) -> None:
        self.now = now
        self.today = hall_day(now, time_zone)
        self.zone = ZoneInfo(time_zone)
        self._planned: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def on(self, day: date, clock: time, deed: Deed) -> None:
        """Do it at that time of the day in the hall; what is still to come is not."""
        self.at(datetime.combine(day, clock, self.zone), deed)

    def by(self, day: date, clock: time, deed: Deed) -> None:
        """Do it then, or now if that is still to come."""
        self.at(min(self.now, datetime.combine(day, clock, self.zone)), deed)

    def at(self, moment: datetime, deed: Deed) -> None:
        """Do it at a moment, unless that is still to come."""
        if moment <= self.now:
            self._count += 1
            heappush(self._planned, (moment, self._count, deed))

    def tell(self) -> None:
        """Do everything; what was written first comes first at the same moment."""
        while self._planned:
            moment, _count, deed = heappop(self._planned)
            deed(moment)

    def day_of(self, moment: datetime) -> date:
        """Return the hall's day of a moment."""
        return moment.astimezone(self.zone).date()


def is_workday(day: date) -> bool:
    """Tell whether the demo hall works on a day."""
    return day.isoweekday() <= LAST_WORKDAY and (day.month, day.day) not in HOLIDAYS


def workdays(first: date, last: date) -> list[date]:
    """Return the workdays from one day to another, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def workday_from(day: date) -> date:
    """Return the day, or the next workday after it."""
    while not is_workday(day):
        day += DAY
    return day


def workday_until(day: date) -> date:
    """Return the day, or the last workday before it."""
    while not is_workday(day):
        day -= DAY
    return day
