"""Print how long it takes from a commit to the painted slide on a real television page.

A bare Socket.IO event of the same size is timed beside it, over the same connection: it
is what the transport itself costs here. Run it as `python -m bench.edit_to_screen`.
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
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.demo.load import load_demo
from signage.migrations import upgrade
from signage.models import Hall
from tests.build import create_user
from tests.serve import Server

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
PROGRAM = "import bench.servers.edit"
LIMIT_MS = 50.0
# ScreenTinker (Node Socket.IO), from its commit to its client's event (performance.md).
PEER_EVENT_MS = 5.3
STAGES = ("event", "placed", "painted")
ROUNDS = int(os.environ.get("ROUNDS", "60"))
# The slide before has faded by then (0.8 s): an edit finds the glass at rest.
PAUSE_S = 1.0
PATIENCE_S = 10
LOOK_EVERY_S = 0.02
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Runs before the player: notes when frames arrive and when a title is painted.
WATCH = """
  const wall = () => performance.timeOrigin + performance.now();
  window.bench = {wanted: null, event: null, placed: null, painted: null, bare: null};
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", ({data}) => {
        if (String(data).startsWith('42/display,["bare"')) bench.bare = wall();
        const isWanted = bench.wanted && String(data).includes(bench.wanted);
        if (isWanted && !bench.event) bench.event = wall();
      });
    }
  };
  const look = () => {
    const stage = document.querySelector("#stage");
    if (!bench.wanted || bench.placed || !stage) return;
    if (!stage.textContent.includes(bench.wanted)) return;
    bench.placed = wall();
    // A message posted from a frame's callback arrives after that frame was painted.
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => { bench.painted = wall(); };
    requestAnimationFrame(() => port2.postMessage(null));
  };
  new MutationObserver(look).observe(document, {childList: true, subtree: true});
"""
ARM = """title => Object.assign(bench, {wanted: title, event: null, placed: null,
  painted: null, bare: null})"""


def demo_hall(folder: Path) -> None:
    """Fill a folder with a migrated database and the demo hall."""
    settings = Settings(data=folder, hall="demo")
    database = Database(settings.resolved_database_url)
    upgrade(database)
    load_demo(database, settings.media_folder, clock.now())
    with database.write() as session:
        create_user(session, session.scalars(select(Hall)).one(), "bench")
    database.engine.dispose()


def post(url: str, body: str = "") -> dict[str, Any]:
    """Post and read JSON."""
    with urllib.request.urlopen(url, body.encode(), timeout=10) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found


def await_value(page: Page, expression: str) -> float:
    """Return a number of the page as soon as it has one.

    Playwright's own waiting needs eval, which the page's security policy forbids.
    """
    deadline = time.monotonic() + PATIENCE_S
    while (found := page.evaluate(expression)) is None:
        if time.monotonic() > deadline:
            message = f"{expression} did not come"
            raise TimeoutError(message)
        time.sleep(LOOK_EVERY_S)
    return float(found)


def measure_edit(page: Page, url: str, number: int) -> dict[str, float]:
    """Schedule an announcement; return ms from its commit to event, page and paint."""
    title = f"测速第{number}号"
    page.evaluate(ARM, title)
    committed = post(f"{url}/display/bench/schedule", title)
    await_value(page, "bench.painted")
    seen = page.evaluate("bench")
    post(f"{url}/display/bench/withdraw/{committed['id']}")
    time.sleep(PAUSE_S)
    return {
        name: seen[name] - committed["at"] for name in ("event", "placed", "painted")
    }


def measure_bare(page: Page, url: str) -> float:
    """Send a bare event; return ms from before its emit to its arrival."""
    page.evaluate(ARM, None)
    sent = post(f"{url}/display/bench/bare")
    return await_value(page, "bench.bare") - float(sent["at"])


@contextmanager
def television(url: str, watch: str) -> Iterator[Page]:
    """Open a real television page that runs the script `watch` before the player."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=BROWSER
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(watch)
        page.goto(f"{url}/display?demo")
        page.wait_for_selector(".slide")
        yield page
        browser.close()


def measure(url: str) -> dict[str, list[float]]:
    """Run all rounds on one television page."""
    series: dict[str, list[float]] = {}
    with television(url, WATCH) as page:
        for number in range(ROUNDS):
            for name, ms in measure_edit(page, url, number).items():
                series.setdefault(name, []).append(ms)
            series.setdefault("bare", []).append(measure_bare(page, url))
    return series


def figures(series: list[float]) -> dict[str, float]:
    """Return median and 95th percentile in ms."""
    return {
        "median_ms": round(median(series), 2),
        "p95_ms": round(quantiles(series, n=20)[-1], 2),
    }


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    with tempfile.TemporaryDirectory() as name:
        demo_hall(Path(name))
        server = Server(Path(name), PROGRAM, hall="demo")
        server.start()
        series = measure(server.url)
        server.kill()
    result = {key: figures(values) for key, values in series.items()}
    labels = {
        "bare": "bare event, emit to browser",
        "event": "commit to event in the browser",
        "placed": "commit to slide in the page",
        "painted": "commit to painted slide",
    }
    print(f"{'':34} {'median':>9} {'p95':>9}   ({ROUNDS} rounds, one TV)")
    for key, label in labels.items():
        row = result[key]
        print(f"{label:34} {row['median_ms']:6.1f} ms {row['p95_ms']:6.1f} ms")
    painted, event = result["painted"]["median_ms"], result["event"]["median_ms"]
    print(f"limit  {LIMIT_MS:.0f} ms to paint: {painted / LIMIT_MS:.2f}×")
    print(f"peer  {PEER_EVENT_MS} ms to event:  {event / PEER_EVENT_MS:.2f}×")
    RESULTS.mkdir(parents=True, exist_ok=True)
    limits = {"limit_ms": LIMIT_MS, "peer_event_ms": PEER_EVENT_MS, "rounds": ROUNDS}
    text = json.dumps({**result, **limits}, indent=2)
    (RESULTS / "edit_to_screen.json").write_text(text, "utf-8")
    return int(painted > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
