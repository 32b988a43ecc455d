"""Clerks' accounts: one for each staff member, invited one by one or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from signage import clock
from signage.errors import NotFoundError
from signage.models import Hall, StaffMember, User
from signage.models.user import Role
from signage.operations.people.accounts import (
    NO_PASSWORD,
    USERNAME,
    NewUser,
    add_user,
    canonical,
    user_named,
)
from signage.operations.people.first_run import invite_user


@dataclass(frozen=True, slots=True)
class Invited:
    """A staff member with the account and the token of its one-time link."""

    staff: StaffMember
    user: User
    token: str


def get_staff(session: Session, hall_id: int, staff_id: int) -> StaffMember:
    """Return one staff member of the hall; raise NotFoundError."""
    found = session.get(StaffMember, staff_id)
    if found is None or found.hall_id != hall_id:
        what = "staff member"
        raise NotFoundError(what, staff_id)
    return found


def clerks_to_invite(
    session: Session, hall: Hall, *, now: datetime
) -> Sequence[StaffMember]:
    """Return who serves today and has no account, or has never chosen a password."""
    today = clock.hall_day(now, hall.time_zone)
    settled = exists().where(
        User.staff_id == StaffMember.id,
        or_(
            User.password_hash != NO_PASSWORD,
            User.role != Role.CLERK,
            User.is_active.is_(False),
        ),
    )
    query = (
        select(StaffMember)
        .options(joinedload(StaffMember.department))
        .where(
            StaffMember.hall_id == hall.id,
            or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
            ~settled,
        )
        .order_by(StaffMember.sort_key)
    )
    return session.scalars(query).all()


def invite_clerks(
    session: Session, hall: Hall, *, actor: User, now: datetime
) -> list[Invited]:
    """Make the missing accounts, and a one-time link for all who need one.

    Links made before for the same people end. The tokens are told only here.
    """
    people = clerks_to_invite(session, hall, now=now)
    ids = [person.id for person in people]
    query = select(User).where(User.staff_id.in_(ids))
    users = {user.staff_id: user for user in session.scalars(query)}
    found = []
    for person in people:
        user = users.get(person.id)
        if user is None:
            user = add_clerk(session, person, actor=actor, now=now)
        token = invite_user(session, user, actor=actor, now=now)
        found.append(Invited(person, user, token))
    return found


def add_clerk(
    session: Session,
    staff: StaffMember,
    username: str = "",
    *,
    actor: User,
    now: datetime,
) -> User:
    """Make a staff member's account; without a username it is made of their code.

    Raises:
        InvalidInputError: they have an account, or the username cannot be taken.

    """
    username = username.strip() or _username_of(session, staff)
    new = NewUser(username, staff.name, Role.CLERK, staff=staff)
    return add_user(session, staff.hall_id, new, actor=actor, now=now)


def _username_of(session: Session, staff: StaffMember) -> str:
    code = canonical(staff.code)
    is_free = USERNAME.fullmatch(code) and user_named(session, code) is None
    return code if is_free else f"clerk{staff.id}"
