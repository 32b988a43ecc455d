"""Signed-in browsers: a random token in the cookie, its SHA-256 in a row."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from signage import clock
from signage.models import Hall, SignIn, User
from signage.models.user import Role
from signage.operations.hall.audit import record_audit

TOKEN_BYTES = 32
AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts: without use, and at all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request came from, for the list of sign-ins and the audit list."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in with which browser, as plain values."""

    user_id: int
    username: str
    name: str
    role: Role
    locale: str | None
    staff_id: int | None
    token_hash: str
    seen_at: datetime
    authenticated_at: datetime


def fingerprint(token: str) -> str:
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


def open_sign_in(
    session: Session, user: User, browser: Browser, *, now: datetime
) -> str:
    """Start a sign-in and return its token; the token is told only here."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SignIn(
        token_hash=fingerprint(token),
        user_id=user.id,
        created_at=now,
        seen_at=now,
        authenticated_at=now,
        address=browser.address,
        agent=browser.agent[:AGENT_LENGTH],
    )
    session.add(row)
    session.flush()
    return token


def identify(
    session: Session, token: str, limits: Limits, *, now: datetime
) -> Identity | None:
    """Return who holds this token, or None if it is unknown, idle, old or barred."""
    row = session.execute(
        select(SignIn, User)
        .join(User)
        .options(joinedload(User.staff))
        .where(
            SignIn.token_hash == fingerprint(token),
            SignIn.seen_at > now - limits.idle,
            SignIn.created_at > now - limits.absolute,
        )
    ).first()
    return _identity(*row) if row and may_sign_in(session, row[1], now=now) else None


def may_sign_in(session: Session, user: User, *, now: datetime) -> bool:
    """Say whether an account is let in: not if barred, nor a clerk who has left.

    The last day of service counts as one, by the hall's time zone.
    """
    if not user.is_active or user.role is not Role.CLERK:
        return user.is_active
    left_on = user.staff.left_on if user.staff else None
    if left_on is None:
        return True
    zone = select(Hall.time_zone).where(Hall.id == user.hall_id)
    return clock.hall_day(now, session.scalars(zone).one()) <= left_on


def _identity(sign_in: SignIn, user: User) -> Identity:
    return Identity(
        user_id=user.id,
        username=user.username,
        name=user.name,
        role=Role(user.role),
        locale=user.locale,
        staff_id=user.staff_id,
        token_hash=sign_in.token_hash,
        seen_at=sign_in.seen_at,
        authenticated_at=sign_in.authenticated_at,
    )


def sign_ins_of(
    session: Session, user_id: int, limits: Limits, now: datetime
) -> list[SignIn]:
    """Return the browsers that a user is signed in with, newest use first."""
    query = select(SignIn).where(
        SignIn.user_id == user_id,
        SignIn.seen_at > now - limits.idle,
        SignIn.created_at > now - limits.absolute,
    )
    return list(session.scalars(query.order_by(SignIn.seen_at.desc())))


def note_seen(session: Session, identity: Identity, *, now: datetime) -> None:
    """Put off the idle limit; an ended sign-in stays ended."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == identity.token_hash)
        .values(seen_at=now)
    )


def note_password(session: Session, identity: Identity, *, now: datetime) -> None:
    """Remember that the password was given again just now."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == identity.token_hash)
        .values(authenticated_at=now, seen_at=now)
    )


def end_sign_in(session: Session, token_hash: str) -> None:
    """End one sign-in; ending it twice is no error."""
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash))


def end_sign_ins(
    session: Session, user: User, *, actor: User, now: datetime, keep: str = ""
) -> int:
    """End all of a user's sign-ins but `keep` (a token hash); return how many."""
    ended = session.execute(
        delete(SignIn)
        .where(SignIn.user_id == user.id, SignIn.token_hash != keep)
        .returning(SignIn.token_hash)
    ).all()
    record_audit(
        session,
        actor,
        "sign_in.ended",
        f"user:{user.id}",
        hall_id=user.hall_id,
        now=now,
        detail={"count": len(ended)},
    )
    return len(ended)


def drop_old_sign_ins(session: Session, limits: Limits, *, now: datetime) -> None:
    """Delete rows that no cookie can use any more."""
    session.execute(
        delete(SignIn).where(
            (SignIn.seen_at <= now - limits.idle)
            | (SignIn.created_at <= now - limits.absolute)
        )
    )
