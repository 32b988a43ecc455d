"""Verify a negative rating: a raw tap changes no score, the fact behind it may.

Valid: the fact goes into the ledger, once. Mistaken or malicious: the rating is left
out of the favourable rate, and nothing is recorded; malicious takes a second person.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import InvalidInputError, Message
from signage.models import (
    FactKind,
    Hall,
    LedgerEntry,
    Rating,
    RatingVerification,
    Subject,
    User,
)
from signage.models.rating import RatingOutcome, VerificationState
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import record_entry, reverse_entry
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.ratings.rating_levels import BY_VALUE
from signage.operations.ratings.verification_errors import (
    AlreadyVerifiedError,
    NotNegativeError,
    OwnVerificationError,
    VerificationStateError,
)
from signage.operations.ratings.verification_facts import (
    possible_facts,
    possible_subjects,
)
from signage.outbox import Hint, Topic, announce

SOURCE = "rating"
LONGEST_REASON = 500
State = VerificationState


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verifier found. The rest is for a valid rating: whose fact it is.

    `points` (a size without a sign) are for facts whose rule has a range.
    """

    outcome: RatingOutcome
    reason: str
    subject: Subject | None = None
    fact_kind: FactKind | None = None
    points: Decimal | None = None


def verify_rating(  # noqa: PLR0913  # what was found about what, by whom, when
    session: Session,
    hall: Hall,
    rating: Rating,
    finding: Finding,
    *,
    actor: User,
    now: datetime,
) -> RatingVerification:
    """Say what a negative rating was, and record the fact behind a valid one.

    A malicious one counts on until a second person approves. In a month that is closed,
    or under no rule in force, a valid rating causes no entry.

    Raises:
        NotNegativeError: only negative ratings are verified.
        AlreadyVerifiedError: a verification holds; withdraw it first.
        InvalidInputError: everything that is wrong with the finding.

    """
    hold_hall(session, hall.id)
    if not BY_VALUE[rating.level].is_negative:
        raise NotNegativeError
    if _standing(session, rating) is not None:
        raise AlreadyVerifiedError
    _refuse_problems(session, hall, rating, finding)
    is_malicious = finding.outcome is RatingOutcome.MALICIOUS
    entry = _recorded(session, hall, rating, finding, actor, now)
    verification = RatingVerification(
        rating_id=rating.id,
        outcome=finding.outcome,
        state=State.PROPOSED if is_malicious else State.STANDING,
        reason=finding.reason.strip(),
        verified_by_id=actor.id,
        verified_at=now,
        subject_id=entry.subject_id if entry else None,
        entry_id=entry.id if entry else None,
    )
    session.add(verification)
    if not is_malicious:
        rating.outcome = finding.outcome
    _noted(session, hall, "rating.verified", verification, actor, now)
    return verification


def _standing(session: Session, rating: Rating) -> RatingVerification | None:
    query = select(RatingVerification).where(
        RatingVerification.rating_id == rating.id,
        RatingVerification.state.in_((State.PROPOSED, State.STANDING)),
    )
    return session.scalars(query).first()


def _refuse_problems(
    session: Session, hall: Hall, rating: Rating, finding: Finding
) -> None:
    problems = _about_reason(finding.reason)
    if finding.outcome is RatingOutcome.VALID:
        problems += _about_fact(session, hall, rating, finding)
    if problems:
        raise InvalidInputError(problems)


def _about_reason(reason: str) -> list[Message]:
    length = len(reason.strip())
    if not length:
        return [Message("Say what you found out, and how.")]
    if length > LONGEST_REASON:
        return [Message("The reason is too long: %(most)s characters.", most=500)]
    return []


def _about_fact(
    session: Session, hall: Hall, rating: Rating, finding: Finding
) -> list[Message]:
    """Check whose fact it is, where there is one that can be recorded at all."""
    facts = possible_facts(session, hall, rating)
    if not facts:
        return []
    problems = []
    subjects = possible_subjects(session, hall, rating)
    if finding.subject is None or finding.subject not in subjects:
        problems.append(
            Message(
                "Choose the window that was rated, or a person who served there on "
                "that day."
            )
        )
    if finding.fact_kind is None or finding.fact_kind.id not in facts:
        problems.append(Message("Choose the fact that the rating turned out to be."))
    elif finding.subject and finding.subject.kind not in facts[finding.fact_kind.id]:
        problems.append(
            Message(
                "This fact is not recorded about %(name)s: choose another fact, or "
                "somebody else.",
                name=finding.subject.name,
            )
        )
    return problems


