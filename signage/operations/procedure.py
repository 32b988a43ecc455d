"""Enter the states of an evaluation, each with who, when and why; find deadlines."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, Message
from signage.models import Evaluation, EvaluationStep, User
from signage.models.evaluation import EvaluationState
from signage.operations.adoption import rulebook_of
from signage.operations.audit import record_audit
from signage.outbox import Hint, Topic, announce
from signage.rules.schema_file import Procedure

State = EvaluationState


class NotInStateError(ConflictError):
    """The step does not follow from the state: none is skipped or done twice."""

    code = "not_in_state"

    def __init__(self, evaluation: Evaluation, message: Message) -> None:
        self.state = evaluation.state
        super().__init__(message)


def midnight_after(day: date, full_days: int, time_zone: str) -> datetime:
    """Return the midnight of the hall that ends so many full days after a day.

    The day itself does not count: 3 days after the 1st end as the 5th begins.
    """
    ends = day + timedelta(days=full_days + 1)
    return datetime.combine(ends, time.min, ZoneInfo(time_zone))


def procedure_of(evaluation: Evaluation) -> Procedure:
    """Return what the evaluation's rulebook says about its procedure."""
    return rulebook_of(evaluation.adoption).procedure


def enter(  # noqa: PLR0913  # each is a column of the step
    session: Session,
    evaluation: Evaluation,
    state: EvaluationState,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    due_at: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Put an evaluation into a state and keep the step; `due_at` ends it by itself."""
    evaluation.state, evaluation.due_at = state, due_at
    detail = {"period": evaluation.period, **(detail or {})}
    step = EvaluationStep(
        evaluation=evaluation,
        state=state,
        entered_at=now,
        actor_id=actor.id if actor else None,
        reason=reason.strip(),
        detail=detail,
    )
    session.add(step)
    record_audit(
        session,
        actor,
        f"evaluation.{_DEEDS[state]}",
        f"evaluation:{evaluation.id}",
        hall_id=evaluation.hall_id,
        now=now,
        detail=detail,
    )
    session.flush()
    announce(session, Hint(Topic.EVALUATIONS, evaluation.hall_id))


_DEEDS = {
    State.SELF_REVIEW: "closed",
    State.SCORED: "scored",
    State.REVIEWED: "reviewed",
    State.IN_PUBLICITY: "confirmed",
    State.FINAL: "final",
}


def last_actor(
    session: Session, evaluation: Evaluation, state: EvaluationState
) -> int | None:
    """Return who brought the evaluation into a state the last time."""
    query = (
        select(EvaluationStep.actor_id)
        .where(
            EvaluationStep.evaluation_id == evaluation.id, EvaluationStep.state == state
        )
        .order_by(EvaluationStep.id.desc())
    )
    return session.scalars(query.limit(1)).first()
