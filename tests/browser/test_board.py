"""The hall board in a real browser: filled in with the keyboard, read at the kiosk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from signage.models import DutyDay, GuidePage, Hall
from tests.browser.kiosk_hall import (
    KIOSK,
    PORTRAIT,
    KioskHall,
    choose_window,
    open_context,
    open_kiosk,
    running_hall,
)
from tests.browsing import PASSWORD, set_password
from tests.build import NOW, create_user

pytestmark = pytest.mark.browser

MONTH = "2026-03"


@pytest.fixture(scope="module")
def hall(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KioskHall]:
    """A hall with windows, a kiosk, a guide page and an administrator."""
    data = tmp_path_factory.mktemp("hall")
    shutil.copy(migrated_file, data / "signage.db")
    with running_hall(data) as hall:
        with hall.database.write() as session:
            row = session.scalars(select(Hall)).one()
            set_password(session, create_user(session, row, "li"))
            texts = {"en": {"title": "Fees", "text": "Nothing is charged."}}
            page = GuidePage(
                hall_id=row.id,
                item="fees",
                title="收费",
                text="一律**不收费**。",
                texts=texts,
                updated_at=NOW,
            )
            session.add(page)
        yield hall


def sign_in(chromium: Browser, hall: KioskHall) -> Page:
    page = chromium.new_context(locale="zh-CN").new_page()
    page.goto(f"{hall.server.url}/office/login")
    page.get_by_label("用户名").fill("li")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/office/")
    return page


def test_a_month_of_duty_is_written_with_the_keyboard(
    chromium: Browser, hall: KioskHall
) -> None:
    page = sign_in(chromium, hall)
    page.goto(f"{hall.server.url}/office/board?month={MONTH}")
    page.locator(f'[name="name-{MONTH}-01"]').fill("周明远")
    page.locator(f'[name="post-{MONTH}-01"]').fill("主任")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[name="post-{MONTH}-02"]')).to_be_focused()
    page.keyboard.press("Control+d")
    expect(page.locator(f'[name="post-{MONTH}-02"]')).to_have_value("主任")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("何远帆")
    page.keyboard.press("Enter")
    expect(page.locator(f'[name="name-{MONTH}-03"]')).to_be_focused()
    page.keyboard.press("Control+d")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存 3 天")).to_be_visible()
    with hall.database.read() as session:
        rows = session.scalars(select(DutyDay).order_by(DutyDay.on))
        written = [(row.name, row.post) for row in rows]
    assert written == [("周明远", "主任"), ("何远帆", "主任"), ("何远帆", "")]
    # A name that is known brings its post.
    page.locator(f'[name="name-{MONTH}-04"]').fill("周明远")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[name="post-{MONTH}-04"]')).to_have_value("主任")
    page.context.close()


def test_the_guide_is_read_at_the_kiosk_and_left_for_the_next_person(
    chromium: Browser, hall: KioskHall
) -> None:
    context = open_context(chromium, hall, KIOSK, PORTRAIT, locale="zh-CN")
    page = open_kiosk(context, hall)
    context.set_offline(True)  # all of it is aboard
    page.locator("[data-guide]").click()
    page.locator("[data-sheet=fees]").click()
    sheet = page.locator("article[data-sheet-text=fees]")
    chinese = sheet.locator("[data-in=zh-Hans]")
    expect(chinese).to_contain_text("一律不收费。")
    expect(chinese).to_be_visible()
    page.locator("[data-language=en]").click()
    expect(sheet.get_by_text("Nothing is charged.")).to_be_visible()
    expect(chinese).to_be_hidden()
    low = [
        box["height"]
        for button in page.locator("button:visible").all()
        if (box := button.bounding_box()) and box["height"] < 96
    ]
    assert low == []
    page.locator(".step--sheet [data-guide-list]").click()
    page.locator("[data-sheet=windows]").click()
    expect(page.locator("article[data-sheet-text=windows]")).to_contain_text("社保综合")
    page.locator(".step--sheet [data-guide-close]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("[data-step=window]")).to_be_visible()
    choose_window(page)
    context.close()


def test_the_guide_goes_back_to_rating_when_nobody_touches_it(
    chromium: Browser, hall: KioskHall
) -> None:
    context = open_context(chromium, hall, KIOSK, PORTRAIT)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{hall.server.url}/kiosk")
    page.locator("[data-guide]").click()
    page.clock.run_for(61_000)
    expect(page.locator("[data-countdown]")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator("[data-countdown]")).to_be_hidden()
    expect(page.locator("[data-step=window]")).to_be_visible()
    context.close()
