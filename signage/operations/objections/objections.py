"""Objections are upheld, dismissed or withdrawn; `objecting` raises them."""

from datetime import datetime

from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Objection, User
from signage.models.evaluation import NoticeState
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.operations.criticism.notices import resume_notice
from signage.operations.hall.holding import hold_hall
from signage.operations.hall.texts import about_reason
from signage.operations.objections.objecting import (
    tell_of_objection,
)
from signage.operations.objections.objection_errors import (
    AlreadyDecidedError,
    NotTheirObjectionError,
    OwnEntryError,
    OwnObjectionError,
)
from signage.operations.objections.objection_list import (
    is_open_against,
)
from signage.operations.objections.upholding import LONGEST_REASON, undo


def uphold_objection(
    session: Session, objection: Objection, *, reason: str, actor: User, now: datetime
) -> None:
    """Agree, and undo what the objection is against.

    An entry is reversed and rescored, a nomination rejected, a notice withdrawn; other
    open objections to the same are upheld with it.

    Raises:
        InvalidInputError: no reason, or one that is too long.
        AlreadyDecidedError, OwnObjectionError, OwnEntryError: see there.

    """
    _hold(session, objection)
    alike = [objection, *_others_like(session, objection)]
    for one in alike:
        _refuse_decision(one, reason, actor)
    for one in alike:
        _decide(session, one, ObjectionState.UPHELD, reason, actor, now)
    undo(session, objection, actor=actor, now=now)


def dismiss_objection(
    session: Session, objection: Objection, *, reason: str, actor: User, now: datetime
) -> None:
    """Disagree: what it is against stands; a suspended notice comes back on."""
    _hold(session, objection)
    _refuse_decision(objection, reason, actor)
    _decide(session, objection, ObjectionState.DISMISSED, reason, actor, now)
    _resume(session, objection, actor, now)


def withdraw_objection(
    session: Session, objection: Objection, *, actor: User, now: datetime
) -> None:
    """Take an objection back: who raised it; the office, for somebody of the public."""
    _hold(session, objection)
    if objection.state is not ObjectionState.OPEN:
        raise AlreadyDecidedError
    is_of_public = objection.raised_by_id is None and actor.role is not Role.CLERK
    if objection.raised_by_id != actor.id and not is_of_public:
        raise NotTheirObjectionError
    objection.state, objection.decided_at = ObjectionState.WITHDRAWN, now
    tell_of_objection(session, objection, "objection.withdrawn", actor, now)
    _resume(session, objection, actor, now)


def _hold(session: Session, objection: Objection) -> None:
    session.flush()
    hold_hall(session, objection.hall_id)
    session.refresh(objection)


def _refuse_decision(objection: Objection, reason: str, actor: User) -> None:
    if objection.state is not ObjectionState.OPEN:
        raise AlreadyDecidedError
    if objection.raised_by_id == actor.id:
        raise OwnObjectionError
    if objection.entry is not None and objection.entry.recorded_by_id == actor.id:
        raise OwnEntryError
    problems = about_reason(reason, LONGEST_REASON)
    if problems:
        raise InvalidInputError(problems)


def _others_like(session: Session, objection: Objection) -> list[Objection]:
    query = is_open_against(objection).where(Objection.id != objection.id)
    return list(session.scalars(query))


def _decide(  # noqa: PLR0913, PLR0917  # what was decided, why, by whom
    session: Session,
    objection: Objection,
    outcome: ObjectionState,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    objection.state, objection.reason = outcome, reason.strip()
    objection.decided_at, objection.decided_by_id = now, actor.id
    tell_of_objection(session, objection, f"objection.{outcome.value}", actor, now)


def _resume(session: Session, objection: Objection, actor: User, now: datetime) -> None:
    """Put a notice back on, if nothing else is held against it."""
    notice = objection.notice
    if notice is None or notice.state is not NoticeState.SUSPENDED:
        return
    if not _others_like(session, objection):
        resume_notice(session, notice, actor=actor, now=now)
