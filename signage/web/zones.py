"""Time zones to choose from, each with its place in the reader's language."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from flask_babel import get_locale

REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


def time_zones() -> tuple[tuple[str, str], ...]:
    """Return (zone, place) for every zone of the world, by name."""
    return _time_zones(str(get_locale() or "zh_Hans"))


@lru_cache(maxsize=8)
def _time_zones(locale: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (zone, str(get_timezone_location(zone, locale=locale)))
        for zone in sorted(available_timezones())
        if zone.startswith(REGIONS)
    )


def is_time_zone(name: str) -> bool:
    """Say whether `name` is a zone that can be chosen."""
    return name in available_timezones() and name.startswith(REGIONS)
