"""The database keeps what it promises: constraints, exact points, one writer."""

from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signage.db import Base, Database
from signage.models import Hall, Metric
from tests.build import NOW, create_hall, create_window


def test_it_has_a_migration_for_every_model(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_it_keeps_points_exact(session: Session, hall: Hall) -> None:
    window = create_window(session, hall, "W01")
    value = Decimal("96.255")
    session.add(
        Metric(
            hall_id=hall.id, subject=window, period="2026-10", name="vote", value=value
        )
    )
    session.flush()
    session.expire_all()
    assert session.query(Metric).one().value == value


def test_it_returns_aware_instants(session: Session, hall: Hall) -> None:
    session.expire_all()
    assert hall.created_at == NOW


def test_it_writes_ahead_and_syncs_fully(session: Session) -> None:
    assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert session.scalar(text("PRAGMA synchronous")) == 2


def test_it_frees_the_writer_after_a_failure(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:  # noqa: PT012
        hall = create_hall(session)
        create_window(session, hall, "W01")
        create_window(session, hall, "W01")
    with database.write() as session:
        create_hall(session)
