"""The form of a playlist: read from what was posted, and moved about without script."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from signage.errors import Message
from signage.operations.publishing.errors import ContentInvalidError, Problem
from signage.operations.publishing.playlist_checks import too_many
from signage.operations.publishing.things import NOUNS, thing_named
from signage.playout.content import (
    LONGEST_S,
    MOST_ITEMS,
    MOST_WEIGHT,
    SHORTEST_S,
    PlaylistContent,
    PlaylistItem,
)
from signage.web.admin.option_fields import normal_options, read_options
from signage.web.admin.playlist_kinds import ITEM_KINDS
from signage.web.context import hall, session


@dataclass(frozen=True, slots=True)
class PostedItem:
    """A line of the form as it was written; `settings` are options, read if possible.

    `seconds` and `weight` are text: what is no number is shown again as it was.
    """

    key: str
    kind: str
    settings: Mapping[str, Any]
    seconds: str = ""
    weight: str = "1"


@dataclass(frozen=True, slots=True)
class PostedPlaylist:
    """The form of a playlist as it was written; `left_out`: so many lines too many."""

    name: str = ""
    version: int = 0
    note: str = ""
    items: tuple[PostedItem, ...] = ()
    left_out: int = 0


def posted_playlist(form: MultiDict[str, str]) -> PostedPlaylist:
    """Return what was posted, with as many lines as a playlist may have.

    A page with thousands of them would help nobody.
    """
    version = form.get("version", "")
    keys = tuple(dict.fromkeys(form.getlist("key")))
    return PostedPlaylist(
        name=form.get("name", ""),
        version=int(version) if version.isascii() and version.isdecimal() else 0,
        note=form.get("note", ""),
        items=tuple(_item(form, key) for key in keys[:MOST_ITEMS]),
        left_out=len(keys[MOST_ITEMS:]),
    )


def playlist_as_posted(
    name: str, version: int, content: PlaylistContent
) -> PostedPlaylist:
    """Return a saved playlist as its form holds it."""
    items = tuple(
        PostedItem(
            key=item.key,
            kind=item.kind,
            settings=item.settings,
            seconds=str(item.seconds or ""),
            weight=str(item.weight),
        )
        for item in content.items
    )
    return PostedPlaylist(name=name, version=version, items=items)


def new_item(kind: str, settings: Mapping[str, Any] | None = None) -> PostedItem:
    """Return a line to add, with a key that no other one has."""
    return PostedItem(secrets.token_hex(6), kind, settings or {})


def rearranged(posted: PostedPlaylist, form: MultiDict[str, str]) -> PostedPlaylist:
    """Return the form after a button of its list: up, down, remove, add."""
    items = [one for one in posted.items if one.key != form.get("remove")]
    way, _, key = form.get("move", "").partition(":")
    at = next((n for n, one in enumerate(items) if one.key == key), None)
    if at is not None:
        to = min(max(at + (-1 if way == "up" else 1), 0), len(items) - 1)
        items[at], items[to] = items[to], items[at]
    added = form.get("add", "")
    if added in ITEM_KINDS:
        items.append(new_item(added))
    return replace(posted, items=tuple(items))


def content_of(posted: PostedPlaylist) -> PlaylistContent:
    """Return what was posted as it is kept; options may still have problems.

    Raises:
        ContentInvalidError: with every number that is none, and too many items.

    """
    problems = list(_number_problems(posted))
    count = len(posted.items) + posted.left_out
    if count > MOST_ITEMS:
        problems.append(Problem(too_many(count)))
    if posted.left_out:
        kept = Message(
            "The first %(most)s are still here, the others are not.", most=MOST_ITEMS
        )
        problems.append(Problem(kept))
    if problems:
        raise ContentInvalidError(problems)
    try:
        return PlaylistContent(items=tuple(_kept(one) for one in posted.items))
    except ValidationError as error:  # keys that no form of ours has
        damaged = Message("The form was damaged on its way. Open the page again.")
        raise ContentInvalidError([Problem(damaged)]) from error


def normal_content(content: PlaylistContent) -> PlaylistContent:
    """Return content with its options as this form writes them."""
    return PlaylistContent(items=tuple(_normal(item) for item in content.items))


def _normal(item: PlaylistItem) -> PlaylistItem:
    kind = ITEM_KINDS.get(item.kind)
    if kind is None:
        return item
    settings = normal_options(kind.options, item.settings)
    return item.model_copy(update={"settings": settings})


def _item(form: MultiDict[str, str], key: str) -> PostedItem:
    name = form.get(f"{key}-kind", "")
    kind, settings = ITEM_KINDS.get(name), {}
    if kind is not None:
        settings = read_options(kind.options, form, f"{key}.", _thing_named)
    return PostedItem(
        key=key,
        kind=name,
        settings=settings,
        seconds=form.get(f"{key}-seconds", "").strip(),
        weight=form.get(f"{key}-weight", "1").strip(),
    )


def _thing_named(noun: str, name: str) -> int | None:
    if noun not in NOUNS:
        return None
    return thing_named(session(), hall().id, noun, name)


def _number_problems(posted: PostedPlaylist) -> Iterator[Problem]:
    for number, one in enumerate(posted.items, start=1):
        if one.seconds and not _is_between(one.seconds, SHORTEST_S, LONGEST_S):
            yield Problem(
                Message(
                    "Item %(number)s: write whole seconds from %(least)s to %(most)s, "
                    "or leave it empty.",
                    number=number,
                    least=SHORTEST_S,
                    most=LONGEST_S,
                ),
                one.key,
            )
        if not _is_between(one.weight, 1, MOST_WEIGHT):
            yield Problem(
                Message(
                    "Item %(number)s: it comes 1 to %(most)s times in a round.",
                    number=number,
                    most=MOST_WEIGHT,
                ),
                one.key,
            )


def _is_between(text: str, least: int, most: int) -> bool:
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(2**31))
    return is_number and least <= int(text) <= most


def _kept(one: PostedItem) -> PlaylistItem:
    return PlaylistItem(
        key=one.key,
        kind=one.kind,
        settings=dict(one.settings),
        seconds=int(one.seconds) if one.seconds else None,
        weight=int(one.weight),
    )
