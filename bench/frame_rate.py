"""Print how smoothly a television draws at a quarter of the processor's speed.

A real page of the demo hall shows all its slides in turn, two seconds each, with ticker
and side zone changing beside them; Chromium holds its main thread back to a quarter
(Emulation.setCPUThrottlingRate). A bare page that does nothing but fade two plain
grounds by CSS stands beside it in the same run: what it misses is the machine's own.
Below it what the main thread itself does at once, in processor time and times four:
that depends neither on what else the machine does, nor on how it puts pictures on the
glass (here without a graphics processor, so that every fade is computed). Run it as
`python -m bench.frame_rate`.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.edit_to_screen import BROWSER, RESULTS, demo_hall
from tests.serve import Server

THROTTLING = 4
SLIDE_S = 2.0
TICKER_S = 1.3
SIDE_S = 1.7
# A change, its 0.6 s of fading and what is prepared after it.
CHANGE_MS = 900
FRAME_MS = 1000 / 60
LATE_MS = 1.5 * FRAME_MS
GOAL_FPS = 60
SETTLE_MS = 4_000
PER_KIND = int(os.environ.get("PER_KIND", "2"))
DIVISIONS = ("full", "ticker", "side", "l_shape")

WATCH = """() => {
  window.frames = []; window.turns = [];
  const kinds = (node) => (node.className.match(/slide--(\\w+)/) || [0, "other"])[1];
  const main = document.querySelector('#stage');
  if (main) new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) => turns.push([performance.now(), kinds(node)])))
  ).observe(main, {childList: true});
  const look = (now) => { frames.push(now); requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""
BARE = """<!doctype html><style>
  body { margin: 0; background: #fff }
  div { position: fixed; inset: 0; background: #8b0000; transition: opacity 600ms }
  div + div { background: #d0a030 }
  .off { opacity: 0 }
</style><div></div><div></div>"""
FADE = """ms => setInterval(() => {
  turns.push([performance.now(), "bare"]);
  document.querySelector('div + div').classList.toggle('off');
}, ms)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """When frames were drawn (ms), and when which kind of slide came."""

    frames: list[float]
    turns: list[tuple[float, str]]

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """How long each frame stood (ms), and since when."""
        return [(after - at, at) for at, after in pairwise(self.frames)]

    def fps(self) -> float:
        """Return frames per second over all."""
        return 1000 * (len(self.frames) - 1) / (self.frames[-1] - self.frames[0])

    def in_changes(self, kind: str = "") -> list[float]:
        """Return how long frames stood during changes (to a kind)."""
        begun = [at for at, name in self.turns if not kind or name == kind]
        return [
            stood
            for stood, at in self.gaps
            if any(0 <= at + stood - turn <= CHANGE_MS for turn in begun)
        ]


def shortened(manifest: dict[str, Any], division: str) -> dict[str, Any]:
    """Return a manifest that shows some slides of each kind, one soon after another."""
    zones = {}
    for name, seconds in (("main", SLIDE_S), ("ticker", TICKER_S), ("side", SIDE_S)):
        slides = manifest["zones"].get(name, {}).get("slides", [])
        kept = some_of_each_kind(slides)
        if not kept or not has_zone(division, name):
            continue
        always = [s | {"seconds": seconds, "windows": [], "priority": 0} for s in kept]
        zones[name] = {"anchor": 0, "slides": always}
    screen = manifest["screen"] | {"division": division}
    return manifest | {"revision": division, "screen": screen, "zones": zones}


def has_zone(division: str, name: str) -> bool:
    """Say whether a division has a zone."""
    return name in ("main", division) or division == "l_shape"


def some_of_each_kind(slides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first slides of each kind, in their order."""
    kept: list[dict[str, Any]] = []
    for slide in slides:
        others = [each for each in kept if each["kind"] == slide["kind"]]
        if len(others) < PER_KIND and not slide.get("displays"):
            kept.append(slide)
    return kept


def throttled(page: Page) -> None:
    """Hold the page's main thread back."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLING})


@contextmanager
def television(
    browser: Browser, url: str, division: str
) -> Iterator[tuple[Page, float]]:
    """Open a television of that division; with it for how long (ms) its cycle lasts."""
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, service_workers="block"
    )
    page = context.new_page()
    page.goto(f"{url}/display?demo")
    page.wait_for_selector("#stage > .slide")
    given = context.request.get(f"{url}/display/programme").json()
    manifest = shortened(given, division)
    page.route("**/display/programme", lambda route: route.fulfill(json=manifest))
    # No pushes: they bring the programme as it is.
    page.route_web_socket("**/socket.io/**", lambda _socket: None)
    page.goto(f"{url}/display")
    page.wait_for_selector(f"[data-division={division}] #stage > .slide")
    page.wait_for_timeout(SETTLE_MS)
    yield page, 1000 * SLIDE_S * (len(manifest["zones"]["main"]["slides"]) + 1)
    page.unroute_all(behavior="ignoreErrors")
    context.close()


def measure_player(browser: Browser, url: str, division: str) -> Seen:
    """Show each slide once on a throttled television of that division."""
    with television(browser, url, division) as (page, cycle_ms):
        throttled(page)
        page.evaluate(WATCH)
        page.wait_for_timeout(cycle_ms)
        return Seen(page.evaluate("frames"), page.evaluate("turns"))


def measure_main_thread(browser: Browser, url: str, division: str) -> list[float]:
    """Return what the main thread did at once (processor ms), longest first."""
    events: list[dict[str, Any]] = []
    ends: list[object] = []
    with television(browser, url, division) as (page, cycle_ms):
        session = browser.new_browser_cdp_session()
        session.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
        session.on("Tracing.tracingComplete", lambda end: ends.append(end))  # noqa: PLW0108  # playwright marks its listeners
        categories = {"includedCategories": ["devtools.timeline", "v8"]}
        session.send("Tracing.start", {"traceConfig": categories})
        page.wait_for_timeout(cycle_ms)
        session.send("Tracing.end")
        while not ends:
            page.wait_for_timeout(100)
    return sorted(outermost(events), reverse=True)


def outermost(events: list[dict[str, Any]]) -> Iterator[float]:
    """Return the processor ms of each piece of work, without those inside others."""
    ours = {(e["pid"], e["tid"]) for e in events if e["name"] == "Layout"}
    work = [e for e in events if e["ph"] == "X" and (e["pid"], e["tid"]) in ours]
    end = 0
    for event in sorted(work, key=lambda e: (e["ts"], -e.get("dur", 0))):
        if event["ts"] >= end:
            end = event["ts"] + event.get("dur", 0)
            yield event.get("tdur", 0) / 1000


def measure_bare(browser: Browser) -> Seen:
    """Fade two plain grounds on a throttled page."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_content(BARE)
    throttled(page)
    page.evaluate(WATCH)
    page.evaluate(FADE, SLIDE_S * 1000)
    page.wait_for_timeout(8000 * SLIDE_S)
    seen = Seen(page.evaluate("frames"), page.evaluate("turns"))
    page.close()
    return seen


def figures(seen: Seen) -> dict[str, float]:
    """Return frames per second, and how the frames of changes stood."""
    changes = seen.in_changes()
    late = sum(stood > LATE_MS for stood in changes)
    return {
        "fps": round(seen.fps(), 1),
        "fps_in_changes": round(1000 * len(changes) / sum(changes), 1),
        "late_percent": round(100 * late / len(changes), 1),
        "longest_ms": round(max(changes), 1),
        "changes": len(seen.turns),
    }


def longest_by_kind(all_seen: list[Seen]) -> dict[str, float]:
    """Return for each kind the middle of its changes' longest frames, in ms."""
    kinds = {kind for seen in all_seen for _, kind in seen.turns}
    found = {}
    for kind in sorted(kinds):
        longest = [
            max(Seen(seen.frames, [turn]).in_changes(), default=0.0)
            for seen in all_seen
            for turn in seen.turns
            if turn[1] == kind
        ]
        found[kind] = round(median(longest), 1)
    return found


def measure() -> tuple[dict[str, Seen], list[float]]:
    """Run the bare page, then every division, in one browser over the demo hall.

    Return what was seen of each, and what the main thread did at once (ms).
    """
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        demo_hall(Path(name))
        server = Server(Path(name), hall="demo")
        server.start()
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=BROWSER
        )
        found = {"bare fade": measure_bare(browser)}
        for division in DIVISIONS:
            found[division] = measure_player(browser, server.url, division)
        work = measure_main_thread(browser, server.url, DIVISIONS[-1])
        browser.close()
        server.kill()
    return found, work


