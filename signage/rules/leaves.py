"""Write every value of a rulebook's part as text, by the name of its field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from signage.rules.numbers import plain
from signage.rules.schema_awards import Ladder
from signage.rules.values import Part


def leaves(part: Part) -> dict[str, str]:
    """Return a part's values, those of parts within it by a dotted name.

    The steps of a ladder are parts of their own, and are left out.
    """
    found: dict[str, str] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            inner = leaves(value).items()
            found.update({f"{name}.{field}": text for field, text in inner})
        elif not (isinstance(part, Ladder) and name == "steps"):
            found[name] = written(value)
    return found


def written(value: Any) -> str:
    """Write a value as a file would: yes, 2.5, [a, b], {month: 2}."""
    if isinstance(value, Part):
        given = sorted(value.model_fields_set)
        return _mapping({name: getattr(value, name) for name in given})
    if isinstance(value, Mapping):
        return _mapping(value)
    return _sequence(value) if isinstance(value, tuple) else _single(value)


def _single(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    words = {None: "none", True: "yes", False: "no"}
    is_word = value is None or isinstance(value, bool)
    return words[value] if is_word else str(value)


def _mapping(value: Mapping[Any, Any]) -> str:
    return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"


def _sequence(value: tuple[Any, ...]) -> str:
    if len(value) == 1 and isinstance(value[0], tuple) and value[0][0] == date.min:
        return written(value[0][1])  # a value that always held
    if value and all(isinstance(one, tuple) for one in value):
        return _mapping(dict(value))
    return "[" + ", ".join(map(written, value)) + "]"
