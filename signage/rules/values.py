"""Give the small types that rulebook files are written with."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Part(BaseModel):
    """Be one part of a rulebook file: immutable, and no field but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Labels(NamedTuple):
    """Name something in both languages."""

    zh: str
    en: str


class Labelled(Part):
    """Carry a name in Chinese and in English."""

    zh: str = Field(min_length=1, description="What it is called in Chinese.")
    en: str = Field(min_length=1, description="What it is called in English.")

    @property
    def labels(self) -> Labels:
        """Return both names."""
        return Labels(self.zh, self.en)


def _as_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_dated(value: Any) -> Any:
    """Take `{2026-01-01: 2, …}` as dated values, anything else as valid always."""
    if isinstance(value, Mapping) and value and all(map(_DATE.fullmatch, value)):
        return tuple(sorted(value.items()))
    return ((date.min, value),)


def _unset_as_none(value: Any) -> Any:
    return None if value == "unset" else value


Many = Annotated[tuple[str, ...], BeforeValidator(_as_many)]
#: A number that the source may leave open: the word `unset`.
Number = Annotated[
    Annotated[Decimal, Field(allow_inf_nan=False)] | None,
    BeforeValidator(_unset_as_none),
]
Whole = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_unset_as_none)]

_dated = BeforeValidator(_as_dated)
DatedNumber = Annotated[tuple[tuple[date, Number], ...], _dated]
DatedTable = Annotated[tuple[tuple[date, dict[str, Decimal]], ...], _dated]


def value_on(spans: tuple[tuple[date, T], ...], day: date) -> T | None:
    """Return the value in force on the day, or None before the first one."""
    found = None
    for first, value in spans:
        if first <= day:
            found = value
    return found
