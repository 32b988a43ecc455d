"""Answer the display's page on 127.0.0.1, and nobody else."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from signage_kit.keeper import Keeper
from signage_kit.programs import RefusedError

HOST = "127.0.0.1"
MOST_BYTES = 1_000
WITHIN_S = 5.0

_log = logging.getLogger(__name__)


class Answers(ThreadingHTTPServer):
    """Listens for one origin's pages."""

    daemon_threads = True

    def __init__(self, port: int, origin: str, machine: Keeper) -> None:
        self.origin = origin
        self.machine = machine
        self.refused: set[str] = set()
        super().__init__((HOST, port), Answer)

    def refuse(self, origin: str) -> None:
        """Log, once each, who else asked."""
        if origin not in self.refused and len(self.refused) < MOST_BYTES:
            self.refused.add(origin)
            _log.warning("refused %r: only pages of %s may ask", origin, self.origin)


class Answer(BaseHTTPRequestHandler):
    """One request: who asks is checked before what is asked."""

    server: Answers
    timeout = WITHIN_S
    protocol_version = "HTTP/1.1"
    server_version = "signage-kit"
    sys_version = ""

    def do_OPTIONS(self) -> None:
        """Answer the browser's question whether its page may ask (CORS)."""
        if not self._is_allowed():
            return
        self.send_response(HTTPStatus.NO_CONTENT)
        self.send_header("Access-Control-Allow-Methods", "GET, POST")
        self.send_header("Access-Control-Allow-Headers", "Content-Type")
        self.send_header(
            "Access-Control-Allow-Private-Network", "true"
        )  # Chrome 94-141
        self.send_header("Access-Control-Max-Age", "600")
        self._end()

    def do_GET(self) -> None:
        """Answer what changes nothing."""
        self._answer({"/report": self._report, "/screenshot": self._screenshot})

    def do_POST(self) -> None:
        """Answer what does something."""
        self._answer({"/beat": self._beat, "/screen": self._screen})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the journal for what matters: a beat every 10 s does not."""

    def _answer(self, known: dict[str, Callable[[], None]]) -> None:
        if not self._is_allowed():
            return
        try:
            known.get(self.path, self._nothing)()
        except RefusedError as error:
            self._json(HTTPStatus.NOT_IMPLEMENTED, {"error": str(error)})

    def _is_allowed(self) -> bool:
        """Say whether our page asks; refuse anybody else, names that lie included."""
        port = self.server.server_port
        hosts = (f"{HOST}:{port}", f"localhost:{port}")
        origin = self.headers.get("Origin", "")
        if origin == self.server.origin and self.headers.get("Host") in hosts:
            return True
        self.server.refuse(origin)
        self.close_connection = True  # its body was not read
        self.send_response(HTTPStatus.FORBIDDEN)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def _beat(self) -> None:
        self._content()
        self.server.machine.beat()
        self.send_response(HTTPStatus.NO_CONTENT)
        self._end()

    def _screen(self) -> None:
        is_on = self._content().get("on")
        if not isinstance(is_on, bool):
            message = 'Write {"on": true} or {"on": false}.'
            self._json(HTTPStatus.BAD_REQUEST, {"error": message})
            return
        self.server.machine.switch(is_on=is_on)
        self._json(HTTPStatus.OK, {"on": is_on})

    def _screenshot(self) -> None:
        self._send(HTTPStatus.OK, "image/png", self.server.machine.picture())

    def _report(self) -> None:
        self._json(HTTPStatus.OK, self.server.machine.report())

    def _nothing(self) -> None:
        self.close_connection = True
        message = "This version of the device kit does not know how to do that."
        self._json(HTTPStatus.NOT_FOUND, {"error": message})

    def _content(self) -> dict[str, object]:
        """Return the JSON object that was sent; anything else is an empty one."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            return {}
        try:
            content = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    def _json(self, status: HTTPStatus, content: dict[str, object]) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self._end()
        self.wfile.write(body)

    def _end(self) -> None:
        self.send_header("Access-Control-Allow-Origin", self.server.origin)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Vary", "Origin")
        self.end_headers()
