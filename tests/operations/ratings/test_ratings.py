"""Ratings are stored exactly once, in the right order, at the right time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Hall, Rating, RatingEvent
from signage.operations.ratings.ratings import (
    RatingSource,
    Receipt,
    Status,
    store_ratings,
)
from signage.operations.ratings.ratings_batch import Batch, RatingItem
from signage.outbox import Hint, Topic
from tests.build import NOW, create_window

PAIRED = NOW - timedelta(days=30)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def source(session: Session, hall: Hall) -> RatingSource:
    """A kiosk where the citizen chooses the window; the hall has W01 and W02."""
    create_window(session, hall, "W01")
    create_window(session, hall, "W02")
    return RatingSource(hall.id, "display:1", "kiosk", window=None, since=PAIRED)


def item(seq: int, **values: Any) -> RatingItem:
    """Return one record: level 5 for W01, tapped at NOW."""
    defaults: dict[str, Any] = {
        "key": str(uuid4()),
        "seq": seq,
        "occurred_wall": NOW,
        "rating": str(UUID(int=1)),
        "window": "W01",
        "level": 5,
        "tags": (),
        "comment": "",
    }
    return RatingItem(**(defaults | values))


def send(
    session: Session,
    source: RatingSource,
    *items: RatingItem,
    now: datetime = NOW,
    sent_at: datetime | None = None,
    outbox: str = "",
) -> Sequence[Receipt]:
    """Send one batch."""
    batch = Batch(sent_at or now, outbox, items)
    receipts = store_ratings(session, source, batch, now=now)
    session.flush()
    session.expire_all()
    return receipts


def statuses(receipts: Sequence[Receipt]) -> list[str]:
    """Return what became of each record."""
    return [receipt.status.value for receipt in receipts]


def ratings(session: Session) -> list[Rating]:
    """Return all ratings."""
    return list(session.scalars(select(Rating).order_by(Rating.id)))


def count_events(session: Session) -> int:
    """Return how many events there are."""
    return session.scalar(select(func.count()).select_from(RatingEvent)) or 0


def test_it_stores_a_rating(session: Session, source: RatingSource) -> None:
    tap = item(1, level=4, tags=("quick",), comment="很快")
    receipts = send(session, source, tap)
    assert receipts == (Receipt(tap.key, Status.STORED),)
    [rating] = ratings(session)
    assert (rating.level, rating.tags, rating.comment) == (4, ["quick"], "很快")
    assert (rating.window.code, rating.channel) == ("W01", "kiosk")
    assert rating.occurred_at == NOW


def test_it_tells_the_screens(session: Session, source: RatingSource) -> None:
    send(session, source, item(1))
    assert session.info["hints"] == [Hint(Topic.RATINGS, source.hall_id)]


def test_it_stores_a_repeated_batch_once(
    session: Session, source: RatingSource
) -> None:
    batch = [item(n, rating=str(uuid4())) for n in range(1, 6)]
    assert statuses(send(session, source, *batch)) == ["stored"] * 5
    session.info.clear()
    assert (
        statuses(send(session, source, *batch, now=NOW + MINUTE)) == ["duplicate"] * 5
    )
    assert len(ratings(session)) == count_events(session) == 5
    assert "hints" not in session.info


def test_it_calls_a_repeat_in_one_batch_a_duplicate(
    session: Session, source: RatingSource
) -> None:
    tap = item(1)
    assert statuses(send(session, source, tap, tap)) == ["stored", "duplicate"]


def test_it_takes_the_newest_answer(session: Session, source: RatingSource) -> None:
    send(session, source, item(1, level=2))
    send(session, source, item(2, level=4, tags=("clear",)))
    [rating] = ratings(session)
    assert (rating.level, rating.tags, rating.last_seq) == (4, ["clear"], 2)
    assert count_events(session) == 2


def test_it_goes_by_seq_not_by_arrival(session: Session, source: RatingSource) -> None:
    send(session, source, item(2, level=4, occurred_wall=NOW + MINUTE))
    send(session, source, item(1, level=2))
    [rating] = ratings(session)
    assert (rating.level, rating.last_seq, rating.occurred_at) == (4, 2, NOW)


def test_it_answers_in_the_order_of_the_batch(
    session: Session, source: RatingSource
) -> None:
    late, early = item(2, level=1), item(1, level=5)
    receipts = send(session, source, late, early)
    assert [receipt.key for receipt in receipts] == [late.key, early.key]
    assert ratings(session)[0].level == 1


def test_it_refuses_another_body_under_a_known_key(
    session: Session, source: RatingSource
) -> None:
    tap = item(1, level=5)
    send(session, source, tap)
    [receipt] = send(session, source, item(1, key=tap.key, level=1))
    assert receipt.status is Status.CONFLICT
    assert "another body" in receipt.message
    assert ratings(session)[0].level == 5
    audit = session.scalars(select(AuditEntry)).one()
    assert audit.action == "rating.conflicted"
    assert audit.detail["record"]["level"] == 1


def test_it_refuses_a_number_that_is_taken(
    session: Session, source: RatingSource
) -> None:
    send(session, source, item(1))
    [receipt] = send(session, source, item(1, rating=str(uuid4())))
    assert receipt.status is Status.CONFLICT
    assert len(ratings(session)) == 1


def test_it_counts_anew_in_a_new_outbox(session: Session, source: RatingSource) -> None:
    send(session, source, item(1), outbox=str(UUID(int=8)))
    receipts = send(
        session, source, item(1, rating=str(uuid4())), outbox=str(UUID(int=9))
    )
    assert statuses(receipts) == ["stored"]


def test_it_lets_a_bound_kiosk_rate_its_own_window_only(
    session: Session, source: RatingSource
) -> None:
    bound = RatingSource(source.hall_id, "display:2", "tablet", "W01", PAIRED)
    theirs, own = item(1, window="W02"), item(2, rating=str(uuid4()))
    receipts = send(session, bound, theirs, own)
    assert statuses(receipts) == ["invalid", "stored"]
    assert "window 'W01'" in receipts[0].message
    assert "403" in receipts[0].message
    audit = session.scalars(select(AuditEntry)).one()
    assert (audit.action, audit.target) == ("rating.refused", "display:2")
    assert [rating.window.code for rating in ratings(session)] == ["W01"]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"window": "W99"}, "no window 'W99'"),
        ({"level": 5, "tags": ("slow",)}, "'slow' cannot be given with level 5"),
        ({"level": 1, "tags": ("quick", "slow")}, "'quick' cannot"),
    ],
)
def test_it_refuses_what_cannot_be(
    session: Session, source: RatingSource, values: dict[str, Any], word: str
) -> None:
    [receipt] = send(session, source, item(1, **values))
    assert receipt.status is Status.INVALID
    assert word in receipt.message
    assert ratings(session) == []


def test_it_corrects_for_ten_minutes(session: Session, source: RatingSource) -> None:
    send(session, source, item(1, level=1))
    in_time = item(2, level=3, occurred_wall=NOW + 10 * MINUTE)
    too_late = item(3, level=5, occurred_wall=NOW + 10.1 * MINUTE)
    receipts = send(session, source, in_time, too_late, now=NOW + 11 * MINUTE)
    assert statuses(receipts) == ["stored", "invalid"]
    assert ratings(session)[0].level == 3


def test_it_ignores_a_late_correction_that_came_first(
    session: Session, source: RatingSource
) -> None:
    now = NOW + 60 * MINUTE
    send(session, source, item(3, level=5, occurred_wall=NOW + 20 * MINUTE), now=now)
    send(session, source, item(1, level=1), now=now)
    [rating] = ratings(session)
    assert (rating.level, rating.occurred_at) == (1, NOW)


def test_it_never_moves_a_rating(session: Session, source: RatingSource) -> None:
    send(session, source, item(1))
    [elsewhere] = send(session, source, item(2, window="W02"))
    other = RatingSource(source.hall_id, "display:2", "kiosk", None, PAIRED)
    [by_another] = send(session, other, item(1, level=1))
    assert (elsewhere.status, by_another.status) == (Status.INVALID,) * 2
    assert ratings(session)[0].level == 5


@pytest.mark.parametrize(
    ("behind", "occurred"),
    [
        (timedelta(0), NOW - MINUTE),
        (timedelta(days=1), NOW - MINUTE),
        (timedelta(days=-1), NOW - MINUTE),
        (timedelta(days=365 * 20), NOW - MINUTE),
    ],
)
def test_it_corrects_a_wrong_clock(
    session: Session, source: RatingSource, behind: timedelta, occurred: datetime
) -> None:
    tap = item(1, occurred_wall=NOW - MINUTE - behind)
    send(session, source, tap, sent_at=NOW - behind)
    event = session.scalars(select(RatingEvent)).one()
    assert event.occurred_at == occurred
    assert event.occurred_wall == NOW - MINUTE - behind
    assert event.skew_ms == behind.total_seconds() * 1000


def test_it_clamps_what_cannot_be_true(session: Session, source: RatingSource) -> None:
    long_ago = item(1, occurred_wall=NOW - timedelta(days=9000))
    ahead = item(2, rating=str(uuid4()), occurred_wall=NOW + timedelta(days=1))
    send(session, source, long_ago, ahead)
    assert [rating.occurred_at for rating in ratings(session)] == [
        PAIRED,
        NOW + 5 * MINUTE,
    ]
