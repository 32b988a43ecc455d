"""Televisions of two Chromium processes on networks that fail, each its own way (F12).

A silent failure is noticed by the page itself, the server is found again, and slides
turn throughout; the clients' tests hold it to its seconds (kiosk/test/vigil.test.ts).
All of it happens at once, since noticing takes its 18 s.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.screens import PATIENCE_S, Item, Scripted, await_claim
from tests.browser.walls import second_process
from tests.network_proxy import Network, network_to

pytestmark = pytest.mark.browser

# A turn lasts 1 s, and a loaded machine may be late: less than noticing takes.
LONGEST_TURN_S = 12.0
JITTER_S = (0.0, 0.200)
BYTES_PER_S = 1.0
FIRST_WIDTH = 1280
LOOK_EVERY_MS = 50

WATCH = """() => {
  window.turns = [];
  new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) =>
      window.turns.push([node.id || "idle", Date.now()])))
  ).observe(document.querySelector('#stage'), {childList: true});
}"""


@dataclass
class Set:
    """A television on a network of its own, told from others by its width."""

    server: Scripted
    network: Network
    page: Page
    width: int

    def watch(self) -> None:
        """Note its turns from now on, once it is connected and keeps what it shows."""
        self.await_that(lambda: self.greetings > 0)
        self.page.wait_for_selector("#stage > #b")
        await_claim(self.page, "navigator.serviceWorker.controller !== null")
        self.page.evaluate(WATCH)

    @property
    def greetings(self) -> int:
        """How often it has greeted the server."""
        greeted = self.server.heard("hello")
        return sum(hello["width"] == self.width for hello in greeted)

    def await_notice(self, began: float) -> None:
        """Wait until it noticed by itself: it tries to connect anew."""
        self.await_that(lambda: self.network.sockets_opened_since(began) != [])

    def await_return(self, greetings: int) -> None:
        """Wait until it greets the server again."""
        self.await_that(lambda: self.greetings > greetings)

    def await_that(self, claim: Callable[[], bool]) -> None:
        """Wait until a claim is true, while the page's events come in."""
        deadline = time.monotonic() + PATIENCE_S
        while not claim():
            assert time.monotonic() < deadline, self.width
            self.page.wait_for_timeout(LOOK_EVERY_MS)

    def longest_turn_s(self) -> float:
        """Return for how long at most one slide stood."""
        turns = self.page.evaluate("[...turns, ['end', Date.now()]]")
        assert "idle" not in {name for name, _ in turns}
        gaps = [after - at for (_, at), (_, after) in pairwise(turns)]
        return float(max(gaps) / 1000)


@pytest.fixture
def server(scripted: Scripted) -> Scripted:
    """A server with three slides of a second each; one is a picture."""
    picture = f'<img src="{scripted.add_media(a_picture())}" alt="">'
    scripted.show(Item("a", "一", 1), Item("b", picture, 1), Item("c", "三", 1))
    return scripted


def a_picture() -> bytes:
    """Return a small picture."""
    written = io.BytesIO()
    Image.new("RGB", (160, 90), "#8B0000").save(written, "png")
    return written.getvalue()


@contextmanager
def a_set(browser: Browser, server: Scripted, width: int) -> Iterator[Set]:
    """Open a television behind a network of its own."""
    context = browser.new_context(viewport=ViewportSize(width=width, height=720))
    with network_to(server.port, width) as network:
        page = context.new_page()
        page.goto(f"{network.url}/display")
        yield Set(server, network, page, width)
        context.close()


def test_it_survives_bad_networks(chromium: Browser, server: Scripted) -> None:
    with ExitStack() as stack:
        other = stack.enter_context(second_process(chromium))
        opened = [
            stack.enter_context(a_set(browser, server, FIRST_WIDTH + number))
            for number, browser in enumerate([chromium, other, chromium, other, other])
        ]
        for each in opened:
            each.watch()
        broken, hole, late, slow, half = opened
        greetings = {each.width: each.greetings for each in opened}
        began = time.monotonic()
        broken.network.reset()
        hole.network.swallow()
        late.network.jitter(*JITTER_S)
        slow.network.trickle(BYTES_PER_S)
        half.network.half_open()
        broken.await_return(greetings[broken.width])
        for each in (half, slow, hole):
            each.await_notice(began)
        slow.network.heal()
        hole.network.heal()
        for each in (half, slow, hole):
            each.await_return(greetings[each.width])
        assert late.network.sockets_opened_since(began) == []
        for each in opened:
            assert each.longest_turn_s() < LONGEST_TURN_S
        server.show(Item("new", "新", 60))
        for each in opened:
            each.page.wait_for_selector("#new")
