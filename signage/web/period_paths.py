"""Periods in addresses and forms; what is none is not found."""

from signage.errors import NotFoundError
from signage.rules.period import Period, PeriodError


def period_named(text: str, what: str = "period") -> Period:
    """Return the period that a text names; raise NotFoundError."""
    try:
        return Period.parse(text)
    except PeriodError:
        raise NotFoundError(what, text) from None


def month_named(text: str) -> Period:
    """Return the month that a text names; raise NotFoundError."""
    what = "month"
    period = period_named(text, what)
    if period.kind != what:
        raise NotFoundError(what, text)
    return period
