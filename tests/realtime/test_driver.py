"""The WebSocket driver: official clients notice nothing, attackers get nowhere."""

import json
import socket
import threading
import time
import urllib.request
import zlib
from typing import Any

import pytest
import socketio

from tests.realtime.conftest import EchoServer
from tests.realtime.frames import (
    CLOSE,
    COMPRESSED,
    FIN,
    PING,
    PONG,
    TEXT,
    RawClient,
    close_code,
    frame,
)

#: Patience for machines that do much else; who is served at all is served sooner.
WITHIN_S = 60


def state(server: EchoServer) -> dict[str, Any]:
    """Ask how many are connected and how much memory was needed at most."""
    with urllib.request.urlopen(server.url + "/healthz", timeout=WITHIN_S) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found


def await_connected(server: EchoServer, count: int) -> None:
    """Wait until the server holds just so many connections."""
    deadline = time.monotonic() + WITHIN_S
    while state(server)["connected"] != count:
        assert time.monotonic() < deadline, state(server)
        time.sleep(0.02)


def client_of(server: EchoServer) -> socketio.SimpleClient:
    """Connect an official client."""
    client = socketio.SimpleClient()
    client.connect(server.url, transports=["websocket"], wait_timeout=WITHIN_S)
    return client


def test_it_serves_official_clients(echo_server: EchoServer) -> None:
    with client_of(echo_server) as client:
        assert client.call("echo", {"word": "窗口", "n": 1}) == {"word": "窗口", "n": 1}
        assert client.call("echo", "x" * 60_000) == "x" * 60_000
        assert client.call("echo", b"\x00\xff" * 9) == b"\x00\xff" * 9
    await_connected(echo_server, 0)


def test_it_delivers_a_large_broadcast_whole(echo_server: EchoServer) -> None:
    with client_of(echo_server) as one, client_of(echo_server) as other:
        one.emit("flood", 200)
        numbers = [one.receive(timeout=WITHIN_S)[1]["number"] for _ in range(200)]
        assert numbers == list(range(200))
        one.emit("everyone", "hello")
        assert other.receive(timeout=WITHIN_S) == ["news", "hello"]


def test_it_refuses_polling(echo_server: EchoServer) -> None:
    with RawClient(echo_server.port, transport="polling") as client:
        assert client.opened == "HTTP/1.1 400 BAD REQUEST"


def test_it_refuses_another_site(echo_server: EchoServer) -> None:
    with RawClient(echo_server.port, headers="Origin: http://evil.test\r\n") as client:
        assert client.opened == "HTTP/1.1 400 BAD REQUEST"


def test_it_agrees_to_no_extension(echo_server: EchoServer) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
    with RawClient(echo_server.port, headers=offer) as client:
        assert client.opened == "HTTP/1.1 101 Switching Protocols"
        assert "extensions" not in client.headers.lower()


def test_it_answers_a_ping_and_a_goodbye(echo_server: EchoServer) -> None:
    with RawClient(echo_server.port) as client:
        client.receive()  # engine.io's open packet
        client.send(b"are you there", FIN | PING)
        assert client.receive() == (PONG, b"are you there")
        client.send(b"\x03\xe8", FIN | CLOSE)
        assert client.receive_until_closed() == [(CLOSE, b"\x03\xe8")]
    await_connected(echo_server, 0)


def test_it_cuts_an_oversize_frame(echo_server: EchoServer) -> None:
    before = state(echo_server)["peak_mib"]
    with RawClient(echo_server.port) as client:
        client.receive()
        with pytest.raises(OSError):  # noqa: PT011  # reset or broken pipe: cut either way
            client.send(b"4" * 200 * 2**20)
    await_connected(echo_server, 0)
    assert state(echo_server)["peak_mib"] - before < 50


