"""Weather: today and three days, from an imported file; it leaves with its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.models import WeatherDay
from signage.operations.board.weather import weather_between
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import (
    _l,
    day_label,
    days_of,
    has_low_room,
    weekday_label,
)

NAME = "weather"
DAYS_AHEAD = 3
ONE_DAY = timedelta(days=1)
#: What skies are called (msgids).
SKY_NAMES = {
    "clear": _l("Clear sky"),
    "cloudy": _l("Cloudy"),
    "overcast": _l("Overcast"),
    "rain": _l("Rain"),
    "downpour": _l("Heavy rain"),
    "thunder": _l("Thunderstorm"),
    "snow": _l("Snow"),
    "sleet": _l("Sleet"),
    "fog": _l("Fog"),
    "haze": _l("Haze"),
    "dust": _l("Dust"),
    "wind": _l("Strong wind"),
}
#: Categories of the air quality index (HJ 633-2012), each up to its value.
AIR = (
    (50, _l("excellent")),
    (100, _l("good")),
    (150, _l("lightly polluted")),
    (200, _l("moderately polluted")),
    (300, _l("heavily polluted")),
    (999, _l("severely polluted")),
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's weather; `sky` is a msgid, `air` too, and empty without an index."""

    day: str
    weekday: str
    sky: str
    text: str
    icon: Markup
    low: str
    high: str
    air_index: str
    air: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows on one day; `is_low`: upright, above a side zone."""

    today: Day
    next: tuple[Day, ...]
    is_low: bool = False


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a slide for each day that the file told; no other weather is shown."""
    hall, days = setting.hall, days_of(setting)
    last = days[-1] + DAYS_AHEAD * ONE_DAY
    found = weather_between(session, hall.id, days[0], last)
    for day in days:
        if day not in found:
            continue
        ahead = (day + number * ONE_DAY for number in range(1, DAYS_AHEAD + 1))
        context = Context(
            today=day_of(found[day], hall.locale),
            next=tuple(day_of(found[on], hall.locale) for on in ahead if on in found),
            is_low=has_low_room(setting),
        )
        starts = midnight_of(day, hall.time_zone)
        yield Slide(
            id=f"{NAME}:{day.isoformat()}",
            kind=NAME,
            context=context,
            seconds=dwell_s(context.today.text, *(_told(one) for one in context.next)),
            windows=((starts, midnight_of(day + ONE_DAY, hall.time_zone)),),
        )


def _told(day: Day) -> str:
    return f"{day.weekday}{day.text} {day.low} {day.high}"


def day_of(row: WeatherDay, locale: str) -> Day:
    """Return a day as the slide tells it."""
    on: date = row.on
    return Day(
        day=day_label(on, locale),
        weekday=weekday_label(on, locale),
        sky=SKY_NAMES[row.sky],
        text=row.text,
        icon=drawn(f"sky-{row.sky}"),
        low=_degrees(row.low_c),
        high=_degrees(row.high_c),
        air_index="" if row.air_index is None else str(row.air_index),
        air=_air(row.air_index),
    )


def _degrees(value: int | None) -> str:
    """Return a temperature with the true minus sign, empty where none was told."""
    return "" if value is None else f"{value}°".replace("-", "\u2212")


def _air(index: int | None) -> str:
    if index is None:
        return ""
    return next((name for most, name in AIR if index <= most), AIR[-1][1])


KIND = Kind(
    name=NAME,
    label=_l("Weather"),
    help=_l("Today's weather and that of three days, from an imported file."),
    build=build,
    topics=frozenset({Topic.BOARD, Topic.HALL}),
    zones=frozenset({"main", "side"}),
)
