"""Join months into the score of a quarter, half-year or year."""

from collections.abc import Sequence
from fractions import Fraction

from signage.rules.numbers import Exact, exact_sum
from signage.rules.period import Period
from signage.rules.schema_file import Points
from signage.rules.scheme import grade_of, show
from signage.rules.scorecard import Part


def joined(points: Points, parts: Sequence[Part], period: Period) -> Exact | None:
    """Return the exact score of a longer period: None if no month of it counts."""
    scores = [part.exact for part in parts if part.exact is not None]
    if not scores:
        return None
    total = exact_sum(scores)
    return total if points.longer == "sum" else total / divisor(points, parts, period)


def joined_grade(points: Points, parts: Sequence[Part], period: Period) -> str | None:
    """Return the grade of a longer period, by its mean month."""
    scores = [part.exact for part in parts if part.exact is not None]
    if not scores or not points.grades:
        return grade_of(points, None)
    mean = exact_sum(scores) / divisor(points, parts, period)
    return grade_of(points, show(points, mean))


def divisor(points: Points, parts: Sequence[Part], period: Period) -> Fraction:
    """Return the number of months, without those that a veto leaves out."""
    months = len(parts) if points.divisor == "participated" else len(period.months)
    return Fraction(months - sum(part.exact is None for part in parts))
