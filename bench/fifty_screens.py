"""Print how long an edit takes until the last of fifty televisions has it.

First fifty socket clients in a process of their own, as the peers were measured; then
three of them are real television pages in Chromium, for which it is the painted slide.
The server says by itself when it had handed the last byte over, and what processor it
took until then: all else is the clients', the browsers' and the machine's. Run it as
`python -m bench.fifty_screens`.
"""

import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from bench.crowd import COOKIE, Crowd
from bench.edit_to_screen import (
    ARM,
    BROWSER,
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
# ScreenTinker and DisplayHive, the last of 50 sockets (performance.md).
PEERS_MS = (124.0, 286.0)
# The slide before has faded by then: an edit finds the glass at rest.
PAUSE_S = 1.0

Rounds = list[dict[str, list[float]]]


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
    """Edit once; return ms from the commit: sockets, paints, and the server's share."""
    title = f"测速第{number}号"
    for page in pages:
        page.evaluate(ARM, title)
    crowd.expect(title)
    committed = post(f"{url}/display/bench/schedule", title)
    arrived = crowd.arrivals()
    painted = [await_value(page, "bench.painted") for page in pages]
    share = read(f"{url}/display/bench/share")
    post(f"{url}/display/bench/withdraw/{committed['id']}")
    time.sleep(PAUSE_S)
    return {
        "sockets": [at - committed["at"] for at in arrived],
        "painted": [at - committed["at"] for at in painted],
        "sent": [share["sent_at"] - committed["at"]],
        "processor": [share["cpu_ms"]],
    }


def read(url: str) -> dict[str, Any]:
    """Get JSON."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # our own
        found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def real_pages(url: str, count: int) -> Iterator[list[Page]]:
    """Open so many television pages; without any, no browser."""
    if not count:
        yield []
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=BROWSER
        )
        yield [open_page(browser, url, number) for number in range(count)]
        browser.close()


def measure(pages: int) -> Rounds:
    """Run all rounds over a hall of its own."""
    with tempfile.TemporaryDirectory() as name:
        demo_hall(Path(name))
        furnish(Path(name))
        server = Server(Path(name), PROGRAM, hall="demo")
        server.start()
        with real_pages(server.url, pages) as opened:
            # Last: it answers pings in rounds alone.
            crowd = Crowd(server.port, range(pages, SCREENS))
            rounds = [one_round(server.url, crowd, opened, n) for n in range(ROUNDS)]
            crowd.stop()
        server.kill()
    return rounds


def table_of(rounds: Rounds) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile over the rounds, by what was waited for."""
    series = {
        "server: processor to the last byte": [r["processor"][0] for r in rounds],
        "server: last byte handed over": [r["sent"][0] for r in rounds],
        "median socket has it": [median(r["sockets"]) for r in rounds],
        "last socket has it": [max(r["sockets"]) for r in rounds],
        "last page has painted it": [max(r["painted"], default=0) for r in rounds],
    }
    return {label: figures(values) for label, values in series.items() if any(values)}


def show(title: str, table: dict[str, dict[str, float]]) -> None:
    """Print a table."""
    print(title)
    for label, row in table.items():
        print(f"  {label:36} {row['median_ms']:7.1f} ms, p95 {row['p95_ms']:7.1f} ms")


def main() -> int:
    """Print the tables, write them as JSON; fail when the faster peer is faster."""
    alone = table_of(measure(0))
    show(f"{SCREENS} sockets, {ROUNDS} edits", alone)
    mixed = table_of(measure(PAGES))
    show(f"{SCREENS - PAGES} sockets and {PAGES} pages in Chromium", mixed)
    last = alone["last socket has it"]["median_ms"]
    print(f"peers, last of 50 sockets: {PEERS_MS[0]:.0f} and {PEERS_MS[1]:.0f} ms")
    RESULTS.mkdir(parents=True, exist_ok=True)
    about = {"screens": SCREENS, "pages": PAGES, "rounds": ROUNDS, "peers_ms": PEERS_MS}
    text = json.dumps({"sockets": alone, "with pages": mixed, **about}, indent=2)
    (RESULTS / "fifty_screens.json").write_text(text, "utf-8")
    return int(last > min(PEERS_MS))


if __name__ == "__main__":
    sys.exit(main())
