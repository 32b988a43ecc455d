"""What waits to be sent to one client, bounded in bytes."""

from collections.abc import Callable
from typing import Any

from gevent.queue import JoinableQueue

MAX_QUEUED_BYTES = 2**20
JOIN_WITHIN_S = 2.0


class BoundedQueue(JoinableQueue[Any]):
    """Engine.io's queue of packets; a client that falls too far behind is cut off.

    What it could not take is gone, which is harmless: the client connects again, says
    which revision it has, and gets what it lacks.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting_bytes = 0
        self._cut: Callable[[], None] | None = None

    def when_full(self, cut: Callable[[], None]) -> None:
        """Set what ends the connection once too much waits."""
        self._cut = cut

    def put(self, item: Any, *args: Any, **kwargs: Any) -> None:
        """Queue a packet, unless the client is too far behind: then cut it off."""
        self._waiting_bytes += _size(item)
        if item is not None and self._waiting_bytes > MAX_QUEUED_BYTES:
            if self._cut is not None:
                self._cut()
            return
        super().put(item, *args, **kwargs)

    def join(self, timeout: float | None = JOIN_WITHIN_S) -> bool:
        """Wait until all is sent, but not for ever: the writer may be gone."""
        return super().join(timeout)

    def sent(self, size: int) -> None:
        """Count a message as out of our hands."""
        self._waiting_bytes = max(0, self._waiting_bytes - size)


def _size(item: Any) -> int:
    content = getattr(item, "data", None)
    return len(content) if isinstance(content, (str, bytes)) else 0
