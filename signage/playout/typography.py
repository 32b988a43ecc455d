"""Say how large type must be on a display, and how much of it then fits.

The stylesheets (static/css/tokens.css) use the same proportions: a change here is a
change there, and tests/browser/test_slide_looks.py measures that they agree.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

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
#: The side zone: its text in body sizes across (beside the main zone) or high (below
#: it, on an upright display), the space on the main zone's side of it, and what its
#: head takes in body sizes: the logo, the clock and the date, the hall's name.
SIDE_EMS, SIDE_HIGH, SIDE_PAD = 6.9, 7.5, 0.7
SIDE_HEAD, SIDE_HEAD_PORTRAIT, SIDE_NAME = 4.0, 1.9, 3.1
#: The main zone keeps at least so many ems a line, or lines on an upright display;
#: where type is too large for that, the side zone gives way.
LEAST_COLUMNS, LEAST_ROWS = 17, 9
#: Ems of the ticker's line that its mark takes, the mark with the clock, or the mark
#: with the hall's name.
TICKER_MARK, TICKER_CLOCK, TICKER_NAME = 1.4, 4.7, 11.9
#: Where the clock would leave fewer ems to the words, it gives way.
LEAST_TICKER = 10


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
    """Return how many ems of a title fit on the whole display's line (--step-3)."""
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


@dataclass(frozen=True, slots=True)
class Glass:
    """A display's face: how large body text is (vh), and which zones there are."""

    body: float = 5.553
    is_portrait: bool = False
    has_ticker: bool = True
    has_side: bool = False

    @classmethod
    def for_viewers(
        cls,
        sizes: Iterable[tuple[int, int]],
        *,
        is_portrait: bool = False,
        has_ticker: bool = True,
        has_side: bool = False,
    ) -> Self:
        """Return the face that all of these displays' farthest viewers can read.

        `sizes` are diagonals in inches and distances in metres. Where the type that
        they need is too large for a side zone, there is none.
        """
        body = max(body_vh(*size, is_portrait=is_portrait) for size in sizes)
        glass = cls(body, is_portrait, has_ticker, has_side)
        return glass if glass.has_room else cls(body, is_portrait, has_ticker)

    @property
    def has_room(self) -> bool:
        """Whether the main zone keeps room enough beside the side zone."""
        if not self.has_side:
            return True
        area = self.area()
        least = LEAST_ROWS if self.is_portrait else LEAST_COLUMNS
        return (area.rows if self.is_portrait else area.width) >= least

    @property
    def zones(self) -> tuple[str, ...]:
        """The names of its zones."""
        others = (("ticker", self.has_ticker), ("side", self.has_side))
        return ("main", *(name for name, is_there in others if is_there))

    @property
    def division(self) -> str:
        """What the stylesheets know it by: full, ticker, side or l_shape."""
        if self.has_side:
            return "l_shape" if self.has_ticker else "side"
        return "ticker" if self.has_ticker else "full"

    @property
    def ticker_columns(self) -> float:
        """The ems of text on the ticker's line."""
        taken = TICKER_CLOCK if self.has_ticker_clock else TICKER_MARK
        if self.has_side and not self.is_portrait:
            taken = TICKER_NAME
        return _wide(is_portrait=self.is_portrait) / self.body - taken

    @property
    def has_ticker_clock(self) -> bool:
        """Whether the ticker's line ends with a clock; a side zone's head has one."""
        wide = _wide(is_portrait=self.is_portrait) / self.body
        return not self.has_side and wide - TICKER_CLOCK >= LEAST_TICKER

    @property
    def width(self) -> int:
        """How many ems lie within the safe area of the whole display."""
        return int(_wide(is_portrait=self.is_portrait) / self.body)

    def area(self, zone: str = "main") -> Area:
        """Return how much body text fits under the masthead of a zone's slide."""
        wide = _wide(is_portrait=self.is_portrait)
        if zone == "side":
            return self._side_area(wide)
        high = self._main_high()
        if self.has_side and not self.is_portrait:
            wide -= (SIDE_EMS + SIDE_PAD) * self.body + SAFE * WIDE / HIGH
        width = int(wide / self.body)
        rows = int(high / (LINE * self.body))
        return Area(rows, min(width, LONGEST_LINE), width)

    def _main_high(self) -> float:
        short = HIGH / WIDE if self.is_portrait else 1.0
        bodies, shares = MASTHEAD_PORTRAIT if self.is_portrait else MASTHEAD
        high = (100.0 - 2 * SAFE) - bodies * self.body - shares * short
        if self.has_ticker:
            high -= self._ticker_high()
        if self.has_side and self.is_portrait:
            # Below it the main zone needs half of its margin only.
            high -= (SIDE_PAD + SIDE_HIGH) * self.body + SAFE - STAGE_GAP
        return high

    def _ticker_high(self) -> float:
        """Return what the ticker takes of a zone's safe height, in % of the height."""
        short = HIGH / WIDE if self.is_portrait else 1.0
        return TICKER_BODY * self.body + TICKER_SAFE * short + STAGE_GAP - SAFE

    def _side_area(self, wide: float) -> Area:
        if self.is_portrait:
            width = int(wide / self.body)
            rows = int((SIDE_HIGH - SIDE_HEAD_PORTRAIT) / LINE)
            return Area(rows, min(width, LONGEST_LINE), width)
        high = 100.0 - 2 * SAFE - SIDE_HEAD * self.body
        high -= self._ticker_high() if self.has_ticker else SIDE_NAME * self.body
        return Area(int(high / (LINE * self.body)), int(SIDE_EMS), int(SIDE_EMS))
