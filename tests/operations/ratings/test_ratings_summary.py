"""Satisfaction: every rate comes with its n, and small numbers are not ranked."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from sqlalchemy.orm import Session

from signage.models import Hall, Rating, Window
from signage.operations.ratings.ratings_summary import satisfaction_of
from tests.build import NOW, create_hall, create_window

DAY = timedelta(days=1)


def create_ratings(session: Session, window: Window, *levels: int) -> None:
    """Add one rating per level, all at NOW."""
    for seq, level in enumerate(levels, start=1):
        session.add(
            Rating(
                hall_id=window.hall_id,
                key=str(uuid4()),
                window_id=window.id,
                device="display:1",
                channel="kiosk",
                level=level,
                last_seq=seq,
                occurred_at=NOW,
                updated_at=NOW,
            )
        )
    session.flush()


def test_it_counts_three_to_five_as_favourable(session: Session, hall: Hall) -> None:
    window = create_window(session, hall, "W01")
    create_ratings(session, window, 5, 5, 4, 3, 2, 1, 1, 5)
    found = satisfaction_of(session, hall.id, NOW - DAY, NOW + DAY)
    assert (found.n, found.favourable) == (8, 5)
    assert found.by_level == (2, 1, 1, 1, 3)
    assert found.favourable_rate == Decimal("0.625")


def test_it_invents_no_rate_without_ratings(session: Session, hall: Hall) -> None:
    found = satisfaction_of(session, hall.id, NOW, NOW + DAY)
    assert found.n == 0
    assert found.favourable_rate is None
    assert not found.is_rankable


def test_it_ranks_from_thirty_on(session: Session, hall: Hall) -> None:
    window = create_window(session, hall, "W01")
    create_ratings(session, window, *[5] * 29)
    assert not satisfaction_of(session, hall.id, NOW, NOW + DAY).is_rankable
    create_ratings(session, window, 4)
    assert satisfaction_of(session, hall.id, NOW, NOW + DAY).is_rankable


def test_it_keeps_halls_windows_and_days_apart(session: Session, hall: Hall) -> None:
    here, there = (
        create_window(session, hall, "W01"),
        create_window(session, hall, "W02"),
    )
    other = create_window(session, create_hall(session, name="另一大厅"), "W01")
    for window, level in ((here, 5), (there, 1), (other, 2)):
        create_ratings(session, window, level)
    assert satisfaction_of(session, hall.id, NOW, NOW + DAY).n == 2
    assert satisfaction_of(session, hall.id, NOW - DAY, NOW).n == 0
    alone = satisfaction_of(session, hall.id, NOW, NOW + DAY, window_id=there.id)
    assert alone.by_level == (1, 0, 0, 0, 0)
