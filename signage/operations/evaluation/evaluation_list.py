"""Read evaluations: a page of them with what they wait for, their steps, objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import NotFoundError
from signage.models import (
    Evaluation,
    EvaluationStep,
    LedgerEntry,
    Nomination,
    Objection,
)
from signage.models.evaluation import EvaluationState, NominationState
from signage.models.objection import ObjectionState
from signage.operations.evaluation.procedure import in_order, objected
from signage.rules.period import Period

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation with how many stand, how many are tied, what is objected to."""

    evaluation: Evaluation
    nominations: int
    undecided: int
    objections: int


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """One page of evaluations, the newest period first."""

    rows: Sequence[EvaluationRow]
    page: int
    pages: int


def evaluation_page(session: Session, hall_id: int, *, page: int = 1) -> EvaluationPage:
    """Return a page; a number beyond the last gives the last."""
    of_hall = Evaluation.hall_id == hall_id
    total = session.scalar(select(func.count(Evaluation.id)).where(of_hall)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    query = in_order(select(Evaluation), newest_first=True).where(of_hall)
    query = query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    found = session.scalars(query).all()
    counts = _counts(session, found)
    days = _objected_days(session, hall_id)
    rows = [
        EvaluationRow(one, *counts.get(one.id, (0, 0)), _objections(one, days))
        for one in found
    ]
    return EvaluationPage(rows, page, pages)


def _counts(
    session: Session, evaluations: Sequence[Evaluation]
) -> dict[int, tuple[int, int]]:
    """Return how many nominations of each stand, and how many are tied."""
    state = Nomination.state
    stands = state.in_((NominationState.PROPOSED, NominationState.CONFIRMED))
    query = (
        select(
            Nomination.evaluation_id,
            func.count().filter(stands),
            func.count().filter(state == NominationState.UNDECIDED),
        )
        .where(Nomination.evaluation_id.in_([one.id for one in evaluations]))
        .group_by(Nomination.evaluation_id)
    )
    return {key: (stand, tied) for key, stand, tied in session.execute(query)}


def _objected_days(
    session: Session, hall_id: int
) -> list[tuple[date | None, int | None]]:
    """Return of each open objection its entry's day, or whose nomination it is."""
    query = (
        select(LedgerEntry.occurred_on, Nomination.evaluation_id)
        .select_from(Objection)
        .outerjoin(Objection.entry)
        .outerjoin(Objection.nomination)
        .where(Objection.hall_id == hall_id, Objection.state == ObjectionState.OPEN)
    )
    return [(day, key) for day, key in session.execute(query)]


def _objections(
    evaluation: Evaluation, days: list[tuple[date | None, int | None]]
) -> int:
    if evaluation.state is EvaluationState.FINAL:
        return 0
    return sum(
        key == evaluation.id
        or (day is not None and evaluation.first_on <= day <= evaluation.last_on)
        for day, key in days
    )


def months_to_close(session: Session, hall_id: int) -> list[Period]:
    """Return the months that end what is open, oldest first."""
    query = (
        select(Evaluation.last_on)
        .where(Evaluation.hall_id == hall_id, Evaluation.state == EvaluationState.OPEN)
        .distinct()
        .order_by(Evaluation.last_on)
    )
    return [Period.month_of(day) for day in session.scalars(query)]


def get_evaluation(session: Session, hall_id: int, evaluation_id: int) -> Evaluation:
    """Return an evaluation with its adoption; raise NotFoundError."""
    query = (
        select(Evaluation)
        .options(joinedload(Evaluation.adoption))
        .filter_by(hall_id=hall_id, id=evaluation_id)
    )
    found = session.scalars(query).first()
    if found is None:
        what = "evaluation"
        raise NotFoundError(what, evaluation_id)
    return found


def steps_of(session: Session, evaluation: Evaluation) -> Sequence[EvaluationStep]:
    """Return every step of an evaluation with who took it, oldest first."""
    query = (
        select(EvaluationStep)
        .options(joinedload(EvaluationStep.actor))
        .filter_by(evaluation_id=evaluation.id)
        .order_by(EvaluationStep.id)
    )
    return session.scalars(query).all()


def objections_of(session: Session, evaluation: Evaluation) -> Sequence[Objection]:
    """Return the open objections that an evaluation waits for, oldest first."""
    query = (
        select(Objection)
        .outerjoin(Objection.entry)
        .outerjoin(Objection.nomination)
        .options(
            joinedload(Objection.entry).joinedload(LedgerEntry.subject),
            joinedload(Objection.entry).joinedload(LedgerEntry.fact_kind),
            joinedload(Objection.nomination).joinedload(Nomination.subject),
        )
        .where(objected(evaluation))
        .order_by(Objection.id)
    )
    return session.scalars(query).all()
