"""What the office tells a screen: be silent, show your glass, begin anew."""

import io
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from signage.db import Database
from signage.models import Display, Screenshot
from signage.models.display import DisplayKind
from signage.operations.displays.screenshots import screenshot_path
from tests.browser.screens import holds
from tests.realtime.house import PROGRAM, House, furnish, move_in
from tests.serve import Server

pytestmark = pytest.mark.browser

SIZE = ViewportSize(width=1280, height=720)
PATIENCE_S = 90.0
LOOK_EVERY_MS = 100


class Glass:
    """A television in Chromium, and the server's database."""

    def __init__(self, house: House, page: Page) -> None:
        self.house = house
        self.page = page
        self.database = Database(f"sqlite:///{house.server.data / 'signage.db'}")

    def tell(self, command: str) -> None:
        """Tell it something."""
        self.house.do(f"command/{self.house.tv}/{command}")

    def await_that(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds, looking now and again."""
        until = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until, what
            self.page.wait_for_timeout(LOOK_EVERY_MS)

    def begin_anew(self, command: str) -> None:
        """Tell it, and wait for the page after this one."""
        self.page.evaluate("document.body.dataset.old = ''")
        self.tell(command)
        self.page.wait_for_selector("body:not([data-old])", timeout=PATIENCE_S * 1000)

    def is_muted(self) -> bool:
        """Whether it is silent; what is being loaded anew is not yet."""
        return holds(self.page, "document.body.matches('.is-muted')")

    def said(self, name: str) -> object:
        """Return what it said of itself last."""
        with self.database.read() as session:
            return session.get_one(Display, self.house.tv).condition.get(name)

    def shot(self) -> Screenshot | None:
        """Return what is known of the picture that was asked for."""
        with self.database.read() as session:
            return session.get(Screenshot, self.house.tv)

    def is_answered(self) -> bool:
        """Whether the wish for a picture was answered."""
        shot = self.shot()
        return shot is not None and bool(shot.taken_at or shot.failure)


@pytest.fixture
def glass(chromium: Browser, tmp_path: Path, migrated_file: Path) -> Iterator[Glass]:
    """A television that shows the programme of a running server."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    database = Database(f"sqlite:///{tmp_path / 'signage.db'}")
    furnish(database)
    database.engine.dispose()
    server = Server(tmp_path, PROGRAM)
    server.start()
    house = move_in(server)
    context = chromium.new_context(viewport=SIZE, locale="zh-CN")
    page = open_page(context, house, "/display")
    page.wait_for_selector("#stage .slide", timeout=PATIENCE_S * 1000)
    yield Glass(house, page)
    context.close()
    server.kill()


def open_page(context: BrowserContext, house: House, path: str) -> Page:
    """Open a page of the house's display."""
    url = house.server.url
    context.add_cookies([{"name": "signage_display", "value": house.token, "url": url}])
    page = context.new_page()
    page.goto(url + path)
    return page


def test_it_does_what_the_office_tells_it(glass: Glass) -> None:
    glass.await_that(lambda: glass.said("player"), "it says how it is")
    assert glass.said("origin") == glass.house.server.url
    assert (glass.said("kit"), glass.said("is_muted")) == (None, False)

    glass.tell("mute")
    glass.await_that(glass.is_muted, "it is silent")
    glass.page.reload()
    glass.await_that(glass.is_muted, "and stays so")
    glass.await_that(lambda: glass.said("is_muted"), "and says so")
    glass.tell("unmute")
    glass.await_that(lambda: not glass.is_muted(), "it may sound again")

    glass.tell("screen_off")
    glass.await_that(lambda: "kit" in str(glass.said("screen_failure")), "it says why")

    glass.tell("screen_on")
    glass.page.wait_for_selector("#stage .slide")
    glass.tell("screenshot")
    glass.await_that(glass.is_answered, "it draws itself")
    shot = glass.shot()
    assert shot is not None
    assert (shot.source, shot.failure) == ("browser", "")
    media = glass.house.server.data / "media"
    content = screenshot_path(media, shot.media_hash).read_bytes()
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (SIZE["width"], SIZE["height"])
        extremes = picture.convert("L").getextrema()
    assert extremes[1] - extremes[0] > 100  # type: ignore[operator]  # not one colour

    glass.begin_anew("clear_cache")
    glass.page.wait_for_selector("#stage .slide", timeout=PATIENCE_S * 1000)

    glass.page.context.clear_cookies()
    a_kiosk_says_its_name_and_begins_anew(glass)


def a_kiosk_says_its_name_and_begins_anew(tv: Glass) -> None:
    """On the same server: starting another would take as long as all of this."""
    house = move_in(tv.house.server, DisplayKind.KIOSK)
    kiosk = Glass(house, open_page(tv.page.context, house, "/kiosk"))
    kiosk.await_that(lambda: kiosk.said("player"), "it says how it is")
    assert kiosk.said("player") == tv.said("player")
    kiosk.tell("identify")
    kiosk.page.wait_for_selector(
        ".identify:has-text('东墙')", timeout=1000 * PATIENCE_S
    )
    kiosk.begin_anew("reload")
