"""The television for weeks: nothing grows with the number of changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.screens import Item, Scripted, television, wait_until

pytestmark = pytest.mark.browser

CHANGES = 150
# Every change brings 100 nodes: a leak would be 15,000, and some MB. Engines keep
# caches, and free nodes when it suits them.
GROWTH_KB = 300
# One listener a slide would be hundreds; a new connection has a handful.
LISTENERS_MORE = 20
NODES_MORE = 4_000


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Scripted]:
    server = Scripted(tmp_path)
    server.start()
    yield server
    server.kill()


def test_it_does_not_grow(chromium: Browser, server: Scripted) -> None:
    with television(chromium, server.url) as page:
        wait_until(lambda: bool(server.heard("hello")))
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        change(server, page, first=0)
        before = measure(session)
        change(server, page, first=CHANGES)
        after = measure(session)
    assert after["JSHeapUsedSize"] - before["JSHeapUsedSize"] < GROWTH_KB * 1000
    assert after["Nodes"] - before["Nodes"] < NODES_MORE
    assert after["JSEventListeners"] - before["JSEventListeners"] < LISTENERS_MORE


def change(server: Scripted, page: Page, *, first: int) -> None:
    """Push many programmes: each second one with a new slide, else a changed one."""
    for number in range(first, first + CHANGES):
        text = f"<p>{number}</p>" * 50
        server.show(Item(f"slide-{number // 2}", text), anchor=number)
        # A handle from wait_for_selector would itself keep the element.
        page.locator(f"#slide-{number // 2} p").get_by_text(str(number)).last.wait_for()


def measure(session: CDPSession) -> dict[str, float]:
    """Return Chromium's own figures after a collection of garbage."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}
