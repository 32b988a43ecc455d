"""The first page's figures: today in the hall, and what needs somebody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall, Rating
from signage.operations.overview import Matter, overview_of, start_of_day
from signage.operations.pairing import Applicant, ask_pairing
from tests.build import NOW, create_window


def rate(session: Session, hall: Hall, *levels: int, ago: timedelta) -> None:
    """Add ratings some time before NOW."""
    window = create_window(session, hall, f"W{ago}")
    for number, level in enumerate(levels):
        rating = Rating(
            hall_id=hall.id,
            key=f"{ago}:{number}",
            window_id=window.id,
            device="phone:1",
            channel="phone",
            level=level,
            last_seq=1,
            occurred_at=NOW - ago,
            updated_at=NOW,
        )
        session.add(rating)
    session.flush()


def test_it_counts_the_halls_today_and_yesterday(session: Session, hall: Hall) -> None:
    rate(session, hall, 5, 4, 1, ago=timedelta(hours=9))  # one in the morning
    rate(session, hall, 2, ago=timedelta(hours=11))  # eleven at night
    overview = overview_of(session, hall, now=NOW)
    assert (overview.today.n, overview.yesterday.n) == (3, 1)
    assert overview.matters == ((Matter.NEGATIVE_RATINGS, 1),)


def test_it_says_nothing_of_what_there_is_not(session: Session, hall: Hall) -> None:
    overview = overview_of(session, hall, now=NOW)
    assert overview.matters == ()
    assert overview.today.favourable_rate is None


def test_it_sees_a_display_that_waits(session: Session, hall: Hall) -> None:
    ask_pairing(session, Applicant(), now=NOW)
    overview = overview_of(session, hall, now=NOW)
    assert overview.matters == ((Matter.PAIRINGS, 1),)


@pytest.mark.parametrize(
    ("instant", "zone", "midnight"),
    [
        ((2026, 11, 18, 2), "Asia/Shanghai", (2026, 11, 17, 16)),
        ((2026, 11, 18, 17), "Asia/Shanghai", (2026, 11, 18, 16)),
        # The day that summer time began, and ended, in Berlin.
        ((2026, 3, 29, 12), "Europe/Berlin", (2026, 3, 28, 23)),
        ((2026, 10, 25, 12), "Europe/Berlin", (2026, 10, 24, 22)),
    ],
)
def test_it_knows_the_halls_midnight(
    instant: tuple[int, ...], zone: str, midnight: tuple[int, ...]
) -> None:
    now = datetime(*instant, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert start_of_day(now, zone) == datetime(*midnight, tzinfo=UTC)  # type: ignore[misc, arg-type]
