"""Slow down guessing: attempts are kept as rows, so a restart forgets nothing.

An attempt is counted before it is judged, so that many at once cannot slip past.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from signage.errors import Message, SignageError
from signage.models import LoginAttempt

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)

# How many attempts one bucket may take within the window. Many clerks share a hall's
# one address; an account is also tried from elsewhere, so the pair is the strictest.
PER_PAIR = 5
PER_ACCOUNT = 20
PER_ADDRESS = 50


class TooManyAttemptsError(SignageError):
    """Too many attempts came for one account or from one address."""

    status = 429
    code = "too_many_attempts"

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, ceil(wait / timedelta(minutes=1)))
        super().__init__(
            Message(
                "Too many attempts. Wait %(minutes)s minutes, then try again.",
                minutes=minutes,
            )
        )


def login_buckets(username: str, address: str) -> dict[str, int]:
    """Return the buckets that an attempt to sign in counts in, with their limits."""
    name = username.casefold()[:48]
    place = address[:45]
    return {
        f"pair:{name}@{place}": PER_PAIR,
        f"user:{name}": PER_ACCOUNT,
        f"address:{place}": PER_ADDRESS,
    }


def count_attempt(
    session: Session, buckets: Mapping[str, int], *, now: datetime
) -> None:
    """Count an attempt in each bucket, or refuse it when one of them is full.

    Raises:
        TooManyAttemptsError: nothing is counted, so waiting does help.

    """
    waits = [_wait(session, bucket, limit, now) for bucket, limit in buckets.items()]
    if any(waits):
        raise TooManyAttemptsError(max(waits))
    session.execute(delete(LoginAttempt).where(LoginAttempt.attempted_at < now - KEPT))
    session.add_all(LoginAttempt(bucket=bucket, attempted_at=now) for bucket in buckets)
    session.flush()


def forgive(session: Session, bucket: str) -> None:
    """Empty a bucket after a success."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.bucket == bucket))


def forgive_account(session: Session, username: str, address: str) -> None:
    """Empty the pair's bucket; take this one attempt back from the wider two."""
    pair, *wider = login_buckets(username, address)
    forgive(session, pair)
    for bucket in wider:
        newest = select(func.max(LoginAttempt.id)).where(LoginAttempt.bucket == bucket)
        session.execute(
            delete(LoginAttempt).where(LoginAttempt.id == newest.scalar_subquery())
        )


def _wait(session: Session, bucket: str, limit: int, now: datetime) -> timedelta:
    """Return how long until the bucket takes another attempt; zero is now."""
    blocking = session.scalar(
        select(LoginAttempt.attempted_at)
        .where(LoginAttempt.bucket == bucket, LoginAttempt.attempted_at > now - WINDOW)
        .order_by(LoginAttempt.attempted_at.desc())
        .offset(limit - 1)
        .limit(1)
    )
    return timedelta(0) if blocking is None else blocking + WINDOW - now
