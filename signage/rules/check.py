"""Check one entry against its rule: for files and for the office's form alike."""

from collections.abc import Iterable
from decimal import Decimal

from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule

_RANGED = ("deduct_range", "bonus_range")

#: More in one entry is a slip: each would be an occurrence of its own on a ladder.
MOST_QUANTITY = 100_000


def check_entry(  # noqa: PLR0913, PLR0917 - they are the columns of one entry
    rulebook: Rulebook,
    subject_kind: str,
    rule: str,
    quantity: int = 1,
    points: Decimal | None = None,
    level: str | None = None,
) -> list[Problem]:
    """Return what is wrong with an entry, all of it; an empty list if nothing is."""
    found = rulebook.rules.get(rule)
    if found is None:
        what = f"unknown rule '{rule}'" if rule else "rule is missing"
        message = f"{what}: {rulebook.slug} has the rules {_some(rulebook.rules)}"
        return [Problem("unknown_rule", message)]
    problems = _check_use(found, subject_kind)
    if not 1 <= quantity <= MOST_QUANTITY:
        message = f"quantity {quantity} is wrong: give a whole number of 1 or more"
        if quantity > MOST_QUANTITY:
            message += f", and not above {MOST_QUANTITY}"
        problems.append(Problem("wrong_quantity", message))
    return problems + check_points(found, points) + _check_level(found, level)


def _some(codes: Iterable[str]) -> str:
    names = list(codes)
    return f"{names[0]} … {names[-1]}"


def _check_use(rule: Rule, subject_kind: str) -> list[Problem]:
    problems = []
    if subject_kind not in rule.subject:
        fits = " or ".join(rule.subject)
        message = f"rule {rule.code} is for {fits}, and the subject is {subject_kind}"
        problems.append(Problem("wrong_kind", message))
    if rule.is_derived:
        message = (
            f"rule {rule.code} is derived from metrics or counts: no entry may name it"
        )
        problems.append(Problem("derived_rule", message))
    elif is_unset(rule):
        message = f"rule {rule.code} has no points: its value is unset"
        problems.append(Problem("unset_rule", message))
    return problems


def is_unset(rule: Rule) -> bool:
    """Tell whether the source leaves open what the rule costs or earns."""
    if rule.kind in ("fact", "action"):
        return False
    return rule.points is not None and all(value is None for _, value in rule.points)


def check_points(rule: Rule, points: Decimal | None) -> list[Problem]:
    """Return what is wrong with the points of an entry under the rule."""
    if rule.kind not in _RANGED:
        code, message = (
            "points_given",
            f"rule {rule.code} takes no points: leave them out",
        )
        return [] if points is None else [Problem(code, message)]
    if points is None:
        message = f"points are missing: rule {rule.code} takes {_range(rule)}"
        return [Problem("points_missing", message)]
    if in_range(rule, points):
        return []
    message = f"points {points} are out of range: rule {rule.code} takes {_range(rule)}"
    return [Problem("points_out_of_range", message)]


def in_range(rule: Rule, points: Decimal) -> bool:
    """Tell whether the rule takes so many points; a range from 0 is above 0."""
    least_fits = points > 0 and points >= (rule.min or 0)
    return least_fits and (rule.max is None or points <= rule.max)


def _range(rule: Rule) -> str:
    if rule.max is None:
        return f"{rule.min} or more" if rule.min else "any above 0"
    return f"{rule.min} to {rule.max}"


def _check_level(rule: Rule, level: str | None) -> list[Problem]:
    if rule.levels is None:
        if level is None:
            return []
        message = f"rule {rule.code} has no levels: leave the level out"
        return [Problem("level_given", message)]
    known = list(dict.fromkeys(name for _, table in rule.levels for name in table))
    if level in known:
        return []
    what = "the level is missing" if level is None else f"unknown level '{level}'"
    message = f"{what}: rule {rule.code} has {', '.join(known)}"
    return [Problem("wrong_level", message)]
