"""Enter the states of an evaluation, each with who, when and why; say what hinders."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from signage.models import (
    Adoption,
    Evaluation,
    EvaluationStep,
    Hall,
    LedgerEntry,
    Nomination,
    Objection,
    User,
)
from signage.models.evaluation import EvaluationState
from signage.models.objection import ObjectionState
from signage.operations.evaluation.procedure_errors import (
    DeadlineRunningError,
    EarlierNotThereError,
    NotInStateError,
    ObjectionsOpenError,
    SiblingNotThereError,
)
from signage.operations.hall.audit import record_audit
from signage.operations.rulebooks.adoption import rulebook_of
from signage.outbox import Hint, Topic, announce
from signage.playout.days import midnight_of
from signage.rules.schema_file import Procedure

State = EvaluationState

#: States in which winners are proposed or published, but do not stand yet.
PROPOSED = (State.SCORED, State.REVIEWED, State.IN_PUBLICITY)


def midnight_after(day: date, full_days: int, time_zone: str) -> datetime:
    """Return the midnight of the hall that ends so many full days after a day.

    The day itself does not count: 3 days after the 1st end as the 5th begins.
    """
    return midnight_of(day + timedelta(days=full_days + 1), time_zone)


def procedure_of(evaluation: Evaluation) -> Procedure:
    """Return what the evaluation's rulebook says about its procedure."""
    return rulebook_of(evaluation.adoption).procedure


def publishes_results(evaluation: Evaluation) -> bool:
    """Tell whether its rulebook publishes every result, not only who is nominated."""
    return procedure_of(evaluation).publicity_of == "results"


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
        evaluation_id=evaluation.id,
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


def refuse_unless(evaluation: Evaluation, state: EvaluationState) -> None:
    """Raise NotInStateError if the evaluation is in another state."""
    if evaluation.state is not state:
        raise NotInStateError(evaluation, state)


def refuse_open_objections(session: Session, evaluation: Evaluation) -> None:
    """Raise ObjectionsOpenError if one to an entry or a nomination of it is open."""
    count = open_objections(session, evaluation)
    if count:
        raise ObjectionsOpenError(count)


def open_objections(session: Session, evaluation: Evaluation) -> int:
    """Return how many objections to it, or to an entry of its days, are open."""
    query = (
        select(func.count(Objection.id))
        .outerjoin(Objection.entry)
        .outerjoin(Objection.nomination)
        .where(objected(evaluation))
    )
    return session.scalar(query) or 0


def objected(evaluation: Evaluation) -> ColumnElement[bool]:
    """Pick open objections to a nomination of it or an entry of its days (outer join).

    It waits for them, whichever rulebook the entry counts under.
    """
    days = evaluation.first_on, evaluation.last_on
    return and_(
        Objection.hall_id == evaluation.hall_id,
        Objection.state == ObjectionState.OPEN,
        or_(
            LedgerEntry.occurred_on.between(*days),
            Nomination.evaluation_id == evaluation.id,
        ),
    )


def refuse_before_due(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Raise DeadlineRunningError while the days of the state run."""
    if evaluation.due_at is not None and now < evaluation.due_at:
        hall = session.get_one(Hall, evaluation.hall_id)
        raise DeadlineRunningError(evaluation.due_at, hall.time_zone)


def refuse_earlier(
    session: Session, evaluation: Evaluation, *, behind: tuple[EvaluationState, ...]
) -> None:
    """Raise EarlierNotThereError if what it rests on is in one of these states."""
    first = session.scalars(_resting_on(evaluation, behind).limit(1)).first()
    if first is not None:
        raise EarlierNotThereError(first.period, first.adoption.slug)


def refuse_siblings(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Raise SiblingNotThereError unless all of the same period are through publicity.

    An entry counts under several rulebooks: as long as one of them may still have it
    reversed, none of them is final.
    """
    query = in_order(select(Evaluation)).where(
        Evaluation.hall_id == evaluation.hall_id,
        Evaluation.period == evaluation.period,
        Evaluation.id != evaluation.id,
        Evaluation.state != State.FINAL,
    )
    for one in session.scalars(query):
        due_at = one.due_at if one.state is State.IN_PUBLICITY else None
        is_through = due_at is not None and due_at <= now
        if not is_through or open_objections(session, one):
            raise SiblingNotThereError(one.period, one.adoption.slug)


def _resting_on(
    evaluation: Evaluation, states: tuple[EvaluationState, ...]
) -> Select[Evaluation]:
    """Return the query for what an evaluation rests on, if it is in these states.

    That is, of the same rulebook and of the one that gives the assessment: earlier
    periods of the year (caps and counters run on), shorter ones that end with it, and
    for the same period the one that gives the assessment.
    """
    own = evaluation.adoption
    is_shorter = Evaluation.first_on > evaluation.first_on
    feeds = Adoption.feeds_assessment
    before = [Evaluation.last_on < evaluation.last_on, is_shorter]
    if not own.feeds_assessment:
        before.append(and_(Evaluation.period == evaluation.period, feeds))
    year = date(evaluation.last_on.year, 1, 1)
    return (
        select(Evaluation)
        .join(Evaluation.adoption)
        .options(contains_eager(Evaluation.adoption))
        .where(
            Evaluation.hall_id == evaluation.hall_id,
            Evaluation.state.in_(states),
            Evaluation.last_on.between(year, evaluation.last_on),
            or_(*before),
            or_(Adoption.slug == own.slug, feeds),
        )
        .order_by(Evaluation.first_on)
    )


def in_order(
    query: Select[Evaluation], *, newest_first: bool = False
) -> Select[Evaluation]:
    """Put what the others rest on first: earlier, shorter, what feeds the others.

    With `newest_first` the last periods come first, what feeds the others before them.
    """
    last_on, first_on = Evaluation.last_on, Evaluation.first_on
    days = (
        (last_on.desc(), first_on.desc())
        if newest_first
        else (last_on, first_on.desc())
    )
    return (
        query.join(Evaluation.adoption)
        .options(contains_eager(Evaluation.adoption))
        .order_by(*days, Adoption.feeds_assessment.desc(), Evaluation.id)
    )
