"""Words, days and figures as slides show them, and how long they take to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from babel.dates import format_date, format_skeleton

from signage.clock import hall_day
from signage.playout.pagination import balanced
from signage.playout.typography import Area, Glass
from signage.rules.period import Period
from signage.slides.kind import Setting

Item = TypeVar("Item")

#: Columns and rows of a 55-inch display seen from 5 m, with a ticker.
USUAL, USUAL_PORTRAIT = Area(8, 24, 28), Area(16, 16, 16)


def _l(message: str) -> str:
    """Mark a text for the catalogues; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page of several: what is on it, its number from 1, and "2 / 3" or nothing."""

    items: tuple[Item, ...]
    number: int
    mark: str


def paged(items: Sequence[Item], per_page: int) -> list[Paged[Item]]:
    """Split items into even pages that say which of how many they are."""
    pages = balanced(items, per_page)
    count = len(pages)
    return [
        Paged(page, number, f"{number} / {count}" if count > 1 else "")
        for number, page in enumerate(pages, start=1)
    ]


def has_large_type(setting: Setting) -> bool:
    """Tell whether less fits across than on the usual display.

    Viewers stand far off, or a side zone stands beside.
    """
    usual = USUAL_PORTRAIT if setting.group.is_portrait else USUAL
    return setting.columns < usual.columns


def has_low_room(setting: Setting) -> bool:
    """Tell whether an upright display has fewer lines: the side zone lies below."""
    return setting.group.is_portrait and glass_of(setting).has_side


def is_narrow(setting: Setting) -> bool:
    """Tell whether a side zone stands beside the main one."""
    return not setting.group.is_portrait and glass_of(setting).has_side


def glass_of(setting: Setting) -> Glass:
    """Return how the group's displays are set."""
    if setting.glass is not None:
        return setting.glass
    group = setting.group
    return Glass.for_viewers(
        [(group.diagonal_in, group.distance_m)],
        is_portrait=group.is_portrait,
        has_ticker=group.has_ticker,
        has_side=group.has_side,
    )


def body_of(setting: Setting) -> float:
    """Return the body text's size on the group's displays, in % of their height."""
    return glass_of(setting).body


def area_of(setting: Setting) -> Area:
    """Return how much body text fits in the zone."""
    return glass_of(setting).area(setting.zone)


def today_of(setting: Setting) -> date:
    """Return the hall's calendar day."""
    return hall_day(setting.now, setting.hall.time_zone)


def days_of(setting: Setting) -> list[date]:
    """Return the hall's calendar days that the programme reaches into."""
    last = hall_day(setting.until - timedelta(microseconds=1), setting.hall.time_zone)
    first = today_of(setting)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def period_label(period: str, locale: str, *, is_short: bool = False) -> str:
    """Return a period in words: "2026年10月", "2026年第4季度", "2026年".

    A short one leaves out the year of a month: "10月".
    """
    parsed = Period.parse(period)
    skeletons = {"month": "MMMM" if is_short else "yMMMM", "quarter": "yQQQQ"}
    skeleton = skeletons.get(parsed.kind, "y")
    return format_skeleton(skeleton, parsed.first, locale=locale)


def day_label(day: date, locale: str) -> str:
    """Return a day of about now in words: "11月30日"."""
    return format_skeleton("MMMMd", day, locale=locale)


def weekday_label(day: date, locale: str) -> str:
    """Return a weekday in words: "星期一"."""
    return format_date(day, "EEEE", locale=locale)


def coming_day_label(day: date, today: date, locale: str) -> str:
    """Return a day to come in words: its weekday within a week, else its date."""
    is_near = day - today < timedelta(days=7)
    return weekday_label(day, locale) if is_near else day_label(day, locale)


def aligned(figures: Sequence[Decimal]) -> list[str]:
    """Return figures with the same number of decimals, two at most: 98.5, 97.0."""
    places = max((-int(f.normalize().as_tuple().exponent) for f in figures), default=0)
    step = Decimal(1).scaleb(-min(max(places, 0), 2))
    return [str(figure.quantize(step, ROUND_HALF_UP)) for figure in figures]


def percent(rate: Decimal) -> str:
    """Return a share between 0 and 1 as percent with one decimal: "98.6".

    Only a full share reads "100": 99.96 % is 99.9, for somebody was not satisfied.
    """
    shown = (rate * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    full = Decimal(100)
    if rate < 1 and shown >= full:
        return "99.9"
    return "100" if shown == full else str(shown)


def is_chinese(text: str) -> bool:
    """Tell whether a text is written in Chinese throughout, so that it may hang."""
    return bool(text) and all("\u2e80" <= c <= "\u9fff" or c in "（）·…" for c in text)
