"""The opening handshake of RFC 6455 §4.2, without any extension."""

from base64 import b64decode, b64encode
from hashlib import sha1
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
NONCE_BYTES = 16


def accept(environ: dict[str, Any]) -> bytes | None:
    """Return the answer that opens the WebSocket; None if the request does not ask."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or not _is_nonce(key):
        return None
    # RFC 6455 fixes SHA-1 here; it proves a handshake, it protects nothing.
    digest = sha1(key.encode("ascii") + GUID, usedforsecurity=False).digest()
    lines = (
        b"HTTP/1.1 101 Switching Protocols",
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Sec-WebSocket-Accept: " + b64encode(digest),
    )
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _is_nonce(key: str) -> bool:
    try:
        return len(b64decode(key, validate=True)) == NONCE_BYTES
    except ValueError:
        return False
