"""What a playlist's items may be: slide kinds, as this layer knows them, and options.

The registry of slide kinds lies above the operations, so it is handed in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from signage.errors import Message
from signage.models import Hall
from signage.playout.content import NESTED, PlaylistContent, PlaylistItem


class ItemKind(Protocol):
    """A slide kind: its label (a msgid), its options, and what they need."""

    @property
    def label(self) -> str:
        """What it is called."""

    @property
    def options(self) -> type[BaseModel]:
        """What an editor may choose for one item."""

    def uses(self, options: Any) -> Iterable[str]:
        """Yield what an item with these options needs, like "media:7"."""

    @property
    def refuses(self) -> Callable[[Hall, Any], Iterable[Message]]:
        """Why options that are right by themselves show nothing in a hall."""


Kinds = Mapping[str, ItemKind]


def playlist_uses(content: PlaylistContent, kinds: Kinds) -> frozenset[str]:
    """Return what a playlist needs: "media:7", "playlist:8"; faulty items need none."""
    return frozenset(use for item in content.items for use in item_uses(item, kinds))


def item_uses(item: PlaylistItem, kinds: Kinds) -> Iterator[str]:
    """Yield what one item needs, as far as its options can be read."""
    if item.kind == NESTED:
        key = nested_key(item)
        if key is not None:
            yield f"playlist:{key}"
        return
    kind = kinds.get(item.kind)
    if kind is None:
        return
    try:
        options = kind.options.model_validate(item.settings)
    except ValidationError:
        return  # the checks say what is wrong with them
    yield from kind.uses(options)


def nested_key(item: PlaylistItem) -> int | None:
    """Return the playlist that an item stands for, if it says which."""
    key = item.settings.get("playlist_id")
    return key if item.kind == NESTED and isinstance(key, int) else None


def nested_keys(content: PlaylistContent) -> tuple[int, ...]:
    """Return the playlists that a playlist holds, in order."""
    keys = (nested_key(item) for item in content.items)
    return tuple(key for key in keys if key is not None)


def option_problems(
    kind: ItemKind, settings: Mapping[str, Any], hall: Hall
) -> list[Message]:
    """Return everything that is wrong with an item's options, in words."""
    try:
        options = kind.options.model_validate(settings)
    except ValidationError as error:
        return [
            _said(kind.options, fault["loc"], fault["type"], fault.get("ctx") or {})
            or Message(
                "“%(option)s”: %(why)s",
                option=_title(kind.options, fault["loc"]),
                why=fault["msg"],
            )
            for fault in error.errors(include_url=False, include_input=False)
        ]
    return list(kind.refuses(hall, options))


#: pydantic's types of errors, in words; the limits are in its context.
_WORDS = {
    "missing": Message("“%(option)s” is missing."),
    "string_too_short": Message("“%(option)s” is missing."),
    "string_too_long": Message(
        "“%(option)s” may have at most %(max_length)s characters."
    ),
    "greater_than_equal": Message("“%(option)s” is at least %(ge)s."),
    "greater_than": Message("“%(option)s” is more than %(gt)s."),
    "less_than_equal": Message("“%(option)s” is at most %(le)s."),
    "less_than": Message("“%(option)s” is less than %(lt)s."),
    "int_parsing": Message("“%(option)s” is a whole number."),
    "int_type": Message("“%(option)s” is a whole number."),
    "float_parsing": Message("“%(option)s” is a number."),
    "bool_parsing": Message("“%(option)s” is yes or no."),
    "literal_error": Message("“%(option)s” is one of the choices offered."),
    "enum": Message("“%(option)s” is one of the choices offered."),
    "datetime_parsing": Message(
        "“%(option)s” is a day and a time, like 2026-12-01T09:00."
    ),
    "datetime_from_date_parsing": Message(
        "“%(option)s” is a day and a time, like 2026-12-01T09:00."
    ),
    "date_from_datetime_parsing": Message("“%(option)s” is a day, like 2026-12-01."),
    "url_parsing": Message("“%(option)s” is an address, like https://example.gov.cn."),
    "url_scheme": Message("“%(option)s” is an address, like https://example.gov.cn."),
    "extra_forbidden": Message("“%(option)s” is not known to this kind of slide."),
}


def _said(
    options: type[BaseModel],
    place: tuple[int | str, ...],
    what: str,
    context: Mapping[str, Any],
) -> Message | None:
    said = context.get("error")  # what a validator of the kind itself raised
    if isinstance(said, Exception) and said.args and isinstance(said.args[0], Message):
        return said.args[0]
    words = _WORDS.get(what)
    if words is None:
        return None
    return Message(words.msgid, option=_title(options, place), **context)


def _title(options: type[BaseModel], place: tuple[int | str, ...]) -> Message:
    name = str(place[0]) if place else ""
    field = options.model_fields.get(name)
    return Message(str(field.title) if field and field.title else name)
