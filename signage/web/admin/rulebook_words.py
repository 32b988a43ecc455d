"""Words of the rulebook pages: what a rule does and costs, choices, ladders, awards."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage.operations.scores.results import text_of
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, GradeCount, Step
from signage.rules.values import value_on
from signage.web.admin.score_words import LEVELS, grade_name, is_chinese, points
from signage.web.admin.setting_meaning import (
    choice_words,
    condition_words,
    edition_words,
    meaning_of,
    setting_name,
    setting_names,
)
from signage.web.i18n import joined

RULE_KINDS = {
    "deduct": _l("deducts"),
    "deduct_range": _l("deducts, from … to …"),
    "deduct_steps": _l("deducts by the count of the month"),
    "bonus": _l("adds"),
    "bonus_level": _l("adds by level"),
    "bonus_range": _l("adds, from … to …"),
    "veto": _l("takes the whole assessment"),
    "action": _l("leads to measures only"),
    "fact": _l("is counted only"),
    "money_months": _l("costs months of pay"),
    "fine": _l("costs yuan"),
    "norm": _l("norm"),
    "unset": _l("has no value in the source"),
    "derived_zero": _l("empties its category by count"),
    "derived_mean": _l("is the mean of the staff"),
    "derived_bonus": _l("adds by a figure"),
    "derived_deduct": _l("deducts by a figure"),
    "derived_veto": _l("takes the assessment by a figure or count"),
    "derived_base": _l("gives the points to start from"),
}
PERIODS = {
    "month": _l("month"),
    "quarter": _l("quarter"),
    "half_year": _l("half-year"),
    "year": _l("year"),
    "none": _l("every occurrence"),
}


def worth_of(rule: Rule) -> str:
    """Return what one fact under the rule costs or earns, as it is in force last."""
    spans = rule.levels or rule.steps
    if rule.min is not None and rule.kind != "norm":
        return _range(rule.min, rule.max)
    if spans is not None:
        table = value_on(spans, spans[-1][0]) or {}
        return joined(
            f"{_level(name)} {points(value)}" for name, value in table.items()
        )
    if rule.points is None:
        return ""
    size = rule.points[-1][1]
    return _("not set") if size is None else points(size)


def _range(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return _("%(low)s or more", low=points(low))
    return f"{points(low)}–{points(high)}"


def _level(name: str) -> str:
    return str(LEVELS.get(name) or _("from %(count)s:", count=name))


def caps_of(rule: Rule) -> str:
    """Return the most that the rule counts for, by period."""
    return joined(
        _("at most %(points)s a %(period)s", points=points(cap), period=PERIODS[kind])
        for kind, cap in rule.cap.items()
        if cap is not None
    )


def step_count(step: Step) -> str:
    """Return when a step of a ladder is reached."""
    if step.at is None:
        return _("never")
    window = PERIODS[step.window]
    if step.window == "none":
        return _("every occurrence")
    if step.repeat:
        return _("from the %(at)s. of the %(window)s on", at=step.at, window=window)
    return _("the %(at)s. of the %(window)s", at=step.at, window=window)


def step_counts(step: Step) -> str:
    """Return what a step counts: codes of rules, or a grade."""
    counts = step.counts
    if isinstance(counts, GradeCount):
        return _("grade %(grade)s", grade=grade_name(counts.grade))
    return joined(counts)


def quota_words(award: Award) -> str:
    """Return how many may win an award."""
    quota = award.quota
    if quota is None:
        return _("everybody who qualifies")
    if quota.percent is not None:
        share = _("%(percent)s %%", percent=text_of(quota.percent))
        return f"{share} · {choice_words(quota.rounding)}"
    return _("not set") if quota.count is None else str(quota.count)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one category of one kind of subject; `full` are its points."""

    subject: str
    title: str
    full: Decimal | None
    rules: tuple[Rule, ...]


def rule_groups(book: Rulebook) -> Iterator[RuleGroup]:
    """Yield a rulebook's rules by kind of subject and category, in the file's order."""
    for kind in book.subjects:
        found: dict[str, list[Rule]] = {}
        for rule in book.rules.values():
            if kind in rule.subject:
                found.setdefault(rule.category, []).append(rule)
        categories = book.categories(kind)
        for code, rules in found.items():
            category = categories.get(code)
            title = _category(code) if category is None else _named(category.labels)
            full = category.full if category else None
            yield RuleGroup(kind, title, full, tuple(rules))


def _named(labels: tuple[str, str]) -> str:
    return labels[0] if is_chinese() else labels[1]


OTHER_CATEGORIES = {
    "annual": _l("Yearly assessment"),
    "attendance": _l("Attendance"),
    "bonus": _l("Bonus"),
    "commendation": _l("Commendation"),
    "complaints": _l("Complaints"),
    "conduct": _l("Conduct"),
    "discipline": _l("Discipline"),
    "pay": _l("Pay"),
    "service": _l("Service"),
    "special": _l("Special bonus"),
    "vote": _l("Vote"),
    "window": _l("Window"),
}


def _category(code: str) -> str:
    return str(OTHER_CATEGORIES.get(code, code))


def words() -> dict[str, Any]:
    """Return what the templates call."""
    return {
        "rule_kinds": RULE_KINDS,
        "period_kinds": PERIODS,
        "choice_words": choice_words,
        "condition_words": condition_words,
        "edition_words": edition_words,
        "setting_name": setting_name,
        "setting_names": setting_names,
        "meaning_of": meaning_of,
        "worth_of": worth_of,
        "caps_of": caps_of,
        "step_count": step_count,
        "step_counts": step_counts,
        "quota_words": quota_words,
    }
