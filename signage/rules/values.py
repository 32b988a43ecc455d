"""Give the small types that rulebook files are written with.

A file's plain values are texts, and each type here reads its own. What JSON Schema
should say of a type, where pydantic cannot know it, stands beside it.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from signage.errors import Message

T = TypeVar("T")

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class Part(BaseModel):
    """Be one part of a rulebook file: immutable, and no field but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def one_of(*names: str) -> ConfigDict:
    """Let a part's JSON Schema ask for one of the fields, and not more."""
    ways: list[JsonValue] = [{"required": [name]} for name in names]
    return ConfigDict(json_schema_extra={"oneOf": ways})


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
    if not isinstance(value, Mapping) or not any(map(_looks_like_date, value)):
        return ((date.min, value),)
    wrong = [key for key in value if not _is_date(str(key))]
    if wrong:
        given = f"'{wrong[0]}'"
        message = Message("%(given)s is no date: write one as 2026-07-01", given=given)
        raise ValueError(message)
    return tuple(sorted(value.items()))


def _looks_like_date(key: object) -> bool:
    return re.match(r"\d{4}\D\d", str(key), re.ASCII) is not None


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unset_as_none(value: Any) -> Any:
    return None if value == "unset" else value


def _none_as_none(value: Any) -> Any:
    return None if value == "none" else value


def _as_flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _FLAGS:
            given = f"'{value}'"
            raise ValueError(Message("%(given)s is neither yes nor no", given=given))
        return _FLAGS[value]
    return value


#: Yes or no.
Flag = Annotated[bool, BeforeValidator(_as_flag, json_schema_input_type=bool)]
#: One or several names.
Many = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_as_many, json_schema_input_type=str | list[str]),
]

#: The key of a rule, ladder, award, category or kind of subject.
Code = Annotated[str, Field(pattern=r"^[^\s,;|]+$")]
#: A billion, to nine places: a slip, or harm, is beyond.
Amount = Annotated[
    Decimal, Field(ge=0, le=1_000_000_000, decimal_places=9, allow_inf_nan=False)
]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
#: Days to wait, at most a year.
Days = Annotated[int, Field(ge=0, le=366)]
_Date = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
_Unset = Annotated[str, Field(pattern="^unset$")]
_UNSET = BeforeValidator(_unset_as_none, json_schema_input_type=Amount | _Unset)

#: A number of 0 or more that the source may leave open: the word `unset`.
Number = Annotated[Amount | None, _UNSET]
Whole = Annotated[
    _Count | None,
    BeforeValidator(_unset_as_none, json_schema_input_type=_Count | _Unset),
]
_Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=9)]
Percent = Annotated[
    _Percent | None,
    BeforeValidator(_unset_as_none, json_schema_input_type=_Percent | _Unset),
]
#: The name of a metric, or the word `none`.
NameOrNone = Annotated[
    str | None, BeforeValidator(_none_as_none, json_schema_input_type=str)
]

DaysOrUnset = Annotated[
    Days | None,
    BeforeValidator(_unset_as_none, json_schema_input_type=Days | _Unset),
]

_Numbers = Amount | _Unset
_Level = Annotated[str, Field(pattern=r"^(?!\d{4}-\d\d-\d\d$)\S.*$")]
_Reached = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
_Levels = Annotated[dict[str, Amount], Field(min_length=1)]
_Steps = Annotated[dict[_Reached, Amount], Field(min_length=1)]
_LevelsAsWritten = Annotated[dict[_Level, Amount], Field(min_length=1)]
_NumbersByDate = Annotated[dict[_Date, _Numbers], Field(min_length=1)]
_LevelsByDate = Annotated[dict[_Date, _LevelsAsWritten], Field(min_length=1)]
_StepsByDate = Annotated[dict[_Date, _Steps], Field(min_length=1)]

#: Values that may change in time: each from its day on.
DatedNumber = Annotated[
    tuple[tuple[date, Number], ...],
    BeforeValidator(_as_dated, json_schema_input_type=_Numbers | _NumbersByDate),
]
DatedLevels = Annotated[
    tuple[tuple[date, _Levels], ...],
    BeforeValidator(_as_dated, json_schema_input_type=_LevelsAsWritten | _LevelsByDate),
]
DatedSteps = Annotated[
    tuple[tuple[date, _Steps], ...],
    BeforeValidator(_as_dated, json_schema_input_type=_Steps | _StepsByDate),
]


def value_on(spans: tuple[tuple[date, T], ...], day: date) -> T | None:
    """Return the value in force on the day, or None before the first one."""
    found = None
    for first, value in spans:
        if first <= day:
            found = value
    return found