def test_it_cuts_a_long_message_of_short_frames(echo_server: EchoServer) -> None:
    with RawClient(echo_server.port) as client:
        client.receive()
        # At once: who writes on to a connection that was cut gets an error.
        client.socket.sendall(frame(b"4", TEXT) + 70 * frame(b"x" * 1000, 0))
        opcode, payload = client.receive_until_closed()[0]
        assert (opcode, close_code(payload)) == (CLOSE, 1009)


def test_it_refuses_a_compressed_bomb(echo_server: EchoServer) -> None:
    bomb = zlib.compress(b"4" * 300 * 2**20, 9)[2:-4]
    before = state(echo_server)["peak_mib"]
    with RawClient(echo_server.port) as client:
        client.receive()
        client.socket.sendall(frame(bomb, FIN | COMPRESSED | TEXT)[:60_000])
        opcode, payload = client.receive_until_closed()[0]
        assert (opcode, close_code(payload)) == (CLOSE, 1002)
    assert state(echo_server)["peak_mib"] - before < 50


@pytest.mark.parametrize("payload", [b"", b"x", b"9", b"\xff\xfe", "窗".encode()])
def test_it_ends_what_is_not_engine_io(echo_server: EchoServer, payload: bytes) -> None:
    with RawClient(echo_server.port) as client:
        client.receive()
        client.send(payload)
        client.receive_until_closed()
    await_connected(echo_server, 0)
    assert "Traceback" not in echo_server.log


def test_it_refuses_frames_without_a_mask(echo_server: EchoServer) -> None:
    with RawClient(echo_server.port) as client:
        client.receive()
        client.send(b"40", mask=False)
        opcode, payload = client.receive_until_closed()[0]
        assert (opcode, close_code(payload)) == (CLOSE, 1002)


def test_it_drops_a_client_that_does_not_read(echo_server: EchoServer) -> None:
    before = state(echo_server)["peak_mib"]
    with RawClient(echo_server.port) as slow, client_of(echo_server) as other:
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.send(b"40")
        slow.send(b'42["flood",20000]')
        await_connected(echo_server, 1)
        assert other.call("echo", "still here", timeout=WITHIN_S) == "still here"
    assert state(echo_server)["peak_mib"] - before < 25


def test_it_keeps_the_stream_whole_for_a_client_that_stalls(
    echo_server: EchoServer,
) -> None:
    with RawClient(echo_server.port) as slow:
        slow.send(b"40")
        slow.send(b'42["flood",400]')  # 0.8 MB, within the bound
        time.sleep(0.5)
        slow.send(b"in between", FIN | PING)  # its answer must not fall into a frame
        parts: list[int] = []
        answers: list[bytes] = []
        while len(parts) < 400 or not answers:
            received = slow.receive()
            assert received is not None
            if received[1].startswith(b'42["part"'):
                parts.append(json.loads(received[1][2:])[1]["number"])
            if received[0] == PONG:
                answers.append(received[1])
        assert parts == list(range(400))
        assert answers == [b"in between"]


def test_it_stands_many_half_open_handshakes(echo_server: EchoServer) -> None:
    address = ("127.0.0.1", echo_server.port)
    waiting = [socket.create_connection(address) for _ in range(500)]
    for each in waiting:
        each.sendall(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n")
    # One that waited for them would not answer at all.
    assert state(echo_server)["peak_mib"] < 150
    for each in waiting:
        each.close()


def test_it_survives_mutated_frames_quietly(echo_server: EchoServer) -> None:
    events = [
        b'42["echo",1]',
        b"42[",
        b'42"x"',
        b"451-[]",
        b"49",
        b'4{"a":',
        b"1",
        b"3",
    ]

    def mutate(number: int) -> None:
        with RawClient(echo_server.port) as client:
            client.receive()
            client.send(b"40")
            for event in events[number % 3 :]:
                try:
                    client.send(event[: len(event) - number % 2])
                except OSError:
                    return  # cut, as it should be

    threads = [threading.Thread(target=mutate, args=[n]) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state(echo_server)["peak_mib"] < 150
    assert len(echo_server.log) < 50_000
