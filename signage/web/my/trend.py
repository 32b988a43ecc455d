"""The months of one's score as a line: points of an SVG drawing, worked out here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from signage.operations.explaining.own_scores import OwnPeriod
from signage.rules.period import Period

MONTHS = 12
WIDTH, HEIGHT = 320, 96
EDGE, LABELS = 22, 18  # units left free at the sides and for the months' names
LEAST_SPAN = Decimal(4)  # points: small changes are not blown up


@dataclass(frozen=True, slots=True)
class Dot:
    """One month of the line, in units of the drawing."""

    x: float
    y: float
    period: Period
    score: Decimal


@dataclass(frozen=True, slots=True)
class Trend:
    """The last months that have a score, oldest first; needs two to be a line."""

    dots: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """Return the line as the points of a polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


def trend_of(periods: Sequence[OwnPeriod]) -> Trend:
    """Return the trend of the months among one's periods (the latest first)."""
    months = [
        (one.period, one.score)
        for one in reversed(periods)
        if one.period.kind == "month" and one.score is not None
    ][-MONTHS:]
    if not months:
        return Trend(())
    scores = [score for _period, score in months]
    low, high = min(scores), max(scores)
    span = max(high - low, LEAST_SPAN)
    low = high - span if high - low < span else low
    step = (WIDTH - 2 * EDGE) / max(len(months) - 1, 1)
    room = HEIGHT - LABELS - EDGE
    return Trend(
        tuple(
            Dot(
                x=EDGE + number * step,
                y=EDGE + room * float((high - score) / span),
                period=period,
                score=score,
            )
            for number, (period, score) in enumerate(months)
        )
    )