def main() -> int:
    """Print the table, write it as JSON; fail when it is well below the bare page."""
    found, work = measure()
    result = {name: figures(seen) for name, seen in found.items()}
    heads = ("fps", "in changes", "late %", "longest ms", "changes")
    print(f"{'':12} " + " ".join(f"{head:>11}" for head in heads))
    for name, row in result.items():
        print(f"{name:12} " + " ".join(f"{value:11.1f}" for value in row.values()))
    kinds = longest_by_kind([seen for name, seen in found.items() if name in DIVISIONS])
    print("longest frame of a change, by the kind that comes (ms):")
    print("  " + ", ".join(f"{kind} {ms:.0f}" for kind, ms in kinds.items()))
    longest = [round(THROTTLING * ms, 1) for ms in work[:5]]
    print(f"main thread at once, longest five ×{THROTTLING} (ms): {longest}")
    worst = min(result[name]["fps"] for name in DIVISIONS)
    bare = result["bare fade"]["fps"]
    print(f"worst: {worst / GOAL_FPS:.2f}× {GOAL_FPS} fps, {worst / bare:.2f}× bare")
    RESULTS.mkdir(parents=True, exist_ok=True)
    more = {"longest_by_kind_ms": kinds, "main_thread_times_four_ms": longest}
    text = json.dumps(result | more, indent=2)
    (RESULTS / "frame_rate.json").write_text(text, "utf-8")
    return int(worst < 0.9 * bare)


if __name__ == "__main__":
    sys.exit(main())
