"""Say how far the grades above and below a result are, in points as shown."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from signage.rules.numbers import ZERO, trimmed
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_file import Points
from signage.rules.scheme import grade_of, show
from signage.rules.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Edge:
    """How far the next grade is: exactly `points` reach it, or only more than them.

    In a longer period the points are those of all its months together.
    """

    grade: str
    points: Decimal
    exactly: bool


@dataclass(frozen=True, slots=True)
class GradeOutlook:
    """The grade, the better one and what it takes, the worse one and what is left."""

    grade: str
    above: Edge | None
    below: Edge | None


def grade_outlook(
    rulebook: Rulebook, card: Scorecard, period: Period
) -> GradeOutlook | None:
    """Return the grades beside the card's; None where there are no grades."""
    points = rulebook.subjects[card.kind].points
    if points is None or not points.grades or card.grade is None:
        return None
    found = _graded_figure(points, card, period)
    if found is None or grade_of(points, found[0]) != card.grade:
        # A veto gave the grade: no points change it.
        return GradeOutlook(card.grade, None, None)
    figure, weight = found
    return GradeOutlook(
        card.grade,
        _edge_above(points, card.grade, figure, weight),
        _edge_below(points, card.grade, figure, weight),
    )


def _graded_figure(
    points: Points, card: Scorecard, period: Period
) -> tuple[Decimal, int] | None:
    """Return the score that is graded, and how many points move it by one."""
    if card.months is None or period.kind == points.cycle:
        return None if card.score is None or card.vetoes else (card.score, 1)
    scores = [score for score in card.months.values() if score is not None]
    if not scores:
        return None
    months = len(card.months)
    if points.divisor == "calendar":
        months = len(period.months)
    divisor = months - (len(card.months) - len(scores))
    mean = show(points, Fraction(sum(scores, ZERO)) / divisor)
    return None if mean is None else (mean, divisor)


def _edge_above(
    points: Points, grade: str, figure: Decimal, weight: int
) -> Edge | None:
    place = _place_of(points, grade)
    if place == 0:
        return None
    better = points.grades[place - 1]
    bound = better.over if better.over is not None else better.least
    if bound is None:
        return None
    return Edge(
        better.code, trimmed((bound - figure) * weight), exactly=better.over is None
    )


def _edge_below(
    points: Points, grade: str, figure: Decimal, weight: int
) -> Edge | None:
    place = _place_of(points, grade)
    own = points.grades[place]
    bound = own.over if own.over is not None else own.least
    if bound is None or place + 1 == len(points.grades):
        return None
    left = trimmed((figure - bound) * weight)
    worse = points.grades[place + 1]
    return Edge(worse.code, left, exactly=own.over is not None)


def _place_of(points: Points, grade: str) -> int:
    return next(n for n, one in enumerate(points.grades) if one.code == grade)
