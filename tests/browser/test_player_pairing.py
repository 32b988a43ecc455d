"""A television that is not paired: its code, and what happens before and after."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.screens import (
    Item,
    Scripted,
    await_claim,
    television,
    wait_until,
)

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1080, 1920), (3840, 2160), (1366, 768)]
PARTS = "[data-pairing=code], .pairing__title, [data-pairing=qr], [data-pairing=left]"


@pytest.fixture
def server(scripted: Scripted) -> Scripted:
    """A server that knows no display."""
    scripted.is_paired = False
    scripted.start()
    return scripted


@pytest.fixture
def page(chromium: Browser, server: Scripted) -> Iterator[Page]:
    with television(chromium, server.url) as page:
        page.wait_for_selector("[data-pairing=code]")
        yield page


def test_it_shows_a_code_in_two_groups(page: Page) -> None:
    expect(page.locator("[data-pairing=code]")).to_have_text("BCDF-GHJK")
    assert "code=" in str(page.locator("[data-pairing=qr]").get_attribute("src"))
    url = page.locator("[data-pairing=url]").inner_text()
    assert url.endswith("/office/displays/new")
    left = page.locator("[data-pairing=left]")
    expect(left).to_have_text(re.compile(r"^(10:00|9:[0-5]\d)$"))
    expect(left).not_to_have_text(left.inner_text())


def test_its_code_fits_every_glass(page: Page) -> None:
    expect(page.locator("[data-pairing=code]")).to_have_text("BCDF-GHJK")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for part in page.locator(PARTS).all():
            box = part.bounding_box()
            assert box is not None
            assert min(box["x"], box["y"]) >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height


def test_it_starts_without_a_reload_once_it_is_approved(
    server: Scripted, page: Page
) -> None:
    page.evaluate("window.mark = true")
    server.is_paired = True
    server.show(Item("welcome", "欢迎"))
    page.wait_for_selector("#welcome")
    assert page.locator("#pairing").is_hidden()
    assert page.evaluate("window.mark") is True


def test_it_asks_for_a_new_code_when_one_runs_out(
    chromium: Browser, server: Scripted
) -> None:
    server.expires_in = 1
    server.show()
    with television(chromium, server.url) as page:
        for _ in range(2):
            page.wait_for_event("response", is_new_code)


def is_new_code(response: Response) -> bool:
    """Say whether the server gave another code."""
    return response.url.endswith("/display/pairings") and response.status == 201


def test_it_forgets_everything_when_it_is_unpaired(
    server: Scripted, page: Page
) -> None:
    server.is_paired = True
    server.show(Item("secret", "内部"))
    page.wait_for_selector("#secret")
    wait_until(lambda: bool(server.heard("hello")))
    server.is_paired = False
    server.show(Item("secret", "内部"))
    server.command("unpaired")
    page.wait_for_selector("#pairing:not([hidden])")
    assert page.locator("#stage > *").count() == 0
    await_claim(page, "async () => (await indexedDB.databases()).length === 0")


def test_it_says_that_the_server_does_not_answer(
    chromium: Browser, server: Scripted, page: Page
) -> None:
    page.route("**/display/pairings", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("[data-pairing=trouble]:not([hidden])")
    assert chromium.is_connected()
    assert server.url
    page.unroute_all(behavior="ignoreErrors")
    page.wait_for_selector("[data-pairing=trouble]", state="hidden")