def _recorded(  # noqa: PLR0913, PLR0917  # what was found about what, by whom, when
    session: Session,
    hall: Hall,
    rating: Rating,
    finding: Finding,
    actor: User,
    now: datetime,
) -> LedgerEntry | None:
    if finding.outcome is not RatingOutcome.VALID:
        return None
    if not possible_facts(session, hall, rating):
        return None
    if finding.subject is None or finding.fact_kind is None:
        return None
    new = NewEntry(
        fact_kind=finding.fact_kind,
        subject=finding.subject,
        occurred_on=clock.hall_day(rating.occurred_at, hall.time_zone),
        key=_key(session, rating),
        points=finding.points,
        note=finding.reason.strip(),
        source=SOURCE,
    )
    return record_entry(session, hall, new, actor=actor, now=now).entry


def _key(session: Session, rating: Rating) -> str:
    """Return the rating's own key; after a withdrawn entry it counts on."""
    query = select(func.count()).where(
        RatingVerification.rating_id == rating.id,
        RatingVerification.entry_id.is_not(None),
    )
    before = session.scalar(query) or 0
    return f"{SOURCE}:{rating.key}" + (f":{before}" if before else "")


def approve_verification(
    session: Session,
    hall: Hall,
    verification: RatingVerification,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Agree, as a second person, that a rating is malicious: it counts no longer.

    Raises:
        OwnVerificationError: whoever proposed it does not approve it.
        VerificationStateError: it was decided before.

    """
    _decide(session, hall, verification, State.STANDING, actor, now)
    verification.rating.outcome = verification.outcome
    _noted(session, hall, "rating.verification_approved", verification, actor, now)


def decline_verification(
    session: Session,
    hall: Hall,
    verification: RatingVerification,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Disagree, as a second person: the rating is to be verified anew."""
    _decide(session, hall, verification, State.DECLINED, actor, now)
    _noted(session, hall, "rating.verification_declined", verification, actor, now)


def _decide(  # noqa: PLR0913, PLR0917  # what becomes of what, by whom, when
    session: Session,
    hall: Hall,
    verification: RatingVerification,
    state: VerificationState,
    actor: User,
    now: datetime,
) -> None:
    hold_hall(session, hall.id)
    session.refresh(verification)
    if verification.state is not State.PROPOSED:
        raise VerificationStateError
    if verification.verified_by_id == actor.id:
        raise OwnVerificationError
    verification.state = state
    verification.decided_by_id, verification.decided_at = actor.id, now


def withdraw_verification(  # noqa: PLR0913  # of what, why, by whom, when
    session: Session,
    hall: Hall,
    verification: RatingVerification,
    *,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Take back a verification that was wrong; its entry is reversed with the reason.

    Raises:
        InvalidInputError: no reason, or one that is too long.
        VerificationStateError: it holds no longer.
        MonthClosedError: the results of its entry's month stand.

    """
    problems = _about_reason(reason)
    if problems:
        raise InvalidInputError(problems)
    hold_hall(session, hall.id)
    session.refresh(verification)
    if verification.state not in (State.PROPOSED, State.STANDING):
        raise VerificationStateError
    entry = verification.entry
    if entry is not None and entry.reversal is None:
        reverse_entry(session, entry, reason=reason, actor=actor, now=now)
    verification.state = State.WITHDRAWN
    verification.withdrawn_by_id, verification.withdrawn_at = actor.id, now
    verification.withdrawn_because = reason.strip()
    verification.rating.outcome = None
    _noted(session, hall, "rating.verification_withdrawn", verification, actor, now)


def _noted(  # noqa: PLR0913, PLR0917  # each is a column of the list
    session: Session,
    hall: Hall,
    action: str,
    verification: RatingVerification,
    actor: User,
    now: datetime,
) -> None:
    session.flush()
    record_audit(
        session,
        actor,
        action,
        f"rating:{verification.rating_id}",
        hall_id=hall.id,
        now=now,
        detail={
            "outcome": verification.outcome.value,
            "reason": verification.withdrawn_because or verification.reason,
        },
    )
    announce(session, Hint(Topic.RATINGS, hall.id))
