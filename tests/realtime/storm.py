"""Many displays that connect at the same moment: bare WebSocket clients in one loop."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from signage.db import Database
from signage.models import Display, DisplayGroup, DisplayToken
from signage.models.display import DisplayKind
from signage.operations.displays.pairing_codes import kept
from tests.build import NOW
from tests.realtime.frames import frame
from tests.serve import Server

JOIN = "40/display,"
HELLO = "42/display,"
ASK = '42/display,1["clock"]'
# Answer to `ASK`: events are answered in order, so the greeting was heard too.
ANSWERED = "43/display,1"


def token_of(number: int) -> str:
    """Return the token of the storm's display with this number."""
    return f"storm-{number}"


def furnish_storm(database: Database, count: int) -> None:
    """Pair many televisions with tokens that are in use, over all groups."""
    with database.write() as session:
        groups = session.scalars(select(DisplayGroup)).all()
        rows = [
            {
                "hall_id": groups[0].hall_id,
                "name": f"屏{number}",
                "kind": DisplayKind.TV,
                "group_id": groups[number % len(groups)].id,
                "paired_at": NOW,
            }
            for number in range(count)
        ]
        keys = session.scalars(
            insert(Display).returning(Display.id, sort_by_parameter_order=True), rows
        ).all()
        tokens = [
            {
                "token_hash": kept(token_of(number)),
                "display_id": key,
                "issued_at": NOW,
                "used_at": NOW,
            }
            for number, key in enumerate(keys)
        ]
        session.execute(insert(DisplayToken), tokens)


@dataclass
class Screen:
    """One connection, and what came over it: `revisions` are of its programmes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    revisions: list[str] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    clock_sets: int = 0
    is_over: bool = False

    def send(self, text: str) -> None:
        """Write one text frame."""
        self.writer.write(frame(text.encode()))

    async def receive(self) -> str:
        """Return the next message; pings are answered.

        Raises:
            ConnectionError, asyncio.IncompleteReadError: the connection is over.

        """
        while True:
            text = await self._read()
            if text == "2":
                self.send("3")
                continue
            if text.startswith('42/display,["programme"'):
                content = json.loads(text.removeprefix("42/display,"))[1]
                self.manifest = content["manifest"]
                self.revisions.append(self.manifest["revision"])
            self.clock_sets += text.startswith('42/display,["clock"')
            return text

    async def listen(self) -> None:
        """Read until the connection is over."""
        try:
            while True:
                await self.receive()
        except (OSError, asyncio.IncompleteReadError):
            self.is_over = True

    def cut(self) -> None:
        """End the connection without a word, as a power cut does."""
        self.writer.transport.abort()

    async def _read(self) -> str:
        head = await self.reader.readexactly(2)
        length = head[1] & 0x7F
        if length >= 126:
            size = await self.reader.readexactly(2 if length == 126 else 8)
            length = int.from_bytes(size, "big")
        content = await self.reader.readexactly(length)
        if head[0] & 0x0F == 0x8:
            raise ConnectionResetError
        return content.decode()


async def connect(server: Server, number: int, revision: str | None) -> Screen:
    """Connect a display that holds `revision`; its first question is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        f"Sec-WebSocket-Version: 13\r\n"
        f"Cookie: signage_display={token_of(number)}\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    screen = Screen(reader, writer)
    await screen.receive()  # the handshake of engine.io
    screen.send(JOIN)
    while not (await screen.receive()).startswith(JOIN):
        pass
    screen.send(HELLO + json.dumps(["hello", {"revision": revision, "kind": "tv"}]))
    screen.send(ASK)
    while not (await screen.receive()).startswith(ANSWERED):
        pass
    return screen


async def storm(
    server: Server, count: int, revision: str | None = None
) -> tuple[list[Screen], float]:
    """Connect all at once; return them and the seconds until the last was answered."""
    began = time.perf_counter()
    screens = await asyncio.gather(
        *(connect(server, number, revision) for number in range(count))
    )
    return screens, time.perf_counter() - began


async def lasting_storms(server: Server, count: int, times: int) -> list[float]:
    """Connect all at once, cut all at once, again and again; return the seconds."""
    seconds = []
    for _ in range(times):
        screens, took = await storm(server, count, "one that it had")
        seconds.append(took)
        for screen in screens:
            screen.cut()
        await asyncio.sleep(0)  # cut, not only told to
    return seconds
