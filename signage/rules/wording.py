"""Say in plain words what pydantic finds wrong with a part of a rulebook file."""

import types
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic_core import ErrorDetails

from signage.errors import Message
from signage.rules.schema_file import RulebookFile
from signage.rules.settings import Tree
from signage.rules.values import Part
from signage.rules.yaml_tree import Path

_MOST_SHOWN = 40
_Word = Callable[[ErrorDetails, Path], Message]
#: The fields of a rule that its key or the program gives.
_NOT_WRITTEN = {"code"}


def place_of(tree: Tree, location: Path) -> Path:
    """Return where in the file the error stands, without pydantic's own steps.

    The last step may be missing in the file: it may be a field that is not there.
    """
    path: Path = ()
    for step in location:
        known: Any = tree if isinstance(tree, Mapping) else ()
        if isinstance(tree, list):
            known = range(len(tree))
        if step in known:
            tree, path = tree[step], (*path, step)
    return path


def worded(error: ErrorDetails, place: Path) -> Message:
    """Return what is wrong and what would be right."""
    word = _WORDS.get(error["type"])
    if word is not None:
        return word(error, place)
    cause = error.get("ctx", {}).get("error")
    if cause is not None and cause.args and isinstance(cause.args[0], Message):
        return cause.args[0]
    return Message("%(what)s", what=error["msg"].removeprefix("Value error, "))


def _shown(error: ErrorDetails) -> str:
    given = error["input"]
    if isinstance(given, Mapping):
        return Message("a mapping")
    if isinstance(given, (list, tuple)):
        return Message("a list")
    text = str(given)
    return f"'{text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + '…'}'"


def _is_no(message: Message) -> _Word:
    """Say of what is given that it is no such thing; `message` has %(given)s."""
    return lambda error, _: Message(message.msgid, given=_shown(error))


def _missing(error: ErrorDetails, _: Path) -> Message:
    return Message("'%(name)s' is missing", name=error["loc"][-1])


def _extra(error: ErrorDetails, place: Path) -> Message:
    """Name the fields that may stand here, and the nearest of them."""
    name = str(error["loc"][-1])
    known = [field for field in fields_at(place[:-1]) if field not in _NOT_WRITTEN]
    near = get_close_matches(name, known, 1)
    if near:
        return Message(
            "there is no field '%(name)s': did you mean '%(near)s'?",
            name=name,
            near=near[0],
        )
    return Message(
        "there is no field '%(name)s': there are %(names)s",
        name=name,
        names=", ".join(known),
    )


def _one_of(error: ErrorDetails, _: Path) -> Message:
    names = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    return Message(
        "%(given)s cannot stand here: give one of %(names)s",
        given=_shown(error),
        names=names,
    )


def _too_short(error: ErrorDetails, _: Path) -> Message:
    least = error["ctx"]["min_length"]
    if least > 1:
        return Message("at least %(least)s must stand here", least=least)
    return Message("this is empty")


def _too_long(error: ErrorDetails, _: Path) -> Message:
    return Message("at most %(most)s can stand here", most=error["ctx"]["max_length"])


def _bounded(message: Message, key: str) -> _Word:
    """Say which bound is crossed; `message` has %(given)s and %(bound)s."""
    return lambda error, _: Message(
        message.msgid, given=_shown(error), bound=error["ctx"][key]
    )


def _pattern(error: ErrorDetails, _: Path) -> Message:
    wanted = _WANTED.get(error["ctx"]["pattern"])
    if wanted is None:
        return Message("%(given)s cannot stand here", given=_shown(error))
    return Message(
        "%(given)s cannot stand here: give %(wanted)s",
        given=_shown(error),
        wanted=wanted,
    )


_WANTED = {
    r"^[a-z][a-z0-9-]*$": Message("a name of small letters, digits and hyphens"),
    r"^[a-z][a-z0-9_]*$": Message("a name of small letters, digits and underscores"),
    r"^[^\s,;|]+$": Message("a code without blanks, commas, semicolons and bars"),
    r"^\d+(\.\d+)?$": Message("a number, e.g. 12.5"),
}
_NUMBER = _is_no(Message("%(given)s is no number: write one as 2.5"))
_WHOLE = _is_no(Message("%(given)s is no whole number: write one as 3"))
_DATE = _is_no(Message("%(given)s is no date: write one as 2026-07-01"))
_WORDS: dict[str, _Word] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _one_of,
    "string_type": _is_no(Message("%(given)s is no text: write one")),
    "string_too_short": _too_short,
    "too_short": _too_short,
    "too_long": _too_long,
    "string_too_long": _bounded(
        Message("%(given)s must be no longer than %(bound)s"), "max_length"
    ),
    "string_pattern_mismatch": _pattern,
    "greater_than": _bounded(Message("%(given)s must be more than %(bound)s"), "gt"),
    "greater_than_equal": _bounded(
        Message("%(given)s must be at least %(bound)s"), "ge"
    ),
    "less_than_equal": _bounded(Message("%(given)s must be at most %(bound)s"), "le"),
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_max_places": _bounded(
        Message("%(given)s must be a number with decimals no more than %(bound)s"),
        "decimal_places",
    ),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _is_no(Message("%(given)s is neither yes nor no")),
    "bool_parsing": _is_no(Message("%(given)s is neither yes nor no")),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "tuple_type": _is_no(Message("%(given)s is no list: write one as [a, b]")),
    "dict_type": _is_no(Message("%(given)s is no mapping of names to values")),
    "model_type": _is_no(Message("%(given)s is no mapping of fields to values")),
    "model_attributes_type": _is_no(
        Message("%(given)s is no mapping of fields to values")
    ),
    "union_tag_invalid": _is_no(Message("%(given)s is no value that can stand here")),
}


def fields_at(path: Path) -> tuple[str, ...]:
    """Return the fields that the part at a path of the file may have."""
    found: Any = RulebookFile
    for step in path:
        found = _inner(found, step)
    return tuple(found.model_fields) if _is_part(found) else ()


def _inner(kind: Any, step: object) -> Any:
    """Return the type of what stands under a field, a key or an index."""
    if _is_part(kind):
        field = kind.model_fields.get(step)
        return None if field is None else _plain(field.annotation)
    arguments = get_args(kind)
    return (
        _plain(arguments[-1] if get_origin(kind) is dict else arguments[0])
        if (arguments)
        else None
    )


def _plain(kind: Any) -> Any:
    """Take annotations off, and of several types the one that has fields."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in {Union, types.UnionType}:
        parts = [_plain(one) for one in get_args(kind)]
        return next((one for one in parts if _is_part(one)), parts[0])
    return kind


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)
