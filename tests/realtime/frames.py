"""A client that writes WebSocket frames by hand, right or wrong."""

import os
import socket
import struct
from base64 import b64encode
from typing import Self

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
FIN, COMPRESSED = 0x80, 0x40


class RawClient:
    """A raw engine.io connection; `opened` is the HTTP answer's first line."""

    def __init__(
        self, port: int, *, transport: str = "websocket", headers: str = ""
    ) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport={transport} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"{headers}\r\n".encode()
        )
        self._stream = self.socket.makefile("rb")
        self.opened = self._stream.readline().decode().strip()
        self.headers = b"".join(iter(self._stream.readline, b"\r\n")).decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self.socket.close()

    def send(self, payload: bytes, first: int = FIN | TEXT, mask: bool = True) -> None:  # noqa: FBT001, FBT002
        """Write one frame; `first` is its first byte."""
        self.socket.sendall(frame(payload, first, mask=mask))

    def receive(self) -> tuple[int, bytes] | None:
        """Read one frame: its opcode and payload; None at the end."""
        head = self._read(2)
        if head is None:
            return None
        length = head[1] & 0x7F
        if length >= 126:
            extended = self._read(2 if length == 126 else 8)
            assert extended is not None
            length = int.from_bytes(extended, "big")
        payload = self._read(length) if length else b""
        return None if payload is None else (head[0] & 0x0F, payload)

    def receive_until_closed(self) -> list[tuple[int, bytes]]:
        """Read all frames up to the end of the connection."""
        frames = []
        while (received := self.receive()) is not None:
            frames.append(received)
        return frames

    def _read(self, count: int) -> bytes | None:
        try:
            content = self._stream.read(count)
        except ConnectionError:
            return None
        return content if len(content) == count else None


def frame(payload: bytes, first: int = FIN | TEXT, *, mask: bool = True) -> bytes:
    """Return one client frame."""
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        head = struct.pack("!BB", first, bit | len(payload))
    elif len(payload) < 2**16:
        head = struct.pack("!BBH", first, bit | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, bit | 127, len(payload))
    # A zero key is a lawful mask, and leaves the payload as it is.
    return head + (b"\0\0\0\0" if mask else b"") + payload


def close_code(payload: bytes) -> int:
    """Return the status code of a closing frame."""
    return int.from_bytes(payload[:2], "big")
