"""The real server as a process: it starts, answers, survives a kill, and stops."""

import socket
import subprocess
import sys

from signage.config import Settings
from tests.serve import answers, serving

# Libraries of megabytes that few requests need: they are loaded when one does.
HEAVY = (
    "typst",
    "xlsxwriter",
    "python_calamine",
    "av",
    "PIL",
    "pypdfium2",
    "feedparser",
    "icalendar",
    "holidays",
    "lxml",
    "alembic",
)
LOADED = f"""
import sys
import signage.serving
import signage.app
import signage.serving.process
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_it_starts_without_what_few_requests_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_it_answers_and_stops_cleanly(settings: Settings) -> None:
    with serving(settings.data) as server:
        assert answers(server.url + "/healthz")
        server.stop()
        assert "Traceback" not in server.log
        assert not answers(server.url + "/healthz")


def test_it_stops_in_time_with_connections_open(settings: Settings) -> None:
    with serving(settings.data) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as half_open:
            half_open.sendall(b"GET /healthz HTTP/1.1\r\n")
            assert answers(server.url + "/healthz")
            server.stop()
        assert "Traceback" not in server.log


def test_it_starts_again_on_its_port_after_a_kill(settings: Settings) -> None:
    with serving(settings.data) as server:
        server.kill()
        server.start()
        assert answers(server.url + "/healthz")
