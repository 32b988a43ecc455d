"""What of the guide the hall holds already, so that nobody types it twice.

As Markdown: names and figures only, no sentences, so that it stands in any language.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Assignment, Hall, StaffMember, Window

GAP = "\u3000"
# As signage.slides.markdown.escaped: operations do not know slides.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!<>~|&])")


@dataclass(frozen=True, slots=True)
class Place:
    """A window as the guide tells it, with the names of who serves there."""

    sign: str
    department: str
    services: str
    staff: tuple[str, ...]


def guide_data(session: Session, hall: Hall, on: date) -> dict[str, str]:
    """Return what the hall's data says on a day, as Markdown by guide item."""
    places = _places(session, hall.id, on)
    found = {key: tell(hall, places) for key, tell in _TELLERS.items()}
    return {key: text for key, text in found.items() if text}


def _places(session: Session, hall_id: int, on: date) -> list[Place]:
    query = (
        select(Window)
        .options(joinedload(Window.department))
        .where(
            Window.hall_id == hall_id,
            or_(Window.left_on.is_(None), Window.left_on >= on),
            or_(Window.joined_on.is_(None), Window.joined_on <= on),
        )
    )
    windows = sorted(session.scalars(query), key=lambda w: (len(w.number), w.number))
    staff = _staff(session, hall_id, on)
    return [
        Place(
            sign=f"{window.number or window.code} {window.name}",
            department=window.department.name if window.department else "",
            services=window.services,
            staff=staff.get(window.id, ()),
        )
        for window in windows
    ]


def _staff(session: Session, hall_id: int, on: date) -> Mapping[int, tuple[str, ...]]:
    """Return who serves at each window on a day, in order of their codes."""
    query = (
        select(Assignment.window_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == Assignment.staff_id)
        .where(
            StaffMember.hall_id == hall_id,
            or_(Assignment.first_on.is_(None), Assignment.first_on <= on),
            or_(Assignment.last_on.is_(None), Assignment.last_on >= on),
            or_(StaffMember.left_on.is_(None), StaffMember.left_on >= on),
        )
        .order_by(StaffMember.code)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for window_id, name in session.execute(query):
        found[window_id].append(name)
    return {window_id: tuple(names) for window_id, names in found.items()}


def _contact(hall: Hall, places: Sequence[Place]) -> str:
    del places
    if not hall.hotline:
        return ""
    return f"**{escaped(hall.name)}**{GAP}{escaped(hall.hotline)}"


def _windows(hall: Hall, places: Sequence[Place]) -> str:
    del hall
    lines = []
    for place in places:
        about = [place.department] if place.department not in place.sign else []
        names = "、".join(place.staff)
        rest = GAP.join(escaped(text) for text in (*about, names) if text)
        lines.append(f"- **{escaped(place.sign)}**{GAP}{rest}".rstrip(GAP))
    return "\n".join(lines)


def _promises(hall: Hall, places: Sequence[Place]) -> str:
    del places
    lines = [line.strip() for line in hall.commitments.splitlines() if line.strip()]
    text = "\n".join(f"- {escaped(line)}" for line in lines)
    return f"{text}\n\n**{escaped(hall.hotline)}**" if hall.hotline else text


def _items(hall: Hall, places: Sequence[Place]) -> str:
    del hall
    return "\n".join(
        f"- **{escaped(place.sign)}**{GAP}{escaped(place.services)}"
        for place in places
        if place.services
    )


_TELLERS: Mapping[str, Callable[[Hall, Sequence[Place]], str]] = {
    "contact": _contact,
    "windows": _windows,
    "promises": _promises,
    "items": _items,
}


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    return _MARKS.sub(r"\\\1", text)
