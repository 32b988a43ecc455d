"""Revoke an award that was granted wrongly: it leaves every screen at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message
from signage.models import Award, Hall, User
from signage.operations.evaluation.publicity import propose_again
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.hall.texts import about_reason
from signage.outbox import Hint, Topic, announce


class AlreadyRevokedError(ConflictError):
    """The award was revoked before."""

    code = "already_revoked"

    def __init__(self) -> None:
        super().__init__(Message("This award was revoked before. Nothing was changed."))


def revoke_award(
    session: Session, award: Award, *, reason: str, actor: User, now: datetime
) -> None:
    """Take an award back, with a reason that its pages show from now on.

    The results of its evaluation stay frozen: nobody moves up. A year's ranking that
    counts the title and is not final yet is proposed anew.

    Raises:
        InvalidInputError: no reason, or one that is too long.
        AlreadyRevokedError: it was revoked before.

    """
    hold_hall(session, award.hall_id)
    session.refresh(award)
    if award.revoked_at is not None:
        raise AlreadyRevokedError
    problems = about_reason(reason)
    if problems:
        raise InvalidInputError(problems)
    award.revoked_at, award.revoked_by_id = now, actor.id
    award.revocation = reason.strip()
    record_audit(
        session,
        actor,
        "award.revoked",
        f"award:{award.id}",
        hall_id=award.hall_id,
        now=now,
        detail={"reason": award.revocation, "nomination": award.nomination_id},
    )
    session.flush()
    announce(session, Hint(Topic.AWARDS, award.hall_id))
    hall, period = session.get_one(Hall, award.hall_id), award.nomination.evaluation
    propose_again(
        session, hall, period.last_on, reason=award.revocation, actor=actor, now=now
    )
