"""The television for weeks: nothing grows with the number of changes."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.hurry import hurried, zone_where_it_is
from tests.browser.screens import (
    Item,
    Scripted,
    await_kept,
    is_revision,
    television,
    wait_until,
)

pytestmark = pytest.mark.browser

SLIDES, TURN_MS = 10, 2_000
TURNS = 10_000
# A slide's worth: 60 nodes. Engines compile what runs often, some 250 kB, at first.
WARM_UP_TURNS = 1_000
# One listener for each turn would be 9,000, one for each time round 900; hours pass in
# seconds here, in which connections come and go with a handful each.
MORE_IN_TURNS = {"JSHeapUsedSize": 900_000, "Nodes": 1_000, "JSEventListeners": 300}
CHANGES = 60
# Every change brings 100 nodes: a leak would be 6,000, and some MB. One listener for
# each slide would be hundreds; a new connection has a handful.
MORE_IN_CHANGES = {"JSHeapUsedSize": 600_000, "Nodes": 2_500, "JSEventListeners": 50}
# Engines keep caches, and free what is of no use any more when it suits them.
COLLECTIONS, PAUSE_MS = 60, 250


def test_it_does_not_grow(chromium: Browser, scripted: Scripted) -> None:
    with television(chromium, scripted.url) as page:
        wait_until(lambda: bool(scripted.heard("hello")))
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        change(scripted, page, first=0)
        before = measure(session)
        change(scripted, page, first=CHANGES)
        assert grown(page, session, before, MORE_IN_CHANGES) == {}


def change(scripted: Scripted, page: Page, *, first: int) -> None:
    """Push many programmes: each second one with a new slide, else a changed one."""
    for number in range(first, first + CHANGES):
        text = f"<p>{number}</p>" * 50
        scripted.show(Item(f"slide-{number // 2}", text), anchor=number)
        # A handle from wait_for_selector would itself keep the element.
        page.locator(f"#slide-{number // 2} p").get_by_text(str(number)).last.wait_for()


def grown(
    page: Page, session: CDPSession, before: dict[str, float], more: dict[str, int]
) -> dict[str, float]:
    """Return by how much what has grown more than allowed has, and stays so."""
    for _ in range(COLLECTIONS):
        after = measure(session)
        grown_by = {name: after[name] - before[name] for name in more}
        too_much = {name: by for name, by in grown_by.items() if by >= more[name]}
        if not too_much:
            break
        page.wait_for_timeout(PAUSE_MS)
    return too_much


def measure(session: CDPSession) -> dict[str, float]:
    """Return Chromium's own figures after a collection of garbage."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}


def test_it_does_not_grow_in_ten_thousand_turns(
    chromium: Browser, scripted: Scripted
) -> None:
    picture = scripted.add_media(png())
    scripted.screen = {"time_zone": zone_where_it_is(5)}
    scripted.items = tuple(many_parts(number, picture) for number in range(SLIDES))
    scripted.show(*scripted.items)
    with hurried(chromium, scripted) as page:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.evaluate(f"turns({WARM_UP_TURNS}, {TURN_MS})")
        before = measure(session)
        most = page.evaluate(f"turns({TURNS - WARM_UP_TURNS}, {TURN_MS})")
        assert most == 2
        assert grown(page, session, before, MORE_IN_TURNS) == {}


def test_it_loads_anew_at_night_without_a_server(
    chromium: Browser, scripted: Scripted
) -> None:
    scripted.screen = {"time_zone": zone_where_it_is(1)}
    scripted.show(Item("a", "一"))
    with hurried(chromium, scripted) as page:
        await_kept(page, is_revision(scripted))
        scripted.kill()
        with page.expect_navigation(timeout=PATIENCE_MS):
            page.evaluate("pass(3600000), void hours(2)")
        page.wait_for_selector("#a")


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
