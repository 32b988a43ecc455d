"""Score the open evaluations of a hall: all of a period, or what one fact touches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from signage.models import Adoption, Evaluation, Hall, Scorecard, Subject
from signage.models.evaluation import EvaluationState
from signage.operations.actions import keep_actions
from signage.operations.adoption import rulebook_of
from signage.operations.facts_of import facts_of
from signage.operations.results import result_of
from signage.operations.subjects import touched_by
from signage.outbox import Hint, Topic, announce
from signage.rules import scorecard as rules
from signage.rules.engine import evaluate
from signage.rules.period import Period


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score that moved: whose, in which period, from and to how many points."""

    subject_id: int
    period: str
    before: Decimal | None
    after: Decimal | None


def ensure_evaluations(
    session: Session, hall: Hall, period: Period | str
) -> list[Evaluation]:
    """Return the evaluations of a period, opening those that are missing.

    There is one for each rulebook in force at the period's end; what feeds the others
    comes first. Longer periods than a month are for rulebooks with awards in them.
    """
    period = Period.parse(period) if isinstance(period, str) else period
    adoptions = _in_force(session, hall.id, period.last)
    found = [
        _ensure(session, adoption, period)
        for adoption in adoptions
        if period.kind == "month" or _has_awards(adoption, period)
    ]
    session.flush()
    return found


def _in_force(session: Session, hall_id: int, day: date) -> list[Adoption]:
    query = select(Adoption).where(
        Adoption.hall_id == hall_id,
        Adoption.first_on <= day,
        or_(Adoption.last_on.is_(None), Adoption.last_on >= day),
    )
    return list(session.scalars(query.order_by(Adoption.feeds_assessment.desc())))


def _has_awards(adoption: Adoption, period: Period) -> bool:
    awards = rulebook_of(adoption).awards.values()
    return any(award.computed and award.period == period.kind for award in awards)


def _ensure(session: Session, adoption: Adoption, period: Period) -> Evaluation:
    query = select(Evaluation).filter_by(adoption_id=adoption.id, period=str(period))
    found = session.scalars(query).first()
    if found is None:
        found = Evaluation(
            hall_id=adoption.hall_id,
            adoption=adoption,
            period=str(period),
            first_on=period.first,
            last_on=period.last,
            state=EvaluationState.OPEN,
        )
        session.add(found)
    return found


def open_month(
    session: Session, hall: Hall, month: Period, *, now: datetime
) -> list[Evaluation]:
    """Make sure that a month has evaluations and scores, so that screens show them."""
    evaluations = ensure_evaluations(session, hall, month)
    for evaluation in evaluations:
        if evaluation.scored_at is None:
            rescore_period(session, evaluation, now=now)
    return evaluations


def rescore_period(
    session: Session, evaluation: Evaluation, *, now: datetime
) -> rules.Evaluation:
    """Score everybody in an evaluation anew and store scorecards and ladder actions."""
    result = _evaluated(session, evaluation, None)
    _store(session, evaluation, result, None)
    keep_actions(session, evaluation, result.actions, None, now=now)
    _note_scored(session, evaluation, now)
    return result


def rescore_touched(
    session: Session, hall: Hall, subject: Subject, occurred_on: date, *, now: datetime
) -> list[ScoreChange]:
    """Score anew what a fact about the subject on that day may move.

    That is the subject, the window and its staff, in the open evaluations of that month
    and of later months of the year (yearly caps and counters run on).
    """
    changes = []
    open_month(session, hall, Period.month_of(occurred_on), now=now)
    for evaluation in _open_from(session, hall, occurred_on):
        ids = touched_by(session, subject, Period.parse(evaluation.period))
        result = _evaluated(session, evaluation, ids)
        changes += _store(session, evaluation, result, ids)
        keep_actions(session, evaluation, result.actions, ids, now=now)
        _note_scored(session, evaluation, now)
    return changes


def _open_from(session: Session, hall: Hall, day: date) -> list[Evaluation]:
    query = (
        select(Evaluation)
        .join(Evaluation.adoption)
        .options(contains_eager(Evaluation.adoption))
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.OPEN,
            Evaluation.last_on.between(day, date(day.year, 12, 31)),
        )
        .order_by(Evaluation.first_on, Adoption.feeds_assessment.desc())
    )
    return list(session.scalars(query))


def _evaluated(
    session: Session, evaluation: Evaluation, ids: Collection[int] | None
) -> rules.Evaluation:
    period = Period.parse(evaluation.period)
    rulebook = rulebook_of(evaluation.adoption)
    return evaluate(
        rulebook, facts_of(session, evaluation.adoption, period, ids), period
    )


def _store(
    session: Session,
    evaluation: Evaluation,
    result: rules.Evaluation,
    ids: Collection[int] | None,
) -> list[ScoreChange]:
    """Bring the stored scorecards up to the result; return the scores that moved."""
    stored = _stored(session, evaluation, ids)
    subjects = _ids_by_code(session, evaluation.hall_id, ids)
    changes = []
    for card in result.subjects:
        subject_id = subjects[card.code]
        row = stored.pop(subject_id, None)
        before = row.score if row else None
        _write(session, evaluation, row, subject_id, card)
        if before != card.score:
            change = ScoreChange(subject_id, evaluation.period, before, card.score)
            changes.append(change)
    for row in stored.values():
        session.delete(row)
    return changes


def _stored(
    session: Session, evaluation: Evaluation, ids: Collection[int] | None
) -> dict[int, Scorecard]:
    query = select(Scorecard).filter_by(evaluation_id=evaluation.id)
    if ids is not None:
        query = query.where(Scorecard.subject_id.in_(ids))
    return {row.subject_id: row for row in session.scalars(query)}


def _ids_by_code(
    session: Session, hall_id: int, ids: Collection[int] | None
) -> dict[str, int]:
    query = select(Subject.code, Subject.id).where(Subject.hall_id == hall_id)
    if ids is not None:
        query = query.where(Subject.id.in_(ids))
    return dict(session.execute(query).all())


def _write(
    session: Session,
    evaluation: Evaluation,
    row: Scorecard | None,
    subject_id: int,
    card: rules.Scorecard,
) -> None:
    result = result_of(card)
    if row is None:
        row = Scorecard(evaluation_id=evaluation.id, subject_id=subject_id)
        session.add(row)
    row.score = card.score
    if row.result != result:
        row.result = result


def _note_scored(session: Session, evaluation: Evaluation, now: datetime) -> None:
    evaluation.scored_at = now
    session.flush()
    announce(session, Hint(Topic.SCORES, evaluation.hall_id))
