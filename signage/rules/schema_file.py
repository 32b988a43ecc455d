"""Define the whole of a rulebook file."""

from typing import Annotated, Literal

from pydantic import Field

from signage.rules.period import Kind
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, Grade, InForce, Ladder, Setting
from signage.rules.values import Amount, Code, Days, Flag, Labelled, Number, Part, Whole


class Category(Labelled):
    """Give a group of rules its own points."""

    full: Amount = Field(gt=0, description="Points at the start of the period.")
    floor: Literal["zero", "none"] = Field(
        description="zero: deductions stop at zero; none: they go on below."
    )
    reference: str = Field(min_length=1, description="The clause of the source.")


class Points(Part):
    """Score a kind of subject in points."""

    cycle: Literal["month", "quarter", "year"] = Field(
        default="month", description="The period that a score is made for by nature."
    )
    base: Number = Field(default=None, description="Points to start from.")
    base_of: Literal["categories", "number", "staff", "metric"] = Field(
        default="categories",
        description="Start from the categories' sum, `base`, the mean of the window's "
        "staff, or the derived_base rule's metric.",
    )
    decimals: Whole = Field(
        default=None, le=9, description="Decimals shown, at most 9; none: exact."
    )
    padded: Flag = Field(default=False, description="Show trailing zeros.")
    exact_categories: Flag = Field(
        default=False, description="Show categories exactly, not at `decimals`."
    )
    longer: Literal["mean", "sum"] = Field(
        default="mean", description="How months make a quarter's or a year's score."
    )
    divisor: Literal["participated", "calendar"] = Field(
        default="participated", description="What a mean (or a grade) divides by."
    )
    vetoed: Literal["zero", "skip"] = Field(
        default="zero", description="A vetoed month is 0, or is left out."
    )
    bonus_cap: Number = Field(default=None, description="Most bonus of one month.")
    matter: Literal["highest", "once", "every"] = Field(
        default="every",
        description="Exclusive entries of one matter: the highest of each month, the "
        "highest of the first month only, or every one.",
    )
    grades: tuple[Grade, ...] = Field(default=(), description="Grades, best first.")


class Pay(Part):
    """Pay a monthly amount, less the months that findings cost."""

    monthly_amount: Amount = Field(description="Yuan a month.")
    overflow: Literal["forward_months", "floor_zero"] = Field(
        description="Whether months lost run on beyond the half-year."
    )
    deducted_again: Literal["next_month", "same_month"] = Field(
        description="Whether a further finding takes months not yet deducted."
    )
    matter: Literal["highest", "additive"] = Field(
        description="Of one matter's findings the highest level counts, or each."
    )


class Procedure(Part):
    """Say how a result is reviewed and published before it stands."""

    self_review_days: Days = Field(
        default=3,
        description="Full days after closing in which a person may object to entries.",
    )
    publicity_days: Days = Field(
        default=3,
        description="Full days of publicity where an award has none of its own.",
    )
    publicity_of: Literal["awards", "results"] = Field(
        default="awards",
        description="Publish who is nominated, if anybody is, or every result.",
    )
    two_people: Flag = Field(
        default=True, description="Whoever reviewed may not confirm."
    )
    final: Literal["by_itself", "by_person"] = Field(
        default="by_itself",
        description="Whether the end of publicity makes it final, or a person does.",
    )


class Assessed(Labelled):
    """Say how one kind of subject is assessed; without any of these: no score."""

    points: Points | None = Field(default=None, description="By points.")
    pay: Pay | None = Field(default=None, description="By pay.")
    fines: Flag = Field(default=False, description="By fines.")


#: Every choice of every setting is tried on the whole: a file of thousands would keep
#: the server busy. The most that we have are 37 settings, 121 rules and 6 ladders.
MOST_SETTINGS = 100
MOST_RULES = 1000
MOST_OTHERS = 200
SettingName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class RulebookFile(Labelled):
    """Hold one rulebook and edition as its file says it."""

    rulebook: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$", max_length=64, description="Its name."
    )
    edition: str = Field(
        min_length=1, max_length=32, description="Which edition this is."
    )
    reference: str = Field(min_length=1, description="The document it was read from.")
    in_force: InForce = Field(default=InForce(), description="When it holds.")
    periods: tuple[Kind, ...] = Field(
        default=("month", "quarter", "half_year", "year"),
        min_length=1,
        description="Kinds of period that can be evaluated.",
    )
    settings: dict[SettingName, Setting] = Field(
        default_factory=dict,
        max_length=MOST_SETTINGS,
        description="The ambiguities of the source, decided.",
    )
    subjects: dict[Code, Assessed] = Field(
        min_length=1, description="The kinds of subject assessed."
    )
    categories: dict[Code, dict[Code, Category]] = Field(
        default_factory=dict, description="By kind of subject: the categories."
    )
    procedure: Procedure = Field(
        default=Procedure(), description="From the scores to what stands."
    )
    rules: dict[Code, Rule] = Field(
        max_length=MOST_RULES, description="The rules by code."
    )
    ladders: dict[Code, Ladder] = Field(
        default_factory=dict, max_length=MOST_OTHERS, description="The ladders by code."
    )
    awards: dict[Code, Award] = Field(
        default_factory=dict, max_length=MOST_OTHERS, description="The awards by code."
    )
