"""Verification of negative ratings: a tap changes no score, a verified fact does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Evaluation, LedgerEntry, Rating, RatingVerification
from signage.models.evaluation import EvaluationState
from signage.models.rating import RatingOutcome as Outcome
from signage.models.rating import VerificationState as State
from signage.operations.ratings.ratings_summary import (
    satisfaction_by_window,
    satisfaction_of,
)
from signage.operations.ratings.verification import (
    Finding,
    approve_verification,
    decline_verification,
    verify_rating,
    withdraw_verification,
)
from signage.operations.ratings.verification_deadline import verify_until
from signage.operations.ratings.verification_errors import (
    AlreadyVerifiedError,
    NotNegativeError,
    OwnVerificationError,
    VerificationStateError,
)
from signage.playout.days import WorkingCalendar
from tests.build import NOW
from tests.operations.score_build import SmallHall, create_small_hall

WEEKLY = WorkingCalendar()
DAY = timedelta(days=1)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def rate(small: SmallHall, level: int = 1, window: str = "W1A") -> Rating:
    rating = Rating(
        hall_id=small.hall.id,
        key=str(uuid4()),
        window_id=small.subject(window).id,
        device="display:1",
        channel="kiosk",
        level=level,
        last_seq=1,
        occurred_at=NOW - timedelta(hours=1),
        updated_at=NOW,
    )
    small.session.add(rating)
    small.session.flush()
    return rating


def verify(
    small: SmallHall,
    rating: Rating,
    outcome: Outcome = Outcome.VALID,
    subject: str = "W1A",
    fact: str = "window-complaint",
    **values: Any,
) -> RatingVerification:
    given: dict[str, Any] = {"reason": "调了监控，情况属实", "points": Decimal(2)}
    finding = Finding(
        outcome,
        subject=small.subject(subject),
        fact_kind=small.fact(fact),
        **(given | values),
    )
    return verify_rating(
        small.session, small.hall, rating, finding, actor=small.inspector, now=NOW
    )


def rate_of(small: SmallHall) -> tuple[int, int]:
    found = satisfaction_of(small.session, small.hall.id, NOW - DAY, NOW)
    return found.favourable, found.n


def test_a_tap_alone_changes_no_score(small: SmallHall) -> None:
    rate(small)
    assert small.score("W1A") == Decimal(100)
    assert small.session.scalars(select(LedgerEntry)).all() == []


def test_a_valid_one_becomes_an_entry_of_its_day(small: SmallHall) -> None:
    rating = rate(small)
    verification = verify(small, rating)
    entry = verification.entry
    assert entry is not None
    assert (entry.key, entry.source) == (f"rating:{rating.key}", "rating")
    assert entry.occurred_on.isoformat() == "2026-11-18"
    assert small.score("W1A") == Decimal(98)
    assert (rating.outcome, rate_of(small)) == (Outcome.VALID, (0, 1))


def test_it_may_be_a_fact_about_a_person_who_served_there(small: SmallHall) -> None:
    verify(small, rate(small), subject="S1A2", fact="complaint")
    assert small.score("S1A2") == Decimal(98)
    with pytest.raises(InvalidInputError, match="served there"):
        verify(small, rate(small), subject="S1B1", fact="complaint")


def test_it_refuses_with_every_reason_at_once(small: SmallHall) -> None:
    rating = rate(small)
    with pytest.raises(InvalidInputError) as refused:
        verify(small, rating, subject="W1B", fact="late", reason=" ")
    assert len(refused.value.problems) == 3
    with pytest.raises(InvalidInputError, match="not recorded about"):
        verify(small, rating, subject="S1A1", fact="window-complaint")
    with pytest.raises(InvalidInputError, match="needs points"):
        verify(small, rating, points=None)
    assert rating.outcome is None


@pytest.mark.parametrize("outcome", [Outcome.MISTAKEN, Outcome.MALICIOUS])
def test_what_is_no_fact_is_left_out_of_the_rate(
    small: SmallHall, outcome: Outcome
) -> None:
    rate(small, level=5)
    verification = verify(small, rate(small), outcome)
    if outcome is Outcome.MALICIOUS:
        assert rate_of(small) == (1, 2)
        approve_verification(
            small.session, small.hall, verification, actor=small.approver, now=NOW
        )
    assert rate_of(small) == (1, 1)
    by_window = satisfaction_by_window(small.session, small.hall.id, NOW - DAY, NOW)
    assert [one.n for one in by_window.values()] == [1]
    assert small.session.scalars(select(LedgerEntry)).all() == []


def test_malicious_takes_a_second_person(small: SmallHall) -> None:
    verification = verify(small, rate(small), Outcome.MALICIOUS)
    with pytest.raises(OwnVerificationError):
        approve_verification(
            small.session, small.hall, verification, actor=small.inspector, now=NOW
        )
    decline_verification(
        small.session, small.hall, verification, actor=small.approver, now=NOW
    )
    assert (verification.state, verification.rating.outcome) == (State.DECLINED, None)
    with pytest.raises(VerificationStateError):
        approve_verification(
            small.session, small.hall, verification, actor=small.chief, now=NOW
        )
    verify(small, verification.rating)


def test_it_verifies_once_and_only_what_is_negative(small: SmallHall) -> None:
    rating = rate(small)
    verify(small, rating)
    with pytest.raises(AlreadyVerifiedError):
        verify(small, rating)
    with pytest.raises(NotNegativeError):
        verify(small, rate(small, level=3))


def test_a_wrong_verification_is_withdrawn_with_its_entry(small: SmallHall) -> None:
    rating = rate(small)
    verification = verify(small, rating)
    withdraw_verification(
        small.session,
        small.hall,
        verification,
        reason="看错了窗口",
        actor=small.approver,
        now=NOW,
    )
    assert (verification.state, rating.outcome) == (State.WITHDRAWN, None)
    assert small.score("W1A") == Decimal(100)
    again = verify(small, rating, points=Decimal(3))
    assert again.entry is not None
    assert again.entry.key == f"rating:{rating.key}:1"
    assert small.score("W1A") == Decimal(97)


def test_in_a_closed_month_it_holds_without_an_entry(small: SmallHall) -> None:
    for evaluation in small.session.scalars(select(Evaluation)):
        evaluation.state = EvaluationState.SELF_REVIEW
    small.session.flush()
    rating = rate(small)
    assert verify(small, rating).entry_id is None
    assert rating.outcome is Outcome.VALID


def test_there_is_one_working_day_for_it(small: SmallHall) -> None:
    rating = rate(small)  # on a Wednesday
    until = verify_until(rating, WEEKLY, "Asia/Shanghai")
    assert until == datetime(2026, 11, 19, 16, tzinfo=UTC)
    rating.occurred_at += 2 * DAY
    until = verify_until(rating, WEEKLY, "Asia/Shanghai")
    assert until == datetime(2026, 11, 23, 16, tzinfo=UTC)
