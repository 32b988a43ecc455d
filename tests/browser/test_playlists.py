"""In a real Chromium: put a playlist together, see it play, publish it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Hall
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.content_steps import (
    lines,
    open_line,
    publish,
    put_together,
    show_on_group,
)
from tests.build import create_display_group, create_user
from tests.serve import Server, serving

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def token(session: Session, hall: Hall, database: Database) -> str:
    """The sign-in of an administrator; the hall has one display group."""
    create_display_group(session, hall)
    wen = create_user(session, hall, "wen")
    made = open_sign_in(session, wen, Visitor("127.0.0.1"), now=clock.now())
    session.commit()
    database.engine.dispose()
    return made


@pytest.fixture
def server(token: str, tmp_path: Path) -> Iterator[Server]:
    """The real server over this test's hall."""
    assert token
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def office(chromium: Browser, server: Server, token: str) -> Iterator[BrowserContext]:
    """An office browser; a message of an error on its console fails the test."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    complaints: list[str] = []
    context.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


def labels(page: Page) -> Locator:
    return page.locator(".item-row__label")


def test_it_is_put_together_played_and_published(
    office: BrowserContext, server: Server
) -> None:
    page = office.new_page()
    put_together(page, server.url, "等候区", "hours", "satisfaction", "qr_code")
    code = open_line(page, 3)
    code.get_by_label("标题").fill("服务热线")
    code.get_by_label("网址或文字").fill("https://example.gov.cn/")
    code.get_by_label("每页停留秒数").fill("3")
    expect(code.locator("[data-item-time]")).to_have_text("3 秒")

    handle = code.locator("[data-order-handle]")
    handle.drag_to(lines(page).first, target_position={"x": 20, "y": 4})
    expect(lines(page).first).to_contain_text("二维码")
    down = page.get_by_role("button", name="推后：时间与服务")
    down.focus()
    page.keyboard.press("Enter")
    expect(labels(page)).to_have_text(["二维码", "满意度", "时间与服务"])
    page.get_by_role("button", name="移除：满意度").click()
    expect(labels(page)).to_have_text(["二维码", "时间与服务"])

    stage = page.frame_locator(".preview__frame")
    expect(stage.locator("[data-page]:not([hidden])").first).to_contain_text("服务热线")
    label = page.locator("[data-preview-label]")
    expect(label).to_contain_text("第 1/2 页")
    page.get_by_role("button", name="连续播放").click()
    expect(label).to_contain_text("第 2/2 页")

    publish(page)
    expect(labels(page)).to_have_text(["二维码", "时间与服务"])
    expect(lines(page).first).to_contain_text("服务热线")
    show_on_group(page, server.url, 1, "等候区")
    page.goto(f"{server.url}/office/playlists")
    expect(page.locator("#playlist-rows")).to_contain_text("屏幕组")
    check(page, server)


def check(page: Page, server: Server) -> None:
    """Look at every page of playlists on a phone: none too wide, all accessible."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in (
        "playlists",
        "playlists/1",
        "playlists/1/history",
        "playlists/1/history/1",
        "approvals",
        "display-groups/1",
        "hall",
    ):
        page.goto(f"{server.url}/office/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
        found = Axe().run(page).response["violations"]
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        assert grave == [], (path, [(each["id"], each["nodes"]) for each in grave])
