"""The form of an item's options, made from its kind's pydantic model."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from flask_babel import gettext
from pydantic import AnyUrl, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from signage.operations.publishing.things import NOUNS
from signage.slides.kind import Uses

#: A text that may be longer than this is written into several lines.
LONGEST_LINE = 120
#: So many choices still stand side by side; more are a list to open.
MOST_RADIOS = 5
_INPUTS = {
    datetime: "datetime-local",
    date: "date",
    time: "time",
    int: "number",
    float: "number",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, with what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionField:
    """One field of an item's form.

    `control` is "input" (of the type `input`), "area", "yes", "radio", "select", "many"
    or "thing": something that the office keeps, of a `noun`; `text` is what the chosen
    one is called. Several values stand on a line each.
    """

    name: str
    label: str
    help: str
    control: str
    value: str
    input: str = "text"
    text: str = ""
    noun: str = ""
    choices: tuple[Choice, ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    is_required: bool = False


def option_fields(
    options: type[BaseModel], values: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[OptionField, ...]:
    """Return the fields of a kind's options with what was chosen.

    `names` says what things are called, by "media:7".
    """
    return tuple(
        _field(name, about, values.get(name), values.get(f"{name}-text"), names)
        for name, about in options.model_fields.items()
    )


def read_options(
    options: type[BaseModel],
    form: MultiDict[str, str],
    prefix: str,
    find: Callable[[str, str], int | None],
) -> dict[str, Any]:
    """Return the posted options as they are kept; what cannot be read stays as it is.

    `find` gives the key of the thing of a noun that is called so, where a browser
    without script sent only its name.
    """
    given = dict(_given(options, form, prefix, find))
    return normal_options(options, given)


def normal_options(
    options: type[BaseModel], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return valid options as they are always written; others as they are."""
    try:
        valid = options.model_validate(given)
    except ValidationError:
        return dict(given)
    kept: dict[str, Any] = valid.model_dump(mode="json", exclude_defaults=True)
    return kept


def noun_of(about: FieldInfo) -> str:
    """Return what a field holds the key of ("media"), empty if it holds a value."""
    marks = [mark.what for mark in about.metadata if isinstance(mark, Uses)]
    return marks[0] if marks and marks[0] in NOUNS else ""


def _field(
    name: str,
    about: FieldInfo,
    value: Any,
    text: str | None,
    names: Mapping[str, str],
) -> OptionField:
    if value is None and not about.is_required():
        value = about.get_default(call_default_factory=True)
    noun, bare = noun_of(about), _bare(about.annotation)
    choices = _choices(about, bare)
    limits = dict(_limits(about))
    return OptionField(
        name=name,
        label=gettext(about.title or name),
        help=gettext(about.description) if about.description else "",
        control=_control(noun, bare, choices, limits),
        value=_written(value),
        input="url" if _is_address(bare) else _INPUTS.get(bare, "text"),
        text=(text if text is not None else names.get(f"{noun}:{value}", "")),
        noun=noun,
        choices=choices,
        limits=tuple(limits.items()),
        is_required=about.is_required(),
    )


def _control(  # noqa: PLR0911  # one for each kind of value
    noun: str, bare: Any, choices: tuple[Choice, ...], limits: Mapping[str, str]
) -> str:
    if noun:
        return "thing"
    if bare is bool:
        return "yes"
    if _is_many(bare):
        return "many" if choices else "area"
    if choices:
        return "radio" if len(choices) <= MOST_RADIOS else "select"
    is_long = bare is str and int(limits.get("maxlength", 0)) > LONGEST_LINE
    return "area" if is_long else "input"


def _bare(annotation: Any) -> Any:
    """Return a type without `| None` around it."""
    if get_origin(annotation) in (Union, UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return inner[0] if len(inner) == 1 else annotation
    return annotation


def _is_address(bare: Any) -> bool:
    return isinstance(bare, type) and issubclass(bare, AnyUrl)


def _choices(about: FieldInfo, bare: Any) -> tuple[Choice, ...]:
    extra = about.json_schema_extra
    words = extra.get("words") if isinstance(extra, dict) else None
    labels = words if isinstance(words, dict) else {}
    values = tuple(labels) if _is_many(bare) else _values(bare)
    return tuple(
        Choice(str(value), gettext(str(labels.get(str(value), value))))
        for value in values
    )


def _is_many(bare: Any) -> bool:
    return get_origin(bare) is tuple


def _values(bare: Any) -> tuple[Any, ...]:
    if get_origin(bare) is Literal:
        return get_args(bare)
    if isinstance(bare, type) and issubclass(bare, Enum):
        return tuple(member.value for member in bare)
    return ()


def _limits(about: FieldInfo) -> Iterator[tuple[str, str]]:
    for mark in about.metadata:
        for name, attribute in (
            ("min", "ge"),
            ("max", "le"),
            ("maxlength", "max_length"),
        ):
            limit = getattr(mark, attribute, None)
            if limit is not None:
                yield name, str(limit)


def _written(value: Any) -> str:
    """Return a value as an input holds it."""
    if isinstance(value, bool) or value is None:
        return "1" if value else ""
    if isinstance(value, (tuple, list)):
        return "\n".join(str(one) for one in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return str(value.value if isinstance(value, Enum) else value)


def _given(
    options: type[BaseModel],
    form: MultiDict[str, str],
    prefix: str,
    find: Callable[[str, str], int | None],
) -> Iterator[tuple[str, Any]]:
    for name, about in options.model_fields.items():
        bare, noun = _bare(about.annotation), noun_of(about)
        text = form.get(f"{prefix}{name}", "").strip()
        if noun and not text:
            called = form.get(f"{prefix}{name}-text", "").strip()
            found = find(noun, called) if called else None
            text = str(found) if found else ""
        if bare is bool:
            yield name, bool(text)
        elif _is_many(bare):
            lines = "\n".join(form.getlist(f"{prefix}{name}")).splitlines()
            yield name, [line.strip() for line in lines if line.strip()]
        elif text:
            yield name, _read(text, bare, noun)


def _read(text: str, bare: Any, noun: str) -> Any:
    """Return a text as the value that it stands for; pydantic reads the rest."""
    if noun and text.isdecimal():
        return int(text)
    by_text = {str(value): value for value in _values(bare)}
    return by_text.get(text, text)
