"""The database: declarative base with constraint names, column types, sessions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from signage.errors import BusyError

BUSY_TIMEOUT_S = 10
MICRO = Decimal(1_000_000)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite has no time zones, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse naive instants; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone; pass an aware instant."
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return an aware UTC instant."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Points(TypeDecorator[Decimal]):
    """Exact points, stored as whole millionths: sortable and summable everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store millionths of a point."""
        del dialect
        return None if value is None else int((value * MICRO).to_integral_value())

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> Decimal | None:
        """Return points as an exact decimal."""
        del dialect
        return None if value is None else Decimal(value) / MICRO


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


class Base(DeclarativeBase):
    """Base of every table; its naming convention gives each constraint a name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime,
        Decimal: Points,
        # Stored as their values; read back as members, so that `is` holds.
        StrEnum: Enum(StrEnum, native_enum=False, length=16, values_callable=_values),
    }


class Database:
    """One engine and its two kinds of session: readers, and writers one at a time.

    On SQLite a writer begins with BEGIN IMMEDIATE, behind a lock of this process: two
    green threads that met in SQLite's own busy handler would stop the whole server.
    """

    def __init__(self, at: str | Engine) -> None:
        self.engine = at if isinstance(at, Engine) else _engine(at)
        self.readers = sessionmaker(self.engine)
        self.writers = sessionmaker(self.engine.execution_options(signage_writer=True))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with self.readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a writing session; commit at the end, roll back on an exception."""
        with self.writers() as session:
            yield session
            session.commit()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    _lock_writers(engine, threading.Lock())
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -8000")
    cursor.close()


def _lock_writers(engine: Engine, lock: threading.Lock) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("signage_writer"):
            connection.exec_driver_sql("BEGIN")
            return
        if not lock.acquire(timeout=BUSY_TIMEOUT_S):
            raise BusyError
        connection.info["signage_lock"] = lock
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            release(connection)
            raise

    def release(connection: Connection) -> None:
        held = connection.info.pop("signage_lock", None)
        if held is not None:
            held.release()

    event.listen(engine, "commit", release)
    event.listen(engine, "rollback", release)
