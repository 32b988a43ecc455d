"""Answer HTTP quietly, and hand the connection over when it becomes a WebSocket."""

import logging
from contextlib import suppress
from typing import Any

from gevent import socket
from gevent.pywsgi import WSGIHandler, WSGIServer

HANDOVER = "signage.handover"

# Half-open requests and idle keep-alive connections are let go after this long.
QUIET_CONNECTION_S = 65
# SYNs of a storm of reconnecting displays must not be dropped (performance.md).
BACKLOG = 4096


class Handler(WSGIHandler):
    """One connection: keep-alive requests, at most one of which takes the socket."""

    def handle(self) -> None:
        """Serve the requests of this connection; cut it when it falls silent."""
        self.socket.settimeout(QUIET_CONNECTION_S)
        with suppress(TimeoutError):  # a connection that fell silent is no error
            super().handle()

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment with a way to take over the socket."""
        environ: dict[str, Any] = super().get_environ()
        environ[HANDOVER] = self.hand_over
        return environ

    def hand_over(self) -> socket.socket:
        """Give the raw socket away; no further request is read from it."""
        self.close_connection = True
        return self.socket


def http_server(host: str, port: int, app: Any) -> WSGIServer:
    """Return a server that listens once it is started."""
    log = logging.getLogger("signage.server")
    return WSGIServer(
        (host, port),
        app,
        backlog=BACKLOG,
        log=None,
        error_log=log,
        handler_class=Handler,
    )
