"""Print how long a television takes from switching on to its first slide.

A browser process is started on a profile that knows the display, with its server and
without it, and once on an empty profile; a page without content is opened in each
round, too: that is what the browser itself takes. `python -m bench.cold_start`.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.edit_to_screen import BROWSER, demo_hall
from tests.serve import Server

RESULTS = Path(__file__).parent / "results"
ROUNDS = int(os.environ.get("ROUNDS", "7"))
PATIENCE_S = 20
LOOK_EVERY_S = 0.02
KEPT_WITHIN_S = 20
# Runs before the player: notes when a slide was painted first.
WATCH = """
  window.shownAt = null;
  const look = () => {
    if (window.shownAt || !document.querySelector("#stage > .slide")) return;
    window.shownAt = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.shownAt = performance.now();
    }));
  };
  new MutationObserver(look).observe(document, {childList: true, subtree: true});
"""
IS_KEPT = "async () => (await caches.match('/display')) !== undefined"


@contextmanager
def machine(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """Start a browser process on a profile; end it after."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path="/usr/bin/chromium",
        args=BROWSER,
        viewport={"width": 1920, "height": 1080},
    )
    context.add_init_script(WATCH)
    yield context
    context.close()


def await_value(page: Page, expression: str) -> float:
    """Return a number of the page once there is one."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := page.evaluate(expression)):
        if time.monotonic() > deadline:
            message = f"{expression} did not come"
            raise TimeoutError(message)
        time.sleep(LOOK_EVERY_S)
    return float(found)


def first_slide(context: BrowserContext, url: str) -> float:
    """Open the display; return ms from the navigation to the painted slide."""
    page = context.pages[0]
    page.goto(url)
    return await_value(page, "window.shownAt")


def first_time(playwright: Playwright, profile: Path, url: str) -> float:
    """Pair a new browser and start it; wait until it keeps all; return ms."""
    with machine(playwright, profile) as context:
        context.pages[0].goto(f"{url}/display?demo")
        context.pages[0].wait_for_selector(".slide")
        cookies = context.cookies()
    fresh = profile / "fresh"
    with machine(playwright, fresh) as context:
        context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were told
        return first_slide(context, f"{url}/display")


def have_all_kept(playwright: Playwright, profile: Path, url: str) -> None:
    """Let a display run until it would start without its server."""
    with machine(playwright, profile) as context:
        first_slide(context, f"{url}/display")
        page = context.pages[0]
        deadline = time.monotonic() + KEPT_WITHIN_S
        while not page.evaluate(IS_KEPT) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S)
        page.wait_for_timeout(3_000)  # fonts and media are kept after the page


def measure(server: Server, folder: Path) -> dict[str, list[float]]:
    """Run all rounds; return ms by name."""
    series: dict[str, list[float]] = {
        "new": [],
        "online": [],
        "offline": [],
        "bare": [],
    }
    with sync_playwright() as playwright:
        for number in range(ROUNDS):
            profile = folder / f"profile-{number}"
            series["new"].append(first_time(playwright, profile, server.url))
            have_all_kept(playwright, profile, server.url)
            with machine(playwright, profile) as context:
                series["online"].append(first_slide(context, f"{server.url}/display"))
                page = context.pages[0]
                page.goto(f"{server.url}/healthz")
                script = "performance.getEntriesByType('navigation')[0].duration"
                series["bare"].append(await_value(page, script))
            server.kill()
            with machine(playwright, profile) as context:
                series["offline"].append(first_slide(context, f"{server.url}/display"))
            server.start()
    return series


def main() -> int:
    """Print the table and write it as JSON."""
    with tempfile.TemporaryDirectory() as name:
        hall = Path(name) / "hall"
        hall.mkdir()
        demo_hall(hall)
        server = Server(hall, hall="demo")
        server.start()
        series = measure(server, Path(name))
        server.kill()
    labels = {
        "new": "first start, nothing kept",
        "online": "restart with the server",
        "offline": "restart without the server",
        "bare": "a page without content",
    }
    print(f"{'navigation to painted slide':30} {'median':>9} {'slowest':>9}")
    for key, label in labels.items():
        values = series[key]
        print(f"{label:30} {median(values):6.0f} ms {max(values):6.0f} ms")
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {
        key: {"median_ms": round(median(values)), "slowest_ms": round(max(values))}
        for key, values in series.items()
    }
    text = json.dumps(result | {"rounds": ROUNDS}, indent=2)
    (RESULTS / "cold_start.json").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
