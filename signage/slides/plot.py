"""Plot scores as lines: the server reckons in per cent, the stylesheet draws.

All lines of a slide share one scale, so that they may be compared; a month without a
score is a gap.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, pairwise

Points = Decimal | None

#: Ends of a scale are multiples of a round figure, at most this part of what it holds.
FINEST = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a plot: per cent from the left and from the top, as text."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Line:
    """Straight pieces between neighbouring months, and the newest score."""

    pieces: tuple[tuple[Point, Point], ...] = ()
    end: Point | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a plot begins and ends, in whole points."""

    low: int
    high: int

    @classmethod
    def around(cls, scores: Iterable[Points]) -> "Scale":
        """Return the closest scale of round figures that holds all scores."""
        known = [score for score in scores if score is not None]
        unit = _unit(max(known) - min(known))
        low = math.floor(min(known) / unit) * unit
        high = math.ceil(max(known) / unit) * unit
        return cls(low, max(high, low + unit))

    def down(self, score: Decimal) -> str:
        """Return how far from the top a score lies, in per cent."""
        part = (self.high - score) / (self.high - self.low)
        return f"{100 * part:.2f}"

    def line(self, scores: Sequence[Points]) -> Line:
        """Return the line of a series of months, oldest first."""
        last = max(len(scores) - 1, 1)
        points = [
            None if score is None else Point(f"{100 * n / last:.2f}", self.down(score))
            for n, score in enumerate(scores)
        ]
        pieces = [(a, b) for a, b in pairwise(points) if a and b]
        return Line(tuple(pieces), points[-1])


def _unit(span: Decimal) -> int:
    """Return the largest of 1, 5, 10, 50, 100, … that is fine enough for a span."""
    unit = 1
    for factor in cycle((5, 2)):
        if unit * factor * FINEST > span:
            break
        unit *= factor
    return unit
