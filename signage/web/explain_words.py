"""Whole sentences for the person it is about: why a line counted as it did.

Numbers are exact; means, which may be endless, are said to two places.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from flask_babel import gettext as _

from signage.operations.explaining.explain import ExplainedLine
from signage.operations.explaining.explain_parts import Figure
from signage.rules.numbers import shown
from signage.rules.schema import Rule
from signage.rules.values import value_on
from signage.web.admin.score_words import METRICS, label, points
from signage.web.i18n import joined

MONEY_KINDS = {"money_months": "months", "fine": "yuan"}


def unit_of(rule: Rule) -> str:
    """Return what the lines of a rule are counted in: points, months, yuan."""
    return MONEY_KINDS.get(rule.kind, "points")


def amount(value: Decimal, unit: str) -> str:
    """Return a size with its unit: 2.5 points, 3 months of pay, 40 yuan."""
    size = points(abs(value))
    if unit == "months":
        return _("%(size)s months of pay", size=size)
    if unit == "yuan":
        return _("%(size)s yuan", size=size)
    return _("%(size)s points", size=size)


def sentences(line: ExplainedLine, figures: Iterable[Figure] = ()) -> list[str]:
    """Return what a line says beyond its rule: where from, and why not all of it."""
    known = list(figures)
    told = [_origin(line, known), _shortfall(line)]
    return [text for text in told if text]


def _origin(line: ExplainedLine, figures: list[Figure]) -> str:
    """Say how the face value comes about, where the rule alone does not."""
    way = _ORIGINS.get(line.rule.kind)
    if way is not None:
        return way(line, figures)
    quantity = line.entry.quantity if line.entry else 1
    if quantity > 1 and not line.rule.steps:
        each = line.points / quantity
        size = amount(each, unit_of(line.rule))
        return _("%(quantity)s times %(each)s.", quantity=quantity, each=size)
    return ""


def _of_mean(line: ExplainedLine, _figures: list[Figure]) -> str:
    full = line.full_category
    if full is None:
        return ""
    left = shown(full.full + line.counted, 2)
    return _(
        "The mean of what the window's staff have left of “%(category)s” makes "
        "%(left)s of %(full)s points for the window.",
        category=label(full),
        left=points(left),
        full=points(full.full),
    )


def _of_metric(line: ExplainedLine, figures: list[Figure]) -> str:
    rule, name = line.rule, line.rule.metric or ""
    found = figure_of(figures, line, name)
    if found is None:
        return _("Follows from the month's figure “%(metric)s”.", metric=metric(name))
    steps = value_on(rule.steps or (), line.day) or {}
    reached = [Decimal(at) for at, size in steps.items() if size == line.points]
    values = {"figure": told(found), "at": points(max(reached, default=Decimal(0)))}
    size = amount(line.points, "points")
    if rule.per_head:
        return _(
            "%(figure)s. From %(at)s for each member of the window's staff on, the "
            "rule gives %(size)s.",
            size=size,
            **values,
        )
    return _(
        "%(figure)s. From %(at)s on, the rule gives %(size)s.", size=size, **values
    )


def _of_ratio(line: ExplainedLine, figures: list[Figure]) -> str:
    ratio = line.rule.ratio
    if ratio is None:
        return ""
    names = [name for name in (ratio.metric, ratio.to, ratio.less) if name]
    found = [figure_of(figures, line, name) for name in names]
    values = [told(one) for one in found if one is not None]
    if len(values) < 2:  # noqa: PLR2004  # a comparison takes two
        return _("Follows from the month's figures: %(names)s.", names=_metrics(names))
    return _("The figures compared: %(figures)s.", figures=joined(values))


def _of_count(line: ExplainedLine, _figures: list[Figure]) -> str:
    limits = {
        "month": _("%(count)s in a month", count=line.rule.limits.get("month", 0)),
        "year": _("%(count)s in a year", count=line.rule.limits.get("year", 0)),
    }
    reached = [text for kind, text in limits.items() if kind in line.rule.limits]
    return _(
        "The number of %(rules)s has reached the limit (%(limits)s).",
        rules=joined(_rule_names(line)),
        limits=joined(reached),
    )


def _rule_names(line: ExplainedLine) -> list[str]:
    codes = (*line.rule.counts, *line.rule.staff_counts)
    return [f"“{label(line.book.rules[code])}”" for code in codes]


_ORIGINS: dict[str, Callable[[ExplainedLine, list[Figure]], str]] = {
    "derived_mean": _of_mean,
    "derived_bonus": _of_metric,
    "derived_deduct": _of_ratio,
    "derived_zero": _of_count,
}


def _metrics(names: Iterable[str]) -> str:
    return joined(metric(name) for name in names)


def metric(name: str) -> str:
    """Return what a metric is called."""
    return str(METRICS.get(name, name))


def figure_of(
    figures: Iterable[Figure], line: ExplainedLine, name: str
) -> Figure | None:
    """Return the figure of a line's month: of the window where the rule says so."""
    fitting = [f for f in figures if f.metric == name and f.month == line.month]
    is_windows = line.rule.metric_of == "window"
    if is_windows and line.kind != "window":
        fitting = [f for f in fitting if f.is_of_window]
    else:
        fitting = [f for f in fitting if f.is_own]
    return fitting[0] if fitting else None


