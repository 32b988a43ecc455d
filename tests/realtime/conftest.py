"""A bare Socket.IO server over real sockets, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve import ROOT

PROGRAM = """
from signage.serving import patch
patch()
import logging
logging.basicConfig(level=logging.INFO)
from flask import Flask, request
from signage.realtime.server import connected_count, create_server
from signage.serving.handler import http_server

app = Flask("echo")
socketio = create_server(app)

@app.get("/healthz")
def health():
    # Not ru_maxrss: a child starts with its parent's.
    lines = open("/proc/self/status").read().splitlines()
    peak_kib = next(int(line.split()[1]) for line in lines if "VmHWM" in line)
    return {"connected": connected_count(socketio), "peak_mib": peak_kib / 1024}

@socketio.on("echo")
def echo(content):
    return content

@socketio.on("flood")
def flood(count):
    for number in range(count):
        socketio.emit("part", {"number": number, "fill": "x" * 2000}, to=request.sid)

@socketio.on("everyone")
def everyone(content):
    socketio.emit("news", content)

server = http_server("127.0.0.1", 0, app)
server.start()
print(server.server_port, flush=True)
server.serve_forever()
"""


class EchoServer:
    """A server that answers `echo`, `flood` and `everyone`."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = log

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return self._log.read_text(encoding="utf-8")


@pytest.fixture
def echo_server(tmp_path: Path) -> Iterator[EchoServer]:
    """A running server."""
    log = tmp_path / "echo.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, log.read_text(encoding="utf-8")
    yield EchoServer(int(line), log)
    process.kill()
    process.wait()
    process.stdout.close()
