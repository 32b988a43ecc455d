"""A television whose time a test lets pass as it likes: see hurry.js."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from playwright.sync_api import Browser, Page

from signage import clock
from tests.browser.screens import Scripted

HURRY = (Path(__file__).parent / "hurry.js").read_text("utf-8")


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


def zone_where_it_is(hour: int) -> str:
    """Return a time zone in which it is `hour` o'clock: far from the night, or near."""
    ahead = (hour - clock.now().astimezone(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
