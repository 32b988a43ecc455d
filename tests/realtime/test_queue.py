"""What goes to one client: at once if it can, in order always, whole frames only."""

import pytest
from engineio.packet import MESSAGE, PING, Packet

from signage.realtime.queue import MAX_QUEUED_BYTES, BoundedQueue, Rest, frame_of

NEWS = '2["news","窗口"]'


class Wire:
    """A client that takes so many bytes, and a driver's side of the queue."""

    def __init__(self, takes: int = MAX_QUEUED_BYTES) -> None:
        self.takes = takes
        self.taken = b""
        self.is_cut = False
        self.queue = BoundedQueue()
        self.queue.serve(self.cut, self.write_now)

    def write_now(self, frame: bytes) -> int:
        """Take what fits."""
        part = frame[: self.takes]
        self.takes -= len(part)
        self.taken += part
        return len(part)

    def cut(self) -> None:
        """Note that the connection was ended."""
        self.is_cut = True


def message(text: str = NEWS) -> Packet:
    return Packet(MESSAGE, text)


def test_it_writes_at_once_to_a_client_that_is_up_with_everything() -> None:
    wire = Wire()
    wire.queue.put(message())
    text = f"4{NEWS}".encode()
    assert wire.taken == bytes([0x81, len(text)]) + text
    assert wire.queue.empty()


def test_a_broadcast_builds_its_frame_once() -> None:
    packet = message()
    assert frame_of(packet) is frame_of(packet)


def test_what_is_not_taken_waits_and_all_that_follows_behind_it() -> None:
    wire = Wire(takes=5)
    first, second = message(), message('2["more"]')
    wire.queue.put(first)
    wire.takes = MAX_QUEUED_BYTES
    wire.queue.put(second)
    rest = wire.queue.get()
    assert isinstance(rest.encode(), Rest)
    assert wire.taken + rest == frame_of(first)
    wire.queue.sent(len(rest))
    wire.queue.put(message('2["last"]'))  # the second one is not out yet
    assert wire.queue.get() is second
    assert wire.queue.qsize() == 1


def test_it_writes_at_once_again_when_all_is_out() -> None:
    wire = Wire(takes=0)
    wire.queue.put(message())
    assert wire.queue.get().data == NEWS
    wire.takes = MAX_QUEUED_BYTES
    wire.queue.sent(len(NEWS) + 1)
    wire.queue.put(message())
    assert wire.taken == frame_of(message())


@pytest.mark.parametrize("packet", [Packet(PING), Packet(MESSAGE, b"\x00"), None])
def test_pings_bytes_and_the_end_go_through_the_queue(packet: Packet | None) -> None:
    wire = Wire()
    wire.queue.put(packet)
    assert wire.queue.get() is packet
    assert wire.taken == b""


def test_it_cuts_a_client_that_is_too_far_behind() -> None:
    wire = Wire(takes=0)
    for _ in range(3):
        wire.queue.put(message("x" * (MAX_QUEUED_BYTES // 2)))
    assert wire.is_cut
    assert wire.queue.qsize() == 2
