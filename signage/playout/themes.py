"""Which theme a display wears when: its own, and the festive one on holidays."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from signage.playout.days import WorkingCalendar, midnight_of


class Theme(StrEnum):
    """A designed look of all slides but honours and notices (static/css/tokens.css)."""

    LIGHT = "light"
    DARK = "dark"
    FESTIVE = "festive"


def theme_of(group: str, hall: str) -> Theme:
    """Return a group's theme: its own, or the hall's where it names none."""
    return Theme(group or hall)


def theme_changes(
    theme: Theme, days: Sequence[date], calendar: WorkingCalendar, time_zone: str
) -> tuple[tuple[int, str], ...]:
    """Return from when (ms since 1970) which theme is on, for days in a row.

    The first is on from the beginning; a national holiday's own days are festive, from
    midnight to midnight in the hall.
    """
    found: list[tuple[int, str]] = []
    for day in days:
        wanted = Theme.FESTIVE if calendar.is_festive(day) else theme
        if not found or found[-1][1] != wanted:
            found.append((_midnight_ms(day, time_zone) if found else 0, str(wanted)))
    return tuple(found) or ((0, str(theme)),)


def _midnight_ms(day: date, time_zone: str) -> int:
    return round(midnight_of(day, time_zone).timestamp() * 1000)
