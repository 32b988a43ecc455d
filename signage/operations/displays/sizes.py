"""How large a group's displays are and how far off they are read: who needs what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import Display, DisplayGroup
from signage.models.display import DisplayKind
from signage.playout.typography import Glass, is_large_enough, needed_vh

#: Another display makes everybody's type larger when it needs a tenth more.
NOTABLY_LARGER = 1.1


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
class Neediest:
    """The display that sets the type of its group; `others` what else is needed."""

    name: str
    size: Size
    others: float

    @property
    def forces_others(self) -> bool:
        """Whether the other displays show larger type than they need, because of it."""
        return self.others > 0 and self.size.needed > NOTABLY_LARGER * self.others


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
    diagonal = func.coalesce(Display.diagonal_in, usual.diagonal_in)
    distance = func.coalesce(Display.distance_m, usual.distance_m)
    query = (
        select(diagonal, distance)
        .where(Display.group_id == group.id, Display.revoked_at.is_(None))
        .where(Display.kind == DisplayKind.TV)
        .distinct()
    )
    rows = session.execute(query).all()
    return list(starmap(Size, rows)) or [usual]


def size_of(display: Display) -> Size:
    """Return a display's size: its own, or its group's."""
    return Size(
        display.diagonal_in or display.group.diagonal_in,
        display.distance_m or display.group.distance_m,
    )


def neediest_of(displays: Sequence[Display]) -> Neediest | None:
    """Return which of a group's displays needs the largest type."""
    needs = sorted(
        ((size_of(display), display.name) for display in displays),
        key=lambda pair: pair[0].needed,
        reverse=True,
    )
    if not needs:
        return None
    size, name = needs[0]
    others = max((each.needed for each, _ in needs if each != size), default=0.0)
    return Neediest(name, size, others)
