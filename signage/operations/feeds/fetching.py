"""Fetch one address as reliability.md §5 says, so that it cannot be turned against us.

http(s) only; the name is resolved once, and that address is connected to, so that a
name service that changes its mind (DNS rebinding) gains nothing; no private network
unless an administrator allowed the origin; no redirects; five seconds in all, also
against a server that drips; two megabytes, also after decompression.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from http.client import HTTPException
from typing import Self

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from signage.operations.feeds.addresses import (
    Resolve,
    Target,
    addresses_of,
    is_public,
    target_of,
)
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.problems import FeedProblemError

WITHIN_S = 5.0
MOST_BYTES = 2 * 2**20
CHUNK = 2**16
OK, NOT_MODIFIED = 200, 304
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {
    "User-Agent": "hall-signage",
    "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, "
    "text/calendar, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


class Watchdog:
    """Ends a connection when its time is over, whatever it is doing meanwhile.

    Timeouts of sockets start anew with each byte; this one does not.
    """

    def __init__(self, within_s: float) -> None:
        self.has_bitten = False
        self._line: socket.socket | None = None
        self._timer = threading.Timer(within_s, self._bite)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        self._timer.cancel()
        if self._line is not None:
            self._line.close()

    def guard(self, line: socket.socket) -> None:
        """Watch over a connection; TLS takes the socket over, so keep a second end."""
        self._line = line.dup()
        if self.has_bitten:
            self._bite()

    def _bite(self) -> None:
        self.has_bitten = True
        if self._line is None:
            return
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it had ended by itself


def fetch(
    url: str,
    *,
    origins: frozenset[str] = frozenset(),
    etag: str = "",
    resolve: Resolve = addresses_of,
    within_s: float = WITHIN_S,
) -> Answer:
    """Return what a server has at an address; `origins` may be private ones.

    Raises:
        FeedProblemError: there is nothing to be had there, or it may not be asked.

    """
    target = target_of(url)
    with guarded_connection(target, origins, resolve, within_s) as (connection, dog):
        answer = _answer(connection, target, etag)
        if dog.has_bitten:  # what it cut off may look like an end
            raise FeedProblemError("slow")
    return answer


@contextmanager
def guarded_connection(
    target: Target, origins: frozenset[str], resolve: Resolve, within_s: float
) -> Iterator[tuple[HTTPConnection, Watchdog]]:
    """Connect to a target that may be asked, for so many seconds in all.

    Raises:
        FeedProblemError: it may not be asked, or the network or it failed, also within.

    """
    with Watchdog(within_s) as watchdog:
        try:
            address = _allowed_address(target, origins, resolve)
            with _connection_to(target, address, watchdog, within_s) as connection:
                yield connection, watchdog
        except (OSError, HTTPError, HTTPException) as error:
            raise _problem_of_line(error, watchdog) from error


def _allowed_address(target: Target, origins: frozenset[str], resolve: Resolve) -> str:
    """Return the one address to connect to; all that the name has must be allowed."""
    found = list(resolve(target.host, target.port))
    if not found:
        raise FeedProblemError("unknown_host")
    if target.origin not in origins and not all(map(is_public, found)):
        raise FeedProblemError("private")
    return found[0]


@contextmanager
def _connection_to(
    target: Target, address: str, watchdog: Watchdog, within_s: float
) -> Iterator[HTTPConnection]:
    """Connect to that very address, under the target's name; closed at the end."""
    line = socket.create_connection((address, target.port), timeout=within_s)
    watchdog.guard(line)
    is_tls = target.scheme == "https"
    make = HTTPSConnection if is_tls else HTTPConnection
    connection = make(target.host, target.port, timeout=within_s)
    try:
        if is_tls:
            line = _tls().wrap_socket(line, server_hostname=target.host)
        # It has its connection: it resolves nothing and goes nowhere else.
        connection.sock = line
        yield connection
    finally:
        line.close()
        connection.close()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _answer(connection: HTTPConnection, target: Target, etag: str) -> Answer:
    headers = HEADERS | ({"If-None-Match": etag} if etag else {})
    connection.request("GET", target.path, headers=headers, preload_content=False)
    with closing(connection.getresponse()) as response:
        return _taken(response, etag)


def _taken(response: BaseHTTPResponse, etag: str) -> Answer:
    if response.status == NOT_MODIFIED and etag:
        return Answer(None, etag=etag)
    if response.status in REDIRECTS:
        raise FeedProblemError("redirect", response.headers.get("Location", ""))
    if response.status != OK:
        raise FeedProblemError("status", str(response.status))
    return Answer(
        _body(response),
        response.headers.get("Content-Type", ""),
        response.headers.get("ETag", ""),
    )


def _body(response: BaseHTTPResponse) -> bytes:
    body = bytearray()
    while chunk := response.read(CHUNK, decode_content=True):
        body += chunk
        if len(body) > MOST_BYTES:
            raise FeedProblemError("large")
    return bytes(body)


def _problem_of_line(error: Exception, watchdog: Watchdog) -> FeedProblemError:
    """Return what a failure of the network or of the other side means."""
    if watchdog.has_bitten or isinstance(error, TimeoutError):
        return FeedProblemError("slow")
    if isinstance(error, socket.gaierror):
        return FeedProblemError("unknown_host")
    if isinstance(error, ssl.SSLError):
        return FeedProblemError("tls")
    is_line = isinstance(error, OSError) and not isinstance(error, HTTPError)
    return FeedProblemError("unreachable" if is_line else "broken_off")
