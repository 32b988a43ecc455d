"""A real HTTP server that behaves as scripted, well or badly, and counts requests."""

import gzip
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import socket

#: What it does with a connection once the head of a request was read.
Script = Callable[[socket], None]


def answering(
    body: bytes, *, status: str = "200 OK", head: str = "", length: int | None = None
) -> Script:
    """Answer with a body; `length` may lie about it."""
    size = len(body) if length is None else length

    def script(line: socket) -> None:
        start = f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{head}\r\n"
        line.sendall(start.encode() + body)

    return script


def never_ending(line: socket) -> None:
    """Send a body that has no end, as fast as it is taken."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        line.sendall(b" " * 65_536)


def silent(line: socket) -> None:
    """Take the request and say nothing until the other side gives up."""
    line.recv(1)


def dripping(stop: threading.Event) -> Script:
    """Send a header a byte at a time, each well within a timeout."""

    def script(line: socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not stop.wait(0.05):
            line.sendall(b"a")

    return script


def squeezed(size: int) -> Script:
    """Answer with `size` zeros in a few kilobytes of gzip."""
    return answering(gzip.compress(bytes(size)), head="Content-Encoding: gzip\r\n")


@dataclass
class FeedServer:
    """The server's address, its scripts by path, and the requests that it got."""

    port: int
    scripts: dict[str, Script] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The origin as an administrator allows it."""
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """Return the address of a script."""
        return self.origin + path

    def put(self, path: str, script: Script) -> str:
        """Behave so at a path; return its address."""
        self.scripts[path] = script
        return self.url(path)


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Run a server in threads of its own."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = []
            while (text := self.rfile.readline().decode("latin-1").strip()) != "":
                head.append(text)
            found.requests.append("\n".join(head))
            path = head[0].split(" ")[1] if head else ""
            try:
                found.scripts[path.partition("?")[0]](self.connection)
            except OSError:
                return  # the other side had enough

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found = FeedServer(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


def rss(*items: str, title: str = "云溪要闻") -> bytes:
    """Return an RSS feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title>{''.join(items)}</channel></rss>"
    ).encode()


def item(title: str, published: str = "Wed, 18 Nov 2026 08:00:00 +0800") -> str:
    """Return one item of an RSS feed."""
    return (
        f"<item><title>{title}</title><link>https://news.example/1</link>"
        f"<pubDate>{published}</pubDate></item>"
    )


def calendar(*events: str) -> bytes:
    """Return an iCalendar object."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hall//test//ZH"]
    lines += ["X-WR-CALNAME:大厅活动", *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def event(title: str, starts: str, ends: str, *more: str, uid: str = "") -> str:
    """Return one event; `starts` and `ends` with what stands after DTSTART."""
    lines = ["BEGIN:VEVENT", f"UID:{uid or title}", "DTSTAMP:20261101T000000Z"]
    lines += [f"DTSTART{starts}", f"DTEND{ends}", f"SUMMARY:{title}", *more]
    return "\r\n".join([*lines, "END:VEVENT"])
