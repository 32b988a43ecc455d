"""Review, confirm and finalise an evaluation: each a step of its own, by a person."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Evaluation, Hall, Nomination, User
from signage.models.evaluation import EvaluationState as State
from signage.models.evaluation import NominationState
from signage.operations.evaluation.deadlines import finish, pass_due, refuse_to_finish
from signage.operations.evaluation.procedure import (
    enter,
    last_actor,
    midnight_after,
    procedure_of,
    refuse_open_objections,
    refuse_unless,
)
from signage.operations.evaluation.procedure_errors import (
    ReviewerConfirmsError,
    ReviewerFinalisesError,
    TieOpenError,
)
from signage.operations.evaluation.publicity import publicity_days
from signage.operations.hall.holding import hold_evaluation
from signage.outbox import Hint, Topic, announce


def review_evaluation(
    session: Session,
    evaluation: Evaluation,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    """State that scores and nominations were looked through: scored → reviewed.

    Raises:
        NotInStateError: it is not scored, or was reviewed before.
        TieOpenError: a committee has to choose first.
        ObjectionsOpenError: an objection is not decided.

    """
    hold_evaluation(session, evaluation)
    refuse_to_review(session, evaluation)
    enter(session, evaluation, State.REVIEWED, actor=actor, now=now, reason=reason)


def refuse_to_review(session: Session, evaluation: Evaluation) -> None:
    """Raise what hinders the review."""
    refuse_unless(evaluation, State.SCORED)
    for nomination in _nominations(session, evaluation):
        if nomination.state is NominationState.UNDECIDED:
            raise TieOpenError
    refuse_open_objections(session, evaluation)


def confirm_evaluation(
    session: Session,
    evaluation: Evaluation,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    """Put the nominations into publicity: reviewed → in publicity, with a deadline.

    Where nothing is to be shown, or for no days, it goes on at once.

    Raises:
        NotInStateError: it is not reviewed, or was confirmed before.
        ReviewerConfirmsError: the rulebook asks for two people.
        ObjectionsOpenError: an objection is not decided.

    """
    hold_evaluation(session, evaluation)
    refuse_to_confirm(session, evaluation, actor)
    proposed = [
        one
        for one in _nominations(session, evaluation)
        if one.state is NominationState.PROPOSED
    ]
    for nomination in proposed:
        nomination.state = NominationState.CONFIRMED
    hall = session.get_one(Hall, evaluation.hall_id)
    days = publicity_days(evaluation, {one.award for one in proposed})
    today = clock.hall_day(now, hall.time_zone)
    enter(
        session,
        evaluation,
        State.IN_PUBLICITY,
        actor=actor,
        now=now,
        reason=reason,
        due_at=midnight_after(today, days, hall.time_zone) if days else now,
        detail={"nominations": len(proposed), "days": days},
    )
    announce(session, Hint(Topic.PUBLICITY, evaluation.hall_id))
    pass_due(session, hall, now=now)


def refuse_to_confirm(session: Session, evaluation: Evaluation, actor: User) -> None:
    """Raise what hinders this person to confirm."""
    refuse_unless(evaluation, State.REVIEWED)
    if _is_asked_again(session, evaluation, actor):
        raise ReviewerConfirmsError
    refuse_open_objections(session, evaluation)


def finalise_evaluation(
    session: Session,
    evaluation: Evaluation,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    """Let the results stand after publicity, where the rulebook wants a person to.

    Raises:
        NotInStateError: it is not in publicity, or final already.
        ReviewerFinalisesError: the rulebook asks for two people.
        DeadlineRunningError, ObjectionsOpenError, EarlierNotThereError: see there.

    """
    hold_evaluation(session, evaluation)
    refuse_to_finalise(session, evaluation, actor, now)
    finish(session, evaluation, actor=actor, now=now, reason=reason)


def refuse_to_finalise(
    session: Session, evaluation: Evaluation, actor: User, now: datetime
) -> None:
    """Raise what hinders this person to make it final."""
    refuse_to_finish(session, evaluation, now)
    if _is_asked_again(session, evaluation, actor):
        raise ReviewerFinalisesError


def _is_asked_again(session: Session, evaluation: Evaluation, actor: User) -> bool:
    """Tell whether the rulebook asks for two people, and this one reviewed."""
    reviewer = last_actor(session, evaluation, State.REVIEWED)
    return procedure_of(evaluation).two_people and reviewer == actor.id


def _nominations(session: Session, evaluation: Evaluation) -> list[Nomination]:
    query = select(Nomination).filter_by(evaluation_id=evaluation.id)
    return list(session.scalars(query.order_by(Nomination.id)))
