"""How long something was shown within the opening hours, and where it was not.

Times are spans in ms since 1970, see `signage.playout.bands`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from signage.playout.bands import Span, Spans, shared, united, without
from signage.playout.days import WorkingCalendar
from signage.playout.opening import Hours, open_hours

HOUR_MS = 3_600_000
QUARTER_MS = 900_000
QUARTERS = 4


def open_spans(
    hours: Hours, calendar: WorkingCalendar, time_zone: str, within: Span
) -> Spans:
    """Return when the hall was open, without the break at noon.

    Without any hours it is always open, since nothing says when it would not be.
    """
    if not hours:
        return (within,) if within[0] < within[1] else ()
    zone = ZoneInfo(time_zone)
    day = datetime.fromtimestamp(within[0] / 1000, zone).date()
    last = datetime.fromtimestamp(within[1] / 1000, zone).date()
    found: list[Span] = []
    while day <= last:
        for opens, closes in open_hours(hours, calendar, day):
            since = datetime.combine(day, opens, zone).timestamp()
            until = datetime.combine(day, closes, zone).timestamp()
            found.append((round(since * 1000), round(until * 1000)))
        day += timedelta(days=1)
    return shared(united(found), (within,))


def hour_of(at: int) -> int:
    """Return when the hour began that an instant lies in."""
    return at - at % HOUR_MS


def open_ms(hour: int, quarters: Sequence[int], opened: Spans) -> int:
    """Return how much of what was shown in an hour's quarters fell into open times.

    A quarter that was open in part counts in part.
    """
    total = 0.0
    for place, shown_ms in enumerate(quarters):
        since = hour + place * QUARTER_MS
        quarter = ((since, since + QUARTER_MS),)
        total += shown_ms * length(shared(quarter, opened)) / QUARTER_MS
    return round(total)


def shown_spans(first: int, last: int, pauses: Iterable[Span]) -> Spans:
    """Return when something took its turns: from first to last but for the pauses."""
    return without(((first, last),), united(pauses))


def gaps_in(opened: Spans, shown: Iterable[Span], longer_than_ms: int) -> Spans:
    """Return the open times in which nothing of it was shown for longer than that.

    A gap ends where the hall closes: two short ones around noon are not one long one.
    """
    missing = without(opened, united(shown))
    return tuple(gap for gap in missing if gap[1] - gap[0] > longer_than_ms)


def length(spans: Iterable[Span]) -> int:
    """Return the sum of the spans' lengths in ms."""
    return sum(until - since for since, until in spans)
