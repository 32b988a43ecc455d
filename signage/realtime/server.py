"""The Socket.IO server: websocket only, through our own driver and bounded queues."""

import json
from functools import partial
from typing import Any, cast

from flask import Flask
from flask_socketio import SocketIO

from signage.realtime.complaints import gather_complaints
from signage.realtime.driver import MAX_MESSAGE, Driver
from signage.realtime.queue import BoundedQueue
from signage.realtime.rooms import rooms_for
from signage.realtime.steady import ping_by_steady_clock

# A silent network cut is noticed within 18 s (reliability.md §1, fact 10).
PING_INTERVAL_S = 10
PING_TIMEOUT_S = 8
# Under this name several processes of one hall send to each other's displays.
CHANNEL = "signage"


class Text:
    """JSON with Chinese as it is: half the bytes of escapes."""

    dumps = partial(json.dumps, ensure_ascii=False)
    loads = json.loads


OPTIONS: dict[str, Any] = {
    "json": Text,
    "async_mode": "gevent",
    "transports": ["websocket"],
    "allow_upgrades": False,
    "http_compression": False,
    "ping_interval": PING_INTERVAL_S,
    "ping_timeout": PING_TIMEOUT_S,
    "max_http_buffer_size": MAX_MESSAGE,
    "manage_session": False,
    # One at a time and in order for each client: none can flood us with threads.
    "async_handlers": False,
}


def create_server(app: Flask, redis_url: str = "") -> SocketIO:
    """Return the server, mounted in `app`; Redis joins it with other processes."""
    rooms = rooms_for(redis_url, channel=CHANNEL)
    socketio = SocketIO(app, client_manager=rooms, **OPTIONS)
    ping_by_steady_clock()
    engine = engine_of(socketio)
    engine._async = engine._async | {"websocket": Driver, "queue": BoundedQueue}  # noqa: SLF001  # its own seam for drivers
    gather_complaints("engineio.server", "socketio.server")
    return socketio


def engine_of(socketio: SocketIO) -> Any:
    """Return the engine.io server below (it has no types)."""
    return cast("Any", socketio).server.eio


def connected_count(socketio: SocketIO) -> int:
    """Return how many connections this process holds."""
    return len(engine_of(socketio).sockets)


def cut_all(socketio: SocketIO) -> None:
    """Close every connection of this process, without waiting for answers."""
    engine = engine_of(socketio)
    for connection in list(engine.sockets.values()):
        connection.close(wait=False, abort=True, reason=engine.reason.SERVER_DISCONNECT)
