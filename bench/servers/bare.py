"""A bare Socket.IO server with doors that broadcast and say what they cost.

With `WAYS=queue` every message takes each client's queue and green thread, and rooms
are the library's own. The floor writes a frame to every socket, and that is all.
"""

# ruff: noqa: E402  # the standard library is patched before all else
from signage.serving import patch

patch()

import json
import os
import time
from collections.abc import Callable

from engineio.packet import MESSAGE, Packet
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from socketio import Manager

from signage.realtime import server as realtime
from signage.realtime.driver import Driver
from signage.realtime.queue import BoundedQueue, frame_of
from signage.realtime.server import connected_count, create_server, engine_of
from signage.serving.handler import http_server


class KnownQueue(BoundedQueue):
    """A queue that tells who writes."""

    driver: Driver

    def serve(self, cut: Callable[[], None], write_now: Callable[[bytes], int]) -> None:
        """Remember the driver."""
        self.driver = write_now.__self__  # type: ignore[attr-defined]
        super().serve(cut, write_now)


class QueueAlone(KnownQueue):
    """Everything waits for the writer."""

    def serve(self, cut: Callable[[], None], write_now: Callable[[bytes], int]) -> None:
        """Take no way past the queue."""
        super().serve(cut, write_now)
        self._write_now = lambda _frame: 0


def main() -> None:
    """Serve on a free port, which is printed, until killed."""
    vars(realtime).update(BoundedQueue=KnownQueue)
    if os.environ.get("WAYS") == "queue":
        alone = {
            "BoundedQueue": QueueAlone,
            "rooms_for": lambda *_url, **_more: Manager(),
        }
        vars(realtime).update(alone)
    app = Flask("bare")
    socketio = create_server(app)

    @app.get("/state")
    def state() -> ResponseReturnValue:
        return jsonify(connected=connected_count(socketio), cpu_s=time.process_time())

    @app.post("/broadcast")
    def broadcast() -> ResponseReturnValue:
        socketio.emit("news", request.get_data(as_text=True))
        return ""

    @app.post("/floor")
    def floor() -> ResponseReturnValue:
        """Send the same by one write a socket, and nothing else; return its cost."""
        event = json.dumps(["news", request.get_data(as_text=True)])
        frame = frame_of(Packet(MESSAGE, f"2{event}"))
        queues = [each.queue for each in engine_of(socketio).sockets.values()]
        numbers = [each.driver.socket.fileno() for each in queues]
        began = time.process_time()
        for number in numbers:
            os.write(number, frame)
        return jsonify(cpu_s=time.process_time() - began)

    server = http_server("127.0.0.1", 0, app)
    server.start()
    print(server.server_port, flush=True)
    server.serve_forever()


main()
