"""What tests of displays and the running server share: a house, and screens in it."""

import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import socketio
from sqlalchemy import select

from signage.db import Database
from signage.models import Display, DisplayGroup
from signage.models.display import DisplayKind
from signage.operations.displays.display_tokens import hold_token
from signage.operations.displays.pairing_codes import make_secret
from tests.build import NOW, create_display_group, create_hall, create_user
from tests.serve import Server

PROGRAM = "import tests.realtime.live_server"
# Patience for machines that do much else: what comes true is believed at once.
WAIT_S = 60


class Screen:
    """A display's side of the connection: it keeps what arrives."""

    def __init__(self) -> None:
        self.client = socketio.Client(reconnection=False)
        self.programmes: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.states: list[dict[str, Any]] = []
        self.client.on("programme", self.programmes.append, namespace="/display")
        self.client.on("command", self.commands.append, namespace="/display")
        self.client.on("state", self.states.append, namespace="/display")

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


@dataclass
class House:
    """A running server with two groups and a paired television in the first."""

    server: Server
    token: str
    tv: int
    groups: tuple[int, int]

    def connect(
        self, token: str | None = None, auth: dict[str, str] | None = None
    ) -> Screen:
        """Connect a display to the namespace."""
        screen = Screen()
        cookie = {"Cookie": f"signage_display={token or self.token}"}
        screen.client.connect(
            self.server.url,
            headers=cookie,
            auth=auth,
            transports=["websocket"],
            namespaces=["/display"],
            wait_timeout=WAIT_S,
        )
        return screen

    def do(self, deed: str, body: str = "") -> None:
        """Do something in the office."""
        url = f"{self.server.url}/display/test/{deed}"
        with urllib.request.urlopen(url, body.encode(), timeout=WAIT_S):  # noqa: S310
            pass


def furnish(database: Database) -> None:
    """Make a hall with an administrator and two groups."""
    with database.write() as session:
        hall = create_hall(session, hotline="12345")
        create_user(session, hall, "alice")
        for name in "AB":
            create_display_group(session, hall, name=name)


def move_in(server: Server, kind: DisplayKind = DisplayKind.TV) -> House:
    """Pair a display of its own with a running server."""
    database = Database(f"sqlite:///{server.data / 'signage.db'}")
    with database.write() as session:
        groups = session.scalars(select(DisplayGroup).order_by(DisplayGroup.id)).all()
        token = make_secret()
        display = Display(
            hall_id=groups[0].hall_id,
            name="东墙",
            kind=kind,
            group=groups[0],
            paired_at=NOW,
        )
        session.add(display)
        hold_token(session, display, token, now=NOW)
        tv, ids = display.id, (groups[0].id, groups[1].id)
    database.engine.dispose()
    return House(server, token, tv, ids)


def await_that(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.005)
