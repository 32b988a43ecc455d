"""Players and servers of different ages: one reload, never a blank page (F22)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.screens import Item, Scripted, await_claim, television, wait_until

pytestmark = pytest.mark.browser

# Since the first programmes the screen has learnt these fields.
LEARNT = frozenset({"division", "themes", "logo", "hall_lines"})
# A page is at least 3 s old before it loads anew.
RELOADED_BY_THEN_MS = 3_500
PAGE_IS_KEPT = "async () => (await caches.match('/display')) !== undefined"
KEPT_PAGE = "async () => await (await caches.match('/display')).text()"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Scripted]:
    """A server that has something to show."""
    server = Scripted(tmp_path)
    server.items = (Item("a", "一"),)
    yield server
    server.kill()


def test_an_old_player_loads_anew_once(chromium: Browser, server: Scripted) -> None:
    """Something between keeps serving the old page: the server asks in vain."""
    stamp = "ffffffffffff"
    server.greeted_with = ({"name": "reload", "player": stamp},)
    server.start()
    with television(chromium, server.url) as page:
        wait_until(lambda: len(server.heard("hello")) == 2)
        for _ in range(5):
            server.command("reload", player=stamp)
        page.wait_for_timeout(RELOADED_BY_THEN_MS)
        server.command("identify", text="大厅东侧")
        expect(page.locator("#identify")).to_have_text("大厅东侧")
        assert page.evaluate("performance.now()") > RELOADED_BY_THEN_MS
        assert len(server.heard("hello")) == 2


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
        await_claim(page, PAGE_IS_KEPT)
        server.head = '<link rel="icon" href="/static/gone.svg?v=0123456789ab">'
        server.show(*server.items)
        page.reload()
        page.wait_for_selector("#a")
        assert "gone.svg" in page.content()
        assert "gone.svg" not in page.evaluate(KEPT_PAGE)
        server.kill()
        page.reload()
        page.wait_for_selector("#a")
