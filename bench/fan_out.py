"""Print what a broadcast of 2 KiB costs the server for each display, and the last one.

Bare Socket.IO clients (sockets that count bytes) stand for displays. Beside it, in the
same run: every message through a queue and a green thread, as the libraries do it, and
the floor, one write to every socket. Run it as `python -m bench.fan_out`.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
PROGRAM = "import bench.servers.bare"
COUNTS = [int(part) for part in os.environ.get("CLIENTS", "1000,5000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "20"))
TEXT = "x" * 2048
PATIENCE_S = 60
PING, PONG = b"\x81\x012", b"\x81\x81\0\0\0\x003"
HELLO = b"\x81\x82\0\0\0\x0040"  # joins the namespace, under a mask of zeros


class Crowd:
    """Sockets that are connected as Socket.IO clients and count what arrives."""

    def __init__(self, port: int, count: int) -> None:
        self.selector = selectors.EpollSelector()
        self.sockets: list[socket.socket] = []
        self.lost = 0  # the server closed them: it was too busy to take their pongs
        while len(self.sockets) < count:
            self.sockets.append(self._connected(port))
            self._answer_pings()

    def await_all(self, size: int) -> float:
        """Return when `size` bytes are at each, by this process's clock."""
        left = {each.fileno(): size for each in self.sockets}
        deadline = time.monotonic() + PATIENCE_S
        while left:
            for key, _ in self.selector.select(timeout=1):
                got = self._read(key.fileobj)  # type: ignore[arg-type]
                if key.fd in left:
                    left[key.fd] -= got
                    if left[key.fd] <= 0:
                        del left[key.fd]
            if time.monotonic() > deadline:
                message = f"{len(left)} clients did not get the broadcast"
                raise TimeoutError(message)
        return time.monotonic()

    def close(self) -> None:
        """Cut all at once, as a power cut does."""
        for each in self.sockets:
            self.selector.unregister(each)
            each.close()
        self.selector.close()

    def _answer_pings(self) -> None:
        for key, _ in self.selector.select(timeout=0):
            self._read(key.fileobj)  # type: ignore[arg-type]

    def _read(self, connection: socket.socket) -> int:
        """Read what is there; answer pings; return the bytes that were no ping."""
        received = connection.recv(65536)
        if not received:
            self.lost += 1
            self.sockets.remove(connection)
            self.selector.unregister(connection)
            connection.close()
            return len(TEXT)
        if received.startswith(PING) or received.endswith(PING):
            connection.sendall(PONG)
            return len(received) - len(PING)
        return len(received)

    def _connected(self, port: int) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        made.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: bench\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        read_until(made, b'"maxPayload"')
        made.sendall(HELLO)
        read_until(made, b'40{"sid"')
        self.selector.register(made, selectors.EVENT_READ)
        return made


def read_until(connection: socket.socket, mark: bytes) -> None:
    """Read until some bytes came."""
    received = b""
    while mark not in received:
        received += connection.recv(4096)


class Bare:
    """A bare server in a process of its own."""

    def __init__(self, ways: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=os.environ | {"WAYS": ways},
            stdout=subprocess.PIPE,
        )
        self.out = cast("IO[bytes]", self.process.stdout)
        self.port = int(self.out.readline())

    def ask(self, path: str, body: str | None = None) -> Any:
        """Post, or get without a body; return the JSON, if any."""
        content = None if body is None else body.encode()
        url = f"http://127.0.0.1:{self.port}/{path}"
        with urllib.request.urlopen(url, content, timeout=PATIENCE_S) as answer:
            return json.loads(answer.read() or "null")

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        self.out.close()


def measure(ways: str, count: int) -> dict[str, float]:
    """Broadcast to `count` clients; return µs for each, ms of the last, and more."""
    server = Bare(ways)
    connecting = server.ask("state")["cpu_s"]
    crowd = Crowd(server.port, count)
    before = server.ask("state")["cpu_s"]
    lasts = [one_round(server, crowd) for _ in range(ROUNDS)]
    spent = server.ask("state")["cpu_s"] - before
    floors = []
    for _ in range(ROUNDS):
        floors.append(server.ask("floor", TEXT)["cpu_s"])
        crowd.await_all(len(TEXT))
    leaving = server.ask("state")["cpu_s"]
    crowd.close()
    while (now := server.ask("state"))["connected"]:
        time.sleep(0.05)
    server.stop()
    return {
        "lost": crowd.lost,
        "cpu_us_each": spent / ROUNDS / count * 1e6,
        "floor_us_each": median(floors) / count * 1e6,
        "last_ms": median(lasts) * 1000,
        "connect_ms_each": (before - connecting) / count * 1000,
        "leave_ms_each": (now["cpu_s"] - leaving) / count * 1000,
    }


def one_round(server: Bare, crowd: Crowd) -> float:
    """Broadcast once; return the seconds until the last client has it."""
    began = time.monotonic()
    server.ask("broadcast", TEXT)
    return crowd.await_all(len(TEXT)) - began


def main() -> int:
    """Print the table, write it as JSON; fail when ours is no better than the queue."""
    results: dict[str, dict[str, float]] = {}
    print("clients way    CPU µs each floor µs  × floor last ms join ms leave ms lost")
    for count in COUNTS:
        for ways in ("ours", "queue"):
            found = results[f"{ways}-{count}"] = measure(ways, count)
            ratio = found["cpu_us_each"] / found["floor_us_each"]
            print(
                f"{count:7} {ways:7} {found['cpu_us_each']:13.1f}"
                f" {found['floor_us_each']:9.1f} {ratio:8.2f} {found['last_ms']:8.0f}"
                f" {found['connect_ms_each']:7.2f} {found['leave_ms_each']:8.2f}"
                f" {found['lost']:4.0f}"
            )
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "fan_out.json").write_text(json.dumps(results, indent=2), "utf-8")
    key = COUNTS[-1]
    ours, queue = results[f"ours-{key}"], results[f"queue-{key}"]
    print(f"ours / queue: {ours['cpu_us_each'] / queue['cpu_us_each']:.2f}×")
    return int(ours["cpu_us_each"] > queue["cpu_us_each"])


if __name__ == "__main__":
    sys.exit(main())
