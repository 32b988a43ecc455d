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
from signage.models import User
from signage.models.user import Role
from signage.operations.audit import record_audit
from signage.operations.sign_ins import end_sign_ins

USERNAME = re.compile(r"[\w.-]{2,64}")
# What no password hashes to: the account waits for its invitation to be followed.
NO_PASSWORD = "!"  # noqa: S105


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
    """What an account starts with."""

    username: str
    name: str
    role: Role
    password_hash: str = NO_PASSWORD


def canonical(username: str) -> str:
    """Return a username as it is kept: one spelling whatever the keyboard did."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def users_of(session: Session, hall_id: int) -> list[User]:
    """Return all accounts of a hall, active ones first."""
    query = select(User).where(User.hall_id == hall_id)
    return list(session.scalars(query.order_by(User.is_active.desc(), User.username)))


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
        InvalidInputError: the username is taken or no username.

    """
    username = canonical(new.username)
    problems = _username_problems(session, username)
    if problems:
        raise InvalidInputError(problems)
    user = User(
        hall_id=hall_id,
        username=username,
        name=new.name.strip() or username,
        password_hash=new.password_hash,
        role=new.role,
        created_at=now,
    )
    session.add(user)
    session.flush()
    _note(session, user, "user.added", actor or user, now, role=new.role.value)
    return user


def change_role(
    session: Session, user: User, role: Role, *, actor: User, now: datetime
) -> None:
    """Give an account another role; its browsers have to sign in again."""
    if user.role == role:
        return
    if role is not Role.ADMINISTRATOR:
        _keep_one_administrator(session, user)
    before, user.role = Role(user.role), role
    session.flush()
    _note(session, user, "user.role_changed", actor, now, before=before, after=role)
    end_sign_ins(session, user, actor=actor, now=now)


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
