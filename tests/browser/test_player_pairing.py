"""A television that is not paired: its code, and what happens before and after."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import Item, Scripted, television, wait_until

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1080, 1920), (3840, 2160), (1366, 768)]
HIDDEN = "[data-pairing=code], .pairing__title, [data-pairing=qr], [data-pairing=left]"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Scripted]:
    server = Scripted(tmp_path, is_paired=False)
    server.start()
    yield server
    server.kill()


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
    expect(page.locator("[data-pairing=left]")).to_have_text("9:58")


@pytest.mark.parametrize("size", SIZES)
def test_its_code_fits_the_glass(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for part in page.locator(HIDDEN).all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]


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
    server.expires_in = 2
    server.show()
    with television(chromium, server.url) as page:
        page.wait_for_selector("[data-pairing=code]")
        with page.expect_response("**/display/pairings"):
            server.show()


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
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


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
