"""Awards: a committee settles ties, an approver confirms, and titles are granted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message
from signage.models import Award, Evaluation, Nomination, User
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.audit import record_audit
from signage.outbox import Hint, Topic, announce

LONGEST_REASON = 500


class NotScoredError(ConflictError):
    """The evaluation is open still, or confirmed already."""

    code = "not_scored"

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__(
            Message(
                "The evaluation of %(period)s cannot be decided on: it is still open, "
                "or confirmed already. Nothing was changed.",
                period=evaluation.period,
            )
        )


class TieOpenError(ConflictError):
    """A tie waits for the committee."""

    code = "tie_open"

    def __init__(self, award: str) -> None:
        super().__init__(
            Message(
                "The tie for %(award)s is not decided. Let the committee choose first.",
                award=award,
            )
        )


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
    _refuse_unless_scored(evaluation)
    nominations = _of_award(session, evaluation, award, group_code)
    tied = [n for n in nominations if n.state == NominationState.UNDECIDED]
    _refuse_wrong_choice(nominations, tied, chosen, reason)
    decision = _decision("committee", reason, actor, now)
    for nomination in tied:
        is_chosen = nomination.id in chosen
        nomination.state = (
            NominationState.PROPOSED if is_chosen else NominationState.REJECTED
        )
        nomination.reason = nomination.reason | decision
    _audit(session, evaluation, "nomination.tie_decided", actor, now, {"award": award})


def _of_award(
    session: Session, evaluation: Evaluation, award: str, group_code: str | None
) -> list[Nomination]:
    query = select(Nomination).where(
        Nomination.evaluation_id == evaluation.id,
        Nomination.award == award,
        Nomination.group_code.is_not_distinct_from(group_code),
    )
    return list(session.scalars(query.order_by(Nomination.rank, Nomination.id)))


def places_left(nominations: Collection[Nomination]) -> int:
    """Return how many places of one award and group the tied may fill."""
    quota = next((n.reason["quota"] for n in nominations), 0) or 0
    taken = (NominationState.PROPOSED, NominationState.CONFIRMED)
    return max(0, quota - sum(n.state in taken for n in nominations))


def _refuse_wrong_choice(
    nominations: list[Nomination],
    tied: list[Nomination],
    chosen: Collection[int],
    reason: str,
) -> None:
    problems = _about_reason(reason)
    places = places_left(nominations)
    if not tied:
        problems.append(Message("There is no tie to decide here."))
    elif set(chosen) - {n.id for n in tied} or len(set(chosen)) != places:
        problems.append(
            Message("Choose exactly %(places)s of the tied.", places=places)
        )
    if problems:
        raise InvalidInputError(problems)


def _about_reason(reason: str) -> list[Message]:
    if not reason.strip():
        return [Message("Give the reason for the decision.")]
    if len(reason.strip()) > LONGEST_REASON:
        return [
            Message("The reason is too long: %(most)s characters.", most=LONGEST_REASON)
        ]
    return []


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
    """Refuse a proposed recipient, with a reason; the place stays empty."""
    evaluation = nomination.evaluation
    _refuse_unless_scored(evaluation)
    problems = _about_reason(reason)
    if nomination.state != NominationState.PROPOSED:
        problems.append(Message("Only a proposed nomination can be rejected."))
    if problems:
        raise InvalidInputError(problems)
    nomination.state = NominationState.REJECTED
    nomination.reason = nomination.reason | _decision("rejection", reason, actor, now)
    detail = {"nomination": nomination.id, "award": nomination.award}
    _audit(session, evaluation, "nomination.rejected", actor, now, detail)


def confirm_nominations(
    session: Session, evaluation: Evaluation, *, actor: User | None, now: datetime
) -> list[Award]:
    """Confirm what is proposed and grant the awards: scored → confirmed.

    Raises:
        NotScoredError: it is not closed, or was confirmed before.
        TieOpenError: a committee has to choose first.

    """
    _refuse_unless_scored(evaluation)
    query = select(Nomination).filter_by(evaluation_id=evaluation.id)
    nominations = session.scalars(query.order_by(Nomination.id)).all()
    for nomination in nominations:
        if nomination.state == NominationState.UNDECIDED:
            raise TieOpenError(nomination.award)
    proposed = [n for n in nominations if n.state == NominationState.PROPOSED]
    awards = [_grant(evaluation, nomination, actor, now) for nomination in proposed]
    session.add_all(awards)
    evaluation.state = EvaluationState.FINAL
    detail = {"period": evaluation.period, "awards": len(awards)}
    _audit(session, evaluation, "evaluation.confirmed", actor, now, detail)
    announce(session, Hint(Topic.AWARDS, evaluation.hall_id))
    return awards


def _refuse_unless_scored(evaluation: Evaluation) -> None:
    if evaluation.state != EvaluationState.SCORED:
        raise NotScoredError(evaluation)


def _grant(
    evaluation: Evaluation, nomination: Nomination, actor: User | None, now: datetime
) -> Award:
    nomination.state = NominationState.CONFIRMED
    return Award(
        hall_id=evaluation.hall_id,
        nomination=nomination,
        granted_at=now,
        granted_by_id=actor.id if actor else None,
    )


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
