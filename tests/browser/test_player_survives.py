"""The television without its server: it keeps turning, reloads, and catches up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import Item, Scripted, await_claim, television

pytestmark = pytest.mark.browser

# The player shows the sign after 10 s without a connection.
SIGN_WITHIN_MS = 15_000
# Full jitter doubles from 0.5 s: after an outage this short it is back by then.
BACK_WITHIN_MS = 15_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Scripted]:
    server = Scripted(tmp_path)
    server.start()
    server.show(Item("a", "一", 1), Item("b", "二", 1))
    yield server
    server.kill()


@pytest.fixture
def page(chromium: Browser, server: Scripted) -> Iterator[Page]:
    with television(chromium, server.url) as page:
        page.wait_for_selector("#a")
        yield page


def test_it_keeps_turning_and_catches_up(server: Scripted, page: Page) -> None:
    server.kill()
    for slide in ("b", "a", "b"):
        page.wait_for_selector(f"#{slide}.is-entering")
    server.show(Item("new", "新"))
    server.start()
    page.wait_for_selector("#new", timeout=BACK_WITHIN_MS)
    assert page.locator("#offline").is_hidden()


def test_it_shows_discreetly_that_the_server_is_gone(
    server: Scripted, page: Page
) -> None:
    server.kill()
    page.wait_for_selector("#offline:not([hidden])", timeout=SIGN_WITHIN_MS)
    assert page.locator("#stage > .slide").count() >= 1
    server.start()
    expect(page.locator("#offline")).to_be_hidden(timeout=2 * BACK_WITHIN_MS)


def test_it_reloads_without_a_server(server: Scripted, page: Page) -> None:
    await_claim(page, "navigator.serviceWorker.controller !== null")
    kept = """async () => {
      const assets = await caches.open('signage-assets-1');
      return (await assets.keys()).map((r) => new URL(r.url).pathname);
    }"""
    await_claim(page, f"async () => (await ({kept})()).length >= 4")
    assert "/static/dist/player.js" in page.evaluate(kept)
    server.kill()
    page.reload()
    page.wait_for_selector("#a, #b")
    for slide in ("a", "b"):
        page.wait_for_selector(f"#{slide}.is-entering")


def test_it_starts_from_what_it_kept_before_any_network(
    server: Scripted, page: Page
) -> None:
    page.route("**/display/programme", lambda _route: None)
    page.reload()
    page.wait_for_selector("#a, #b", timeout=2_000)
    server.show(Item("new", "新"))
    page.unroute_all(behavior="ignoreErrors")
