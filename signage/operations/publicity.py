"""Publicity: for how long, and what an upheld objection changes in what is proposed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Evaluation, Hall, User
from signage.models.evaluation import EvaluationState as State
from signage.operations.adoption import rulebook_of
from signage.operations.nominating import propose_anew
from signage.operations.procedure import PROPOSED, enter, in_order
from signage.outbox import Hint, Topic, announce


def publicity_days(evaluation: Evaluation, awards: Collection[str]) -> int:
    """Return the full days of publicity for these awards; 0: there is nothing to show.

    One list shows them all, so the award that asks for most days decides.
    """
    rulebook = rulebook_of(evaluation.adoption)
    usual = rulebook.procedure.publicity_days
    asked = (rulebook.awards[code].publicity_days for code in awards)
    return max((usual if days is None else days for days in asked), default=0)


def propose_again(  # noqa: PLR0913  # where, since when, why, who
    session: Session,
    hall: Hall,
    since: date,
    *,
    reason: str,
    actor: User,
    now: datetime,
) -> list[Evaluation]:
    """Score and propose anew whatever an entry of that day may have moved.

    That is what is proposed or published, not final, in its period and in later ones
    of the year. Where other winners come of it, it goes back to be reviewed; return
    those that went back.
    """
    query = select(Evaluation).where(
        Evaluation.hall_id == hall.id,
        Evaluation.state.in_(PROPOSED),
        Evaluation.last_on.between(since, date(since.year, 12, 31)),
    )
    found = session.scalars(in_order(query)).all()
    return [
        one
        for one in found
        if repropose(session, one, reason=reason, actor=actor, now=now)
    ]


def repropose(
    session: Session, evaluation: Evaluation, *, reason: str, actor: User, now: datetime
) -> bool:
    """Propose anew; tell whether it goes back to be reviewed, having other winners."""
    is_other = propose_anew(session, evaluation, now=now)
    was = evaluation.state
    if was is State.IN_PUBLICITY:
        announce(session, Hint(Topic.PUBLICITY, evaluation.hall_id))
    if not is_other or was is State.SCORED:
        return False
    enter(session, evaluation, State.SCORED, actor=actor, now=now, reason=reason)
    return True
