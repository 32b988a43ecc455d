"""Start, stop, kill and restart the real server as a process of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).parent.parent
PROGRAM = """
from signage.serving import patch
patch()
from signage.config import Settings
from signage.serving import serve
serve(Settings())
"""
# Patience for machines that do much else; what is fast is measured where it is claimed.
READY_WITHIN_S = 180.0
# Less than the 65 s of one that waits until its open connections fall silent.
STOPPED_WITHIN_S = 45.0
ANSWER_WITHIN_S = 30.0
LOOK_EVERY_S = 0.02
# Below what systems hand out by themselves: nobody else takes such a port between the
# question whether it is free and its server's start, or while that one is down.
PORTS = range(20_000, 32_000)


class Server:
    """The production server over a data folder that is migrated already.

    It keeps its port over restarts, so that browsers find it again. Further settings
    are given by name: `Server(path, hall="demo")`.
    """

    def __init__(self, data: Path, program: str = PROGRAM, **settings: object) -> None:
        self.data = data
        self._program = program
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"data": data, "port": self.port, "hall": "empty"} | settings
        self._environ = os.environ | {
            f"SIGNAGE_{name.upper()}": str(value) for name, value in given.items()
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return (self.data / "server.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", self._program],
                cwd=ROOT,
                env=self._environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._await_answer()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Ask it to stop, as Ctrl-C does; fail when it does not in time."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill it without a chance to tidy up."""
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start it again on the same port."""
        self.stop()
        self.start()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.send_signal(number)
            try:
                process.wait(timeout=STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise

    def _await_answer(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + READY_WITHIN_S
        while not answers(self.url + "/healthz"):
            gone = self._process.poll() is not None
            if gone or time.monotonic() > deadline:
                message = f"the server did not start:\n{self.log}"
                raise RuntimeError(message)
            time.sleep(LOOK_EVERY_S)


def free_port() -> int:
    """Return a port of this machine that nobody listens on, another one each time."""
    return next(port for port in _ports if _is_free(port))


def _ports_of_this_process() -> Iterator[int]:
    """Go round a part of the ports that no other worker of this run uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    mine = PORTS[worker::workers]
    first = random.randrange(len(mine))  # other runs on this machine begin elsewhere
    return cycle([*mine[first:], *mine[:first]])


_ports = _ports_of_this_process()


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(url: str) -> bool:
    """Say whether `url` answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_WITHIN_S) as response:  # noqa: S310
            return bool(response.status == 200)
    except HTTPError as error:
        error.close()
        return False
    except (URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def serving(data: Path, **settings: object) -> Iterator[Server]:
    """Run a server over `data` for the length of a block."""
    server = Server(data, PROGRAM, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
