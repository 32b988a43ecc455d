"""Who is in which room: leaving asks no stranger, and a broadcast lets others go first.

python-socketio looks through all rooms, and each client is one, for every client that
leaves: when all leave at once that is quadratic (performance.md).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from gevent import sleep
from socketio import Manager, RedisManager

# So many clients are served before requests and pings have their turn: some 3 ms.
BREATH = 256

Client = tuple[str, str]  # its namespace and id


class Rooms(Manager):  # type: ignore[misc]  # python-socketio has no types
    """The rooms of one process; each client's are remembered with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entered: defaultdict[Client, list[str | None]] = defaultdict(list)

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Yield the clients of a room; between two breaths others go on."""
        found = super().get_participants(namespace, room)
        for number, client in enumerate(found, start=1):
            yield client
            if number % BREATH == 0:
                sleep(0)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Let a client in, and remember where it is."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        rooms = self._entered[namespace, sid]
        if room not in rooms:
            rooms.append(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Let a client out of one room."""
        super().basic_leave_room(sid, namespace, room)
        rooms = self._entered.get((namespace, sid), [])
        if room in rooms:
            rooms.remove(room)

    def basic_disconnect(self, sid: str, namespace: str, **kwargs: Any) -> None:
        """Let a client out of its rooms, and have the rest of it forgotten."""
        for room in self._entered.pop((namespace, sid), []):
            super().basic_leave_room(sid, namespace, room)
        others = self.rooms.pop(namespace, None)
        self.rooms[namespace] = {}  # it is in none of them any more: none to look at
        super().basic_disconnect(sid, namespace, **kwargs)
        del self.rooms[namespace]
        if others:
            self.rooms[namespace] = others


class SharedRooms(Rooms, RedisManager):  # type: ignore[misc]
    """The same among several processes, which send through a message queue."""


def rooms_for(redis_url: str, **options: Any) -> Rooms:
    """Return the rooms of a server on its own, or with others at a queue."""
    return SharedRooms(redis_url, **options) if redis_url else Rooms()
