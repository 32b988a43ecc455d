"""One-time links, and what the first of them sets up: hall and administrator."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import Message, SignageError
from signage.models import DisplayGroup, Hall, SetupLink, User
from signage.operations.content.announcement_templates import add_usual_templates
from signage.operations.emergencies.templates import add_shipped_templates
from signage.operations.hall.audit import record_audit
from signage.operations.hall.calendar_days import begin_calendar
from signage.operations.people.accounts import NewUser, add_user, set_password
from signage.operations.people.sign_ins import TOKEN_BYTES, fingerprint, may_sign_in
from signage.operations.rulebooks.adoption import adopt_rulebooks
from signage.outbox import Hint, Topic, announce

LINK_LASTS = timedelta(hours=24)
FIRST_GROUP = "大厅电视"


class SetupLinkError(SignageError):
    """The one-time link was used, has expired, or never was."""

    status = 410
    code = "setup_link_gone"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This one-time link was used already or is older than a day. Ask for "
                "a new one; on the server, run: signage user link"
            )
        )


@dataclass(frozen=True, slots=True)
class HallPlan:
    """What a hall starts with."""

    name: str
    time_zone: str
    locale: str


def make_setup_link(session: Session, now: datetime) -> str:
    """Return the token of a new link that makes an administrator; older ones end."""
    session.execute(delete(SetupLink).where(SetupLink.user_id.is_(None)))
    return _make_link(session, None, now)


def invite_user(session: Session, user: User, *, actor: User, now: datetime) -> str:
    """Return the token of a new link with which `user` chooses a password."""
    session.execute(delete(SetupLink).where(SetupLink.user_id == user.id))
    target = f"user:{user.id}"
    record_audit(session, actor, "user.invited", target, hall_id=user.hall_id, now=now)
    return _make_link(session, user.id, now)


def setup_link(session: Session, token: str, *, now: datetime) -> SetupLink:
    """Return the link with this token.

    Raises:
        SetupLinkError: it cannot be used (any more).

    """
    link = session.get(SetupLink, fingerprint(token))
    if link is None or link.used_at or link.created_at + LINK_LASTS <= now:
        raise SetupLinkError
    return link


def accept_invitation(
    session: Session, token: str, password_hash: str, *, now: datetime
) -> User:
    """Use an invitation: set the account's password."""
    link = setup_link(session, token, now=now)
    _use(session, link, now)
    if link.user is None or not may_sign_in(session, link.user, now=now):
        raise SetupLinkError
    set_password(session, link.user, password_hash, now=now)
    return link.user


def make_administrator(
    session: Session, token: str, hall: Hall, new: NewUser, *, now: datetime
) -> User:
    """Use a link: make an administrator of `hall`."""
    link = setup_link(session, token, now=now)
    if link.user_id is not None:
        raise SetupLinkError
    _use(session, link, now)
    return add_user(session, hall.id, new, actor=None, now=now)


def add_hall(session: Session, plan: HallPlan, *, now: datetime) -> Hall:
    """Add a hall with its first display group, calendar and prepared emergencies."""
    hall = Hall(
        name=plan.name, time_zone=plan.time_zone, locale=plan.locale, created_at=now
    )
    session.add(hall)
    session.flush()
    session.add(DisplayGroup(hall_id=hall.id, name=FIRST_GROUP))
    add_shipped_templates(session, hall)
    add_usual_templates(session, hall)
    year = clock.hall_day(now, plan.time_zone).year
    begin_calendar(session, hall, year=year, now=now)
    return hall


def open_hall(
    session: Session, token: str, plan: HallPlan, new: NewUser, *, now: datetime
) -> User:
    """Use a link: make the hall, its first display group, rulebooks, administrator."""
    if session.scalars(select(Hall.id)).first() is not None:
        raise SetupLinkError
    hall = add_hall(session, plan, now=now)
    user = make_administrator(session, token, hall, new, now=now)
    record_audit(
        session, user, "hall.opened", f"hall:{hall.id}", hall_id=hall.id, now=now
    )
    first_on = date(clock.hall_day(now, plan.time_zone).year, 1, 1)
    adopt_rulebooks(session, hall, first_on=first_on, now=now, actor=user)
    announce(session, Hint(Topic.HALL, hall.id))
    return user


def _make_link(session: Session, user_id: int | None, now: datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SetupLink(token_hash=fingerprint(token), user_id=user_id, created_at=now)
    )
    session.flush()
    return token


def _use(session: Session, link: SetupLink, now: datetime) -> None:
    """Take the link, once, even when two browsers try at the same time."""
    taken = session.execute(
        update(SetupLink)
        .where(SetupLink.token_hash == link.token_hash, SetupLink.used_at.is_(None))
        .values(used_at=now)
        .returning(SetupLink.token_hash)
    ).first()
    if taken is None:
        raise SetupLinkError
