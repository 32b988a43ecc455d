"""What Chromium did while it was watched, by its own trace.

Times are processor times: what else the machine does leaves them as they are. The main
thread's work is the page's own; raster and drawing are done elsewhere, on a machine
without a graphics processor by the processor.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

Event = dict[str, Any]
CATEGORIES = [
    "blink.user_timing",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "viz",
]
LOOK_EVERY_MS = 50
CHUNK = 1 << 20
#: The page's marks, which tell its main thread from all others.
MARK = "turn:"
#: Names of events on the main thread that hold none of each other.
WORK = {
    "style": ("UpdateLayoutTree",),
    "layout": ("Layout",),
    "paint": ("PrePaint", "Paint", "Layerize"),
}
TASK = "RunTask"
RASTER = "RasterTask"
DRAW = "Display::DrawAndSwap"
FRAME = "PipelineReporter"


@dataclass(frozen=True, slots=True)
class Trace:
    """Events of a recording; instants are in µs, durations in ms of processor."""

    events: list[Event]

    def turns(self) -> list[tuple[float, str]]:
        """Return when which kind of slide came, in order."""
        marks = [event for event in self.events if event["name"].startswith(MARK)]
        return sorted((mark["ts"], mark["name"][len(MARK) :]) for mark in marks)

    def between(self, begin: float, end: float) -> "Trace":
        """Return what began in [begin, end)."""
        kept = [e for e in self.events if e["ph"] == "M" or begin <= e["ts"] < end]
        return Trace(kept)

    def at_once(self, page: int) -> list[float]:
        """Return each task of the page's main thread, longest first."""
        threads = {
            (event["pid"], event["tid"])
            for event in self.events
            if event["ph"] == "M" and event["args"].get("name") == "CrRendererMain"
        }
        tasks = [
            spent(event)
            for event in self._whole()
            if event["name"] == TASK
            and event["pid"] == page
            and (event["pid"], event["tid"]) in threads
        ]
        return sorted(tasks, reverse=True)

    def work(self, page: int) -> dict[str, float]:
        """Return what the page's main thread did, by kind of work."""
        own = [event for event in self._whole() if event["pid"] == page]
        return {
            kind: sum(spent(event) for event in own if event["name"] in names)
            for kind, names in WORK.items()
        }

    def spent_on(self, name: str) -> list[float]:
        """Return how long each piece of that work took, in whatever thread."""
        return [spent(event) for event in self._whole() if event["name"] == name]

    def page(self) -> int:
        """Return the process of the page that marks its turns."""
        (process,) = {e["pid"] for e in self.events if e["name"].startswith(MARK)}
        return int(process)

    def frames(self, page: int) -> tuple[int, int]:
        """Return how many frames of running fades were shown, and how many dropped."""
        states = [
            event["args"]["frame_reporter"]["state"]
            for event in self.events
            if event["name"] == FRAME
            and event["pid"] == page
            and event["args"].get("frame_reporter", {}).get("has_compositor_animation")
        ]
        shown = sum(state.startswith("STATE_PRESENTED") for state in states)
        return shown, states.count("STATE_DROPPED")

    def _whole(self) -> list[Event]:
        return [event for event in self.events if event["ph"] == "X"]


@contextmanager
def recording(browser: Browser, page: Page) -> Iterator[Trace]:
    """Record what a page's browser does in a block; the trace is there after it."""
    events: list[Event] = []
    ends: list[dict[str, str]] = []
    session = browser.new_browser_cdp_session()
    session.on("Tracing.tracingComplete", lambda end: ends.append(end))  # noqa: PLW0108  # playwright marks its listeners
    config = {"includedCategories": CATEGORIES}
    # As one text: an event each for what is recorded would keep the cores busy.
    asked = {"traceConfig": config, "transferMode": "ReturnAsStream"}
    session.send("Tracing.start", asked)
    yield Trace(events)
    session.send("Tracing.end")
    while not ends:
        page.wait_for_timeout(LOOK_EVERY_MS)
    events += json.loads(whole_text(session, ends[0]["stream"]))["traceEvents"]
    session.detach()


def whole_text(session: CDPSession, stream: str) -> str:
    """Read a stream of the browser to its end."""
    parts = []
    is_over = False
    while not is_over:
        got = session.send("IO.read", {"handle": stream, "size": CHUNK})
        parts.append(got["data"])
        is_over = got["eof"]
    session.send("IO.close", {"handle": stream})
    return "".join(parts)


def spent(event: Event) -> float:
    """Return an event's processor time in ms."""
    return float(event.get("tdur", 0)) / 1000
