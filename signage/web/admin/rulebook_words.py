"""Words of the rulebook pages: what a rule does and costs, choices, ladders, awards."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage.operations.results import text_of
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, GradeCount, Setting, Step
from signage.rules.values import value_on
from signage.web.admin.score_words import LEVELS, grade_name, is_chinese, points
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
CHOICES = {
    "1-5": _l("points 1 to 5"),
    "1-6": _l("points 1 to 6"),
    "additive": _l("each counts"),
    "all": _l("all of them"),
    "awards": _l("who is nominated"),
    "by_itself": _l("by itself, when the days have passed"),
    "by_person": _l("by a person"),
    "calendar": _l("months of the calendar"),
    "ceil": _l("rounded up"),
    "cumulative": _l("the listed value is the total"),
    "every": _l("every time"),
    "floor": _l("rounded down"),
    "floor_zero": _l("the rest lapses"),
    "forward_months": _l("runs on into later months"),
    "from_fourth": _l("from the fourth on"),
    "from_third": _l("from the third on"),
    "highest": _l("only the highest counts"),
    "increment": _l("the listed values add up"),
    "laddered": _l("only those of the ladders"),
    "less_leave": _l("working days less leave"),
    "literal": _l("as the text says"),
    "mean": _l("mean"),
    "month": _l("by the month"),
    "month_only": _l("that month only"),
    "nearest": _l("rounded half up"),
    "never": _l("never"),
    "next_month": _l("the next month not deducted yet"),
    "no": _l("no"),
    "none": _l("none"),
    "normalised": _l("converted to the full mark"),
    "once": _l("once"),
    "one_person": _l("one person may do both"),
    "participated": _l("months that it took part in"),
    "repeat": _l("again each time"),
    "results": _l("every result, inside the hall"),
    "same_month": _l("the same month again"),
    "second_in_month": _l("from the second of the month"),
    "skip": _l("left out"),
    "sum": _l("sum"),
    "to_year_end": _l("until the end of the year"),
    "two_people": _l("two different people"),
    "unset": _l("not set"),
    "window_and_staff": _l("of the window and of its staff"),
    "window_entries": _l("of the window only"),
    "workdays": _l("working days"),
    "year": _l("by the year"),
    "yes": _l("yes"),
    "zero": _l("zero"),
}


def choice_words(value: str) -> str:
    """Return a setting's value in words; numbers and unknown codes as they are."""
    return str(CHOICES.get(value, value))


def meaning_of(setting: Setting) -> str:
    """Return what a setting decides, in the reader's language."""
    return setting.zh if is_chinese() and setting.zh else setting.meaning


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
        return f"{share} ({choice_words(quota.rounding)})"
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
        "meaning_of": meaning_of,
        "worth_of": worth_of,
        "caps_of": caps_of,
        "step_count": step_count,
        "step_counts": step_counts,
        "quota_words": quota_words,
    }
