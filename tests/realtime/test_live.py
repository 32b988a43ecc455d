"""Displays and the real server: what arrives when, and who is shown out."""

import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import socketio
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, DisplayGroup
from signage.models.display import DisplayKind
from signage.operations.pairing_codes import kept, make_secret
from tests.build import NOW, create_display_group, create_hall, create_user
from tests.serve import Server

PROGRAM = "import tests.realtime.live_server"
WAIT_S = 5


@dataclass
class House:
    """A running server with two groups and a paired television in the first."""

    server: Server
    token: str
    tv: int
    groups: tuple[int, int]

    def connect(self, token: str | None = None) -> "Screen":
        """Connect a display to the namespace."""
        screen = Screen()
        cookie = {"Cookie": f"signage_display={token or self.token}"}
        screen.client.connect(
            self.server.url,
            headers=cookie,
            transports=["websocket"],
            namespaces=["/display"],
        )
        return screen

    def do(self, deed: str, body: str = "") -> None:
        """Do something in the office."""
        url = f"{self.server.url}/display/test/{deed}"
        with urllib.request.urlopen(url, body.encode(), timeout=5):  # noqa: S310
            pass


class Screen:
    """A display's side of the connection: it keeps what arrives."""

    def __init__(self) -> None:
        self.client = socketio.Client(reconnection=False)
        self.programmes: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.client.on("programme", self.programmes.append, namespace="/display")
        self.client.on("command", self.commands.append, namespace="/display")

    def hello(self, revision: str | None = None, **more: object) -> None:
        """Greet as a television that holds `revision`."""
        greeting = {"revision": revision, "kind": "tv", "width": 1920} | more
        self.client.emit("hello", greeting, namespace="/display")

    def clock(self) -> float:
        """Ask the time; events are answered in order, so all before it are done."""
        answer: dict[str, float] = self.client.call("clock", namespace="/display")
        return answer["now"]

    def next_programme(self) -> dict[str, Any]:
        """Wait for a programme."""
        await_that(lambda: bool(self.programmes))
        return self.programmes.pop(0)

    @property
    def is_connected(self) -> bool:
        """Whether the namespace is still open."""
        return bool(self.client.connected and "/display" in self.client.namespaces)


def await_that(condition: Any) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[Server]:
    """The running server over a hall with two groups; tests add displays."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(migrated_file, folder / "signage.db")
    database = Database(f"sqlite:///{folder / 'signage.db'}")
    with database.write() as session:
        hall = create_hall(session, hotline="12345")
        create_user(session, hall, "alice")
        for name in "AB":
            create_display_group(session, hall, name=name)
    database.engine.dispose()
    server = Server(folder, PROGRAM)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def house(running: Server) -> House:
    """The running server, with a television of this test's own in the first group."""
    database = Database(f"sqlite:///{running.data / 'signage.db'}")
    with database.write() as session:
        groups = session.scalars(select(DisplayGroup).order_by(DisplayGroup.id)).all()
        token = make_secret()
        tv = paired(session, groups[0], token)
        ids = groups[0].id, groups[1].id
    database.engine.dispose()
    return House(running, token, tv, ids)


def paired(session: Session, group: DisplayGroup, token: str) -> int:
    """Add a paired television."""
    display = Display(
        hall_id=group.hall_id,
        name="东墙",
        kind=DisplayKind.TV,
        group=group,
        paired_at=NOW,
        token_hash=kept(token),
    )
    session.add(display)
    session.flush()
    return display.id


def test_it_brings_a_new_display_everything(house: House) -> None:
    screen = house.connect()
    screen.hello()
    programme = screen.next_programme()
    slides = programme["manifest"]["zones"]["main"]["slides"]
    assert {slide["hash"] for slide in slides} <= set(programme["bodies"])
    assert slides
    screen.client.disconnect()


def test_it_sends_nothing_to_who_has_it(house: House) -> None:
    screen = house.connect()
    screen.hello()
    revision = screen.next_programme()["manifest"]["revision"]
    screen.hello(revision)
    screen.clock()
    assert screen.programmes == []
    screen.client.disconnect()


def test_it_pushes_a_change_at_once(house: House) -> None:
    screen = house.connect()
    screen.hello()
    screen.next_programme()
    house.do("rename", "新名大厅")
    programme = screen.next_programme()
    assert programme["manifest"]["screen"]["hall"] == "新名大厅"
    assert any("新名大厅" in html for html in programme["bodies"].values())
    screen.client.disconnect()


def test_it_refuses_who_is_not_paired(house: House) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        house.connect("forged")


def test_it_tells_the_time(house: House) -> None:
    screen = house.connect()
    assert abs(screen.clock() - time.time() * 1000) < 1000
    screen.client.disconnect()


def test_it_shows_a_revoked_display_out(house: House) -> None:
    screen = house.connect()
    screen.clock()
    house.do(f"revoke/{house.tv}")
    await_that(lambda: not screen.is_connected)
    assert screen.commands == [{"name": "unpaired"}]
    with pytest.raises(socketio.exceptions.ConnectionError):
        house.connect()


@pytest.mark.timeout(60)
def test_it_notices_a_revocation_that_nobody_told_it_of(house: House) -> None:
    screen = house.connect()
    screen.clock()
    began = time.monotonic()
    house.do(f"quietly-revoke/{house.tv}")
    while screen.is_connected:
        assert time.monotonic() - began < 20
        time.sleep(0.1)


def test_it_moves_a_display_to_its_new_group(house: House) -> None:
    screen = house.connect()
    screen.hello()
    screen.next_programme()
    house.do(f"move/{house.tv}/{house.groups[1]}")
    screen.next_programme()
    assert screen.is_connected
    house.do("rename", "又一个大厅")
    screen.next_programme()
    screen.clock()
    assert screen.programmes == []  # one push: it left the old group's room
    screen.client.disconnect()


def test_it_asks_an_old_player_to_load_anew(house: House) -> None:
    screen = house.connect()
    screen.hello(player="0123456789ab")
    screen.clock()
    assert screen.commands == [{"name": "reload"}]
    screen.client.disconnect()


@pytest.mark.parametrize("rubbish", [None, 7, "x", [], {"revision": {"a": 1}}])
def test_it_stands_rubbish(house: House, rubbish: object) -> None:
    before = len(house.server.log)
    screen = house.connect()
    for event in ("hello", "playing", "clock", "unheard-of"):
        screen.client.emit(event, rubbish, namespace="/display")
    assert screen.clock()
    assert "Traceback" not in house.server.log[before:]
    screen.client.disconnect()
