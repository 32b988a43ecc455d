"""RRULEs (RFC 5545 §3.3.10), expanded by python-dateutil without ever running away.

dateutil goes on to the year 9999 for a rule that matches nothing, and walks through all
the years since a rule began. So it is asked for one month or year at a time, or for the
bare steps of a rule from shortly before the time in question; days that pass a filter
(BYMONTH and the like) are asked for by the year. Tests hold the outcome against plain
dateutil. All times are on the wall of the hall, without zone.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

#: How far ahead a rule is looked through for its occurrences when it has a COUNT.
LONGEST_YEARS = 100
A_DAY = timedelta(days=1)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Steps that are all of one length on the wall.
STEPS: Final = {
    "WEEKLY": timedelta(weeks=1),
    "DAILY": A_DAY,
    "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
    "SECONDLY": timedelta(seconds=1),
}
FREQUENCIES = ("YEARLY", "MONTHLY", *STEPS)
DAY_PARTS = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
#: Greater than what is left until the year 9999: a rule with it has one period only.
ONE_YEAR, ONE_MONTH = 10_000, 120_000
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule with its first start; `parts` are those but COUNT and UNTIL.

    `until` is without zone (time on the wall) or aware, as the rule gave it; both
    include the instant itself. A start that the rule does not name is no occurrence.
    """

    starts: datetime
    freq: str
    interval: int
    parts: tuple[tuple[str, str], ...]
    count: int | None = None
    until: datetime | None = None

    def between(
        self, first: datetime, last: datetime, zone: ZoneInfo
    ) -> Iterator[datetime]:
        """Yield the starts in [first, last), in order."""
        end = self._end(zone)
        if end is not None:
            last = min(last, end + timedelta(seconds=1))
        for start in self.endless(first, last):
            if not self._is_past(start, zone):
                yield start

    def endless(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield the starts in [first, last) as though there were no COUNT or UNTIL."""
        first = max(first, self.starts)
        if first >= last:
            return
        found = (
            self._steps(first, last)
            if self.freq in STEPS
            else self._periods(first, last)
        )
        for start in found:
            if start >= last:
                return
            if start >= first:
                yield start

    @property
    def is_even(self) -> bool:
        """Whether all its starts are equally far apart on the wall."""
        return self.freq in STEPS and not {name for name, _ in self.parts} - {"WKST"}

    def _end(self, zone: ZoneInfo) -> datetime | None:
        """Return the time on the wall after which nothing starts."""
        if self.count is not None:
            return _last_counted(self)
        if self.until is None or self.until.tzinfo is None:
            return self.until
        # Clocks may be set back after it: `_is_past` looks at the instants.
        return self.until.astimezone(zone).replace(tzinfo=None) + A_DAY

    def _is_past(self, start: datetime, zone: ZoneInfo) -> bool:
        if self.until is None or self.until.tzinfo is None:
            return False
        return start.replace(tzinfo=zone).astimezone(UTC) > self.until

    def _steps(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield the rule's even steps that fall on days that it allows."""
        step = STEPS[self.freq] * self.interval
        # One step more: a week's days before that of the start belong to it too.
        skipped = max((first - self.starts) // step - 1, 0)
        parts = dict(self.parts)
        weekdays = None if self.freq == "WEEKLY" else parts.pop("BYDAY", None)
        by_day = tuple(
            (name, parts.pop(name)) for name in sorted(DAY_PARTS & set(parts))
        )
        every = {"FREQ": self.freq, "INTERVAL": str(self.interval)} | parts
        # Without filters steps come thick: no UNTIL, which takes dateutil long to read.
        for start in rrulestr(_joined(every), dtstart=self.starts + skipped * step):
            if start >= last:
                return
            day = start.date()
            if weekdays is not None and WEEKDAYS[day.weekday()] not in weekdays:
                continue
            if not by_day or day in _days_of(by_day, day.year):
                yield start

    def _periods(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield the starts of each month or year that the rule has its turn in."""
        is_monthly = self.freq == "MONTHLY"
        length = 1 if is_monthly else MONTHS
        begin = self.starts.year * MONTHS + (self.starts.month - 1 if is_monthly else 0)
        step = self.interval * length
        reach = first.year * MONTHS + first.month - length
        ahead = max(-((begin - reach) // step), 0)
        parts = self._explicit()
        month = begin + ahead * step
        while month <= min(last.year, date.max.year) * MONTHS + last.month - 1:
            year, index = divmod(month, MONTHS)
            # From midnight: BYHOUR may name an hour before that of the start.
            yield from _period(parts, datetime(year, index + 1, 1))  # noqa: DTZ001  # wall
            month += step

    def _explicit(self) -> str:
        """Return the rule for one period, with what it leaves to its start said."""
        is_monthly = self.freq == "MONTHLY"
        interval = ONE_MONTH if is_monthly else ONE_YEAR
        pairs = {"FREQ": self.freq, "INTERVAL": str(interval)} | dict(self.parts)
        if not pairs.keys() & {"BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"}:
            pairs["BYMONTHDAY"] = str(self.starts.day)
            if not is_monthly:
                pairs.setdefault("BYMONTH", str(self.starts.month))
        for name in ("HOUR", "MINUTE", "SECOND"):
            pairs.setdefault(f"BY{name}", str(getattr(self.starts, name.lower())))
        return _joined(pairs)


@lru_cache(maxsize=4096)
def _last_counted(rule: Rule) -> datetime:
    """Return the last of the starts that COUNT leaves."""
    year = min(rule.starts.year + LONGEST_YEARS, date.max.year)
    if rule.count is not None and rule.is_even:
        step = STEPS[rule.freq] * rule.interval
        room = (datetime(year, 12, 31) - rule.starts) // step  # noqa: DTZ001  # wall
        return rule.starts + min(rule.count - 1, room) * step
    found = rule.endless(rule.starts, datetime(year, 12, 31))  # noqa: DTZ001  # wall
    counted = deque(islice(found, rule.count), maxlen=1)
    return counted.pop() if counted else rule.starts


@lru_cache(maxsize=8192)
def _period(text: str, day: datetime) -> tuple[datetime, ...]:
    return tuple(rrulestr(text, dtstart=day))


@lru_cache(maxsize=1024)
def _days_of(parts: tuple[tuple[str, str], ...], year: int) -> frozenset[date]:
    """Return the days of a year that pass filters, whatever their weekday."""
    pairs = {"FREQ": "YEARLY", "INTERVAL": str(ONE_YEAR), "BYDAY": ",".join(WEEKDAYS)}
    first = datetime.combine(date(year, 1, 1), time())
    return frozenset(
        at.date() for at in rrulestr(_joined(pairs | dict(parts)), dtstart=first)
    )


def _joined(pairs: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in pairs.items())
