"""Say how large type must be on a display, and how much of it then fits.

The stylesheets (static/css/tokens.css) use the same proportions: a change here is a
change there, and tests/browser/test_slide_looks.py measures that they agree.
"""

import math
from dataclasses import dataclass

#: Character height per metre of viewing distance: critical size for Chinese, mm.
LEGIBLE_MM_PER_M = 7.0
#: The part of the em square that an ideograph of Noto Sans SC fills.
FACE = 0.92
#: Body size that the layouts are drawn for, in % of the display's shorter side.
#: Smaller would look like a web page; larger holds too few characters for a name.
SMALLEST, LARGEST = 4.6, 6.75

WIDE, HIGH = 16, 9
INCH_MM = 25.4

#: Proportions of a slide: % of the side, or multiples of the body size.
SAFE = 5.0
LINE = 1.45
#: The masthead: so many body sizes and so many % of the shorter side.
MASTHEAD, MASTHEAD_PORTRAIT = (0.7, 8.33), (1.7, 10.55)
#: The ticker: body sizes, % of the shorter side, the margin of slides above it.
TICKER_BODY, TICKER_SAFE, STAGE_GAP = 1.5, 5.0, 2.5
LONGEST_LINE = 24


@dataclass(frozen=True, slots=True)
class Area:
    """How much body text fits under a slide's masthead: lines, CJK characters a line.

    `columns` is what a paragraph may use (never over 24); `width` is all there is.
    """

    rows: int
    columns: int
    width: int


def needed_vh(
    diagonal_in: float,
    distance_m: float,
    *,
    is_portrait: bool = False,
    mm_per_m: float = LEGIBLE_MM_PER_M,
) -> float:
    """Return the body text's size that the farthest viewer needs, % of the height."""
    long_mm = diagonal_in * INCH_MM * WIDE / math.hypot(WIDE, HIGH)
    height_mm = long_mm if is_portrait else long_mm * HIGH / WIDE
    return 100 * mm_per_m * distance_m / FACE / height_mm


def body_vh(
    diagonal_in: float, distance_m: float, *, is_portrait: bool = False
) -> float:
    """Return the body text's size on a display, in % of its height (`vh`)."""
    short = HIGH / WIDE if is_portrait else 1.0
    needed = needed_vh(diagonal_in, distance_m, is_portrait=is_portrait)
    return round(min(max(needed, SMALLEST * short), LARGEST * short), 3)


def is_large_enough(diagonal_in: float, distance_m: float) -> bool:
    """Tell whether the farthest viewer can read such a display at all."""
    return needed_vh(diagonal_in, distance_m) <= LARGEST


def title_columns(body: float, *, is_portrait: bool = False) -> float:
    """Return how many ems of a slide's title fit on a line (--step-3)."""
    step = title_step(body, is_portrait=is_portrait)
    return _wide(is_portrait=is_portrait) / (step * body)


def title_step(body: float, *, is_portrait: bool = False) -> float:
    """Return how many times the body size a slide's title (--step-3) is."""
    short = HIGH / WIDE if is_portrait else 1.0
    return 0.5 + 5.555 * short / body


def larger_step(body: float, *, is_portrait: bool = False) -> float:
    """Return how many times the body size the next step of type (--step-2) is."""
    short = HIGH / WIDE if is_portrait else 1.0
    return 0.6 + 3.61 * short / body


def name_step(body: float, *, is_portrait: bool = False) -> float:
    """Return how many times the body size a name that stands alone is (--step-4)."""
    short = HIGH / WIDE if is_portrait else 1.0
    return 0.5 + 9.72 * short / body


def _wide(*, is_portrait: bool) -> float:
    """Return the width within the safe area, in % of the height."""
    return (100.0 - 2 * SAFE) * (HIGH / WIDE if is_portrait else WIDE / HIGH)


def area_of(body: float, *, is_portrait: bool = False, has_ticker: bool = True) -> Area:
    """Return how much text of `body` vh fits under the masthead of a slide."""
    short = HIGH / WIDE if is_portrait else 1.0
    bodies, shares = MASTHEAD_PORTRAIT if is_portrait else MASTHEAD
    high = (100.0 - 2 * SAFE) - bodies * body - shares * short
    if has_ticker:
        high -= TICKER_BODY * body + TICKER_SAFE * short + STAGE_GAP - SAFE
    width = int(_wide(is_portrait=is_portrait) / body)
    return Area(int(high / (LINE * body)), min(width, LONGEST_LINE), width)
