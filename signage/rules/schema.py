"""Define what a rulebook file may say: docs/rulebooks.md explains it field by field."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema, model_validator

from signage.errors import Message
from signage.rules.period import Kind
from signage.rules.values import (
    Amount,
    DatedLevels,
    DatedNumber,
    DatedSteps,
    Flag,
    Labelled,
    Many,
    NameOrNone,
    Number,
    Part,
    one_of,
)

RuleKind = Literal[
    "deduct",
    "deduct_range",
    "deduct_steps",
    "bonus",
    "bonus_level",
    "bonus_range",
    "veto",
    "action",
    "fact",
    "money_months",
    "fine",
    "norm",
    "unset",
    "derived_zero",
    "derived_mean",
    "derived_bonus",
    "derived_deduct",
    "derived_veto",
    "derived_base",
]

#: What each kind of rule must say, and what it may say besides.
FIELDS_OF_KIND: dict[str, tuple[set[str], set[str]]] = {
    "deduct": ({"points"}, {"cap", "bars"}),
    "deduct_range": ({"min"}, {"max", "cap", "bars"}),
    "deduct_steps": ({"steps"}, {"steps_are", "veto_at", "veto_scope", "bars"}),
    "bonus": ({"points"}, {"exclusive", "cap", "bars"}),
    "bonus_level": ({"levels"}, {"exclusive", "cap", "bars"}),
    "bonus_range": ({"min"}, {"max", "exclusive", "cap", "bars"}),
    "veto": ({"veto_scope"}, {"bars"}),
    "action": (set(), {"bars"}),
    "fact": (set(), {"points", "bars"}),
    "money_months": ({"points", "rank"}, {"exclusive", "bars"}),
    "fine": ({"points"}, {"bars"}),
    "norm": ({"points"}, {"min", "max"}),
    "unset": ({"points"}, set()),
    "derived_zero": ({"counts", "limits"}, {"year_effect", "staff_counts"}),
    "derived_mean": ({"mean_of", "factor"}, set()),
    "derived_bonus": ({"metric", "steps"}, {"metric_of", "per_head"}),
    "derived_deduct": ({"points", "ratio"}, set()),
    "derived_veto": ({"veto_scope"}, {"counts", "limits", "ratio"}),
    "derived_base": ({"metric"}, {"max"}),
}
#: What a rule of any kind may say.
COMMON_FIELDS = {"code", "zh", "en", "reference", "subject", "category", "kind"} | {
    "per",
    "threshold",
}


class Counting(Part):
    """Require a count of entries within a calendar window."""

    counts: Many = Field(description="Codes of the rules that are counted.")
    window: Kind = Field(description="Calendar window of the count.")
    least: int = Field(ge=1, description="The count that must be reached.")


class BarRule(Part):
    """Shut the subject out of the awards of a period that holds the entry's date."""

    period: Kind = Field(description="Kind of the award period lost.")
    of: Literal["self", "window"] = Field(
        default="self", description="Who loses it: the subject, or the clerk's window."
    )
    when: Counting | None = Field(
        default=None, description="Only when a count is reached; else every entry."
    )


Share = Annotated[
    Fraction,
    Field(ge=0),
    WithJsonSchema(
        {"type": ["string", "number"], "pattern": r"^\d+(/[1-9]\d*|\.\d+)?$"}
    ),
]


class Ratio(Part):
    """Compare two metrics of the subject, exactly."""

    model_config = one_of("over", "under")

    metric: str = Field(description="The metric above the line.")
    to: str = Field(description="The metric below the line.")
    less: NameOrNone = Field(
        default=None, description="A metric taken off the one below the line."
    )
    over: Share | None = Field(default=None, description="Holds above this.")
    under: Share | None = Field(default=None, description="Holds below this.")

    @model_validator(mode="after")
    def _one_bound(self) -> "Ratio":
        if (self.over is None) == (self.under is None):
            raise ValueError(Message("a ratio needs one of 'over' and 'under'"))
        return self


class Rule(Labelled):
    """Say what one fact costs or earns."""

    code: str = Field(description="Its code, the key in the file.")
    subject: Many = Field(description="Kinds of subject that it applies to.")
    category: str = Field(description="The category that it belongs to.")
    kind: RuleKind = Field(description="How it works.")
    reference: str = Field(min_length=1, description="The clause of the source.")
    per: str | None = Field(default=None, description="What one of its quantity is.")
    points: DatedNumber | None = Field(
        default=None, description="Size without a sign, or `unset`."
    )
    min: Amount | None = Field(
        default=None, description="Least points; 0 means above 0."
    )
    max: Amount | None = Field(default=None, description="Most points; none: no end.")
    levels: DatedLevels | None = Field(default=None, description="Points by level.")
    steps: DatedSteps | None = Field(
        default=None, description="Points by the count or metric that is reached."
    )
    veto_at: int | None = Field(
        default=None, ge=1, description="The count of the month that is a veto."
    )
    steps_are: Literal["total", "added"] = Field(
        default="total", description="Whether a step gives the total or adds to it."
    )
    cap: dict[Kind, Number] = Field(
        default_factory=dict, description="Most that counts in each kind of period."
    )
    exclusive: str | None = Field(
        default=None, description="Rules that share the word exclude each other."
    )
    rank: int | None = Field(
        default=None, description="Height of the level of a finding; higher excludes."
    )
    veto_scope: Literal["month"] | None = Field(
        default=None, description="What a veto takes."
    )
    bars: tuple[BarRule, ...] = Field(default=(), description="Awards that are lost.")
    threshold: str | None = Field(
        default=None, description="The source's condition, for people to read."
    )
    counts: Many = Field(default=(), description="Codes that a derived rule counts.")
    staff_counts: Many = Field(
        default=(), description="Codes of its staff that a window's rule counts too."
    )
    limits: dict[Literal["month", "year"], Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict, description="Counts at which a derived rule sets in."
    )
    year_effect: Literal["to_year_end", "month_only"] = Field(
        default="to_year_end", description="How long the yearly limit has effect."
    )
    mean_of: str | None = Field(
        default=None, description="The staff category that a window's is the mean of."
    )
    factor: Amount | None = Field(
        default=None, description="What the mean is multiplied with."
    )
    metric: str | None = Field(default=None, description="The metric looked at.")
    metric_of: Literal["self", "window"] = Field(
        default="self", description="Whose metric it is."
    )
    per_head: Flag = Field(
        default=False, description="Divide the metric by the window's staff."
    )
    ratio: Ratio | None = Field(default=None, description="A comparison of metrics.")

    @property
    def is_derived(self) -> bool:
        """Tell whether metrics or counts cause it, so that no entry may name it."""
        return self.kind.startswith("derived_")

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> "Rule":
        needed, allowed = FIELDS_OF_KIND[self.kind]
        given = self.model_fields_set
        missing = sorted(needed - given)
        needless = sorted(given - needed - allowed - COMMON_FIELDS)
        if missing or needless:
            raise ValueError(_misfit(self.kind, missing, needless))
        return self


def _misfit(kind: str, missing: list[str], needless: list[str]) -> Message:
    """Say which fields a rule of the kind lacks, and which mean nothing there."""
    lacks = Message(
        "a rule of the kind %(kind)s needs %(names)s",
        kind=kind,
        names=", ".join(missing),
    )
    takes = Message(
        "%(names)s has no meaning for the kind %(kind)s",
        names=", ".join(needless),
        kind=kind,
    )
    if missing and needless:
        return Message("%(one)s; %(other)s", one=lacks, other=takes)
    return lacks if missing else takes
