"""A television's zones and themes: placed by the layout, changed in time."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hurry import hurried, zone_where_it_is
from tests.browser.screens import Item, Scripted, await_claim, television

pytestmark = pytest.mark.browser

L_SHAPE = {"division": "l_shape", "hall": "云溪市政务服务大厅"}
HOUR_MS = 3_600_000
LINES = {"hall_lines": ["云溪市政务", "服务大厅"]}


@pytest.fixture
def server(scripted: Scripted) -> Scripted:
    """A server with a programme for all three zones."""
    scripted.screen = L_SHAPE | LINES
    aside = Item("aside", "侧")
    scripted.besides = {"ticker": (Item("line", "字幕"),), "side": (aside,)}
    return scripted


@pytest.fixture
def page(chromium: Browser, server: Scripted) -> Iterator[Page]:
    """A television that shows it."""
    server.show(Item("first", "主区"))
    with television(chromium, server.url) as page:
        expect(page.locator("#stage > #first")).to_be_visible()
        yield page


def box(page: Page, selector: str) -> dict[str, float]:
    """Return where an element stands."""
    found: dict[str, float] = page.evaluate(
        """selector => {
          const box = document.querySelector(selector).getBoundingClientRect();
          return {left: box.left, right: box.right, top: box.top, bottom: box.bottom};
        }""",
        selector,
    )
    return found


def test_it_divides_the_glass_and_gives_a_zone_up(page: Page, server: Scripted) -> None:
    expect(page.locator("#side > #aside")).to_be_visible()
    expect(page.locator("#ticker > #line")).to_be_visible()
    expect(page.locator(".side__hall")).to_have_text("云溪市政务服务大厅")
    expect(page.locator(".foot-name")).to_have_text("云溪市政务服务大厅")
    expect(page.locator(".side__clock")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    assert box(page, "#stage")["right"] == pytest.approx(box(page, ".side")["left"])
    assert box(page, ".side")["right"] == pytest.approx(1280)
    assert box(page, "#ticker")["bottom"] == pytest.approx(720)
    server.besides, server.screen = {}, {"division": "full"}
    server.show(Item("second", "全屏"))
    expect(page.locator("#stage > #second")).to_be_visible()
    await_claim(
        page, "document.querySelectorAll('#side > *, #ticker > *').length === 0"
    )
    assert box(page, "#stage") == {"left": 0, "right": 1280, "top": 0, "bottom": 720}


def test_it_puts_a_side_zone_below_on_an_upright_display(
    page: Page, server: Scripted
) -> None:
    page.set_viewport_size({"width": 720, "height": 1280})
    stage, side, ticker = (box(page, place) for place in ("#stage", ".side", "#ticker"))
    assert stage["bottom"] == pytest.approx(side["top"])
    assert side["left"] == stage["left"] == 0
    assert side["right"] == stage["right"] == 720
    assert ticker["bottom"] == pytest.approx(1280)
    # What is set for displays that lie has no room for a side zone on one that stands.
    server.show(Item("upright", "竖屏"))
    expect(page.locator("#stage > #upright")).to_be_visible()
    await_claim(page, "document.querySelectorAll('#side > *').length === 0")
    expect(page.locator(".side")).to_be_hidden()
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == pytest.approx(0.055 * 720)


def test_it_changes_its_theme_in_time_without_a_server(
    chromium: Browser, server: Scripted
) -> None:
    festive_at = round(time.time() * 1000) + HOUR_MS
    server.screen = L_SHAPE | {
        "themes": [[0, "dark"], [festive_at, "festive"]],
        "time_zone": zone_where_it_is(10),
    }
    server.show(Item("third", "节日"))
    with hurried(chromium, server) as page:
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        server.kill()
        page.evaluate(f"pass({HOUR_MS})")
        expect(page.locator("html")).to_have_attribute("data-theme", "festive")
        colour = "getComputedStyle(document.querySelector('.side')).backgroundColor"
        await_claim(page, f"{colour} === 'rgb(109, 4, 9)'")
