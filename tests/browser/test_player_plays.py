"""Proof of play of a real browser: counted, kept over a reload, sent."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.screens import Item, Scripted, television, wait_until

pytestmark = pytest.mark.browser

A, B = Item("a", "一", 1), Item("b", "二", 1)
#: Later than any first sending after a start.
SENT_AFTER_MS = 120_000


def test_it_reports_what_was_on_the_glass(
    chromium: Browser, scripted: Scripted
) -> None:
    posts: list[dict[str, Any]] = []
    scripted.show(A, B)
    with television(chromium, scripted.url) as page:
        take_posts(page, posts)
        for slide in ("b", "a", "b", "a"):
            page.wait_for_selector(f"#{slide}.is-entering")
        # What was counted is written when the page goes; the next one sends it.
        page.clock.install()
        greeted = len(scripted.heard("playing"))
        page.reload()
        page.wait_for_selector("#a, #b")
        wait_until(lambda: len(scripted.heard("playing")) > greeted)
        page.clock.fast_forward(SENT_AFTER_MS)
        wait_until(lambda: flowed(page) and bool(posts))
    items = posts[0]["items"]
    seen = {(item["slide"], item["hash"]) for item in items}
    assert seen >= {(A.id, A.hash), (B.id, B.hash)}
    for item in items:
        assert item["zone"] == "main"
        assert 0 < sum(item["quarters"]) <= item["last"] - item["first"] + 100
        assert item["first"] // 3_600_000 == (item["last"] - 1) // 3_600_000
    assert sum(item["times"] for item in items) >= 3


def take_posts(page: Page, posts: list[dict[str, Any]]) -> None:
    """Answer the page's proof of play as the server would."""

    def take(route: Route) -> None:
        batch: dict[str, Any] = json.loads(route.request.post_data or "")
        posts.append(batch)
        stored = [{"serial": i["serial"], "status": "stored"} for i in batch["items"]]
        route.fulfill(json={"results": [s | {"message": ""} for s in stored]})

    page.route("**/display/plays", take)


def flowed(page: Page) -> bool:
    """Let the page's events come in; always true."""
    page.wait_for_timeout(50)
    return True
