"""Round and write numbers of points and money, exactly and always half up."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

#: A number before it is rounded: means are fractions, since 1/3 is no decimal.
Exact = Decimal | Fraction

ZERO = Decimal(0)
# Enough for any sum of shown values to round to what the exact value rounds to.
_DECIMALS_OF_A_FRACTION = 12


def exact_sum(values: Iterable[Exact]) -> Fraction:
    """Add numbers of both types without loss."""
    return Fraction(exact_total(values))


def exact_total(values: Iterable[Exact]) -> Exact:
    """Add numbers of both types without loss: a decimal, if none is a fraction."""
    listed = list(values)
    try:
        # Few are fractions, which no decimal can be added to.
        return sum(listed, ZERO)
    except TypeError:
        return sum((Fraction(value) for value in listed), Fraction(0))


def shown(value: Exact, decimals: int | None, *, padded: bool = False) -> Decimal:
    """Round half up to the decimals (None: exactly) and drop trailing zeros.

    `padded` keeps the zeros. Half up is away from zero for a negative number.
    """
    if isinstance(value, Decimal):
        return _shown_decimal(value, decimals, padded=padded)
    if decimals is None:
        return trimmed(as_decimal(value))
    rounded = _half_up_fraction(value, decimals)
    return rounded if padded else trimmed(rounded)


@lru_cache(maxsize=65536)
def _shown_decimal(value: Decimal, decimals: int | None, *, padded: bool) -> Decimal:
    if decimals is None:
        return trimmed(value)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + ZERO
    return rounded if padded else trimmed(rounded)


def _half_up_fraction(value: Fraction, decimals: int) -> Decimal:
    # In whole numbers: arithmetic of fractions reduces them at every step.
    above, below = value.numerator, value.denominator
    whole = (2 * abs(above) * 10**decimals + below) // (2 * below)
    return Decimal(-whole if above < 0 else whole).scaleb(-decimals) + ZERO


def as_decimal(value: Exact) -> Decimal:
    """Return a decimal: the same number, or the nearest of twelve places."""
    if isinstance(value, Decimal):
        return value
    return _half_up_fraction(value, _DECIMALS_OF_A_FRACTION)


def trimmed(value: Decimal) -> Decimal:
    """Drop trailing zeros after the point, and the sign of zero."""
    if not value:
        return ZERO
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(1) if isinstance(exponent, int) and exponent > 0 else short


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent, trimmed: 93.5, -2, 80."""
    return format(trimmed(value), "f")


def rounded_count(value: Decimal, how: str) -> int:
    """Round a share of people by `floor`, `nearest` (half up) or `ceil`."""
    if how == "nearest":
        return int(value.to_integral_value(ROUND_HALF_UP))
    floor = int(value)
    return floor + 1 if how == "ceil" and value != floor else floor
