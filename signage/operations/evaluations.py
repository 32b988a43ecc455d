"""Close periods: score them a last time and propose who receives which award."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ConflictError, Message
from signage.models import Evaluation, Hall, Nomination, Subject, User
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.audit import record_audit
from signage.operations.results import candidate_of
from signage.operations.scoring import ensure_evaluations, rescore_period
from signage.rules import scorecard as rules
from signage.rules.period import Period

# Beyond this rank a page "why" says how many more there were, not who.
COMPETITORS_KEPT = 50


class PeriodRunningError(ConflictError):
    """The period is not over yet."""

    code = "period_running"

    def __init__(self, period: Period) -> None:
        super().__init__(
            Message(
                "%(period)s runs until %(day)s. Close it on the day after, when all "
                "facts are recorded.",
                period=period,
                day=period.last.isoformat(),
            )
        )


class EarlierOpenError(ConflictError):
    """An earlier month is still open; caps and counters run from it."""

    code = "earlier_open"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message("%(period)s is still open. Close it first.", period=period)
        )


class AlreadyClosedError(ConflictError):
    """The evaluation is past being open; states only move forward."""

    code = "already_closed"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message("%(period)s is closed already. Nothing was changed.", period=period)
        )


def close_month(
    session: Session, hall: Hall, month: Period, *, actor: User | None, now: datetime
) -> list[Evaluation]:
    """Close a month under every rulebook, and what ends with it (quarter, year).

    The rulebook that gives the assessment is closed first: the others rank by it.

    Raises:
        PeriodRunningError: the month is not over in the hall's time zone.
        EarlierOpenError: an earlier month of the year is open.
        AlreadyClosedError: nothing is left to close.

    """
    evaluations = ensure_evaluations(session, hall, month)
    _refuse_earlier_open(session, hall, month)
    pending = [one for one in evaluations if one.state == EvaluationState.OPEN]
    if not pending:
        raise AlreadyClosedError(str(month))
    for longer in _ending_with(month):
        pending += ensure_evaluations(session, hall, longer)
    for evaluation in pending:
        close_evaluation(session, evaluation, actor=actor, now=now)
    return pending


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


def close_evaluation(
    session: Session, evaluation: Evaluation, *, actor: User | None, now: datetime
) -> None:
    """Score an evaluation a last time and propose its awards: open → scored."""
    period = Period.parse(evaluation.period)
    hall = session.get_one(Hall, evaluation.hall_id)
    if clock.hall_day(now, hall.time_zone) <= period.last:
        raise PeriodRunningError(period)
    if evaluation.state != EvaluationState.OPEN:
        raise AlreadyClosedError(evaluation.period)
    result = rescore_period(session, evaluation, now=now)
    count = _nominate(session, evaluation, result)
    evaluation.state = EvaluationState.SCORED
    record_audit(
        session,
        actor,
        "evaluation.closed",
        f"evaluation:{evaluation.id}",
        hall_id=hall.id,
        now=now,
        detail={"period": evaluation.period, "nominations": count},
    )
    session.flush()


def _nominate(
    session: Session, evaluation: Evaluation, result: rules.Evaluation
) -> int:
    query = select(Subject.code, Subject.id).filter_by(hall_id=evaluation.hall_id)
    subjects: dict[str, int] = dict(session.execute(query).all())
    rows = [row for award in result.awards for row in _rows(award, subjects)]
    for row in rows:
        row.evaluation_id = evaluation.id
        session.add(row)
    return len(rows)


def _rows(award: rules.AwardResult, subjects: dict[str, int]) -> Iterator[Nomination]:
    reason = reason_of(award)
    candidates = {candidate.code: candidate for candidate in award.candidates}
    chosen = [(code, NominationState.PROPOSED) for code in award.winners]
    chosen += [(code, NominationState.UNDECIDED) for code in award.undecided]
    for place, (code, state) in enumerate(chosen, start=1):
        candidate = candidates[code]
        yield Nomination(
            award=award.award,
            group_code=award.group,
            subject_id=subjects[code],
            rank=candidate.rank or place,
            state=state,
            reason=reason | {"keys": candidate_of(candidate)["keys"]},
        )


def reason_of(award: rules.AwardResult) -> dict[str, Any]:
    """Return why an award went where it did: quota, ranking and who was shut out."""
    ordered = sorted(award.candidates, key=_by_rank)
    return {
        "quota": award.quota,
        "participants": len(ordered),
        "winners": list(award.winners),
        "undecided": list(award.undecided),
        "candidates": [candidate_of(one) for one in ordered[:COMPETITORS_KEPT]],
    }


def _by_rank(candidate: rules.Candidate) -> tuple[bool, int]:
    return candidate.rank is None, candidate.rank or 0
