"""Keys with which other systems speak to ours: made once, shown once, revoked."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message, NotFoundError, SignageError
from signage.models import ApiKey, Hall, User
from signage.operations.hall.audit import record_audit

#: Marks our keys, so that one that leaked is recognised in logs and repositories.
PREFIX = "hall_"
KEY_BYTES = 32
NAME_LENGTH = 100
NOTE_USE_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may do."""

    EMERGENCY = "emergency"


class KeyRefusedError(SignageError):
    """The request carries no key, a wrong one, or one that was revoked."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "key_refused"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "Send `Authorization: Bearer <key>` with a key that is not revoked. "
                "An administrator makes one in the office."
            )
        )


class ScopeMissingError(SignageError):
    """The key is good, and not for this."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            Message("This key may not do this: it lacks “%(scope)s”.", scope=str(scope))
        )


def create_api_key(  # noqa: PLR0913  # what for, by whom, when
    session: Session,
    hall: Hall,
    name: str,
    scopes: Collection[str],
    *,
    actor: User,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key; return its row and the key itself, which nobody can see again.

    Raises:
        InvalidInputError: with every problem.

    """
    plain = " ".join(name.split())
    problems: list[str] = []
    if not plain or len(plain) > NAME_LENGTH:
        problems.append(
            Message(
                "Name the system that uses it, in 1 to %(most)s characters.",
                most=NAME_LENGTH,
            )
        )
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        known = ", ".join(str(scope) for scope in Scope)
        problems.append(Message("Choose what it may do: %(known)s.", known=known))
    if problems:
        raise InvalidInputError(problems)
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    row = ApiKey(
        hall_id=hall.id,
        name=plain,
        key_hash=_kept(key),
        scopes=sorted(set(scopes)),
        created_at=now,
        created_by_id=actor.id,
    )
    session.add(row)
    session.flush()
    _record(session, row, "created", actor, now)
    return row, key


def revoke_api_key(
    session: Session, key: ApiKey, *, actor: User, now: datetime
) -> None:
    """Refuse a key from now on."""
    if key.revoked_at is not None:
        return
    key.revoked_at = now
    session.flush()
    _record(session, key, "revoked", actor, now)


def api_keys_of(session: Session, hall_id: int) -> list[ApiKey]:
    """Return the hall's keys, newest first, revoked ones too."""
    query = select(ApiKey).where(ApiKey.hall_id == hall_id).order_by(ApiKey.id.desc())
    return list(session.scalars(query))


def api_key_of(session: Session, hall_id: int, key_id: int) -> ApiKey:
    """Return a key of the hall by its row's number.

    Raises:
        NotFoundError: there is none.

    """
    found = session.get(ApiKey, key_id)
    if found is None or found.hall_id != hall_id:
        raise NotFoundError(Message("key"), key_id)
    return found


def admitted_key(session: Session, given: str, scope: Scope) -> ApiKey:
    """Return the row of a key that may do this.

    Raises:
        KeyRefusedError: there is no such key, or it was revoked.
        ScopeMissingError: it is for something else.

    """
    query = select(ApiKey).where(
        ApiKey.key_hash == _kept(given), ApiKey.revoked_at.is_(None)
    )
    key = session.scalars(query).one_or_none()
    if key is None:
        raise KeyRefusedError
    if scope not in key.scopes:
        raise ScopeMissingError(scope)
    return key


def note_use(key: ApiKey, now: datetime) -> None:
    """Note that a key was used, once a minute at most."""
    if key.last_used_at is None or now - key.last_used_at >= NOTE_USE_EVERY:
        key.last_used_at = now


def _kept(key: str) -> str:
    # The key holds 256 random bits: a plain hash of it cannot be guessed back.
    return sha256(key.encode()).hexdigest()


def _record(
    session: Session, key: ApiKey, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"api_key.{deed}",
        f"api_key:{key.id}",
        hall_id=key.hall_id,
        now=now,
        detail={"name": key.name, "scopes": key.scopes},
    )
