"""Our WebSocket driver for engine.io: wsproto under gevent, bounded both ways.

The drivers that python-engineio brings have no cap on messages, accept compression
bombs, lose part of a frame to a slow client, or queue for it without end
(reliability.md §1, performance.md). Tests keep those attacks.
"""

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from gevent import socket
from gevent.lock import Semaphore
from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import (
    BytesMessage,
    CloseConnection,
    Message,
    Ping,
    Pong,
    TextMessage,
)
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from signage.realtime.handshake import accept
from signage.realtime.queue import BoundedQueue, Rest

HANDOVER = "signage.handover"  # set by signage.serving.handler

MAX_MESSAGE = 64 * 1024  # bytes, or characters of text
READ_BYTES = 16 * 1024
# How long the other side has to answer our closing frame.
CLOSE_WITHIN_S = 2.0

PACKET_TYPES = tuple("0123456")

log = logging.getLogger(__name__)


class Driver:
    """One WebSocket connection, as python-engineio expects it of a driver.

    Engine.io makes one with its handler and calls it as a WSGI application; the handler
    then calls `wait` in one green thread, and `send` and `close` in another.
    """

    def __init__(self, handler: Callable[[Any], Any], _server: object) -> None:
        self._handler = handler
        self._queue: BoundedQueue = handler.__self__.queue  # type: ignore[attr-defined]
        self._protocol = Connection(ConnectionType.SERVER)
        self._writing = Semaphore()
        self._parts: list[str | bytes] = []
        self._size = 0
        self._is_cut = False
        self._has_rest = False
        self.socket: socket.socket

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer the handshake, then talk until either side closes."""
        answer = accept(environ)
        if answer is None:
            self._forget()
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This is not a WebSocket handshake.\n"]
        self.socket = environ[HANDOVER]()
        try:
            self._write(answer)
            self._queue.serve(self.cut, self.write_now)
            self._handler(self)
        except OSError:
            log.debug("the client left during the handshake")
        finally:
            self._forget()
            self.cut()
        return []

    def wait(self) -> str | bytes | None:
        """Return the next message; None when the connection is over.

        Raises:
            ValueError: it is no engine.io packet; the handler ends the connection.

        """
        while not self._is_cut:
            for event in self._protocol.events():
                if isinstance(event, Message):
                    message = self._gather(event)
                    if message is not None:
                        return checked(message)
                elif isinstance(event, Ping):
                    self._send_event(event.response())
                elif isinstance(event, CloseConnection):
                    self._answer_close(event)
                    return None
            if not self._read():
                return None
        return None

    def send(self, message: str | bytes) -> None:
        """Write one whole message; raises OSError when the client is gone."""
        if isinstance(message, Rest):
            self._write(message)
            self._let_others_write()
        elif isinstance(message, str):
            self._send_event(TextMessage(message))
        else:
            self._send_event(BytesMessage(bytes(message)))
        self._queue.sent(len(message))

    def write_now(self, frame: bytes) -> int:
        """Write what the client takes of a frame without waiting; return how much.

        While a rest waits, nobody else may write: it is to be sent next, as `Rest`.
        """
        is_open = self._protocol.state is ConnectionState.OPEN
        if self._is_cut or not is_open or not self._writing.acquire(blocking=False):
            return 0
        written = 0
        try:
            written = os.write(self.socket.fileno(), frame)
        except BlockingIOError:
            log.debug("the client takes nothing now")
        except OSError:
            self.cut()
        self._has_rest = 0 < written < len(frame)
        if not self._has_rest:
            self._writing.release()
        return written

    def close(self) -> None:
        """Say goodbye; the connection is cut if no answer comes."""
        if self._is_cut or self._protocol.state is not ConnectionState.OPEN:
            return
        try:
            self._send_event(CloseConnection(CloseReason.GOING_AWAY))
        except OSError:
            self.cut()
            return
        gevent.spawn_later(CLOSE_WITHIN_S, self.cut)

    def cut(self) -> None:
        """End the connection now; whoever waits for it wakes up."""
        if self._is_cut:
            return
        self._is_cut = True
        self._let_others_write()
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("the client had gone already")

    def _let_others_write(self) -> None:
        if self._has_rest:
            self._has_rest = False
            self._writing.release()

    def _gather(self, event: Message[Any]) -> str | bytes | None:
        """Collect a message from its frames; refuse it once it is too long."""
        self._size += len(event.data)
        if self._size > MAX_MESSAGE:
            self._send_event(CloseConnection(CloseReason.MESSAGE_TOO_BIG))
            self.cut()
            return None
        self._parts.append(event.data)
        if not event.message_finished:
            return None
        parts, self._parts, self._size = self._parts, [], 0
        if isinstance(event, TextMessage):
            return "".join(str(part) for part in parts)
        return b"".join(bytes(part) for part in parts)  # type: ignore[arg-type]

    def _read(self) -> bool:
        try:
            received = self.socket.recv(READ_BYTES)
        except OSError:
            return False
        if not received:
            return False
        self._protocol.receive_data(received)
        return True

    def _answer_close(self, event: CloseConnection) -> None:
        if self._protocol.state is ConnectionState.CLOSED:
            return
        try:
            self._send_event(event.response())
        except OSError:
            log.debug("the client left without waiting for our goodbye")

    def _send_event(self, event: Message[Any] | Ping | Pong | CloseConnection) -> None:
        # A greenlet that waits to write must not let another write inside its frame.
        with self._writing:
            try:
                frame = self._protocol.send(event)
            except LocalProtocolError as error:
                raise ConnectionError(str(error)) from error
            self._write(frame)

    def _write(self, frame: bytes) -> None:
        try:
            self.socket.sendall(frame)
        except OSError:
            self.cut()  # part of a frame may be out: nothing can follow it
            raise

    def _forget(self) -> None:
        """Let engine.io drop the session at once, however the connection ended."""
        engine_socket = self._handler.__self__  # type: ignore[attr-defined]
        if engine_socket.closed:
            return
        engine_socket.queue.put(None)
        reason = engine_socket.server.reason.TRANSPORT_ERROR
        engine_socket.close(wait=False, abort=True, reason=reason)


def checked(message: str | bytes) -> str | bytes:
    """Return a message that engine.io can read, or raise ValueError."""
    if isinstance(message, str) and not message.startswith(PACKET_TYPES):
        problem = "not an engine.io packet"
        raise ValueError(problem)
    return message
