"""The list of accounts: of the office or of clerks, by words, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import StaffMember, User
from signage.models.user import Role

PAGE_SIZE = 50


class Circle(StrEnum):
    """Whose accounts to list."""

    OFFICE = "office"
    CLERKS = "clerks"


@dataclass(frozen=True, slots=True)
class UserPage:
    """One page of accounts, active ones first, and how many each circle holds."""

    users: Sequence[User]
    counts: dict[Circle, int]
    page: int
    pages: int


def user_page(
    session: Session, hall_id: int, circle: Circle, search: str = "", page: int = 1
) -> UserPage:
    """Return a page; the search looks in names, usernames and codes of staff."""
    wanted = [User.hall_id == hall_id, *_matching(search.strip())]
    counts = {one: _count(session, [*wanted, _of(one)]) for one in Circle}
    pages = max(1, -(-counts[circle] // PAGE_SIZE))
    page = min(max(1, page), pages)
    query = (
        select(User)
        .outerjoin(User.staff)
        .where(*wanted, _of(circle))
        .options(joinedload(User.staff))
        .order_by(User.is_active.desc(), User.username)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return UserPage(session.scalars(query).all(), counts, page, pages)


def _of(circle: Circle) -> ColumnElement[bool]:
    is_clerk = User.role == Role.CLERK
    return is_clerk if circle is Circle.CLERKS else ~is_clerk


def _matching(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    columns = (User.name, User.username, StaffMember.code, StaffMember.initials)
    return [or_(*(column.icontains(search, autoescape=True) for column in columns))]


def _count(session: Session, wanted: list[ColumnElement[bool]]) -> int:
    query = select(func.count(User.id)).outerjoin(User.staff).where(*wanted)
    return session.scalars(query).one()
