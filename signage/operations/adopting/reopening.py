"""Bring the open periods of a rulebook under what is in force now, and score them."""

from datetime import date, datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ConflictError, Message
from signage.models import (
    Adoption,
    Evaluation,
    EvaluationStep,
    Hall,
    LadderAction,
    Notice,
    Scorecard,
)
from signage.models.evaluation import ActionState, EvaluationState
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.editions import adoption_on
from signage.operations.scores.scoring import is_evaluated, open_month, rescore_period
from signage.rules.period import Period


class WorkedOnError(ConflictError):
    """Measures or notices of an open period were acted upon; they cannot vanish."""

    code = "worked_on"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message(
                "Measures or notices of %(period)s were acted upon already. Choose a "
                "later month.",
                period=period,
            )
        )


def repoint(
    session: Session, hall: Hall, slug: str, day: date, *, now: datetime
) -> None:
    """Give each open period from the day on to the adoption in force at its end.

    Periods in which the rulebook is in force no longer are dropped; months that have
    begun and miss its evaluation get one. All are scored anew.

    Raises:
        WorkedOnError: a period to be dropped has measures or notices acted upon.

    """
    adoptions = adoptions_of(session, hall.id)
    for evaluation in _open_from(session, hall, slug, day):
        period = Period.parse(evaluation.period)
        adoption = adoption_on(adoptions, slug, evaluation.last_on)
        if adoption is None or not is_evaluated(adoption, period):
            _drop(session, evaluation)
        else:
            evaluation.adoption = adoption
            session.flush()
            rescore_period(session, evaluation, now=now)
    today = clock.hall_day(now, hall.time_zone)
    for month in _months(day, today):
        open_month(session, hall, month, now=now)


def _open_from(session: Session, hall: Hall, slug: str, day: date) -> list[Evaluation]:
    query = (
        select(Evaluation)
        .join(Evaluation.adoption)
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.OPEN,
            Evaluation.last_on >= day,
            Adoption.slug == slug,
        )
        .order_by(Evaluation.first_on)
    )
    return list(session.scalars(query))


def _months(day: date, today: date) -> list[Period]:
    month, found = Period.month_of(day), []
    while month.first <= today:
        found.append(month)
        month = month.next()
    return found


def _drop(session: Session, evaluation: Evaluation) -> None:
    of_it = LadderAction.evaluation_id == evaluation.id
    has_notice = exists().where(Notice.action_id == LadderAction.id)
    worked_on = (LadderAction.state == ActionState.DONE) | has_notice
    if session.scalar(select(LadderAction.id).where(of_it, worked_on).limit(1)):
        raise WorkedOnError(evaluation.period)
    for table in (LadderAction, Scorecard, EvaluationStep):
        session.execute(delete(table).where(table.evaluation_id == evaluation.id))
    session.flush()
    session.expire(evaluation, ["scorecards", "steps"])
    session.delete(evaluation)
    session.flush()
