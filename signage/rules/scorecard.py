"""Hold what an evaluation results in: explained scores, ladder actions, awards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from signage.rules.numbers import Exact
from signage.rules.period import Period
from signage.rules.schema import Rule

#: Why a line counted differently from its face value.
REASONS = {
    "category_floor": "the category was used up",
    "bonus_cap": "the month's bonus has reached its cap",
    "year_cap": "the rule's cap for the year is reached",
    "quarter_cap": "the rule's cap for the quarter is reached",
    "month_cap": "the rule's cap for the month is reached",
    "highest_only": "of one matter only the highest counts",
    "same_matter": "the matter has counted already",
    "progressive": "the steps of the rule give the total of the month",
    "category_zeroed": "the category scores nothing",
    "other_period": "the rest falls outside the period or is deducted already",
}


class Line(NamedTuple):
    """Explain one change of a score: what, by which rule, how much of it counted.

    `points` is the face value and `counted` what moved the score (both signed, points;
    months of pay where findings cost pay, yuan for fines). `entry` is None where a
    metric or another subject's score is the cause; `date` is then the month's last day.
    """

    entry: str | None
    definition: Rule
    points: Decimal
    counted: Decimal
    because: str | None
    date: date

    @property
    def rule(self) -> str:
        """Return the rule's code."""
        return self.definition.code

    @property
    def category(self) -> str:
        """Return the category of the rule."""
        return self.definition.category

    @property
    def reference(self) -> str:
        """Return the clause that the rule implements."""
        return self.definition.reference

    @property
    def label_zh(self) -> str:
        """Return what the rule is called in Chinese."""
        return self.definition.zh

    @property
    def label_en(self) -> str:
        """Return what the rule is called in English."""
        return self.definition.en


#: Make a line of a tuple of its fields: a third of the cost of naming them.
new_line = partial(tuple.__new__, Line)


@dataclass(frozen=True, slots=True)
class Veto:
    """Take the whole assessment of a month."""

    rule: str
    entry: str | None
    scope: str
    date: date


@dataclass(frozen=True, slots=True)
class Bar:
    """Shut a subject out of the awards of a period."""

    award_period: Period
    rule: str
    entry: str | None


@dataclass(slots=True)
class Part:
    """Score one subject over one natural cycle of its rulebook, mostly a month.

    `base` plus the counted lines is what was computed; `exact` is what that is worth
    for longer periods and for means (0 or None after a veto), and `score` what is
    shown. Never changed once it is made; not frozen, since a year of a large hall has
    hundreds of thousands, and freezing doubles the cost of each.
    """

    period: Period
    base: Exact | None
    exact: Exact | None
    score: Decimal | None
    grade: str | None
    assessed: bool
    left: Mapping[str, Exact]
    bonus: Decimal
    vetoes: Sequence[Veto]
    trace: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Give one subject's result for one period, with every line behind it.

    For a month, `base` plus the counted lines is what was computed; `score` is that,
    rounded as the rulebook says (None where there are no points). A longer period has
    no base and no categories: its `parts` are the months, and `months` their scores.
    """

    code: str
    kind: str
    group: str | None
    base: Decimal | None = None
    score: Decimal | None = None
    grade: str | None = None
    assessed: bool = True
    categories: Mapping[str, Decimal] | None = None
    bonus: Decimal | None = None
    amount: Decimal | None = None
    vetoes: tuple[Veto, ...] = ()
    barred: tuple[Bar, ...] = ()
    trace: tuple[Line, ...] = ()
    months: Mapping[Period, Decimal | None] | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """State that a subject reached a step of a ladder on a day."""

    ladder: str
    subject: str
    step: int
    action: str
    date: date
    entries: tuple[str, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rank one participant of an award, or say why they cannot win.

    `keys` are the ranking values in order, as they are, not negated.
    """

    code: str
    keys: tuple[Decimal, ...]
    rank: int | None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class AwardResult:
    """Name the winners of one award, in one group where it is given by group."""

    award: str
    group: str | None
    quota: int | None
    winners: tuple[str, ...]
    undecided: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Hold the whole result of a rulebook over one period."""

    rulebook: str
    edition: str
    period: Period
    subjects: tuple[Scorecard, ...]
    actions: tuple[Action, ...]
    awards: tuple[AwardResult, ...]
