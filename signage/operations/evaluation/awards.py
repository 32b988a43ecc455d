"""Decide on nominations: a committee settles ties, an approver rejects."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Evaluation, Nomination, Objection, Subject, User
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.evaluation.nominating import (
    COMMITTEE,
    REJECTION,
    STANDING,
    propose_anew,
)
from signage.operations.evaluation.procedure import refuse_unless
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_evaluation
from signage.operations.hall.texts import about_reason


def decide_tie(  # noqa: PLR0913  # who decides what about whom, and why
    session: Session,
    evaluation: Evaluation,
    award: str,
    group_code: str | None,
    *,
    chosen: Collection[int],
    reason: str,
    actor: User | None,
    now: datetime,
) -> None:
    """Let a committee fill the places that a tie left open; the others are rejected.

    `chosen` are ids of nominations: exactly as many as there are places.
    """
    hold_evaluation(session, evaluation)
    refuse_unless(evaluation, EvaluationState.SCORED)
    nominations = _of_award(session, evaluation, award, group_code)
    tied = [n for n, _ in nominations if n.state is NominationState.UNDECIDED]
    _refuse_wrong_choice([n for n, _ in nominations], tied, chosen, reason)
    decision = _decision(COMMITTEE, reason, actor, now)
    decision[COMMITTEE]["tied"] = _among(nominations)
    for nomination in tied:
        is_chosen = nomination.id in chosen
        nomination.state = (
            NominationState.PROPOSED if is_chosen else NominationState.REJECTED
        )
        nomination.reason = nomination.reason | decision
    _audit(session, evaluation, "nomination.tie_decided", actor, now, {"award": award})


def _of_award(
    session: Session, evaluation: Evaluation, award: str, group_code: str | None
) -> list[tuple[Nomination, str]]:
    """Return the nominations of an award and group, each with its subject's code."""
    query = (
        select(Nomination, Subject.code)
        .join(Nomination.subject)
        .where(
            Nomination.evaluation_id == evaluation.id,
            Nomination.award == award,
            Nomination.group_code.is_not_distinct_from(group_code),
        )
        .order_by(Nomination.rank, Nomination.id)
    )
    return [(nomination, code) for nomination, code in session.execute(query)]


def _among(nominations: list[tuple[Nomination, str]]) -> list[str]:
    """Return whom the committee knew of: those it chose before count as well."""
    return [
        code
        for n, code in nominations
        if n.state is NominationState.UNDECIDED or COMMITTEE in n.reason
    ]


def places_left(nominations: Collection[Nomination]) -> int:
    """Return how many places of one award and group the tied may fill."""
    quotas = (n.reason["quota"] for n in nominations if n.state != "rejected")
    quota = next(quotas, 0) or 0
    return max(0, quota - sum(n.state in STANDING for n in nominations))


def _refuse_wrong_choice(
    nominations: list[Nomination],
    tied: list[Nomination],
    chosen: Collection[int],
    reason: str,
) -> None:
    problems = about_reason(reason)
    places = places_left(nominations)
    if not tied:
        problems.append(Message("There is no tie to decide here."))
    elif set(chosen) - {n.id for n in tied} or len(set(chosen)) != places:
        problems.append(
            Message("Choose exactly %(places)s of the tied.", places=places)
        )
    if problems:
        raise InvalidInputError(problems)


def _decision(
    how: str, reason: str, actor: User | None, now: datetime
) -> dict[str, Any]:
    by = actor.name if actor else None
    return {how: {"reason": reason.strip(), "by": by, "at": now.isoformat()}}


def reject_nomination(
    session: Session,
    nomination: Nomination,
    *,
    reason: str,
    actor: User | None,
    now: datetime,
) -> None:
    """Refuse a proposed recipient; the next in rank, if any may win, is proposed.

    Raises:
        NotInStateError: the evaluation is not waiting to be reviewed.
        InvalidInputError: no reason, or the nomination is not proposed.

    """
    evaluation = nomination.evaluation
    hold_evaluation(session, evaluation)
    session.refresh(nomination)
    refuse_unless(evaluation, EvaluationState.SCORED)
    problems = about_reason(reason)
    if nomination.state is not NominationState.PROPOSED:
        problems.append(Message("Only a proposed nomination can be rejected."))
    if problems:
        raise InvalidInputError(problems)
    strike_nomination(session, nomination, reason=reason, actor=actor, now=now)
    propose_anew(session, evaluation, now=now)


def strike_nomination(  # noqa: PLR0913  # whom, why, who, when, because of what
    session: Session,
    nomination: Nomination,
    *,
    reason: str,
    actor: User | None,
    now: datetime,
    objection: Objection | None = None,
) -> None:
    """Keep a nomination as rejected, with the reason; propose nobody yet."""
    decision = _decision(REJECTION, reason, actor, now)
    if objection is not None:
        decision[REJECTION]["objection"] = objection.id
    nomination.state = NominationState.REJECTED
    nomination.reason = nomination.reason | decision
    detail = {"nomination": nomination.id, "award": nomination.award}
    evaluation = nomination.evaluation
    _audit(session, evaluation, "nomination.rejected", actor, now, detail)


def _audit(  # noqa: PLR0913, PLR0917  # each is a column of the list
    session: Session,
    evaluation: Evaluation,
    action: str,
    actor: User | None,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    record_audit(
        session,
        actor,
        action,
        f"evaluation:{evaluation.id}",
        hall_id=evaluation.hall_id,
        now=now,
        detail=detail,
    )
    session.flush()
