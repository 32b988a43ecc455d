"""Start, stop, kill and restart the real server as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 20.0
LOOK_EVERY_S = 0.02


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

    def stop(self) -> float:
        """Ask it to stop, as Ctrl-C does; return how many seconds it took."""
        began = time.monotonic()
        self._signal(signal.SIGINT)
        return time.monotonic() - began

    def kill(self) -> None:
        """Kill it without a chance to tidy up."""
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start it again on the same port."""
        self.stop()
        self.start()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=STOPPED_WITHIN_S)
            self._process = None

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
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Say whether `url` answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
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
