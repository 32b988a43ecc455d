"""A clerk in real Chromium: signs in, sees the score and why, objects, sees it open."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from signage import clock
from signage.db import Database
from signage.models import StaffMember
from signage.operations.people.clerks import add_clerk
from tests.browsing import PASSWORD, set_password
from tests.operations.score_build import create_small_hall
from tests.serve import Server

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass
class ClerkHall:
    """A small hall on the real server, in which S1A1 was late today."""

    server: Server
    month: str


@pytest.fixture(scope="module")
def hall(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClerkHall]:
    """The hall, with a clerk's account that has a password."""
    data = tmp_path_factory.mktemp("clerks")
    shutil.copy(migrated_file, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    now = clock.now()
    with database.write() as session:
        small = create_small_hall(session, (now - timedelta(days=800)).date(), now)
        today = clock.hall_day(now, small.hall.time_zone)
        small.record("late", "S1A1", today, now=now)
        staff = small.subject("S1A1")
        assert isinstance(staff, StaffMember)
        set_password(session, add_clerk(session, staff, actor=small.chief, now=now))
    database.engine.dispose()
    server = Server(data)
    server.start()
    yield ClerkHall(server, f"{today:%Y-%m}")
    server.stop()


def signed_in(chromium: Browser, hall: ClerkHall, size: dict[str, int]) -> Page:
    """Sign the clerk in by the form."""
    context = chromium.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(f"{hall.server.url}/office/login")
    page.get_by_label("用户名").fill("s1a1")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_clerk_sees_the_score_and_objects(chromium: Browser, hall: ClerkHall) -> None:
    page = signed_in(chromium, hall, PHONE)
    expect(page).to_have_url(f"{hall.server.url}/my")
    expect(page.locator(".my-score")).to_contain_text("99")
    page.get_by_role("link", name="迟到或早退").first.click()
    page.get_by_label("哪里不对").fill("当天已请假，有假条。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator("#flashes")).to_contain_text("异议已提交")
    expect(page.locator("main")).to_contain_text("待处理")
    page.goto(f"{hall.server.url}/my")
    expect(page.get_by_role("link", name="迟到或早退").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("异议：待处理")
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_fits_the_screen(
    chromium: Browser, hall: ClerkHall, size: dict[str, int]
) -> None:
    page = signed_in(chromium, hall, size)
    expect(page.locator(".my-score")).to_be_visible()
    month = f"scores/{hall.month}"
    for path in ("", f"/{month}", f"/{month}/window", f"/{month}/sheet", "/account"):
        page.goto(f"{hall.server.url}/my{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], path
    page.context.close()


def test_the_sheet_prints_on_paper(chromium: Browser, hall: ClerkHall) -> None:
    page = signed_in(chromium, hall, DESK)
    expect(page.locator(".my-score")).to_be_visible()
    page.goto(f"{hall.server.url}/my/scores/{hall.month}/sheet")
    page.emulate_media(media="print")
    expect(page.locator(".sheet-bar")).to_be_hidden()
    head = page.locator(".sheet-lines thead").first
    expect(head).to_have_css("display", "table-header-group")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    page.context.close()
