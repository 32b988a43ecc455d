"""Print how smoothly a television draws at a quarter of the processor's speed.

A real page of the demo hall shows one slide of each kind in turn, a second each, with
ticker and side zone changing beside them; Chromium holds its main thread back to a
quarter (Emulation.setCPUThrottlingRate). Two bare pages that do nothing but fade stand
beside it in the same run, one of plain grounds, one of grounds and words that have to
be drawn: what they miss is the machine's own. Without a graphics processor all of it
is computed, raster and every frame of a fade, by the cores that run everything else.

So what counts is told apart, in processor time, which does not depend on what else the
machine does: the main thread's work, which throttling slows (printed times four), the
raster of what changed, and a frame's drawing. Run it as `python -m bench.frame_rate`;
it takes some hundred seconds on two quiet cores.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.chromium_trace import DRAW, RASTER, WORK, Trace, recording
from bench.edit_to_screen import BROWSER, RESULTS, demo_hall
from bench.made.fades import BARES, FADE, LOOK, WATCH
from tests.serve import Server

THROTTLING = 4
SLIDE_S = 1.0
TICKER_S = 1.3
SIDE_S = 1.7
BARE_TURNS = 5
# A change, its 0.6 s of fading and what is prepared after it.
CHANGE_MS = 900
FRAME_MS = 1000 / 60
LATE_MS = 1.5 * FRAME_MS
GOAL_FPS = 60
SETTLE_MS = 1_500
#: Layouts, and how many kinds of slides each shows at most.
DIVISIONS = {"full": 9, "ticker": 5, "side": 5, "l_shape": 20}
BUSIEST = "l_shape"
SIDE_KINDS = ("hours", "weather", "satisfaction", "feedback_prompt")
SIZE = {"width": 1920, "height": 1080}


@dataclass(frozen=True, slots=True)
class Seen:
    """When frames came (ms), when which kind of slide came, and the browser's trace."""

    frames: list[float]
    turns: list[tuple[float, str]]
    trace: Trace

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """How long each frame stood (ms), and since when."""
        return [(after - at, at) for at, after in pairwise(self.frames)]

    def fps(self) -> float:
        """Return frames per second over all."""
        return 1000 * (len(self.frames) - 1) / (self.frames[-1] - self.frames[0])

    def in_changes(self) -> list[float]:
        """Return how long frames stood during changes."""
        return [
            stood
            for stood, at in self.gaps
            if any(0 <= at + stood - turn <= CHANGE_MS for turn, _ in self.turns)
        ]


def shortened(manifest: dict[str, Any], division: str) -> dict[str, Any]:
    """Return a manifest that shows slides of each kind, one soon after another."""
    zones = {}
    for name, seconds in (("main", SLIDE_S), ("ticker", TICKER_S), ("side", SIDE_S)):
        if not has_zone(division, name):
            continue
        of = "ticker" if name == "ticker" else "main"
        kept = one_of_each_kind(manifest["zones"][of]["slides"])
        if name == "side":
            kept = [slide for slide in kept if slide["kind"] in SIDE_KINDS]
        kept = kept[: DIVISIONS[division]]
        always = [s | {"seconds": seconds, "windows": [], "priority": 0} for s in kept]
        zones[name] = {"anchor": 0, "slides": always}
    screen = manifest["screen"] | {"division": division}
    return manifest | {"revision": division, "screen": screen, "zones": zones}


def has_zone(division: str, name: str) -> bool:
    """Say whether a division has a zone."""
    return name in ("main", division) or division == "l_shape"


