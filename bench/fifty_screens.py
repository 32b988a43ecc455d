"""Print how long an edit takes until the last of fifty televisions has it.

Three are real television pages in Chromium: for them it is the painted slide. All
others are socket clients in a process of their own that hold a display's token, read
the programme as a player does, and look for the slide: fifty browsers would measure
this machine, not the server. Run it as `python -m bench.fifty_screens`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

import gevent
from gevent import monkey
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from websocket import WebSocket, create_connection

from bench.edit_to_screen import (
    ARM,
    BROWSER,
    PATIENCE_S,
    PROGRAM,
    WATCH,
    await_value,
    demo_hall,
    figures,
    post,
)
from signage.config import Settings
from signage.db import Database
from signage.models import Display, DisplayGroup, Hall
from signage.models.display import DisplayKind
from signage.operations.displays.display_tokens import hold_token
from tests.build import NOW
from tests.serve import Server

RESULTS = Path(__file__).parent / "results"
SCREENS = int(os.environ.get("SCREENS", "50"))
PAGES = int(os.environ.get("PAGES", "3"))
ROUNDS = int(os.environ.get("ROUNDS", "30"))
# ScreenTinker and DisplayHive, the last of 50 screens (performance.md).
PEERS_MS = (124.0, 286.0)
PAUSE_S = 0.5
COOKIE = "signage_display"


def furnish(folder: Path) -> None:
    """Add fifty paired televisions to the first group of the demo hall."""
    database = Database(Settings(data=folder).resolved_database_url)
    with database.write() as session:
        hall = session.scalars(select(Hall)).one()
        group = session.scalars(select(DisplayGroup.id).order_by(DisplayGroup.id))
        first = group.first()
        for number in range(SCREENS):
            display = Display(
                hall_id=hall.id,
                name=f"屏{number}",
                kind=DisplayKind.TV,
                group_id=first,
                paired_at=NOW,
            )
            session.add(display)
            hold_token(session, display, f"token-{number}", now=NOW)
    database.engine.dispose()


def listen(port: int) -> None:
    """Be the socket clients: for each line read, print when each had those words."""
    monkey.patch_socket()
    sockets = [connected(port, number) for number in range(PAGES, SCREENS)]
    print("ready", flush=True)
    while wanted := sys.stdin.readline().strip():
        print("armed", flush=True)
        waiting = [gevent.spawn(await_words, each, wanted) for each in sockets]
        gevent.joinall(waiting, timeout=PATIENCE_S, raise_error=True)
        print(json.dumps([each.value for each in waiting]), flush=True)


def connected(port: int, number: int) -> WebSocket:
    """Connect one display to its namespace."""
    url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    made = create_connection(url, cookie=f"{COOKIE}=token-{number}", timeout=60)
    made.recv()  # the handshake of engine.io
    made.send("40/display,")
    while not str(made.recv()).startswith("40/display"):
        pass
    return made


def await_words(connection: WebSocket, wanted: str) -> float:
    """Read programmes until one carries a new body with these words; return when."""
    while message := str(connection.recv()):
        at = time.time() * 1000
        if message == "2":
            connection.send("3")
        elif wanted in message:  # what is older is not read: it would delay others
            programme = json.loads(message.removeprefix("42/display,"))[1]
            if any(wanted in body for body in programme["bodies"].values()):
                return at
    reason = "the server closed a connection"
    raise ConnectionError(reason)


class Crowd:
    """The socket clients' process."""

    def __init__(self, port: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.fifty_screens", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._in = cast("IO[str]", self._process.stdin)
        self._out = cast("IO[str]", self._process.stdout)
        self._out.readline()

    def expect(self, words: str) -> None:
        """Have all listen for these words."""
        self._in.write(words + "\n")
        self._in.flush()
        self._out.readline()

    def arrivals(self) -> list[float]:
        """Return when each had them, in ms since 1970."""
        found: list[float] = json.loads(self._out.readline())
        return found

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()


def open_page(browser: Browser, url: str, number: int) -> Page:
    """Open a real television page that holds a token."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies([{"name": COOKIE, "value": f"token-{number}", "url": url}])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{url}/display")
    page.wait_for_selector(".slide")
    return page


def one_round(url: str, crowd: Crowd, pages: list[Page], number: int) -> dict[str, Any]:
    """Edit once; return ms from the commit: sockets' arrivals and pages' paints."""
    title = f"测速第{number}号"
    for page in pages:
        page.evaluate(ARM, title)
    crowd.expect(title)
    committed = post(f"{url}/display/bench/schedule", title)
    arrived = crowd.arrivals()
    painted = [await_value(page, "bench.painted") for page in pages]
    post(f"{url}/display/bench/withdraw/{committed['id']}")
    time.sleep(PAUSE_S)
    return {
        "sockets": [at - committed["at"] for at in arrived],
        "painted": [at - committed["at"] for at in painted],
    }


def measure(server: Server) -> list[dict[str, Any]]:
    """Run all rounds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=BROWSER
        )
        pages = [open_page(browser, server.url, number) for number in range(PAGES)]
        crowd = Crowd(server.port)  # last: it answers pings in rounds alone
        rounds = [one_round(server.url, crowd, pages, n) for n in range(ROUNDS)]
        crowd.stop()
        browser.close()
    return rounds


def main() -> int:
    """Print the table, write it as JSON; fail when the slower peer is faster."""
    with tempfile.TemporaryDirectory() as name:
        demo_hall(Path(name))
        furnish(Path(name))
        server = Server(Path(name), PROGRAM, hall="demo")
        server.start()
        rounds = measure(server)
        server.kill()
    series = {
        "median socket has it": [median(one["sockets"]) for one in rounds],
        "last socket has it": [max(one["sockets"]) for one in rounds],
        "last page has painted it": [max(one["painted"]) for one in rounds],
        "last of all": [max(one["sockets"] + one["painted"]) for one in rounds],
    }
    sockets = SCREENS - PAGES
    print(f"{sockets} sockets and {PAGES} pages in Chromium, {ROUNDS} edits")
    for label, values in series.items():
        row = figures(values)
        print(f"{label:26} {row['median_ms']:7.1f} ms, p95 {row['p95_ms']:7.1f} ms")
    last = figures(series["last of all"])["median_ms"]
    print(f"peers, last of 50 sockets: {PEERS_MS[0]:.0f} and {PEERS_MS[1]:.0f} ms")
    RESULTS.mkdir(parents=True, exist_ok=True)
    table = {label: figures(values) for label, values in series.items()}
    about = {"sockets": sockets, "pages": PAGES, "rounds": ROUNDS, "peers_ms": PEERS_MS}
    text = json.dumps({**table, **about}, indent=2)
    (RESULTS / "fifty_screens.json").write_text(text, "utf-8")
    return int(last > max(PEERS_MS))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        listen(int(sys.argv[1]))
    else:
        sys.exit(main())
