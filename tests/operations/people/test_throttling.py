"""Attempts are counted before they are judged, and survive a restart."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.config import Settings
from signage.db import Database
from signage.models import LoginAttempt
from signage.operations.people.throttling import (
    KEPT,
    PER_ACCOUNT,
    PER_PAIR,
    WINDOW,
    TooManyAttemptsError,
    count_attempt,
    forgive_account,
    login_buckets,
)
from tests.build import NOW

BUCKETS = login_buckets("alice", "10.0.0.5")
SECOND = timedelta(seconds=1)


def count_attempts(session: Session, number: int) -> None:
    """Count several attempts at once."""
    for _attempt in range(number):
        count_attempt(session, BUCKETS, now=NOW)


def test_it_refuses_the_sixth_within_a_quarter_of_an_hour(session: Session) -> None:
    count_attempts(session, PER_PAIR)
    with pytest.raises(TooManyAttemptsError, match="Wait 15 minutes"):
        count_attempt(session, BUCKETS, now=NOW)


def test_it_takes_another_after_the_window(session: Session) -> None:
    count_attempts(session, PER_PAIR)
    with pytest.raises(TooManyAttemptsError, match="Wait 1 minutes"):
        count_attempt(session, BUCKETS, now=NOW + WINDOW - SECOND)
    count_attempt(session, BUCKETS, now=NOW + WINDOW)


def test_refused_attempts_do_not_lengthen_the_wait(session: Session) -> None:
    count_attempts(session, PER_PAIR)
    for _again in range(3):
        with pytest.raises(TooManyAttemptsError):
            count_attempt(session, BUCKETS, now=NOW + WINDOW - SECOND)
    count_attempt(session, BUCKETS, now=NOW + WINDOW)


def test_one_place_does_not_lock_the_account_out_elsewhere(session: Session) -> None:
    count_attempts(session, PER_PAIR)
    count_attempt(session, login_buckets("alice", "10.0.0.6"), now=NOW)


def test_many_places_together_are_slowed_down_too(session: Session) -> None:
    for place in range(PER_ACCOUNT):
        count_attempt(session, login_buckets("alice", f"10.0.1.{place}"), now=NOW)
    with pytest.raises(TooManyAttemptsError):
        count_attempt(session, login_buckets("Alice", "10.0.2.1"), now=NOW)


def test_a_success_forgives_the_pair_and_its_own_attempt(session: Session) -> None:
    count_attempts(session, PER_PAIR)
    forgive_account(session, "alice", "10.0.0.5")
    left = session.scalar(select(func.count()).select_from(LoginAttempt))
    assert left == 2 * (PER_PAIR - 1)
    count_attempt(session, BUCKETS, now=NOW)


def test_it_survives_a_restart(session: Session, settings: Settings) -> None:
    count_attempts(session, PER_PAIR)
    session.commit()
    reopened = Database(settings.resolved_database_url)
    with reopened.writers() as later, pytest.raises(TooManyAttemptsError):
        count_attempt(later, BUCKETS, now=NOW)
    reopened.engine.dispose()


def test_it_forgets_old_attempts(session: Session) -> None:
    count_attempts(session, 1)
    count_attempt(session, BUCKETS, now=NOW + KEPT + SECOND)
    oldest = session.scalar(select(func.min(LoginAttempt.attempted_at)))
    assert oldest == NOW + KEPT + SECOND
