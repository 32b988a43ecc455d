"""Words for periods: months, quarters, half-years and years as people say them."""

from flask_babel import gettext

from signage.rules.period import Period, PeriodError


def period_name(text: str) -> str:
    """Return a period as people say it: 2026年10月, 2026年第4季度."""
    period = Period.parse(text)
    values = {"year": period.year, "number": period.number}
    if period.kind == "month":
        return gettext("%(year)s-%(number)02d", **values)
    if period.kind == "quarter":
        return gettext("quarter %(number)s of %(year)s", **values)
    if period.kind == "half_year":
        return _half_year(period)
    return gettext("year %(year)s", **values)


def _half_year(period: Period) -> str:
    if period.number == 1:
        return gettext("first half of %(year)s", year=period.year)
    return gettext("second half of %(year)s", year=period.year)


def period_or_text(text: str) -> str:
    """Return a period as people say it; what is none stays as it is."""
    try:
        return period_name(text)
    except PeriodError:
        return text
