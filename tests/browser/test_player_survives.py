"""The television without its server: it keeps turning, reloads, and catches up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.screens import (
    Item,
    Scripted,
    await_kept,
    is_revision,
    television,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def server(scripted: Scripted) -> Scripted:
    """A server of two slides, a second each."""
    scripted.show(Item("a", "一", 1), Item("b", "二", 1))
    return scripted


@pytest.fixture
def page(chromium: Browser, server: Scripted) -> Iterator[Page]:
    with television(chromium, server.url) as page:
        page.wait_for_selector("#a")
        yield page


def test_it_keeps_turning_says_discreetly_what_is_wrong_and_catches_up(
    server: Scripted, page: Page
) -> None:
    server.kill()
    for slide in ("b", "a", "b"):
        page.wait_for_selector(f"#{slide}.is-entering")
    page.wait_for_selector("#offline:not([hidden])", timeout=PATIENCE_MS)
    assert page.locator("#stage > .slide").count() >= 1
    server.show(Item("new", "新"))
    server.start()
    page.wait_for_selector("#new", timeout=PATIENCE_MS)
    expect(page.locator("#offline")).to_be_hidden()


def test_it_reloads_without_a_server(server: Scripted, page: Page) -> None:
    await_kept(page, is_revision(server))
    server.kill()
    page.reload()
    page.wait_for_selector("#a, #b")
    for slide in ("a", "b"):
        page.wait_for_selector(f"#{slide}.is-entering")


def test_it_starts_from_what_it_kept_before_any_network(
    server: Scripted, page: Page
) -> None:
    await_kept(page, is_revision(server))
    page.route("**/display/programme", lambda _route: None)
    page.route_web_socket("**/socket.io/**", lambda _silent: None)
    page.reload()
    page.wait_for_selector("#a, #b")
    page.unroute_all(behavior="ignoreErrors")
