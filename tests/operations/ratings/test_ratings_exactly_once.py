"""Whatever the network repeats, splits or reorders, the same ratings are stored."""

import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Rating
from signage.operations.ratings.ratings import RatingSource, store_ratings
from signage.operations.ratings.ratings_batch import Batch, RatingItem
from tests.build import NOW, create_hall, create_window

TAPS = st.lists(
    st.tuples(
        st.integers(1, 4),  # which rating
        st.integers(1, 5),  # level
        st.integers(0, 900),  # seconds since the tap before
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def shared(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database for all examples; each rolls back what it did."""
    path = tmp_path_factory.mktemp("once") / "signage.db"
    path.write_bytes(migrated_file.read_bytes())
    return Database(f"sqlite:///{path}")


@given(TAPS, st.randoms(use_true_random=False))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
def test_it_ends_in_the_same_state(
    shared: Database, taps: list[tuple[int, int, int]], chance: random.Random
) -> None:
    items = records(taps)
    assert after(shared, [items]) == after(shared, replayed(items, chance))


def records(taps: list[tuple[int, int, int]]) -> list[RatingItem]:
    """Return an outbox in which those taps were made one after another."""
    elapsed, found = 0, []
    for seq, (rating, level, pause_s) in enumerate(taps, start=1):
        elapsed += pause_s
        found.append(
            RatingItem(
                key=str(UUID(int=seq)),
                seq=seq,
                occurred_wall=NOW + timedelta(seconds=elapsed),
                rating=str(UUID(int=rating)),
                window="W01",
                level=level,
                tags=(),
                comment="",
            )
        )
    return found


def replayed(items: list[RatingItem], chance: random.Random) -> list[list[RatingItem]]:
    """Return batches in any order that hold every record at least once."""
    repeats = items + chance.choices(items, k=len(items))
    chance.shuffle(repeats)
    cut = chance.randint(1, len(repeats))
    return [batch for batch in (repeats[:cut], repeats[cut:]) if batch]


def after(
    database: Database, batches: list[list[RatingItem]]
) -> list[tuple[object, ...]]:
    """Return the ratings that a fresh hall holds after those batches."""
    with database.writers() as session:
        hall = create_hall(session)
        create_window(session, hall, "W01")
        source = RatingSource(hall.id, "display:1", "kiosk", None, NOW)
        now = NOW + timedelta(days=1)
        for batch in batches:
            store_ratings(session, source, Batch(now, "", tuple(batch)), now=now)
        return state(session)


def state(session: Session) -> list[tuple[object, ...]]:
    """Return what counts of the ratings, in order of their keys."""
    columns = (Rating.key, Rating.level, Rating.last_seq, Rating.occurred_at)
    query = select(*columns).order_by(Rating.key)
    return [tuple(row) for row in session.execute(query)]
