"""Fill the marks of a slide's body once, for a browser in which no player does it."""

import re
from collections.abc import Mapping
from html import escape
from math import ceil

DAY_S, HOUR_S, MINUTE_S = 86_400, 3_600, 60
# Bodies are of our own templates: a mark's element holds text only.
FACE = re.compile(r'(<(\w+)[^>]*\sdata-clock="([^"]*)"[^>]*>)[^<]*(</\2>)')
COUNTDOWN = re.compile(
    r'(<div[^>]*\sdata-countdown=")(\d+)("[^>]*>)(.*?</div>)', re.DOTALL
)
LEFT = re.compile(r'(<(\w+)[^>]*\sdata-left="(\w+)"[^>]*>)[^<]*(</\2>)')
VIDEO = re.compile(r"<video\b([^>]*)>")


def fill_body(html: str, *, faces: Mapping[str, str], now: float) -> str:
    """Return a body with its clocks and countdowns as of `now` (ms since 1970).

    `faces` maps the values of `data-clock` to texts. Videos play by themselves, without
    sound, which browsers do not allow before a touch.
    """
    html = FACE.sub(lambda mark: _face(mark, faces), html)
    html = COUNTDOWN.sub(lambda mark: _countdown(mark, now), html)
    return VIDEO.sub(lambda mark: f"<video autoplay{_muted(mark[1])}>", html)


def left_until(ends: float, now: float) -> tuple[Mapping[str, int], str]:
    """Return what is left in whole units, and the largest that matters.

    The twin of `leftUntil` in kiosk/src/player/countdowns.ts.
    """
    seconds = max(0, ceil((ends - now) / 1000))
    left = {
        "days": seconds // DAY_S,
        "hours": seconds % DAY_S // HOUR_S,
        "minutes": seconds % HOUR_S // MINUTE_S,
        "seconds": seconds % MINUTE_S,
    }
    if seconds >= DAY_S:
        return left, "days"
    return left, "hours" if seconds >= HOUR_S else "minutes"


def _face(mark: re.Match[str], faces: Mapping[str, str]) -> str:
    text = faces.get(mark[3] or "HH:mm", "")
    return f"{mark[1]}{escape(text)}{mark[4]}"


def _countdown(mark: re.Match[str], now: float) -> str:
    left, scale = left_until(float(mark[2]), now)
    inner = LEFT.sub(lambda part: f"{part[1]}{left.get(part[3], 0)}{part[4]}", mark[4])
    return f'{mark[1]}{mark[2]}" data-scale="{scale}{mark[3]}{inner}'


def _muted(attributes: str) -> str:
    return attributes if " muted" in attributes else f"{attributes} muted"
