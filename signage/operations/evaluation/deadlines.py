"""Let evaluations go on by themselves when the days of their state are over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError
from signage.models import Evaluation, Hall, User
from signage.models.evaluation import UNSETTLED
from signage.models.evaluation import EvaluationState as State
from signage.operations.evaluation.freezing import freeze
from signage.operations.evaluation.nominating import propose_anew
from signage.operations.evaluation.procedure import (
    PROPOSED,
    enter,
    in_order,
    procedure_of,
    refuse_before_due,
    refuse_earlier,
    refuse_open_objections,
    refuse_siblings,
    refuse_unless,
)
from signage.operations.evaluation.procedure_errors import PersonFinalisesError
from signage.operations.hall.holding import hold_hall

WAITING = (State.SELF_REVIEW, State.IN_PUBLICITY)


def pass_due(session: Session, hall: Hall, *, now: datetime) -> list[Evaluation]:
    """Let go on what is due and not hindered; return what did, in that order.

    What the others rest on goes first, so that a server that was off for days catches
    up in one go. Running it again changes nothing.
    """
    hold_hall(session, hall.id)
    query = select(Evaluation).where(
        Evaluation.hall_id == hall.id,
        Evaluation.state.in_(WAITING),
        Evaluation.due_at <= now,
    )
    query = in_order(query).execution_options(populate_existing=True)
    return [one for one in session.scalars(query).all() if _pass(session, one, now)]


def _pass(session: Session, evaluation: Evaluation, now: datetime) -> bool:
    """Let one go on; tell whether it did, or still waits for something."""
    try:
        refuse_to_pass(session, evaluation, now)
    except ConflictError:
        return False
    if evaluation.state is State.SELF_REVIEW:
        enter(session, evaluation, State.SCORED, actor=None, now=now)
        propose_anew(session, evaluation, now=now)
    else:
        finish(session, evaluation, actor=None, now=now)
    return True


def refuse_to_pass(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Raise what keeps an evaluation from going on by itself."""
    if evaluation.state is State.SELF_REVIEW:
        refuse_to_settle(session, evaluation, now)
    else:
        refuse_to_finish(session, evaluation, now)
        if procedure_of(evaluation).final == "by_person":
            raise PersonFinalisesError


def refuse_to_settle(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Raise what keeps an evaluation in self-review."""
    refuse_unless(evaluation, State.SELF_REVIEW)
    refuse_before_due(session, evaluation, now)
    refuse_open_objections(session, evaluation)
    refuse_earlier(session, evaluation, behind=UNSETTLED)


def refuse_to_finish(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Raise what keeps an evaluation from being final."""
    refuse_unless(evaluation, State.IN_PUBLICITY)
    refuse_before_due(session, evaluation, now)
    refuse_open_objections(session, evaluation)
    refuse_earlier(session, evaluation, behind=(*UNSETTLED, *PROPOSED))
    refuse_siblings(session, evaluation, now)


def finish(
    session: Session,
    evaluation: Evaluation,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Make an evaluation final: grant the awards and freeze the results."""
    awards = freeze(session, evaluation, actor=actor, now=now)
    detail = {"awards": len(awards)}
    enter(
        session,
        evaluation,
        State.FINAL,
        actor=actor,
        now=now,
        reason=reason,
        detail=detail,
    )


def next_due(session: Session, *, now: datetime) -> datetime | None:
    """Return when the next deadline of any hall passes; None: there is none."""
    query = (
        select(Evaluation.due_at)
        .where(Evaluation.state.in_(WAITING), Evaluation.due_at > now)
        .order_by(Evaluation.due_at)
    )
    return session.scalars(query.limit(1)).first()


def is_any_due(session: Session, *, now: datetime) -> bool:
    """Tell whether a deadline passed and its evaluation has not gone on."""
    query = select(Evaluation.id).where(
        Evaluation.state.in_(WAITING), Evaluation.due_at <= now
    )
    return session.scalar(query.limit(1)) is not None
