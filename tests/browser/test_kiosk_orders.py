"""A kiosk obeys the office between two visitors: no rating is seen, none is lost."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, expect
from sqlalchemy import select

from signage.db import Database
from signage.models import Display, Hall, Rating, Screenshot
from signage.models.display import DisplayKind
from signage.operations.displays.screenshots import screenshot_path
from tests.browser.kiosk_hall import (
    PORTRAIT,
    choose_window,
    shown,
    tap_level,
    wait_until_sent,
    waiting,
)
from tests.browser.screens import wait_until
from tests.build import create_window
from tests.realtime.house import PROGRAM, House, furnish, move_in
from tests.serve import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def house(tmp_path: Path, migrated_file: Path) -> Iterator[House]:
    """A running server with a window and a kiosk."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    database = Database(f"sqlite:///{tmp_path / 'signage.db'}")
    furnish(database)
    with database.write() as session:
        hall = session.scalars(select(Hall)).one()
        create_window(session, hall, "W02", number="02", name="医保服务")
    database.engine.dispose()
    server = Server(tmp_path, PROGRAM)
    server.start()
    yield move_in(server, DisplayKind.KIOSK)
    server.kill()


@pytest.fixture
def database(house: House) -> Iterator[Database]:
    """The server's database."""
    database = Database(f"sqlite:///{house.server.data / 'signage.db'}")
    yield database
    database.engine.dispose()


@pytest.fixture
def page(chromium: Browser, house: House, database: Database) -> Iterator[Page]:
    """The kiosk's page, once its connection stands."""
    context = chromium.new_context(viewport=PORTRAIT, has_touch=True)
    url = house.server.url
    context.add_cookies([{"name": "signage_display", "value": house.token, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/kiosk")
    wait_until(lambda: bool(said(database, house).get("player")))
    yield page
    context.close()


def said(database: Database, house: House) -> dict[str, object]:
    """Return what the kiosk said of itself last."""
    with database.read() as session:
        return dict(session.get_one(Display, house.tv).condition)


def picture(database: Database, house: House) -> Screenshot | None:
    """Return what came of the wish for a picture; None: nothing yet."""
    with database.read() as session:
        shot = session.get(Screenshot, house.tv)
    return shot if shot is not None and (shot.taken_at or shot.failure) else None


def tell(page: Page, house: House, command: str) -> None:
    """Tell the kiosk something, and wait until it has heard it."""
    for each in (command, "identify"):
        house.do(f"command/{house.tv}/{each}")
    # Commands come in order, and its name is shown whatever else waits.
    expect(page.locator(".identify")).to_be_visible()
    page.evaluate("document.querySelector('.identify').remove()")


def begin(page: Page) -> None:
    """Rate, and write half a comment."""
    choose_window(page)
    tap_level(page, 1)
    page.locator("textarea").fill("我姓")


def finish(page: Page) -> None:
    """Leave the page as the next visitor finds it."""
    page.locator("[data-skip]").click()
    page.locator("[data-done]").click()
    expect(shown(page, "window")).to_be_visible()


@pytest.mark.timeout(180)
def test_it_obeys_between_two_visitors(
    page: Page, house: House, database: Database
) -> None:
    no_picture_shows_a_rating(page, house, database)
    a_dark_glass_takes_no_rating(page, house, database)
    clearing_the_cache_loses_no_rating(page, house, database)


def no_picture_shows_a_rating(page: Page, house: House, database: Database) -> None:
    """A picture waits for the end of the rating, and shows the page after it."""
    begin(page)
    tell(page, house, "screenshot")
    assert picture(database, house) is None
    finish(page)
    wait_until(lambda: picture(database, house) is not None)
    shot = picture(database, house)
    assert shot is not None
    assert (shot.source, shot.failure) == ("browser", "")
    head, tile = page.locator("[data-step=window] .step__head"), tile_of(page)
    edge = head.bounding_box()
    assert edge is not None
    paper = (0, edge["y"] + edge["height"] + 4, PORTRAIT["width"], tile["y"] - 20)
    content = screenshot_path(house.server.data / "media", shot.media_hash)
    with Image.open(io.BytesIO(content.read_bytes())) as image:
        assert image.size == (PORTRAIT["width"], PORTRAIT["height"])
        # Bare paper between heading and windows: a rating's levels and words are there.
        lowest, _highest = image.convert("L").crop(paper).getextrema()
        assert lowest > 200  # type: ignore[operator]  # one number in grey


def a_dark_glass_takes_no_rating(page: Page, house: House, database: Database) -> None:
    """Nobody is interrupted by darkness, and nobody rates in the dark."""
    black = page.locator("body.is-black")
    begin(page)
    tell(page, house, "screen_off")
    expect(black).to_have_count(0)
    assert page.locator("textarea").input_value() == "我姓"
    finish(page)
    expect(black).to_have_count(1)
    tile = tile_of(page)
    page.touchscreen.tap(tile["x"] + 20, tile["y"] + 20)
    page.keyboard.press("Enter")
    expect(shown(page, "window")).to_be_visible()
    wait_until(lambda: "kit" in str(said(database, house).get("screen_failure")))
    page.reload()
    expect(black).to_have_count(1)
    house.do(f"command/{house.tv}/screen_on")
    expect(black).to_have_count(0)


def clearing_the_cache_loses_no_rating(
    page: Page, house: House, database: Database
) -> None:
    """What could not be delivered is there after it, and delivered."""
    wait_until_sent(page)
    with database.read() as session:
        before = len(session.scalars(select(Rating.id)).all())
    page.route("**/kiosk/ratings", lambda route: route.abort())
    begin(page)
    tell(page, house, "clear_cache")
    assert waiting(page) == 1
    page.evaluate("document.body.dataset.old = ''")
    finish(page)
    expect(page.locator("body:not([data-old]) [data-step=window]")).to_be_visible()
    assert waiting(page) == 1
    page.unroute_all()
    page.reload()
    wait_until_sent(page)
    with database.read() as session:
        assert len(session.scalars(select(Rating.id)).all()) == before + 1


def tile_of(page: Page) -> FloatRect:
    """Return where the window's tile is."""
    tile = page.locator("[data-window=W02]").bounding_box()
    assert tile is not None
    return tile
