"""The demo hall is the same at every load, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from signage.db import Base, Database
from signage.demo.load import load_demo
from signage.migrations import upgrade
from signage.models import (
    AttendanceDay,
    Award,
    Case,
    EvaluationStep,
    LadderAction,
    LedgerEntry,
    Nomination,
    Objection,
    RatingVerification,
    Scorecard,
)
from tests.postgres import postgres

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
TABLES: tuple[type[Base], ...] = (
    AttendanceDay,
    Award,
    Case,
    EvaluationStep,
    LadderAction,
    LedgerEntry,
    Nomination,
    Objection,
    RatingVerification,
    Scorecard,
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
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


def test_it_is_the_same_at_every_load(
    database: Database, tmp_path: Path, server: str
) -> None:
    load_demo(database, tmp_path / "media", NOW)
    expected = rows_of(database)
    other = Database(server)
    upgrade(other)
    load_demo(other, tmp_path / "media", NOW)
    found = rows_of(other)
    other.engine.dispose()
    for name, rows in expected.items():
        assert rows
        assert found[name] == rows, name
