"""Say in plain words what pydantic finds wrong with a part of a rulebook file."""

import types
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic_core import ErrorDetails

from signage.rules.schema_file import RulebookFile
from signage.rules.settings import Tree
from signage.rules.values import Part
from signage.rules.yaml_tree import Path

_MOST_SHOWN = 40
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


def worded(error: ErrorDetails, place: Path) -> str:
    """Return what is wrong and what would be right."""
    word = _WORDS.get(error["type"])
    if word is not None:
        return word(error, place)
    return error["msg"].removeprefix("Value error, ")


def _shown(error: ErrorDetails) -> str:
    given = error["input"]
    if given is None:
        return "nothing"
    if isinstance(given, Mapping):
        return "a mapping"
    if isinstance(given, (list, tuple)):
        return "a list"
    text = str(given)
    return f"'{text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + '…'}'"


def _is_no(what: str) -> Callable[[ErrorDetails, Path], str]:
    return lambda error, _: f"{_shown(error)} is no {what}"


def _missing(error: ErrorDetails, _: Path) -> str:
    return f"'{error['loc'][-1]}' is missing"


def _extra(error: ErrorDetails, place: Path) -> str:
    """Name the fields that may stand here, and the nearest of them."""
    name = str(error["loc"][-1])
    known = [field for field in fields_at(place[:-1]) if field not in _NOT_WRITTEN]
    near = get_close_matches(name, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    return f"there is no field '{name}': {hint}"


def _one_of(error: ErrorDetails, _: Path) -> str:
    expected = error["ctx"]["expected"].replace("'", "")
    return f"{_shown(error)} cannot stand here: give {expected}"


def _too_short(error: ErrorDetails, _: Path) -> str:
    least = error["ctx"]["min_length"]
    return f"at least {least} must stand here" if least > 1 else "this is empty"


def _bounded(word: str, key: str) -> Callable[[ErrorDetails, Path], str]:
    return lambda error, _: f"{_shown(error)} must be {word} {error['ctx'][key]}"


def _pattern(error: ErrorDetails, _: Path) -> str:
    wanted = _WANTED.get(error["ctx"]["pattern"])
    return f"{_shown(error)} cannot stand here" + (f": give {wanted}" if wanted else "")


_WANTED = {
    r"^[a-z][a-z0-9-]*$": "a name of small letters, digits and hyphens",
    r"^[a-z][a-z0-9_]*$": "a name of small letters, digits and underscores",
    r"^[^\s,;|]+$": "a code without blanks, commas, semicolons and bars",
    r"^\d+(\.\d+)?$": "a number",
}
_NUMBER = _is_no("number: write one as 2.5")
_WHOLE = _is_no("whole number: write one as 3")
_DATE = _is_no("date: write one as 2026-07-01")
_WORDS: dict[str, Callable[[ErrorDetails, Path], str]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _one_of,
    "string_type": _is_no("text: write one"),
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _bounded("no longer than", "max_length"),
    "string_pattern_mismatch": _pattern,
    "greater_than": _bounded("more than", "gt"),
    "greater_than_equal": _bounded("at least", "ge"),
    "less_than_equal": _bounded("at most", "le"),
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_max_places": _bounded(
        "a number with decimals no more than", "decimal_places"
    ),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _is_no("yes or no"),
    "bool_parsing": _is_no("yes or no"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "tuple_type": _is_no("list: write one as [a, b]"),
    "dict_type": _is_no("mapping of names to values"),
    "model_type": _is_no("mapping of fields to values"),
    "model_attributes_type": _is_no("mapping of fields to values"),
    "union_tag_invalid": _is_no("value that can stand here"),
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
