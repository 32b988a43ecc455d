"""The device kit's agent as a process of its own, with a browser that tests command."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.serve import ROOT, free_port

ORIGIN = "https://hall.example"
WITHIN_S = 60
#: Notes each start with its number and page; then does what the file `mood` says:
#: "well" stays, "gone" ends, "stubborn" (and its helper) takes no request to end.
BROWSER = """#!/bin/sh
[ "$1" = --version ] && echo "Chromium 156.0" && exit
for page in "$@"; do :; done
echo "$$ $page" >>"{folder}/starts"
grep -q gone "{folder}/mood" && exit 3
grep -q stubborn "{folder}/mood" && trap "" TERM
sleep 600 &
wait
"""


@dataclass
class Agent:
    """One agent, what it is set to, and the folder in which its browser writes."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, object] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def start(self, mood: str = "well") -> None:
        """Start it; its browser follows by itself."""
        self.be(mood)
        self.write_browser()
        with (self.folder / "agent.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "signage_kit", "run"],
                env=self.environ,
                stderr=log,
            )

    def write_browser(self) -> None:
        """Put the browser where the settings say it is."""
        program = self.folder / "chromium"
        program.write_text(BROWSER.format(folder=self.folder), "ascii")
        program.chmod(0o755)

    @property
    def environ(self) -> dict[str, str]:
        """What the agent is told."""
        given: dict[str, object] = {
            "origin": ORIGIN,
            "port": self.port,
            "browser": self.folder / "chromium",
            "profile": self.folder / "profile",
            "policy": self.folder / "policy.json",
            "silence_s": 1,
            "startup_s": 1,
        }
        named = {
            f"SIGNAGE_KIT_{name.upper()}": str(value)
            for name, value in (given | self.settings).items()
        }
        path = f"{self.folder / 'programs'}:{os.environ['PATH']}"
        folder = ROOT / "kiosk" / "device"
        return {"PATH": path, "PYTHONPATH": str(folder)} | named

    def be(self, mood: str) -> None:
        """Say what the browser does when it is started next."""
        (self.folder / "mood").write_text(mood, "ascii")

    def install(self, name: str, script: str) -> None:
        """Put a program into the machine, for this agent alone."""
        path = self.folder / "programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    @property
    def starts(self) -> list[tuple[int, str]]:
        """Number and page of each browser that was started."""
        path = self.folder / "starts"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [(int(line.split()[0]), line.split()[1]) for line in lines]

    @property
    def log(self) -> str:
        """What the agent wrote."""
        return (self.folder / "agent.log").read_text("utf-8")

    def ask(
        self, path: str, content: object = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Ask as the page does: status, body and headers of the answer."""
        body = None if content is None else json.dumps(content).encode()
        sent = {"Origin": ORIGIN, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        method = sent.pop("method", "GET" if body is None else "POST")
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", body, sent, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=WITHIN_S) as answer:  # noqa: S310
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), dict(error.headers)

    def report(self) -> dict[str, Any]:
        """Return what the machine says of itself."""
        report: dict[str, Any] = json.loads(self.ask("/report")[1])
        return report

    def answers(self) -> bool:
        """Say whether it listens yet."""
        try:
            return self.ask("/report")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Ask it to end, as systemd does, and wait until it has."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(WITHIN_S)
            self._process = None


def lives(group: int) -> bool:
    """Say whether anything of a process group still runs."""
    return any(_runs(path, group) for path in Path("/proc").glob("[0-9]*/stat"))


def _runs(path: Path, group: int) -> bool:
    try:
        state, _parent, found, *_ = path.read_text("utf-8").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return False  # it ended while we looked
    return int(found) == group and state != "Z"
