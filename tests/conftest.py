"""Fixtures that every test may use: a migrated database, a session, a hall."""

import gc
import shutil
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from signage.app import configure, create_app
from signage.config import Settings
from signage.db import Database
from signage.migrations import upgrade
from signage.models import Hall
from tests.browsing import sign_in_as
from tests.build import create_hall, create_user

# How long an example takes says how loaded the machine is.
hypothesis_settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among thousands of tests, neither now nor while they run.

    It took nearly half of the time in which they are loaded.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "signage.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL for the whole run: see `tests.postgres.grown_database`."""
    # Not for everybody: it loads the driver.
    from tests.postgres import postgres_with_tables  # noqa: PLC0415

    with postgres_with_tables() as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """Settings over a data folder of this test's own, with a migrated database."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    return Settings(data=tmp_path, hall="empty")


class Opener:
    """An engine for all tests one after the other, each over the file of its own.

    Each statement is compiled once for all of them: that is a third of their time.
    """

    def __init__(self) -> None:
        self.path = Path()
        self.engine = Database("sqlite:///set-by-each-test.db").engine
        event.listen(self.engine, "do_connect", self._open_file)

    def _open_file(
        self, _dialect: object, _record: object, args: list[str], _more: object
    ) -> None:
        args[0] = str(self.path)


@pytest.fixture(scope="session")
def opener() -> Opener:
    """The engine that the tests of this process share."""
    return Opener()


@pytest.fixture
def database(settings: Settings, opener: Opener) -> Iterator[Database]:
    """The test's database."""
    opener.path = settings.data / "signage.db"
    yield Database(opener.engine)
    opener.engine.dispose()


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    """What is asked of the database while a test runs."""
    asked: list[str] = []

    def note(
        _connection: object, _cursor: object, statement: str, *_rest: object
    ) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; nothing is committed unless the test does."""
    with database.writers() as session:
        yield session


@pytest.fixture
def hall(session: Session) -> Hall:
    """A hall in `session`, not committed."""
    return create_hall(session)


@pytest.fixture(scope="session")
def mounted_app(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Flask, Mapping[str, Any], Mapping[str, Any]]:
    """An application with its routes and templates, and its state when it was new.

    To mount the routes and compile the templates takes longer than most tests.
    """
    settings = Settings(data=tmp_path_factory.mktemp("mounted"), hall="empty")
    app = create_app(settings, Database(f"sqlite:///{migrated_file}"))
    return app, dict(app.extensions), dict(app.config)


@pytest.fixture
def app(
    settings: Settings,
    database: Database,
    mounted_app: tuple[Flask, Mapping[str, Any], Mapping[str, Any]],
) -> Flask:
    """The application over the test's database, as if it were new."""
    app, extensions, config = mounted_app
    app.extensions.clear()
    app.extensions.update(extensions)
    app.extensions["signage.settings"] = settings
    app.extensions["signage.database"] = database
    app.config.clear()
    app.config.update(config, TESTING=True)
    configure(app, settings)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser's stand-in for pages without scripts."""
    return app.test_client()


@pytest.fixture
def signed_in(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser of the hall's administrator "li"; commits what `session` holds."""
    sign_in_as(client, session, create_user(session, hall, "li"))
    return client
