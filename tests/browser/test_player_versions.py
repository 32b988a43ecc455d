"""Players and servers of different ages: one reload, never a blank page (F22)."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.screens import (
    Item,
    Scripted,
    await_claim,
    await_kept,
    is_revision,
    television,
)

pytestmark = pytest.mark.browser

# Since the first programmes the screen has learnt these fields.
LEARNT = frozenset({"division", "themes", "logo", "hall_lines"})
# A page is at least 3 s old before it loads anew.
RELOADED_BY_THEN_MS = 4_500
LOOK_EVERY_MS = 100
COUNT_LOADS = "sessionStorage.loads = Number(sessionStorage.loads || 0) + 1"
KEPT_PAGE = "async () => await (await caches.match('/display')).text()"


@pytest.fixture
def server(scripted: Scripted) -> Scripted:
    """A server that has something to show."""
    scripted.show(Item("a", "一"))
    return scripted


def test_an_old_player_loads_anew_once(chromium: Browser, server: Scripted) -> None:
    """Something between keeps serving the old page: the server asks in vain."""
    stamp = "ffffffffffff"
    server.greeted_with = ({"name": "reload", "player": stamp},)
    server.start()
    with television(chromium, server.url, COUNT_LOADS) as page:
        await_claim(page, "sessionStorage.loads === '2'")
        # Commands come in their order, once it is connected: then it heard all of them.
        while page.locator("#identify").is_hidden():
            for _ in range(5):
                server.command("reload", player=stamp)
            server.command("identify", text="大厅东侧")
            page.wait_for_timeout(LOOK_EVERY_MS)
        await_claim(page, f"performance.now() > {RELOADED_BY_THEN_MS}")
        assert page.evaluate("sessionStorage.loads") == "2"


def test_it_plays_an_older_servers_programme(
    chromium: Browser, server: Scripted
) -> None:
    server.lacking = LEARNT
    server.start()
    with television(chromium, server.url) as page:
        expect(page.locator("#a")).to_have_text("一")
        server.lacking = frozenset()
        server.screen = {"mood": "cheerful", "division": "hexagon"}
        server.besides = {"hologram": (Item("h", "全息"),)}
        server.show(Item("b", "二"))
        expect(page.locator("#b")).to_have_text("二")


def test_a_new_page_that_came_in_part_does_not_replace_the_old_one(
    chromium: Browser, server: Scripted
) -> None:
    server.start()
    with television(chromium, server.url) as page:
        await_kept(page, is_revision(server))
        server.head = '<link rel="icon" href="/static/gone.svg?v=0123456789ab">'
        server.show(*server.items)
        await_kept(page, is_revision(server))
        # A server that takes its time has the worker show the page that it keeps.
        while "gone.svg" not in page.content():
            page.reload()
        page.wait_for_selector("#a")
        assert "gone.svg" not in page.evaluate(KEPT_PAGE)
        server.kill()
        page.reload()
        page.wait_for_selector("#a")
