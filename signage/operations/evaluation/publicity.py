"""Publicity: for how long, and what an upheld objection changes in what is proposed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Evaluation, Hall, Scorecard, User
from signage.models.evaluation import EvaluationState as State
from signage.operations.evaluation.nominating import propose_anew
from signage.operations.evaluation.procedure import (
    PROPOSED,
    enter,
    in_order,
    publishes_results,
)
from signage.operations.rulebooks.adoption import rulebook_of
from signage.outbox import Hint, Topic, announce


def publicity_days(evaluation: Evaluation, awards: Collection[str]) -> int:
    """Return the full days of publicity for these awards; 0: there is nothing to show.

    One list shows them all, so the award that asks for most days decides. Where every
    result is published, it is for the usual days at least.
    """
    rulebook = rulebook_of(evaluation.adoption)
    usual = rulebook.procedure.publicity_days
    asked = [rulebook.awards[code].publicity_days for code in awards]
    days = [usual if one is None else one for one in asked]
    if publishes_results(evaluation):
        days.append(usual)
    return max(days, default=0)


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
    of the year. Where other winners (or published results) come of it, it goes back to
    be reviewed; return those that went back.
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
    """Propose anew; tell whether it goes back to be reviewed: other things would stand.

    Those are other winners, and other results where the results are published.
    """
    before = _published_results(session, evaluation)
    is_other = propose_anew(session, evaluation, now=now)
    is_other = is_other or before != _published_results(session, evaluation)
    was = evaluation.state
    if was is State.IN_PUBLICITY:
        announce(session, Hint(Topic.PUBLICITY, evaluation.hall_id))
    if not is_other or was is State.SCORED:
        return False
    enter(session, evaluation, State.SCORED, actor=actor, now=now, reason=reason)
    return True


def _published_results(session: Session, evaluation: Evaluation) -> dict[int, Any]:
    """Return what is published of each subject; nothing where only awards are."""
    if not publishes_results(evaluation):
        return {}
    query = select(Scorecard.subject_id, Scorecard.result)
    rows = session.execute(query.where(Scorecard.evaluation_id == evaluation.id))
    return {row.subject_id: row.result for row in rows}
