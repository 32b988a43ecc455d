"""Two televisions side by side, each a Chromium of its own, and what they show."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from math import nan
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.screens import Item, Scripted, television
from tests.media_build import make_video

FILM_S = 12
#: For the wall clock of both processes is the machine's: when which slide of the side
#: zone came, and every 50 ms how far the video is.
WATCH = """() => {
  window.turns = []; window.places = [];
  new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) => window.turns.push([node.id, Date.now()])))
  ).observe(document.querySelector('#side'), {childList: true});
  setInterval(() => {
    const video = document.querySelector('#stage video');
    if (video) window.places.push([Date.now(), video.currentTime]);
  }, 50);
}"""


@contextmanager
def second_process(chromium: Browser) -> Iterator[Browser]:
    """Start another process of the same browser for a block."""
    other = chromium.browser_type.launch(executable_path=CHROMIUM, args=FLAGS)
    try:
        yield other
    finally:
        other.close()


def wall_with_film(folder: Path) -> Scripted:
    """Return a server with a video in the main zone and quick turns beside it."""
    options = {"profile": "main", "g": "25"}
    container = {"movflags": "faststart"}
    made = make_video(
        folder / "made.mp4",
        seconds=FILM_S,
        options=options,
        container_options=container,
    )
    server = Scripted(folder)
    server.screen = {"division": "side"}
    server.besides = {
        "side": tuple(Item(f"turn{number}", str(number), 1) for number in range(5))
    }
    address = server.add_media(made.read_bytes())
    film = f'<video src="{address}" muted playsinline loop preload="auto"></video>'
    server.show(Item("film", film, 600))
    return server


@contextmanager
def televisions(browsers: list[tuple[Browser, str]]) -> Iterator[list[Page]]:
    """Open a television in each browser at each address, and watch them."""
    with ExitStack() as stack:
        pages = [
            stack.enter_context(television(browser, url)) for browser, url in browsers
        ]
        for page in pages:
            page.wait_for_selector("#side > .slide")
            page.evaluate(WATCH)
        yield pages


def skews_of_turns(one: Page, other: Page) -> list[float]:
    """Return by how many ms the same turn came apart on two televisions."""
    mine, theirs = one.evaluate("turns"), other.evaluate("turns")
    skews = []
    for name, at in mine:
        nearest = [abs(at - then) for also, then in theirs if also == name]
        # The first ones may have been seen by one of them only.
        if nearest and min(nearest) < 2_500:
            skews.append(min(nearest))
    return skews


def skew_of_films(one: Page, other: Page, last_ms: float) -> float:
    """Return by how many ms the videos are apart, of what was seen at the end."""
    return abs(lag(one, last_ms) - lag(other, last_ms)) * 1000


def lag(page: Page, last_ms: float) -> float:
    """Return where (s) the video would be at instant 0, the middle of many looks.

    NaN, which is near nothing, where it did not move.
    """
    places: list[tuple[float, float]] = page.evaluate("places")
    newest = places[-1][0]
    seen = [(at, place) for at, place in places if at > newest - last_ms]
    lags = [
        (place - at / 1000 % FILM_S + FILM_S) % FILM_S for at, place in unbroken(seen)
    ]
    return median(lags) if lags else nan


def unbroken(seen: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out looks where the video stood or began anew."""
    return [now for before, now in pairwise(seen) if 0 < now[1] - before[1] < 1]


def dump(pages: list[Page]) -> str:
    """Return what was seen, for a failure's report."""
    seen: list[Any] = [page.evaluate("turns.slice(-6)") for page in pages]
    return json.dumps(seen)
