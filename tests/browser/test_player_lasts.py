"""The television for weeks: nothing grows with the number of changes."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page

from signage import clock
from tests.browser.screens import (
    Item,
    Scripted,
    await_claim,
    television,
    wait_until,
)

pytestmark = pytest.mark.browser

HURRY = (Path(__file__).parent / "hurry.js").read_text("utf-8")
SLIDES, TURN_MS = 10, 2_000
TURNS = 10_000
# A slide's worth: 60 nodes. Engines compile what runs often, some 250 kB, at first.
WARM_UP_TURNS = 1_000
TURNS_GROWTH_KB = 500
TURNS_MORE_NODES = 1_000
# One for each turn would be 9,000, one for each time round 900; hours pass in seconds
# here, in which connections come and go with a handful each.
TURNS_MORE_LISTENERS = 300
CHANGES = 60
COLLECTIONS = 20
# Every change brings 100 nodes: a leak would be 6,000, and some MB. Engines keep
# caches, and free nodes when it suits them.
GROWTH_KB = 300
# One listener a slide would be hundreds; a new connection has a handful.
LISTENERS_MORE = 20
NODES_MORE = 2_500


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
        after = settled(session, before["Nodes"] + NODES_MORE)
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


def settled(session: CDPSession, nodes: float) -> dict[str, float]:
    """Measure once the engine holds fewer nodes: it frees them when it suits it."""
    for _ in range(COLLECTIONS):
        found = measure(session)
        if found["Nodes"] < nodes:
            break
    return found


def measure(session: CDPSession) -> dict[str, float]:
    """Return Chromium's own figures after a collection of garbage."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}


def test_it_does_not_grow_in_ten_thousand_turns(
    chromium: Browser, server: Scripted
) -> None:
    picture = server.add_media(png())
    server.screen = {"time_zone": zone_where_it_is(5)}
    server.items = tuple(many_parts(number, picture) for number in range(SLIDES))
    server.show(*server.items)
    with hurried(chromium, server) as page:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.evaluate(f"turns({WARM_UP_TURNS}, {TURN_MS})")
        before = measure(session)
        most = page.evaluate(f"turns({TURNS - WARM_UP_TURNS}, {TURN_MS})")
        after = settled(session, before["Nodes"] + TURNS_MORE_NODES)
    grown = {name: after[name] - before[name] for name in after}
    assert most == 2
    assert grown["JSHeapUsedSize"] < TURNS_GROWTH_KB * 1000
    assert grown["Nodes"] < TURNS_MORE_NODES
    assert grown["JSEventListeners"] < TURNS_MORE_LISTENERS


def test_it_loads_anew_at_night_without_a_server(
    chromium: Browser, server: Scripted
) -> None:
    server.screen = {"time_zone": zone_where_it_is(1)}
    server.show(Item("a", "一"))
    with hurried(chromium, server) as page:
        await_claim(page, "async () => (await caches.match('/display')) !== undefined")
        await_claim(page, "navigator.serviceWorker.controller !== null")
        page.wait_for_timeout(300)
        server.kill()
        with page.expect_navigation():
            page.evaluate("pass(3600000), void hours(2)")
        page.wait_for_selector("#a")


@contextmanager
def hurried(chromium: Browser, server: Scripted) -> Iterator[Page]:
    """Open a television whose time the test lets pass."""
    # A small one: its pixels are painted while the turns hurry by.
    context = chromium.new_context(viewport={"width": 320, "height": 180})
    context.add_init_script(HURRY)
    page = context.new_page()
    page.goto(f"{server.url}/display")
    page.evaluate("pass(3100)")  # it asks for its programme
    page.wait_for_selector("#stage > .slide")
    yield page
    context.close()


def many_parts(number: int, picture: str) -> Item:
    """Return a slide with a clock, counting numbers and a picture."""
    rows = "".join(
        f'<li data-key="{number}-{row}">第{row}行 <b data-count>{row}</b></li>'
        for row in range(8)
    )
    html = (
        f'<time data-clock="HH:mm"></time><ol>{rows}</ol><img src="{picture}" alt="">'
    )
    return Item(f"slide-{number}", html, TURN_MS / 1000)


def png() -> bytes:
    """Return a small picture."""
    content = io.BytesIO()
    Image.new("RGB", (320, 180), "#8B0000").save(content, "png")
    return content.getvalue()


def zone_where_it_is(hour: int) -> str:
    """Return a time zone in which it is `hour` o'clock: far from the night, or near."""
    ahead = (hour - clock.now().astimezone(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
