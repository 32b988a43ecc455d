"""Close months: what ends with them goes into self-review, and nothing is recorded."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Evaluation, Hall, User
from signage.models.evaluation import EvaluationState
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.procedure import enter, midnight_after, procedure_of
from signage.operations.evaluation.procedure_errors import (
    AlreadyClosedError,
    EarlierOpenError,
    PeriodRunningError,
)
from signage.operations.hall.holding import hold_hall
from signage.operations.scores.scoring import ensure_evaluations, rescore_period
from signage.rules.period import Period


def close_month(
    session: Session, hall: Hall, month: Period, *, actor: User | None, now: datetime
) -> list[Evaluation]:
    """Close a month under every rulebook, and what ends with it (quarter, year).

    All are scored a last time and go into self-review together, for as many days as
    the slowest of their rulebooks gives: one entry counts under several of them. Where
    none gives any, they are scored and proposed at once.

    Raises:
        PeriodRunningError: the month is not over in the hall's time zone.
        EarlierOpenError: an earlier month of the year is open.
        AlreadyClosedError: nothing is left to close.

    """
    today = clock.hall_day(now, hall.time_zone)
    if today <= month.last:
        raise PeriodRunningError(month)
    hold_hall(session, hall.id)
    evaluations = _open(ensure_evaluations(session, hall, month))
    _refuse_earlier_open(session, hall, month)
    for longer in _ending_with(month):
        evaluations += _open(ensure_evaluations(session, hall, longer))
    if not evaluations:
        raise AlreadyClosedError(str(month))
    days = max(procedure_of(one).self_review_days for one in evaluations)
    due_at = midnight_after(today, days, hall.time_zone) if days else now
    for evaluation in evaluations:
        rescore_period(session, evaluation, now=now)
        state = EvaluationState.SELF_REVIEW
        enter(session, evaluation, state, actor=actor, now=now, due_at=due_at)
    pass_due(session, hall, now=now)
    return evaluations


def _open(evaluations: list[Evaluation]) -> list[Evaluation]:
    return [one for one in evaluations if one.state is EvaluationState.OPEN]


def _refuse_earlier_open(session: Session, hall: Hall, month: Period) -> None:
    query = (
        select(Evaluation.period)
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.OPEN,
            Evaluation.last_on.between(date(month.year, 1, 1), month.first),
        )
        .order_by(Evaluation.first_on)
    )
    earlier = session.scalars(query).first()
    if earlier is not None:
        raise EarlierOpenError(earlier)


def _ending_with(month: Period) -> Iterator[Period]:
    for kind in ("quarter", "half_year", "year"):
        longer = Period.holding(month.first, kind)
        if longer.last == month.last:
            yield longer
