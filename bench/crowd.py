"""Many displays in one cheap process: raw sockets that note when a message is whole.

What a message says is read after the round: fifty JSON parsers on the server's own two
cores would be measured as if they were the server. Run by `bench.fifty_screens`.
"""

import json
import selectors
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import IO, Any, cast

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Request

COOKIE = "signage_display"
PATH = "/socket.io/?EIO=4&transport=websocket"
PATIENCE_S = 10.0
READ_BYTES = 2**18
TEXT, MASKED, LONG, LONGER = 1, 0x80, 126, 127
JOIN, PING, PONG = "40/display,", "2", "3"
EVENT = "42/display,"


@dataclass(slots=True)
class Screen:
    """One connected display and what it has read of the frame under way."""

    socket: socket.socket
    unread: bytearray = field(default_factory=bytearray)

    @classmethod
    def connected(cls, port: int, number: int) -> "Screen":
        """Join the namespace of displays as the one with this number's token."""
        made = cls(socket.create_connection(("127.0.0.1", port)))
        protocol = WSConnection(ConnectionType.CLIENT)
        cookie = (b"cookie", f"{COOKIE}=token-{number}".encode())
        wish = Request(host="127.0.0.1", target=PATH, extra_headers=[cookie])
        made.socket.sendall(protocol.send(wish))
        while not any(isinstance(e, AcceptConnection) for e in protocol.events()):
            protocol.receive_data(made.socket.recv(1))  # what follows is not its
        made.send(JOIN)
        while not any(text.startswith(JOIN[:2]) for text in made.texts()):
            made.read()
        return made

    def send(self, text: str) -> None:
        """Send a short text; the mask is zero, which a server cannot tell."""
        head = bytes([MASKED | TEXT, MASKED | len(text), 0, 0, 0, 0])
        self.socket.sendall(head + text.encode())

    def read(self) -> None:
        """Take what there is; waits if there is nothing."""
        received = self.socket.recv(READ_BYTES)
        if not received:
            reason = "the server closed a connection"
            raise ConnectionError(reason)
        self.unread += received

    def texts(self) -> list[str]:
        """Return the messages that are whole, and answer pings."""
        found = []
        while (frame := self._frame()) is not None:
            if frame == PING:
                self.send(PONG)
            else:
                found.append(frame)
        return found

    def _frame(self) -> str | None:
        unread = self.unread
        length, start = (unread[1] if len(unread) > 1 else 0), 2
        if length in {LONG, LONGER}:
            kind = ">H" if length == LONG else ">Q"
            start += struct.calcsize(kind)
            if len(unread) < start:
                return None
            (length,) = struct.unpack_from(kind, unread, 2)
        if len(unread) < max(2, start + length):
            return None
        text = unread[start : start + length].decode()
        del unread[: start + length]
        return text


def listen(port: int, numbers: range) -> None:
    """For each line read, print when each screen was sent a body with those words."""
    screens = [Screen.connected(port, number) for number in numbers]
    selector = selectors.DefaultSelector()
    for screen in screens:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    print("ready", flush=True)
    while wanted := sys.stdin.readline().strip():
        print("armed", flush=True)
        print(json.dumps(arrivals(selector, len(screens), wanted)), flush=True)


def arrivals(selector: selectors.BaseSelector, count: int, wanted: str) -> list[float]:
    """Return when each of `count` screens had the words whole, in ms since 1970."""
    arrived: dict[int, tuple[float, str]] = {}
    deadline = time.monotonic() + PATIENCE_S
    while len(arrived) < count and time.monotonic() < deadline:
        for key, _ in selector.select(timeout=PATIENCE_S):
            screen: Screen = key.data
            screen.read()
            at = time.time() * 1000
            for text in screen.texts():
                if wanted in text:
                    arrived[key.fd] = (at, text)
    if not all(brings(text, wanted) for _, text in arrived.values()):
        reason = f"“{wanted}” came without a body"
        raise ValueError(reason)
    return [at for at, _ in arrived.values()]


def brings(text: str, wanted: str) -> bool:
    """Say whether a programme carries a body with these words, as a player reads it."""
    programme = json.loads(text.removeprefix(EVENT))[1]
    return any(wanted in body for body in programme["bodies"].values())


class Crowd:
    """That process, from outside."""

    def __init__(self, port: int, numbers: range) -> None:
        given = [str(each) for each in (port, numbers.start, numbers.stop)]
        self._count = len(numbers)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.crowd", *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._in = cast("IO[str]", self._process.stdin)
        self._out = cast("IO[str]", self._process.stdout)
        self._expect("ready")

    def expect(self, words: str) -> None:
        """Have all listen for these words."""
        self._in.write(words + "\n")
        self._in.flush()
        self._expect("armed")

    def arrivals(self) -> list[float]:
        """Return when each had them, in ms since 1970; raises if one has not."""
        found: Any = json.loads(self._out.readline())
        if len(found) != self._count:
            reason = f"{len(found)} of {self._count} screens had it in time"
            raise TimeoutError(reason)
        return [float(at) for at in found]

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def _expect(self, word: str) -> None:
        if self._out.readline().strip() != word:
            reason = f"the crowd did not say “{word}”"
            raise RuntimeError(reason)


if __name__ == "__main__":
    listen(int(sys.argv[1]), range(int(sys.argv[2]), int(sys.argv[3])))
