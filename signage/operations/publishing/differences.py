"""What differs between two versions of a playlist: counted, and line by line."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from signage.playout.content import PlaylistContent, PlaylistItem


@dataclass(frozen=True, slots=True)
class Difference:
    """How many items one version has that the other has not, or has otherwise."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


def difference(before: PlaylistContent, after: PlaylistContent) -> Difference:
    """Count what became of the items; each is known by its key."""
    old = {item.key: item for item in before.items}
    new = {item.key: item for item in after.items}
    kept = [key for key in new if key in old]
    places = {key: place for place, key in enumerate(old)}
    return Difference(
        added=len(new) - len(kept),
        removed=len(old) - len(kept),
        changed=sum(old[key] != new[key] for key in kept),
        moved=len(kept) - _longest_rise([places[key] for key in kept]),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An item in one of two versions, or in both; `what` says what became of it."""

    item: PlaylistItem
    what: str  # "same", "added", "removed", "changed", "moved"


def lines_of(before: PlaylistContent, after: PlaylistContent) -> tuple[Line, ...]:
    """Return the items of `after` in order, with those that are gone after them."""
    old = {item.key: item for item in before.items}
    new = {item.key for item in after.items}
    moved = _moved(before, after)
    lines = [Line(item, _fate(item, old, moved)) for item in after.items]
    gone = [Line(item, "removed") for item in before.items if item.key not in new]
    return (*lines, *gone)


def _fate(item: PlaylistItem, old: dict[str, PlaylistItem], moved: set[str]) -> str:
    if item.key not in old:
        return "added"
    if old[item.key] != item:
        return "changed"
    return "moved" if item.key in moved else "same"


def _moved(before: PlaylistContent, after: PlaylistContent) -> set[str]:
    """Return the fewest items that had to be moved from one order to the other."""
    places = {item.key: place for place, item in enumerate(before.items)}
    kept = [item.key for item in after.items if item.key in places]
    staying = {kept[place] for place in _rise([places[key] for key in kept])}
    return set(kept) - staying


def _longest_rise(numbers: Sequence[int]) -> int:
    return len(_rise(numbers))


def _rise(numbers: Sequence[int]) -> list[int]:
    """Return where the longest rising part of `numbers` stands, by patience sorting."""
    tops: list[int] = []
    top_places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(top_places[pile - 1] if pile else None)
        tops[pile : pile + 1] = [number]
        top_places[pile : pile + 1] = [place]
    rise, at = [], top_places[-1] if top_places else None
    while at is not None:
        rise.append(at)
        at = before[at]
    return rise[::-1]
