"""Hold how one kind of subject is scored in points, made ready once."""

from decimal import Decimal
from functools import cached_property

from signage.rules.facts import Entry
from signage.rules.numbers import ZERO, Exact, exact_sum, shown
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_file import Points
from signage.rules.scorecard import Part
from signage.rules.terms import Bonus, Terms, Work, terms_of


class Scheme:
    """Hold how one kind of subject is scored: its terms by code, made once."""

    def __init__(self, rulebook: Rulebook, kind: str, points: Points) -> None:
        self.kind = kind
        self.points = points
        self.categories = rulebook.categories(kind)
        self.rules = {
            code: rule for code, rule in rulebook.rules.items() if kind in rule.subject
        }
        self.full = {code: item.full for code, item in self.categories.items()}
        self.full_mark = sum(self.full.values(), ZERO)
        # Derived bonuses come last, in what is left of the month's bonus.
        self.derived = sorted(
            (rule for rule in self.rules.values() if rule.is_derived),
            key=lambda rule: rule.kind == "derived_bonus",
        )

    @cached_property
    def terms(self) -> dict[str, Terms]:
        """Return how each rule that entries may name moves the score."""
        found = {
            code: terms_of(rule, is_floored=self.is_floored(rule))
            for code, rule in self.rules.items()
        }
        return {code: terms for code, terms in found.items() if terms is not None}

    @cached_property
    def has_bonus(self) -> bool:
        """Tell whether an entry can earn a bonus."""
        return any(isinstance(terms, Bonus) for terms in self.terms.values())

    @cached_property
    def exclusive(self) -> tuple[str, ...]:
        """Return the codes of the rules of which one matter counts once."""
        return tuple(
            code
            for code, rule in self.rules.items()
            if rule.exclusive and isinstance(self.terms.get(code), Bonus)
        )

    @cached_property
    def capped_for_longer(self) -> tuple[str, ...]:
        """Return the codes of the rules with a cap beyond the month."""
        return tuple(
            code for code, rule in self.rules.items() if set(rule.cap) - {"month"}
        )

    @property
    def has_fixed_base(self) -> bool:
        """Tell whether everyone starts from the same points in every month."""
        return self.points.base_of in ("categories", "number")

    def is_floored(self, rule: Rule) -> bool:
        """Tell whether deductions under the rule stop when its category is used up."""
        category = self.categories.get(rule.category)
        return category is not None and category.floor == "zero"

    def face(self, entry: Entry) -> Decimal:
        """Return what the entry is worth before any cap, with its sign."""
        return self.terms[entry.rule].face(entry)


def finished(scheme: Scheme, work: Work, base: Exact | None) -> Part:
    """Close the month: add up, let a veto take it, round, grade."""
    points = scheme.points
    exact = _after_veto(points) if work.vetoes else _added(base, work)
    score = show(points, exact)
    grade = grade_of(points, None if work.vetoes else score)
    return Part(
        work.period,
        base,
        exact,
        score,
        grade,
        not work.vetoes,
        work.left,
        work.bonus,
        work.vetoes,
        work.lines or (),
    )


def _after_veto(points: Points) -> Exact | None:
    return None if points.vetoed == "skip" else ZERO


def _added(base: Exact | None, work: Work) -> Exact | None:
    if base is None:
        return None
    if isinstance(base, Decimal) and work.from_means is ZERO:
        return base + work.total
    return exact_sum((base, work.total, work.from_means))


def show(points: Points, exact: Exact | None) -> Decimal | None:
    """Round a score as the rulebook shows it."""
    if exact is None:
        return None
    return shown(exact, points.decimals, padded=points.padded)


def grade_of(points: Points, score: Decimal | None) -> str | None:
    """Return the grade of a rounded score; without a score it is the lowest."""
    if not points.grades:
        return None
    if score is None:
        return points.grades[-1].code
    return next((grade.code for grade in points.grades if grade.fits(score)), None)
