"""Accounts of the office: making them, their role, password and end.

Passwords arrive here as hashes: hashing takes time and must not hold the database.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message, NotFoundError
from signage.models import StaffMember, User
from signage.models.user import Role
from signage.operations.hall.audit import record_audit
from signage.operations.people.sign_ins import end_sign_ins

USERNAME = re.compile(r"[\w.-]{2,64}")
# What no password hashes to: the account waits for its invitation to be followed.
NO_PASSWORD = "!"  # noqa: S105
NO_STAFF = Message("Choose the staff member whose scores the clerk is to see.")


class LastAdministratorError(ConflictError):
    """Without an administrator nobody could let anybody in again."""

    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This is the last active administrator. Make another one "
                "administrator first."
            )
        )


@dataclass(frozen=True, slots=True)
class NewUser:
    """What an account starts with; a clerk's belongs to a staff member."""

    username: str
    name: str
    role: Role
    password_hash: str = NO_PASSWORD
    staff: StaffMember | None = None


class ClerkWithoutStaffError(ConflictError):
    """A clerk's account shows one staff member's scores; without one it is nothing."""

    code = "clerk_without_staff"

    def __init__(self) -> None:
        super().__init__(
            Message("Choose the staff member first whose scores the clerk is to see.")
        )


def canonical(username: str) -> str:
    """Return a username as it is kept: one spelling whatever the keyboard did."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def user_named(session: Session, username: str) -> User | None:
    """Return the account with this username, active or not."""
    query = select(User).where(User.username == canonical(username))
    return session.scalars(query).first()


def get_user(session: Session, hall_id: int, user_id: int) -> User:
    """Return one account of a hall.

    Raises:
        NotFoundError: the hall has none with this id.

    """
    user = session.get(User, user_id)
    if user is None or user.hall_id != hall_id:
        kind = "user"
        raise NotFoundError(kind, user_id)
    return user


def has_administrator(session: Session) -> bool:
    """Say whether an active administrator exists who can sign in."""
    query = select(func.count()).where(
        User.role == Role.ADMINISTRATOR,
        User.is_active,
        User.password_hash != NO_PASSWORD,
    )
    return bool(session.scalar(query))


def add_user(
    session: Session, hall_id: int, new: NewUser, *, actor: User | None, now: datetime
) -> User:
    """Make an account.

    Raises:
        InvalidInputError: the username is taken or no username; a clerk without a
            staff member, or one who has an account already.

    """
    username = canonical(new.username)
    problems = [
        *_username_problems(session, username),
        *staff_problems(session, new.role, new.staff),
    ]
    if problems:
        raise InvalidInputError(problems)
    user = User(
        hall_id=hall_id,
        username=username,
        name=new.name.strip() or username,
        password_hash=new.password_hash,
        role=new.role,
        staff=new.staff,
        created_at=now,
    )
    session.add(user)
    session.flush()
    _note(session, user, "user.added", actor or user, now, role=new.role.value)
    return user


def change_role(
    session: Session, user: User, role: Role, *, actor: User, now: datetime
) -> None:
    """Give an account another role; its browsers have to sign in again.

    Raises:
        LastAdministratorError: nobody else could let anybody in.
        ClerkWithoutStaffError: a clerk is nobody without a staff member.

    """
    if user.role == role:
        return
    if role is Role.CLERK and user.staff_id is None:
        raise ClerkWithoutStaffError
    if role is not Role.ADMINISTRATOR:
        _keep_one_administrator(session, user)
    before, user.role = Role(user.role), role
    session.flush()
    _note(session, user, "user.role_changed", actor, now, before=before, after=role)
    end_sign_ins(session, user, actor=actor, now=now)


def link_staff(
    session: Session,
    user: User,
    staff: StaffMember | None,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Say which staff member an account is, or (None) that it is none.

    Raises:
        InvalidInputError: the staff member has another account.
        ClerkWithoutStaffError: the account is a clerk's.

    """
    if staff is None and user.role is Role.CLERK:
        raise ClerkWithoutStaffError
    if staff is not None and staff.id == user.staff_id:
        return
    problems = staff_problems(session, None, staff)
    if problems:
        raise InvalidInputError(problems)
    user.staff = staff
    session.flush()
    code = staff.code if staff else ""
    _note(session, user, "user.staff_linked", actor, now, staff=code)


def deactivate_user(
    session: Session, user: User, *, actor: User, now: datetime
) -> None:
    """Bar an account and end its sign-ins; what it did stays in its name."""
    _keep_one_administrator(session, user)
    user.is_active = False
    session.flush()
    _note(session, user, "user.deactivated", actor, now)
    end_sign_ins(session, user, actor=actor, now=now)


def activate_user(session: Session, user: User, *, actor: User, now: datetime) -> None:
    """Let a barred account sign in again."""
    user.is_active = True
    session.flush()
    _note(session, user, "user.activated", actor, now)


def set_password(
    session: Session,
    user: User,
    password_hash: str,
    *,
    now: datetime,
    keep: str = "",
) -> None:
    """Set one's own new password; all other browsers (`keep` excepted) are out."""
    user.password_hash = password_hash
    session.flush()
    _note(session, user, "user.password_set", user, now)
    end_sign_ins(session, user, actor=user, now=now, keep=keep)


def edit_profile(
    session: Session, user: User, *, name: str, locale: str | None, now: datetime
) -> None:
    """Change one's own name and language."""
    user.name, user.locale = name.strip() or user.username, locale
    session.flush()
    _note(session, user, "user.profile_edited", user, now)


def _username_problems(session: Session, username: str) -> list[Message]:
    if not USERNAME.fullmatch(username):
        return [
            Message(
                "A username has 2 to 64 letters, digits, dots, dashes or underlines."
            )
        ]
    if user_named(session, username) is not None:
        return [Message("The username “%(name)s” is taken.", name=username)]
    return []


def staff_problems(
    session: Session, role: Role | None, staff: StaffMember | None
) -> list[Message]:
    """Return why a new account may not be this staff member's."""
    if staff is None:
        return [] if role is not Role.CLERK else [NO_STAFF]
    query = select(User.username).where(User.staff_id == staff.id)
    taken = session.scalars(query).first()
    if taken is None:
        return []
    return [
        Message(
            "%(name)s has an account already: “%(username)s”.",
            name=staff.name,
            username=taken,
        )
    ]


def _keep_one_administrator(session: Session, user: User) -> None:
    others = select(func.count()).where(
        User.hall_id == user.hall_id,
        User.role == Role.ADMINISTRATOR,
        User.is_active,
        User.password_hash != NO_PASSWORD,
        User.id != user.id,
    )
    if user.role == Role.ADMINISTRATOR and not session.scalar(others):
        raise LastAdministratorError


def _note(
    session: Session,
    user: User,
    action: str,
    actor: User,
    now: datetime,
    **detail: Any,
) -> None:
    target = f"user:{user.id}"
    record_audit(
        session, actor, action, target, hall_id=user.hall_id, now=now, detail=detail
    )
