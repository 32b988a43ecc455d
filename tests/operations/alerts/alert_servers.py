"""Real servers that take alerts: one for webhooks, one for e-mails."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hook:
    """A receiver of webhooks: what it answers, and what it got (headers, body)."""

    origin: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def webhook_server() -> Iterator[Hook]:
    """Run a receiver of webhooks."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.got.append((dict(self.headers), body))
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            if 300 <= hook.status < 400:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        hook.origin = f"http://127.0.0.1:{port}"
        yield hook


@dataclass
class Post:
    """A mail server: what it refuses (a command to an answer), and what it took."""

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    took: list[EmailMessage] = field(default_factory=list)


ANSWERS = {
    "EHLO": "250-post.example\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class Counter(socketserver.StreamRequestHandler):
    """As much SMTP as a client needs; `post` is set by the class made of it."""

    post: Post

    def handle(self) -> None:
        """Answer command after command."""
        self._say("220 post.example")
        while line := self.rfile.readline().decode():
            word = (line.split() or [""])[0].upper()
            refusal = self.post.refuses.get(word)
            self._say(refusal or ANSWERS.get(word, "250 fine"))
            if word == "DATA" and not refusal:
                self._take()

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        mail = message_from_string("".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.post.took.append(mail)
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[Post]:
    """Run a mail server that speaks as much SMTP as a client needs."""
    post = Post()
    counter = type("OwnCounter", (Counter,), {"post": post})
    socketserver.ThreadingTCPServer.daemon_threads = True
    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), counter)) as port:
        post.port = port
        yield post


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[int]:
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]  # type: ignore[index,misc]
        finally:
            server.shutdown()
            thread.join()
