"""Print what server and television hold after hours, by a clock sixty times as fast.

Ten displays are played by sockets that report, ask for the time, pull, and connect anew
every hour; the eleventh is a real Chromium that shows all slides of the demo hall and
loads anew at night. Announcements come and go all the while. Run it as
`MINUTES=10 python -m bench.soak`: minutes of the sun, as many hours of the hall.
"""

import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import linear_regression
from threading import Event, Thread

import socketio
from playwright.sync_api import CDPSession, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.edit_to_screen import BROWSER, demo_hall, post
from bench.server_memory import memory_mb
from tests.serve import Server

RESULTS = Path(__file__).parent / "results"
MINUTES = float(os.environ.get("MINUTES", "10"))
SPEED = 60
SCREENS = 10
LIMIT_MB_PER_H = 1.0
LOOK_EVERY_S = 5.0
REPORT_EVERY_S, CONNECT_EVERY_S = 50 / SPEED, 3_600 / SPEED
EDIT_EVERY_S = 15.0
# What a process builds up at first is no leak: the slope is that of the rest.
SETTLED_SHARE = 0.4
PROGRAM = "import bench.servers.soak"

# The page's time runs as fast; a socket's patience with the server's pings does not.
HURRY = """
  const [began, speed, patience] = [%(began)d, %(speed)d, 18000];
  const [date, now, later] = [Date.now, performance.now.bind(performance), setTimeout];
  Date.now = () => began + speed * (date() - began);
  performance.now = () => speed * now();
  window.setTimeout = (work, ms = 0, ...rest) =>
    later(work, ms === patience ? ms : ms / speed, ...rest);
"""


def pair(url: str) -> str:
    """Pair a display of the demo hall; return its cookie."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            """Follow nothing: the cookie comes with the redirection."""

    try:
        urllib.request.build_opener(Stay).open(f"{url}/display?demo", timeout=10)
    except urllib.error.HTTPError as answer:
        cookie = SimpleCookie(answer.headers["Set-Cookie"])
        return f"signage_display={cookie['signage_display'].value}"
    message = "the demo hall paired no display"
    raise RuntimeError(message)


def play(url: str, cookie: str, over: Event) -> None:
    """Be a display until it is over: report, ask for the time, pull, connect anew."""
    client = socketio.Client(reconnection=False)
    connected_at = 0.0
    while not over.wait(REPORT_EVERY_S):
        if time.monotonic() - connected_at > CONNECT_EVERY_S or not client.connected:
            client.disconnect()
            with suppress(socketio.exceptions.ConnectionError):
                client.connect(
                    url,
                    headers={"Cookie": cookie},
                    namespaces=["/display"],
                    transports=["websocket"],
                )
            connected_at = time.monotonic()
        if client.connected:
            with suppress(socketio.exceptions.SocketIOError):
                client.emit("hello", {"revision": None, "kind": "tv"}, "/display")
                client.emit("playing", {"zone": "main", "slide": None}, "/display")
                client.call("clock", namespace="/display", timeout=5)
        request = urllib.request.Request(  # noqa: S310
            f"{url}/display/programme", headers={"Cookie": cookie}
        )
        with suppress(OSError):
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
    client.disconnect()


@contextmanager
def screens(url: str) -> Iterator[None]:
    """Play all displays for the length of a block."""
    over = Event()
    cookies = [pair(url) for _ in range(SCREENS)]
    threads = [Thread(target=play, args=(url, cookie, over)) for cookie in cookies]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def television(url: str, began: float) -> Iterator[Page]:
    """Open a real television whose time is as fast."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=BROWSER
        )
        page = browser.new_page(viewport={"width": 640, "height": 360})
        page.add_init_script(HURRY % {"began": 1000 * began, "speed": SPEED})
        page.goto(f"{url}/display?demo")
        page.wait_for_selector(".slide")
        yield page
        browser.close()


def of_server(pid: int) -> dict[str, float]:
    """Return what the server's process holds."""
    process = Path(f"/proc/{pid}")
    return {
        "server_mb": memory_mb(pid, "VmRSS"),
        "descriptors": len(list((process / "fd").iterdir())),
        "threads": len(list((process / "task").iterdir())),
    }


def of_page(session: CDPSession) -> dict[str, float]:
    """Return what the page holds after a collection of garbage."""
    session.send("HeapProfiler.collectGarbage")
    rows = session.send("Performance.getMetrics")["metrics"]
    found = {row["name"]: row["value"] for row in rows}
    return {
        "page_mb": found["JSHeapUsedSize"] / 1e6,
        "nodes": found["Nodes"],
        "listeners": found["JSEventListeners"],
    }


def soak(server: Server, page: Page) -> list[dict[str, float]]:
    """Edit and look until the time is over; return what was seen, with the hour."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    began, seen, edited_at, edits = time.monotonic(), [], 0.0, 0
    open_edit: list[int] = []
    while (passed := time.monotonic() - began) < 60 * MINUTES:
        if passed - edited_at > EDIT_EVERY_S:
            edited_at, edits = passed, edits + 1
            for key in open_edit:
                post(f"{server.url}/display/bench/withdraw/{key}")
            made = post(f"{server.url}/display/bench/schedule", f"通知第{edits}号")
            open_edit = [made["id"]]
        with suppress(BrowserError):  # it loads anew at night
            row = {"hour": passed / 60} | of_server(server.pid) | of_page(session)
            seen.append(row)
        page.wait_for_timeout(1000 * LOOK_EVERY_S)
    return seen


def slope(seen: list[dict[str, float]], name: str) -> float:
    """Return by how much a figure rose in an hour of the hall, once all had settled."""
    rest = seen[round(SETTLED_SHARE * len(seen)) :]
    line = linear_regression([row["hour"] for row in rest], [row[name] for row in rest])
    return line.slope


def main() -> int:
    """Print the table, write it as JSON; fail when memory rises too fast."""
    began = time.time()
    os.environ |= {"SOAK_BEGAN": str(began), "SOAK_SPEED": str(SPEED)}
    with tempfile.TemporaryDirectory() as name:
        demo_hall(Path(name))
        server = Server(Path(name), PROGRAM, hall="demo")
        server.start()
        with screens(server.url), television(server.url, began) as page:
            seen = soak(server, page)
        server.kill()
    names = [name for name in seen[0] if name != "hour"]
    rises = {name: round(slope(seen, name), 3) for name in names}
    print(f"{MINUTES:g} hours of the hall, {SCREENS} played displays, 1 real one")
    print(f"{'':12} {'first':>9} {'last':>9} {'per hour':>9}")
    for figure in names:
        first, last = seen[0][figure], seen[-1][figure]
        print(f"{figure:12} {first:9.1f} {last:9.1f} {rises[figure]:+9.2f}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"per_hour": rises, "seen": seen, "minutes": MINUTES}, indent=1)
    (RESULTS / "soak.json").write_text(text, "utf-8")
    worst = max(rises["server_mb"], rises["page_mb"])
    print(f"limit {LIMIT_MB_PER_H:.0f} MB an hour: {worst / LIMIT_MB_PER_H:.2f}×")
    return int(worst > LIMIT_MB_PER_H)


if __name__ == "__main__":
    sys.exit(main())
