"""How large a group's displays are and how far off they are read: who needs what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from signage.models import Display, DisplayGroup
from signage.models.display import DisplayKind
from signage.playout.typography import Glass, is_large_enough, needed_vh

#: Another display makes everybody's type larger when it needs a tenth more.
NOTABLY_LARGER = 1.1
#: A page names so many displays that are too small; the others are on their own pages.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Size:
    """A display's diagonal in inches and its farthest viewer in metres."""

    diagonal_in: int
    distance_m: int

    @property
    def needed(self) -> float:
        """The body text that its farthest viewer needs, in % of the shorter side."""
        return needed_vh(self.diagonal_in, self.distance_m)

    @property
    def is_readable(self) -> bool:
        """Whether slides can be set that large at all."""
        return is_large_enough(self.diagonal_in, self.distance_m)


@dataclass(frozen=True, slots=True)
class Named:
    """A size with the name of the display, or group, that has it."""

    name: str
    size: Size


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether everybody can read a group's displays, and what they cost each other.

    `unreadable` are too small for their viewers at any size of type; `forcing` makes
    the others show larger type than they need; `lacks_side` says that its layout has a
    side zone for which such type leaves no room.
    """

    unreadable: tuple[Named, ...]
    forcing: Named | None
    lacks_side: bool


def glass_of(session: Session, group: DisplayGroup) -> Glass:
    """Return how a group's displays are set: as the neediest of them needs it."""
    sizes = sizes_of(session, group)
    return Glass.for_viewers(
        ((size.diagonal_in, size.distance_m) for size in sizes),
        is_portrait=group.is_portrait,
        has_ticker=group.has_ticker,
        has_side=group.has_side,
    )


def sizes_of(session: Session, group: DisplayGroup) -> list[Size]:
    """Return the different sizes of a group's televisions; without any, its own."""
    usual = Size(group.diagonal_in, group.distance_m)
    if group.id is None:
        return [usual]
    values = {
        "group": group.id,
        "diagonal": usual.diagonal_in,
        "distance": usual.distance_m,
    }
    rows = session.execute(_sizes(), values).all()
    return list(starmap(Size, rows)) or [usual]


@lru_cache(maxsize=1)
def _sizes() -> Select[int, int]:
    """Return the query; to build it takes longer than to run it."""
    diagonal = func.coalesce(Display.diagonal_in, bindparam("diagonal"))
    distance = func.coalesce(Display.distance_m, bindparam("distance"))
    return (
        select(diagonal, distance)
        .where(Display.group_id == bindparam("group"), Display.revoked_at.is_(None))
        .where(Display.kind == DisplayKind.TV)
        .distinct()
    )


def size_of(display: Display) -> Size:
    """Return a display's size: its own, or its group's."""
    return Size(
        display.diagonal_in or display.group.diagonal_in,
        display.distance_m or display.group.distance_m,
    )


def fit_of(session: Session, group: DisplayGroup) -> Fit:
    """Return how the sizes of a group's televisions go together."""
    rows = session.scalars(
        select(Display)
        .where(Display.group_id == group.id, Display.revoked_at.is_(None))
        .where(Display.kind == DisplayKind.TV)
        .order_by(Display.sort_key, Display.id)
    )
    named = [Named(display.name, size_of(display)) for display in rows]
    named = named or [Named(group.name, Size(group.diagonal_in, group.distance_m))]
    lacks_side = group.has_side and not glass_of(session, group).has_side
    unreadable = [each for each in named if not each.size.is_readable]
    return Fit(tuple(unreadable[:MOST_NAMED]), _forcing(named), lacks_side)


def _forcing(named: Sequence[Named]) -> Named | None:
    """Return which display makes the others' type notably larger, if one does."""
    largest = max(named, key=lambda each: each.size.needed)
    others = [each.size.needed for each in named if each.size != largest.size]
    if not others or largest.size.needed <= NOTABLY_LARGER * max(others):
        return None
    return largest
