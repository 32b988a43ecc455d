"""An emergency from the office to a TV and a kiosk, with and without a server."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from signage import clock
from signage.db import Database
from signage.models import Hall
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.emergencies.templates import add_shipped_templates
from tests.browser.kiosk_hall import (
    KIOSK,
    PORTRAIT,
    KioskHall,
    build_hall,
    choose_window,
    give_token,
    tap_level,
)
from tests.browser.screens import await_kept
from tests.browsing import PASSWORD, set_password
from tests.build import create_user
from tests.serve import Server
from tests.web.rating_requests import create_display

pytestmark = pytest.mark.browser

TV = "token-of-the-tv"
WALL = ViewportSize(width=1920, height=1080)
DESK = ViewportSize(width=1440, height=900)
HOUR = timedelta(hours=1)
HOUR_MS = 3_600_000
IS_COVERED = "kept.zones.cover && kept.zones.cover.slides.length > 0"


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[KioskHall]:
    """A hall with a TV, a kiosk and an approver."""
    data = tmp_path_factory.mktemp("emergency")
    shutil.copy(migrated_file, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    build_hall(database)
    with database.write() as session:
        hall = session.get_one(Hall, 1)
        create_display(session, hall, DisplayKind.TV, token=TV)
        set_password(session, create_user(session, hall, "zhou", Role.APPROVER))
        add_shipped_templates(session, hall)
    server = Server(data)
    server.start()
    yield KioskHall(server, database)
    server.kill()
    database.engine.dispose()


def open_display(
    browser: Browser,
    hall: KioskHall,
    token: str,
    path: str,
    clock_wrong_by: timedelta = timedelta(0),
) -> Page:
    """Open a paired display's page, its clock wrong."""
    size = WALL if token == TV else PORTRAIT
    context = browser.new_context(viewport=size, locale="zh-CN")
    give_token(context, hall, token)
    context.clock.install(time=clock.now() + clock_wrong_by)
    page = context.new_page()
    page.goto(hall.server.url + path)
    return page


def sign_in(browser: Browser, hall: KioskHall) -> Page:
    """Sign the approver in at the office."""
    page = browser.new_context(viewport=DESK, locale="zh-CN").new_page()
    page.goto(f"{hall.server.url}/office/login")
    page.get_by_label("用户名").fill("zhou")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hall.server.url}/office/")
    return page


def issue_fire(office: Page) -> None:
    """Issue the prepared fire alarm: a text, and one button."""
    office.get_by_role("link", name="应急信息").first.click()
    office.get_by_role("link", name="火警疏散").click()
    preview = office.frame_locator(".preview__frame")
    expect(preview.get_by_text("发生火警").first).to_be_visible()
    office.get_by_role("button", name="立即发布").click()


def expect_fire(display: Page) -> None:
    """See the alarm over everything."""
    expect(display.locator(".cover .emergency--danger")).to_be_visible()
    expect(display.locator("main.stage")).to_be_hidden()


def go_offline(display: Page) -> None:
    """Take the network away, and start the page anew without it."""
    display.context.set_offline(offline=True)
    display.reload()


def test_it_comes_stays_without_a_server_and_goes(
    chromium: Browser, hall: KioskHall
) -> None:
    office = sign_in(chromium, hall)
    tv = open_display(chromium, hall, TV, "/display", clock_wrong_by=HOUR)
    kiosk = open_display(chromium, hall, KIOSK, "/kiosk")
    choose_window(kiosk)

    issue_fire(office)
    for display in (tv, kiosk):
        expect_fire(display)
    # What lies beneath is out of reach of keys, and nothing of it is lost.
    kiosk.keyboard.press("1")
    for display, store in ((tv, "signage-player"), (kiosk, "signage-kiosk-cover")):
        await_kept(display, IS_COVERED, store)
        go_offline(display)
        expect_fire(display)
    # The hour is over, and nobody there to say so.
    tv.clock.fast_forward(HOUR_MS)
    expect(tv.locator(".cover .emergency")).to_have_count(0)
    expect(tv.locator("main.stage")).to_be_visible()

    # It is taken back while nobody can tell the kiosk.
    office.goto(f"{hall.server.url}/office/emergencies")
    expect(office.locator(".emergency-banner--danger")).to_be_visible()
    office.get_by_role("button", name="撤回").click()
    expect(office.locator(".emergency-banner--danger")).to_have_count(0)
    expect_fire(kiosk)
    for display in (tv, kiosk):
        display.context.set_offline(offline=False)
    expect(kiosk.locator(".cover .emergency")).to_have_count(0)
    choose_window(kiosk)
    tap_level(kiosk, 2)
    expect(tv.locator(".cover .emergency")).to_have_count(0)
    for page in (office, tv, kiosk):
        page.context.close()
