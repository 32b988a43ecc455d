"""The fleet: find displays among hundreds, count them, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display, DisplayFault, DisplayGroup, Hall
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.displays import DisplayState, states_of
from signage.operations.displays.faults import open_faults
from signage.operations.displays.presence import PRESENCE_TTL
from signage.operations.displays.tag_rules import has_tag
from signage.operations.hall.pinyin import initials_of

#: So many displays a page of cards, of rows.
CARDS, ROWS = 24, 100


class Shelf(StrEnum):
    """Parts of the fleet by what concerns a person who looks after it."""

    ALL = "all"
    ONLINE = "online"
    DARK = "dark"
    NEVER = "never"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class FleetWish:
    """Which displays to list; what is empty or None does not matter."""

    search: str = ""
    shelf: Shelf = Shelf.ALL
    group_id: int | None = None
    tag: str = ""
    kind: DisplayKind | None = None
    fault: FaultKind | None = None
    page: int = 1
    size: int = CARDS


@dataclass(frozen=True, slots=True)
class FleetPage:
    """A page of the fleet by name, with open faults by display.

    `counts` are those of every shelf under the same other wishes.
    """

    states: Sequence[DisplayState]
    faults: Mapping[int, Sequence[DisplayFault]]
    counts: Mapping[Shelf, int]
    page: int
    pages: int
    total: int


def fleet_page(
    session: Session, hall: Hall, wish: FleetWish, *, now: datetime
) -> FleetPage:
    """Return a page of the hall's displays that are not revoked."""
    found = _conditions(session, hall, wish)
    counts = _counts(session, found, now)
    total = counts[wish.shelf]
    pages = max(1, -(-total // wish.size))
    page = min(max(1, wish.page), pages)
    query = (
        select(Display)
        .options(joinedload(Display.group), joinedload(Display.window))
        .where(*found, _on_shelf(wish.shelf, now))
        .order_by(Display.sort_key, Display.id)
        .limit(wish.size)
        .offset((page - 1) * wish.size)
    )
    displays = session.scalars(query).all()
    return FleetPage(
        states=states_of(session, displays, now=now),
        faults=open_faults(session, [display.id for display in displays]),
        counts=counts,
        page=page,
        pages=pages,
        total=total,
    )


def fleet_of(
    session: Session, hall: Hall, wish: FleetWish, *, now: datetime
) -> Sequence[Display]:
    """Return every display that a wish finds, on whichever page, by name."""
    found = _conditions(session, hall, wish)
    query = select(Display).options(joinedload(Display.group))
    query = query.where(*found, _on_shelf(wish.shelf, now))
    return session.scalars(query.order_by(Display.sort_key, Display.id)).all()


def chosen_displays(
    session: Session, hall: Hall, keys: Sequence[int]
) -> Sequence[Display]:
    """Return those of the hall's displays that have these keys, by name."""
    query = select(Display).options(joinedload(Display.group))
    query = query.where(*_ours(hall), Display.id.in_(keys))
    return session.scalars(query.order_by(Display.sort_key, Display.id)).all()


def faults_in_use(session: Session, hall: Hall) -> list[tuple[FaultKind, int]]:
    """Return which kinds of fault are open, with the number of displays."""
    rows = session.execute(
        select(DisplayFault.kind, func.count(DisplayFault.display_id.distinct()))
        .join(Display)
        .where(*_ours(hall), DisplayFault.ended_at.is_(None))
        .group_by(DisplayFault.kind)
        .order_by(DisplayFault.kind)
    )
    return [(kind, count) for kind, count in rows]


def _ours(hall: Hall) -> tuple[ColumnElement[bool], ...]:
    return Display.hall_id == hall.id, Display.revoked_at.is_(None)


def _conditions(
    session: Session, hall: Hall, wish: FleetWish
) -> list[ColumnElement[bool]]:
    """Return every condition but the shelf."""
    found = list(_ours(hall))
    if wish.group_id is not None:
        found.append(Display.group_id == wish.group_id)
    if wish.tag:
        found.append(has_tag(wish.tag))
    if wish.kind is not None:
        found.append(Display.kind == wish.kind)
    if wish.fault is not None:
        found.append(_is_faulty(DisplayFault.kind == wish.fault))
    found.extend(_says(session, hall, word) for word in wish.search.split())
    return found


def _says(session: Session, hall: Hall, word: str) -> ColumnElement[bool]:
    """Find a word in name, group, address or tags; letters also as pinyin initials."""
    groups = select(DisplayGroup.id).where(
        DisplayGroup.name.icontains(word, autoescape=True)
    )
    found = (
        Display.name.icontains(word, autoescape=True)
        | Display.group_id.in_(groups)
        | Display.address.startswith(word, autoescape=True)
        | has_tag(word)
    )
    if word.isascii() and word.isalnum():
        found |= Display.id.in_(_by_initials(session, hall, word.lower()))
    return found


def _by_initials(session: Session, hall: Hall, letters: str) -> list[int]:
    """Return whose name has these pinyin initials: 东墙 by "dq"."""
    rows = session.execute(select(Display.id, Display.name).where(*_ours(hall)))
    return [key for key, name in rows if letters in _initials(name)]


# Names change rarely, and to read one takes longer than all else in a search.
@lru_cache(maxsize=8192)
def _initials(name: str) -> str:
    return initials_of(name)


def _counts(
    session: Session, found: Sequence[ColumnElement[bool]], now: datetime
) -> dict[Shelf, int]:
    columns = [
        func.count(Display.id).filter(_on_shelf(shelf, now)).label(shelf)
        for shelf in Shelf
    ]
    row = session.execute(select(*columns).where(*found)).one()
    return dict(zip(Shelf, row, strict=True))


def _on_shelf(shelf: Shelf, now: datetime) -> ColumnElement[bool]:
    heard_after = now - PRESENCE_TTL
    return {
        Shelf.ALL: Display.id.is_not(None),
        Shelf.ONLINE: Display.last_seen_at > heard_after,
        Shelf.DARK: Display.last_seen_at <= heard_after,
        Shelf.NEVER: Display.last_seen_at.is_(None),
        Shelf.FAULTY: _is_faulty(),
    }[shelf]


def _is_faulty(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(DisplayFault.id)
        .where(
            DisplayFault.display_id == Display.id,
            DisplayFault.ended_at.is_(None),
            *conditions,
        )
        .exists()
    )
