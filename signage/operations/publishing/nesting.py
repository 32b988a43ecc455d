"""Playlists inside playlists: how deep, how many slides, and whether in a circle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Playlist
from signage.operations.publishing.playlist_kinds import nested_keys
from signage.operations.publishing.reach import holders_of
from signage.playout.content import MOST_LEVELS, PlaylistContent


@dataclass(slots=True)
class Tree:
    """Playlists by key, as they are on screens; one may be tried with new content.

    What is not published, or cannot be read, is in `names` alone.
    """

    names: dict[int, str] = field(default_factory=dict)
    contents: dict[int, PlaylistContent] = field(default_factory=dict)

    def circle_from(self, key: int) -> tuple[str, ...]:
        """Return the names along a circle through `key` ("A", "B", "A"), or none."""
        path = self._path_back(key)
        return tuple(self.names.get(one, str(one)) for one in path)

    def levels(self, key: int) -> int:
        """Return how many playlists lie in each other; past the most, one is enough."""
        return self._levels(key, MOST_LEVELS, {})

    def slides(self, key: int) -> int:
        """Return the items of a playlist with all that is nested in it."""
        return self._slides(key, MOST_LEVELS, {})

    def _levels(self, key: int, most: int, known: dict[tuple[int, int], int]) -> int:
        content = self.contents.get(key)
        if content is None or most <= 0:
            return 1
        if (key, most) not in known:
            inner = {self._levels(one, most - 1, known) for one in _inside(content)}
            known[key, most] = 1 + max(inner, default=0)
        return known[key, most]

    def _slides(self, key: int, most: int, known: dict[tuple[int, int], int]) -> int:
        content = self.contents.get(key)
        if content is None or most < 0:
            return 0
        if (key, most) not in known:
            nested = nested_keys(content)
            inner = sum(self._slides(one, most - 1, known) for one in nested)
            known[key, most] = len(content.items) - len(nested) + inner
        return known[key, most]

    def _path_back(self, start: int) -> tuple[int, ...]:
        """Return a shortest way from a playlist through others back to it."""
        seen: set[int] = set()
        paths: list[tuple[int, ...]] = [(start,)]
        while paths:
            longer: list[tuple[int, ...]] = []
            for path in paths:
                content = self.contents.get(path[-1])
                for one in _inside(content) if content else ():
                    if one == start:
                        return (*path, one)
                    if one not in seen:
                        seen.add(one)
                        longer.append((*path, one))
            paths = longer
        return ()


def _inside(content: PlaylistContent) -> tuple[int, ...]:
    """Return the playlists that content holds, each once."""
    return tuple(dict.fromkeys(nested_keys(content)))


def tree_under(session: Session, hall_id: int, content: PlaylistContent) -> Tree:
    """Return every playlist that content holds, however deep: one query a level."""
    tree = Tree()
    _load(session, hall_id, tree, nested_keys(content))
    return tree


def tree_around(
    session: Session, hall_id: int, key: int, content: PlaylistContent
) -> tuple[Tree, frozenset[int]]:
    """Return what a playlist holds and what holds it, and the keys of the latter.

    The playlist itself has `content` there, as if that were published.
    """
    holders = holders_of(session, hall_id, key) - {key}
    tree = Tree()
    _load(session, hall_id, tree, {key, *holders, *nested_keys(content)})
    tree.contents[key] = content
    _load(session, hall_id, tree, nested_keys(content))
    return tree, frozenset(holders)


def _load(session: Session, hall_id: int, tree: Tree, keys: Iterable[int]) -> None:
    fresh = set(keys) - set(tree.names)
    while fresh:
        rows = session.execute(
            select(Playlist.id, Playlist.name, Playlist.published).where(
                Playlist.hall_id == hall_id, Playlist.id.in_(fresh)
            )
        )
        for key, name, published in rows:
            tree.names[key] = name
            content = readable(published)
            if content is not None:
                tree.contents[key] = content
        fresh = {
            inner
            for key in fresh & set(tree.contents)
            for inner in nested_keys(tree.contents[key])
        } - set(tree.names)


def readable(content: Mapping[str, object] | None) -> PlaylistContent | None:
    """Return a playlist's content, or None if there is none or it was damaged."""
    if content is None:
        return None
    try:
        return PlaylistContent.model_validate(content)
    except ValidationError:
        return None
