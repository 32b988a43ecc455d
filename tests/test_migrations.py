"""The schema goes up and down on both databases, with the demo hall in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from signage.db import Base, Database
from signage.demo.load import load_demo
from signage.migrations import downgrade, upgrade
from signage.models import Award, Rating, Scorecard
from tests.postgres import postgres

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.engine.dispose()
        return
    with postgres() as url:
        database = Database(url)
        yield database
        database.engine.dispose()


def test_it_goes_up_and_down_with_the_demo_hall_in_it(
    empty: Database, tmp_path: Path
) -> None:
    upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
    load_demo(empty, tmp_path / "media", NOW)
    with empty.read() as session:
        for table, least in ((Rating, 3000), (Scorecard, 700), (Award, 100)):
            assert (
                session.scalar(select(func.count()).select_from(table)) or 0
            ) >= least
    downgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    upgrade(empty)
