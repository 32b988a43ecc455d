"""The windows that a citizen can choose from, as the rating page shows them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Window


@dataclass(frozen=True, slots=True)
class Place:
    """One window: what stands on its sign."""

    code: str
    number: str
    name: str
    department: str


def rating_places(
    session: Session, hall_id: int, today: date, code: str | None = None
) -> tuple[Place, ...]:
    """Return the hall's windows open on `today`, by number; only `code` if given."""
    query = (
        select(Window)
        .options(joinedload(Window.department))
        .where(
            Window.hall_id == hall_id,
            or_(Window.left_on.is_(None), Window.left_on >= today),
            or_(Window.joined_on.is_(None), Window.joined_on <= today),
        )
    )
    if code is not None:
        query = query.where(Window.code == code)
    places = [_place(window) for window in session.scalars(query)]
    return tuple(sorted(places, key=lambda p: (len(p.number), p.number, p.code)))


def _place(window: Window) -> Place:
    department = window.department.name if window.department else ""
    return Place(window.code, window.number or window.code, window.name, department)
