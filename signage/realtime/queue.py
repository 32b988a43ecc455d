"""What waits to be sent to one client, bounded in bytes; mostly nothing has to.

A message to a client that is up with everything is written at once, without the queue,
its timer and its green thread; a broadcast builds the frame once for all clients. What
a client does not take, and all that follows, waits here (performance.md).
"""

from collections.abc import Callable
from typing import Any

from engineio.packet import MESSAGE
from gevent.queue import JoinableQueue
from wsproto.frame_protocol import FrameProtocol

MAX_QUEUED_BYTES = 2**20
JOIN_WITHIN_S = 2.0


class Rest(bytes):
    """What a client did not take of a frame: it goes out as it is, before all else."""

    __slots__ = ()

    def encode(self) -> "Rest":
        """Return itself, as a packet returns what is to be sent."""
        return self


class BoundedQueue(JoinableQueue[Any]):
    """Engine.io's queue of packets; a client that falls too far behind is cut off.

    What it could not take is gone, which is harmless: the client connects again, says
    which revision it has, and gets what it lacks.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting_bytes = 0
        self._waiting = 0  # packets, until they are out of our hands
        self._cut: Callable[[], None] | None = None
        self._write_now: Callable[[bytes], int] | None = None

    def serve(self, cut: Callable[[], None], write_now: Callable[[bytes], int]) -> None:
        """Set what ends the connection once too much waits, and what writes at once.

        `write_now` takes a frame and returns how many of its bytes are out.
        """
        self._cut, self._write_now = cut, write_now

    def put(self, item: Any, *args: Any, **kwargs: Any) -> None:
        """Send a packet, or what the client does not take of it as soon as it does.

        A client that is too far behind is cut off.
        """
        if not self._waiting and self._write_now and _is_text(item):
            frame = frame_of(item)
            written = self._write_now(frame)
            if written == len(frame):
                return
            item = Rest(frame[written:]) if written else item
        self._waiting_bytes += _size(item)
        if item is not None and self._waiting_bytes > MAX_QUEUED_BYTES:
            if self._cut is not None:
                self._cut()
            return
        self._waiting += 1
        super().put(item, *args, **kwargs)

    def join(self, timeout: float | None = JOIN_WITHIN_S) -> bool:
        """Wait until all is sent, but not for ever: the writer may be gone."""
        return super().join(timeout)

    def sent(self, size: int) -> None:
        """Count a message as out of our hands."""
        self._waiting -= 1
        self._waiting_bytes = max(0, self._waiting_bytes - size)


def frame_of(packet: Any) -> bytes:
    """Return a text packet as a WebSocket frame; the packet remembers it."""
    frame: bytes | None = getattr(packet, "frame", None)
    if frame is None:
        frame = bytes(
            FrameProtocol(client=False, extensions=[]).send_data(packet.encode())
        )
        packet.frame = frame
    return frame


def _is_text(item: Any) -> bool:
    """Say whether it is a message of text; pings keep the writer's timer going."""
    return item is not None and item.packet_type == MESSAGE and not item.binary


def _size(item: Any) -> int:
    content = item if isinstance(item, Rest) else getattr(item, "data", None)
    return len(content) if isinstance(content, (str, bytes)) else 0