def told(figure: Figure) -> str:
    """Return a figure with its value and where it comes from."""
    return _(
        "%(metric)s %(value)s (%(source)s)",
        metric=metric(figure.metric),
        value=points(figure.value),
        source=figure_source(figure),
    )


def figure_source(figure: Figure) -> str:
    """Return where a figure comes from."""
    if figure.file:
        return _("from the file %(name)s", name=figure.file)
    if figure.is_counted:
        return _("counted by this system")
    return _("brought in by the office")


def _shortfall(line: ExplainedLine) -> str:
    """Say why the line counted differently from its face value."""
    unit = unit_of(line.rule)
    values = {
        "size": amount(line.points, unit),
        "counted": amount(line.counted, unit),
    }
    if line.because == "progressive":
        return _(
            "The rule takes a total that grows with the number of times in the month, "
            "by now %(size)s; this entry added %(counted)s of it.",
            **values,
        )
    if line.because == "category_zeroed":
        return _(
            "So all that was left of the category's %(size)s is gone: %(counted)s.",
            **values,
        )
    return _not_all(line, values) if line.because else ""


def _not_all(line: ExplainedLine, values: dict[str, str]) -> str:
    values["reason"] = _reason(line)
    if not line.counted:
        return _("Worth %(size)s, nothing counted: %(reason)s.", **values)
    return _("Worth %(size)s, counted %(counted)s: %(reason)s.", **values)


def _reason(line: ExplainedLine) -> str:
    because = line.because or ""
    if because.endswith("_cap") and because != "bonus_cap":
        return _of_cap(line, because.removesuffix("_cap"))
    points_of = line.book.subjects[line.kind].points
    category = label(line.category) if line.category else ""
    reasons = {
        "category_floor": _(
            "“%(category)s” had no more points left to lose", category=category
        ),
        "bonus_cap": _(
            "the bonus of one month is at most %(cap)s points",
            cap=points(points_of.bonus_cap if points_of else None),
        ),
        "highest_only": _("of what concerns one matter only the highest counts"),
        "same_matter": _("the matter has counted before, and it counts once"),
        "other_period": _(
            "the other months lie outside this period or are lost already"
        ),
    }
    return reasons.get(because, because)


def _of_cap(line: ExplainedLine, kind: str) -> str:
    cap = next((cap for of, cap in line.rule.cap.items() if of == kind), None)
    values = {"cap": points(cap)}
    if kind == "year":
        return _("this rule counts at most %(cap)s points in a calendar year", **values)
    if kind == "quarter":
        return _("this rule counts at most %(cap)s points in a quarter", **values)
    return _("this rule counts at most %(cap)s points in a month", **values)
