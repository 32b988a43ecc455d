"""Define the ladders, awards and settings of a rulebook file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from signage.errors import Message
from signage.rules.period import Kind
from signage.rules.values import (
    Days,
    DaysOrUnset,
    Flag,
    Labelled,
    Many,
    Number,
    Part,
    Percent,
    Whole,
    one_of,
)

#: The metrics that facts may carry (evaluate.md).
METRICS = (
    "cases",
    "workdays",
    "days_present",
    "leave_days",
    "assessment",
    "info_truth",
    "info_timeliness",
    "info_completeness",
    "info_wording",
    "recommended",
    "vote",
)


class GradeCount(Part):
    """Count the months or quarters of a calendar year that got a grade."""

    grade: str = Field(description="The grade's code.")
    of: Literal["month", "quarter", "year"] = Field(description="What is graded.")
    partial: Flag = Field(
        default=True, description="Count a period that it took part in only partly."
    )


def _codes_or_grade(value: Any) -> str:
    return "<grade>" if isinstance(value, (Mapping, GradeCount)) else "<codes>"


class Step(Labelled):
    """Say what happens when a count is reached."""

    step: int = Field(ge=1, description="Its number on the ladder.")
    counts: Annotated[
        Annotated[Many, Tag("<codes>")] | Annotated[GradeCount, Tag("<grade>")],
        Discriminator(_codes_or_grade),
    ] = Field(description="Codes of the rules (or the grade) that it counts.")
    window: Literal["month", "quarter", "year", "none"] = Field(
        description="Calendar window of the count; none: every entry by itself."
    )
    at: Whole = Field(description="The count at which it fires; unset: never.")
    repeat: Flag = Field(default=False, description="Fire at every later one too.")
    active: Flag = Field(default=True, description="Whether it is in use.")
    action: str = Field(min_length=1, description="Code of what is to be done.")
    public: Flag = Field(default=False, description="Whether screens show it.")
    due_days: Days = Field(
        default=7, description="Days in which the action is to be carried out."
    )
    reference: str = Field(min_length=1, description="The clause of the source.")


class Ladder(Part):
    """Escalate by count."""

    subject: Many = Field(description="Kinds of subject that climb it.")
    steps: tuple[Step, ...] = Field(min_length=1, description="Its steps.")


class RankKey(Part):
    """Give one value to rank the participants of an award by."""

    order: Literal["asc", "desc"] = Field(description="Which end is better.")
    score: Flag = Field(default=False, description="The period's score.")
    metrics: Many = Field(default=(), description="The sum of these metrics.")
    required: Flag = Field(
        default=False, description="Without the metrics nobody is ranked."
    )
    counts: Many = Field(default=(), description="How many entries under these rules.")
    with_staff: Flag = Field(
        default=False, description="Count those of the window's staff as well."
    )
    titles: str | None = Field(
        default=None, description="How often this award was won within the period."
    )
    least: Whole = Field(default=None, description="Fewer titles than this: no prize.")

    @model_validator(mode="after")
    def _one_value(self) -> "RankKey":
        if sum(map(bool, (self.score, self.metrics, self.counts, self.titles))) != 1:
            raise ValueError(
                Message("a key is one of score, metrics, counts and titles")
            )
        return self


class Quota(Part):
    """Limit the number of winners, by number or by share."""

    model_config = one_of("count", "percent")

    count: Whole = Field(default=None, description="So many.")
    percent: Percent = Field(default=None, description="Or this share of the base.")
    rounding: Literal["floor", "nearest", "ceil"] = Field(
        default="floor", description="How a share is rounded; nearest is half up."
    )
    minimum: Whole = Field(
        default=0, description="At least this, where anyone takes part."
    )
    excluded_in_base: Flag = Field(
        default=True, description="Whether those who cannot win count in the base."
    )


class Award(Labelled):
    """Name an award, who may win it and how."""

    period: Kind = Field(description="Kind of period it is given for.")
    subject: str = Field(description="Kind of subject that wins it.")
    per_group: Flag = Field(default=False, description="Given in each contest group.")
    computed: Flag = Field(
        default=True, description="Whether the source says enough to compute it."
    )
    quota: Quota | None = Field(default=None, description="How many win; none: all.")
    rank: tuple[RankKey, ...] = Field(default=(), description="Ranking, best first.")
    unbarred: Flag = Field(default=False, description="A bar on the period excludes.")
    unvetoed: Flag = Field(default=False, description="A vetoed month excludes.")
    service_months: Whole = Field(
        default=None, description="Months of service needed, and still in service."
    )
    eligibility: str | None = Field(default=None, description="The source's condition.")
    publicity_days: DaysOrUnset = Field(
        default=None, description="Days of public notice."
    )
    approval_chain: str = Field(min_length=1, description="Who decides, in order.")
    reference: str = Field(min_length=1, description="The clause of the source.")


Choice = Literal["number", "whole_number", "number_or_unset", "fixed", "unset"]


def _list_or_word(value: Any) -> str:
    return "<list>" if isinstance(value, (list, tuple)) else "<word>"


class Setting(Part):
    """Decide one ambiguity of the source, openly."""

    default: str = Field(
        min_length=1, description="What holds if nobody says otherwise."
    )
    choices: Annotated[
        Annotated[tuple[str, ...], Field(min_length=2, max_length=20), Tag("<list>")]
        | Annotated[Choice, Tag("<word>")],
        Discriminator(_list_or_word),
    ] = Field(description="What may be set; fixed and unset cannot be.")
    required: Flag = Field(
        default=False, description="Nothing is evaluated until it is set."
    )
    meaning: str = Field(min_length=1, description="What is decided, in English.")
    zh: str | None = Field(
        default=None, min_length=1, description="What is decided, in Chinese."
    )
    reference: str = Field(min_length=1, description="The clause of the source.")


class InForce(Part):
    """Give the days from which and to which an edition is in force."""

    first: date | None = Field(default=None, description="The first day; none: open.")
    last: date | None = Field(default=None, description="The last day; none: open.")


class Grade(Part):
    """Name a band of scores; the first that fits, from the top, is given."""

    code: str = Field(min_length=1, description="Its code.")
    over: Number = Field(default=None, description="Scores above this.")
    least: Number = Field(default=None, description="Scores of this or more.")

    def fits(self, score: Decimal) -> bool:
        """Tell whether the rounded score lies in the band."""
        if self.over is not None:
            return score > self.over
        return self.least is None or score >= self.least
