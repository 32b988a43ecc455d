"""The schema goes up and down on both databases, with the same demo hall in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from signage.db import Base, Database
from signage.demo.load import load_demo
from signage.migrations import downgrade, upgrade
from signage.models import (
    AttendanceDay,
    Award,
    Case,
    EvaluationStep,
    LadderAction,
    LedgerEntry,
    Nomination,
    Objection,
    Rating,
    RatingVerification,
    Scorecard,
)
from tests.postgres import postgres

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
#: What must be the same at every load, and how many rows at least.
TABLES: dict[type[Base], int] = {
    AttendanceDay: 1,
    Award: 100,
    Case: 1,
    EvaluationStep: 1,
    LadderAction: 1,
    LedgerEntry: 1,
    Nomination: 1,
    Objection: 1,
    Rating: 3000,
    RatingVerification: 1,
    Scorecard: 700,
}

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[Database]]:
    """An empty database of each kind."""
    with postgres() as url:
        found = [Database(f"sqlite:///{tmp_path / 'empty.db'}"), Database(url)]
        yield found
        for database in found:
            database.engine.dispose()


@pytest.mark.timeout(600)
def test_it_goes_up_and_down_with_the_same_demo_hall_in_it(
    databases: list[Database], tmp_path: Path
) -> None:
    loaded = [rows_of_a_life(database, tmp_path / "media") for database in databases]
    one, other = loaded
    for table, least in TABLES.items():
        assert len(one[table.__tablename__]) >= least
        assert one[table.__tablename__] == other[table.__tablename__], table


def rows_of_a_life(empty: Database, media: Path) -> Rows:
    """Make the schema, load the demo hall, take it all down; return what was in it."""
    upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
    load_demo(empty, media, NOW)
    rows = rows_of(empty)
    downgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    upgrade(empty)
    return rows


def rows_of(database: Database) -> Rows:
    """Return all rows of the tables that matter here, in the order of their ids."""
    with database.read() as session:
        return {
            table.__tablename__: [
                tuple(row)
                for row in session.execute(
                    select(*table.__table__.columns).order_by(table.__table__.c.id)
                )
            ]
            for table in TABLES
        }
