"""The rooms of displays: leaving costs the same in any crowd, and leaves nothing."""

from gevent import spawn

from signage.realtime.rooms import BREATH, Rooms

HALL = "/display"


class Crowd(Rooms):
    """Rooms whose clients are numbered, and which count how often rooms are left."""

    def __init__(self) -> None:
        super().__init__()
        self.set_server(Server())

    def admit(self, number: int, *rooms: str) -> str:
        """Connect a client and let it into rooms."""
        sid: str = self.connect(f"eio-{number}", HALL)
        for room in rooms:
            self.enter_room(sid, HALL, room)
        return sid

    def of(self, room: str) -> list[str]:
        """Return who is in a room."""
        return [sid for sid, _ in self.get_participants(HALL, room)]


class Server:
    """As much of a Socket.IO server as rooms need: ids for clients."""

    packet_class = type("Packet", (), {"json": None})

    def __init__(self) -> None:
        self.eio = self
        self._given = 0

    def generate_id(self) -> str:
        """Return the next id."""
        self._given += 1
        return f"sid-{self._given}"


def test_a_client_that_leaves_is_in_no_room_and_all_others_stay() -> None:
    crowd = Crowd()
    first, second = crowd.admit(1, "group-1", "own-1"), crowd.admit(2, "group-1")
    crowd.disconnect(first, HALL)
    assert crowd.of("group-1") == [second]
    assert crowd.of("own-1") == []
    assert not crowd.is_connected(first, HALL)
    assert crowd.is_connected(second, HALL)
    crowd.leave_room(second, HALL, "group-1")
    assert crowd.get_rooms(second, HALL) == [second]


def test_nothing_is_left_of_those_who_left() -> None:
    crowd = Crowd()
    for sid in [crowd.admit(number, "group-1") for number in range(50)]:
        crowd.pre_disconnect(sid, HALL)
        crowd.disconnect(sid, HALL)
        crowd.disconnect(sid, HALL)  # twice is once
    assert crowd.rooms == crowd.pending_disconnect == crowd._entered == {}  # noqa: SLF001


def test_leaving_looks_at_the_rooms_of_the_one_who_leaves() -> None:
    looked: list[object] = []

    class Watched(Crowd):
        def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
            looked.append(room)
            super().basic_leave_room(sid, namespace, room)

    class Room(dict[str, str]):
        def __contains__(self, key: object) -> bool:
            looked.append(key)
            return super().__contains__(key)

    crowd = Watched()
    for number in range(100):
        crowd.admit(number)
    last = crowd.admit(100, "group-1")
    crowd.rooms[HALL] |= {f"stranger-{number}": Room() for number in range(100)}
    crowd.disconnect(last, HALL)
    assert len(looked) <= 3


def test_a_broadcast_lets_others_go_first_now_and_then() -> None:
    crowd, seen = Crowd(), list[str]()
    for number in range(BREATH + 1):
        crowd.admit(number, "group-1")
    spawn(seen.append, "somebody else")
    for sid, _ in crowd.get_participants(HALL, "group-1"):
        seen.append(sid)  # one by one: they are told apart in time
    assert seen.index("somebody else") == BREATH
