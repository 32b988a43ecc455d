"""Ratings on PostgreSQL, where writers run at once: exactly once all the same."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from signage.db import Database
from signage.models import Rating, RatingEvent
from signage.operations.ratings.ratings import RatingSource, Receipt, store_ratings
from signage.operations.ratings.ratings_batch import Batch, RatingItem
from tests.build import NOW, create_hall, create_window
from tests.postgres import grown_database


@pytest.fixture(scope="module")
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL."""
    with grown_database(postgres_server) as database:
        yield database


@pytest.fixture
def source(grown: Database) -> RatingSource:
    """A kiosk of a new hall with one window."""
    with grown.write() as session:
        hall = create_hall(session)
        create_window(session, hall, "W01")
        device = f"display:{hall.id}"
        return RatingSource(hall.id, device, "kiosk", None, NOW - timedelta(days=1))


def item(key: int, seq: int, rating: int, level: int = 5) -> RatingItem:
    """Return one record."""
    keys = [str(UUID(int=number)) for number in (key, rating)]
    return RatingItem(keys[0], seq, NOW, keys[1], "W01", level, (), "好")


def send(
    database: Database, source: RatingSource, *items: RatingItem
) -> tuple[Receipt, ...]:
    """Send one batch in a transaction of its own."""
    with database.write() as session:
        return store_ratings(session, source, Batch(NOW, "", items), now=NOW)


def at_once(*deeds: Callable[[], object]) -> None:
    """Run deeds in threads that start together."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        deed()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_it_stores_once_and_calls_the_rest_duplicates(
    grown: Database, source: RatingSource
) -> None:
    batch = [item(n, n, 1000 + n) for n in range(1, 41)]
    receipts: list[Receipt] = []
    at_once(*[lambda: receipts.extend(send(grown, source, *batch)) for _ in range(5)])
    counted = Counter(receipt.status.value for receipt in receipts)
    assert counted == {"stored": 40, "duplicate": 160}
    with grown.read() as session:
        here = Rating.hall_id == source.hall_id
        assert session.scalar(select(func.count()).where(here)) == 40


@pytest.mark.parametrize("rating", [6000, 6001, 6002, 6003])
def test_corrections_at_once_end_with_the_newest(
    grown: Database, source: RatingSource, rating: int
) -> None:
    taps = [item(10 * rating + n, n, rating, level=1 + n % 5) for n in range(1, 11)]
    at_once(*[lambda tap=tap: send(grown, source, tap) for tap in taps])
    with grown.read() as session:
        key = str(UUID(int=rating))
        stored = session.scalars(select(Rating).filter_by(key=key)).one()
        events = select(func.count()).where(RatingEvent.rating_key == key)
        assert (stored.last_seq, stored.level) == (10, 1)
        assert session.scalar(events) == 10


def test_one_number_is_given_once(grown: Database, source: RatingSource) -> None:
    receipts: list[Receipt] = []
    taps = [item(7000 + n, 1, 8000 + n) for n in range(4)]
    at_once(
        *[lambda tap=tap: receipts.extend(send(grown, source, tap)) for tap in taps]
    )
    counted = Counter(receipt.status.value for receipt in receipts)
    assert counted == {"stored": 1, "conflict": 3}
