"""Check a playlist before it goes onto screens: every problem at once, with its place.

A draft may have problems; what is published may not.
"""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from signage.errors import Message
from signage.models import Announcement, Feed, Hall, MediaFile
from signage.operations.hall.holding import hold_hall
from signage.operations.publishing.errors import ContentInvalidError, Problem
from signage.operations.publishing.nesting import Tree, tree_around, tree_under
from signage.operations.publishing.playlist_kinds import (
    Kinds,
    item_uses,
    nested_key,
    nested_keys,
    option_problems,
)
from signage.playout.content import (
    MOST_ITEMS,
    MOST_LEVELS,
    MOST_SLIDES,
    NESTED,
    PlaylistContent,
    PlaylistItem,
)

#: The keys of what items may need, by the noun of a use.
_KEPT: Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[int]]] = {
    "media": (MediaFile.id, MediaFile.hall_id),
    "announcement": (Announcement.id, Announcement.hall_id),
    "feed": (Feed.id, Feed.hall_id),
}
_GONE = {
    "media": Message(
        "The file that it shows is gone from the library. Choose another one."
    ),
    "announcement": Message(
        "The announcement that it shows is gone. Choose another one."
    ),
    "feed": Message("The feed that it shows is gone. Choose another one."),
}


def check_playlist(
    session: Session,
    hall_id: int,
    key: int | None,
    content: PlaylistContent,
    kinds: Kinds,
) -> None:
    """Refuse content that must not be published; a new playlist has no `key` yet.

    Raises:
        ContentInvalidError: with every problem and the item that it is about.

    """
    if nested_keys(content):
        hold_hall(session, hall_id)  # two editors could close a circle together
    problems = playlist_problems(session, hall_id, key, content, kinds)
    if problems:
        raise ContentInvalidError(problems)


def playlist_problems(
    session: Session,
    hall_id: int,
    key: int | None,
    content: PlaylistContent,
    kinds: Kinds,
) -> tuple[Problem, ...]:
    """Return everything that speaks against publishing content."""
    found = list(_about_whole(content))
    gone = _gone(session, hall_id, content, kinds)
    tree, holders = _nested(session, hall_id, key, content)
    hall = session.get_one(Hall, hall_id)
    for number, item in enumerate(content.items, start=1):
        for message in _about_item(item, kinds, gone, tree, hall):
            numbered = Message(
                "Item %(number)s: %(problem)s", number=number, problem=message
            )
            found.append(Problem(numbered, item.key))
    found += [Problem(text) for text in _about_nesting(tree, key, content, holders)]
    return tuple(found)


def too_many(items: int) -> Message:
    """Return the words for a playlist with more items than it may have."""
    return Message(
        "A playlist has at most %(most)s items; this one has %(items)s. Divide it into "
        "several, and nest them in one.",
        most=MOST_ITEMS,
        items=items,
    )


def _about_whole(content: PlaylistContent) -> Iterator[Problem]:
    if not content.items:
        yield Problem(Message("There is nothing in it yet. Add at least one item."))
    if len(content.items) > MOST_ITEMS:
        yield Problem(too_many(len(content.items)))


def _nested(
    session: Session, hall_id: int, key: int | None, content: PlaylistContent
) -> tuple[Tree, Collection[int]]:
    if key is None:
        return tree_under(session, hall_id, content), ()
    return tree_around(session, hall_id, key, content)


def _gone(
    session: Session, hall_id: int, content: PlaylistContent, kinds: Kinds
) -> frozenset[str]:
    """Return what items need and the hall does not have: one query a noun."""
    needed: dict[str, set[int]] = {}
    for item in content.items:
        for use in item_uses(item, kinds):
            noun, _, key = use.partition(":")
            needed.setdefault(noun, set()).add(int(key))
    gone: set[str] = set()
    for noun, (column, hall) in _KEPT.items():
        keys = needed.get(noun)
        if keys:
            query = select(column).where(column.in_(keys), hall == hall_id)
            gone |= {f"{noun}:{key}" for key in keys - set(session.scalars(query))}
    return frozenset(gone)


def _about_item(
    item: PlaylistItem, kinds: Kinds, gone: Collection[str], tree: Tree, hall: Hall
) -> Iterator[Message]:
    if item.kind == NESTED:
        yield from _about_nested(item, tree)
        return
    kind = kinds.get(item.kind)
    if kind is None:
        yield Message(
            "There is no kind of slide “%(kind)s”. Take the item out.", kind=item.kind
        )
        return
    yield from option_problems(kind, item.settings, hall)
    for use in item_uses(item, kinds):
        if use in gone:
            yield _GONE[use.partition(":")[0]]


def _about_nested(item: PlaylistItem, tree: Tree) -> Iterator[Message]:
    key = nested_key(item)
    if key is None:
        yield Message("Choose the playlist that it stands for.")
    elif key not in tree.names:
        yield Message("The playlist that it stands for is gone. Choose another one.")
    elif key not in tree.contents:
        yield Message(
            "The playlist “%(name)s” is not published. Publish it first.",
            name=tree.names[key],
        )


def _about_nesting(
    tree: Tree, key: int | None, content: PlaylistContent, holders: Collection[int]
) -> Iterator[Message]:
    if key is not None:
        circle = tree.circle_from(key)
        if circle:
            yield Message(
                "The playlists hold each other in a circle: %(path)s. Take one out.",
                path=" → ".join(circle),
            )
            return
        yield from _too_large(tree, key, "")
        for holder in sorted(holders):
            yield from _too_large(tree, holder, tree.names.get(holder, ""))
        return
    whole = Tree(tree.names, {**tree.contents, 0: content})
    yield from _too_large(whole, 0, "")


def _too_large(tree: Tree, key: int, name: str) -> Iterator[Message]:
    """Yield what is too much of a playlist; a `name` says it holds the one checked."""
    levels, slides = tree.levels(key), tree.slides(key)
    if levels > MOST_LEVELS and name:
        yield Message(
            "With this, “%(name)s” has more than %(most)s levels of playlists.",
            name=name,
            most=MOST_LEVELS,
        )
    elif levels > MOST_LEVELS:
        yield Message(
            "Playlists lie in each other at most %(most)s levels deep.",
            most=MOST_LEVELS,
        )
    if slides > MOST_SLIDES and name:
        yield Message(
            "With this, “%(name)s” has %(slides)s items; %(most)s is the most.",
            name=name,
            slides=slides,
            most=MOST_SLIDES,
        )
    elif slides > MOST_SLIDES:
        yield Message(
            "With what is nested in it, it has %(slides)s items; %(most)s is the most.",
            slides=slides,
            most=MOST_SLIDES,
        )
