"""Themes: which is on when, and that each pair of their colours can be read."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from signage.config import shipped
from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.themes import Theme, theme_changes, theme_of

TODAY = date(2026, 9, 30)
DAYS = [TODAY + timedelta(days=ahead) for ahead in range(4)]
NATIONAL_DAY = WorkingCalendar(
    {
        date(2026, 10, 1): SpecialDay(is_holiday=True, name="国庆节", is_festive=True),
        date(2026, 10, 2): SpecialDay(is_holiday=True, name="国庆节"),
    }
)
CONTRAST = 4.5
#: What stands on what: words of each part of the glass on its grounds.
PAIRS = [
    *((f"info-{ink}", "info-ground") for ink in ("ink", "quiet", "accent")),
    *((f"calm-{ink}", "calm-ground") for ink in ("ink", "quiet", "accent")),
    *((f"calm-{ink}", "calm-lit") for ink in ("ink", "quiet", "accent")),
    *((f"stone-{ink}", "stone-ground") for ink in ("ink", "quiet")),
    *((f"frame-{ink}", "frame-ground") for ink in ("ink", "quiet", "accent", "mark")),
    *((ink, ground) for ink in ("cream", "gold", "gold-quiet") for ground in ("red",)),
]


def milliseconds(*moment: int) -> int:
    """Return an instant of UTC in ms since 1970."""
    return round(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]


def test_a_group_wears_its_own_theme_or_its_halls() -> None:
    assert theme_of("dark", "light") is Theme.DARK
    assert theme_of("", "light") is Theme.LIGHT


def test_a_national_holiday_is_festive_from_midnight_to_midnight() -> None:
    changes = theme_changes(Theme.LIGHT, DAYS, NATIONAL_DAY, "Asia/Shanghai")
    assert changes == (
        (0, "light"),
        (milliseconds(2026, 9, 30, 16), "festive"),
        (milliseconds(2026, 10, 1, 16), "light"),
    )


def test_a_day_off_that_is_not_the_holiday_itself_changes_nothing() -> None:
    days = [date(2026, 10, 2), date(2026, 10, 3)]
    changes = theme_changes(Theme.DARK, days, NATIONAL_DAY, "Asia/Shanghai")
    assert changes == ((0, "dark"),)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_its_words_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    colours = tokens(theme)
    ratio = contrast(
        channels(colours[ink], colours), channels(colours[ground], colours)
    )
    assert ratio >= CONTRAST, f"{ink} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", list(Theme))
def test_honours_and_notices_keep_what_they_are(theme: Theme) -> None:
    colours, usual = tokens(theme), tokens(Theme.LIGHT)
    for name in ("red", "red-deep", "red-lit", "gold", "cream"):
        assert colours[name] == usual[name]
    red, green, blue = channels(colours["stone-ground"], colours)
    assert max(red, green, blue) - min(red, green, blue) <= 12, "not a sober ground"


def tokens(theme: Theme) -> dict[str, str]:
    """Return the custom properties of a theme, as the stylesheets set them."""
    folder = shipped("static") / "css"
    text = (folder / "tokens.css").read_text() + (
        folder / "display/themes.css"
    ).read_text()
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if selector.strip().endswith((":root", f'[data-theme="{theme}"]')):
            found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
    return found


def channels(value: str, colours: dict[str, str]) -> tuple[int, int, int]:
    """Return the channels of "#1c1a17" or of "var(--ink)"."""
    named = re.fullmatch(r"var\(--([\w-]+)\)", value)
    if named:
        return channels(colours[named[1]], colours)
    red, green, blue = bytes.fromhex(value.removeprefix("#"))
    return red, green, blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of WCAG 2.2."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
