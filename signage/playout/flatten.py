"""Turn a playlist with those nested in it into one cycle of lines.

The checks at saving refuse circles, deep nests and endless lists; here they are left
out, for what was stored otherwise must not stop a programme.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Self

from signage.playout.content import (
    MOST_LEVELS,
    MOST_SLIDES,
    NESTED,
    PlaylistContent,
    PlaylistItem,
)
from signage.playout.weights import spread


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cycle; `path` are the keys of items that lead to it: "b2-a1".

    A line stands in a cycle as often as weights say, each time the same. `options` are
    its item's settings as text, the same for the same settings.
    """

    path: str
    item: PlaylistItem
    options: str = ""

    @classmethod
    def of(cls, path: str, item: PlaylistItem) -> Self:
        """Return the line of an item."""
        settings = item.settings
        options = json.dumps(settings, sort_keys=True, default=str) if settings else ""
        return cls(path, item, options)


def lines_of(
    playlist_id: int, contents: Mapping[int, PlaylistContent]
) -> tuple[Line, ...]:
    """Return the cycle of a playlist, at most MOST_SLIDES lines.

    `contents` holds it and what is nested in it; what it lacks gives no lines.
    """
    lines = _lines(playlist_id, contents, path=(), inside=())
    return tuple(islice(lines, MOST_SLIDES))


def nested_key(item: PlaylistItem) -> int | None:
    """Return the playlist that an item stands for, if it is one and says which."""
    key = item.settings.get("playlist_id")
    return key if item.kind == NESTED and isinstance(key, int) else None


def nested_keys(content: PlaylistContent) -> frozenset[int]:
    """Return the playlists that a playlist holds itself."""
    keys = map(nested_key, content.items)
    return frozenset(key for key in keys if key is not None)


def _lines(
    playlist_id: int,
    contents: Mapping[int, PlaylistContent],
    *,
    path: tuple[str, ...],
    inside: tuple[int, ...],
) -> Iterator[Line]:
    content = contents.get(playlist_id)
    if content is None or playlist_id in inside or len(inside) >= MOST_LEVELS:
        return
    inside = (*inside, playlist_id)
    for item in spread(content.items, [item.weight for item in content.items]):
        key = nested_key(item)
        if key is not None:
            yield from _lines(key, contents, path=(*path, item.key), inside=inside)
        elif item.kind != NESTED:
            yield Line.of("-".join((*path, item.key)), item)