def one_of_each_kind(slides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first slide of each kind; of those without a kind's choice, all."""
    kept: dict[str, dict[str, Any]] = {}
    for number, slide in enumerate(slides):
        if not slide.get("displays"):
            name = f"{number}" if slide["kind"] == "ticker" else slide["kind"]
            kept.setdefault(name, slide)
    return list(kept.values())


def throttled(page: Page) -> None:
    """Hold the page's main thread back."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLING})


@contextmanager
def paired(browser: Browser, url: str) -> Iterator[tuple[BrowserContext, Any]]:
    """Pair a television for a block; with it its programme."""
    context = browser.new_context(viewport=SIZE, service_workers="block")  # type: ignore[arg-type]  # a mapping of two sizes
    page = context.new_page()
    page.goto(f"{url}/display?demo")
    page.wait_for_selector("#stage > .slide")
    manifest = context.request.get(f"{url}/display/programme").json()
    page.close()
    yield context, manifest
    context.close()


@contextmanager
def television(
    context: BrowserContext, url: str, manifest: dict[str, Any]
) -> Iterator[Page]:
    """Show a programme on a television for a block."""
    page = context.new_page()
    page.route("**/display/programme", lambda route: route.fulfill(json=manifest))
    # No pushes: they bring the programme as it is.
    page.route_web_socket("**/socket.io/**", lambda _socket: None)
    page.goto(f"{url}/display")
    division = manifest["screen"]["division"]
    page.wait_for_selector(f"[data-division={division}] #stage > .slide")
    page.wait_for_timeout(SETTLE_MS)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.close()


def held_back(browser: Browser, page: Page, turns: int) -> Seen:
    """Watch so many turns of a page that is held back, frame by frame."""
    page.evaluate(WATCH)
    page.evaluate(LOOK)
    throttled(page)
    if not page.query_selector("#stage"):
        page.evaluate(FADE, SLIDE_S * 1000)
    with recording(browser, page) as trace:
        page.wait_for_timeout(1000 * SLIDE_S * (turns + 0.5))
        frames, turned = page.evaluate("[frames, turns]")
    return Seen(frames, turned, trace)


def as_it_is(browser: Browser, page: Page, turns: int) -> Trace:
    """Record so many turns of a television that nothing else is asked of."""
    page.evaluate(WATCH)
    with recording(browser, page) as trace:
        page.wait_for_timeout(1000 * SLIDE_S * (turns + 0.5))
    return trace


def measure(browser: Browser, url: str) -> tuple[dict[str, Seen], Trace]:
    """Watch bare pages and every division held back, then the busiest one as it is."""
    found = {}
    for name, html in BARES.items():
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]  # a mapping of two sizes
        page.set_content(html)
        found[name] = told(name, held_back(browser, page, BARE_TURNS))
        page.close()
    with paired(browser, url) as (context, given):
        for name in DIVISIONS:
            manifest = shortened(given, name)
            turns = len(manifest["zones"]["main"]["slides"])
            with television(context, url, manifest) as page:
                found[name] = told(name, held_back(browser, page, turns))
        with television(context, url, shortened(given, BUSIEST)) as page:
            return found, as_it_is(browser, page, turns)


def told(name: str, seen: Seen) -> Seen:
    """Print a row of the first table."""
    row = figures(seen)
    cells = " ".join(f"{value:10.1f}" for value in row.values())
    print(f"{name:12} {cells}", flush=True)
    return seen


HEADS = ("fps", "in changes", "late %", "longest ms", "dropped %", "draw ms", "turns")


def figures(seen: Seen) -> dict[str, float]:
    """Return what callbacks of frames saw, and what the browser itself says of them."""
    changes = seen.in_changes()
    late = sum(stood > LATE_MS for stood in changes)
    shown, dropped = seen.trace.frames(seen.trace.page())
    return {
        "fps": round(seen.fps(), 1),
        "fps_in_changes": round(1000 * len(changes) / sum(changes), 1),
        "late_percent": round(100 * late / len(changes), 1),
        "longest_ms": round(max(changes), 1),
        "dropped_percent": round(100 * dropped / max(1, shown + dropped), 1),
        "draw_ms_a_frame": round(mean(seen.trace.spent_on(DRAW)), 1),
        "changes": len(seen.turns),
    }


def by_kind(trace: Trace) -> dict[str, dict[str, float]]:
    """Return what a change to each kind of slide costs, in ms of processor."""
    page = trace.page()
    costs = {}
    for at, kind in trace.turns():
        # A mark is set at the end of the task that places a slide.
        part = trace.between(at - 1000 * FRAME_MS, at + 1000 * CHANGE_MS)
        work = {name: THROTTLING * ms for name, ms in part.work(page).items()}
        costs[kind] = {
            "at_once": THROTTLING * part.at_once(page)[0],
            **work,
            "raster": sum(part.spent_on(RASTER)),
            "draw": median(part.spent_on(DRAW) or [0.0]),
        }
    return costs


def print_kinds(costs: dict[str, dict[str, float]]) -> None:
    """Print the second table."""
    heads = ("at once", *WORK, "raster", "a frame")
    print(
        f"\n{BUSIEST}, a change to each kind, ms of processor: the main thread's work"
        f" ×{THROTTLING}\n(longest task, then sums), raster, drawing of one frame"
    )
    print(f"{'':20} " + " ".join(f"{head:>8}" for head in heads))
    for kind, row in sorted(costs.items(), key=lambda item: -item[1]["at_once"]):
        print(f"{kind:20} " + " ".join(f"{ms:8.1f}" for ms in row.values()))


def main() -> int:
    """Print the tables, write them as JSON; fail when well below the bare fade."""
    print("preparing the demo hall", flush=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        demo_hall(Path(name))
        server = Server(Path(name), hall="demo")
        server.start()
        try:
            browser = driver.chromium.launch(
                executable_path="/usr/bin/chromium", args=BROWSER
            )
            print(f"{'':12} " + " ".join(f"{head:>10}" for head in HEADS), flush=True)
            found, free = measure(browser, server.url)
            browser.close()
        finally:
            server.kill()
    costs = by_kind(free)
    print_kinds(costs)
    result = {name: figures(seen) for name, seen in found.items()}
    worst = min(result[name]["fps"] for name in DIVISIONS)
    bare = result["bare drawn"]["fps"]
    drawing = max(result[name]["draw_ms_a_frame"] for name in DIVISIONS)
    of_bare = drawing / result["bare drawn"]["draw_ms_a_frame"]
    print(
        f"worst: {worst / GOAL_FPS:.2f}× {GOAL_FPS} fps, {worst / bare:.2f}× bare drawn"
    )
    print(f"drawing a frame, the dearest layout: {of_bare:.2f}× bare drawn")
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**result, "by_kind_ms": costs}, indent=2)
    (RESULTS / "frame_rate.json").write_text(text, "utf-8")
    return int(worst < 0.9 * bare)


if __name__ == "__main__":
    sys.exit(main())
