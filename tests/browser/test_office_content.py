"""In a real Chromium: write, preview, upload, pair, and see it on the glass."""

import io
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from sqlalchemy.orm import Session

from signage import clock
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.office_visits import DESK, faults_at_both_sizes, running
from tests.build import create_display_group, create_hall, create_user
from tests.serve import Server

pytestmark = pytest.mark.browser

LONG = "请各位办事群众提前准备材料，听从引导员安排，有序排队。\n\n" * 30


def fill(session: Session) -> str:
    """Add a hall with one display group; return an administrator's sign-in."""
    hall = create_hall(session)
    create_display_group(session, hall)
    wen = create_user(session, hall, "wen")
    return open_sign_in(session, wen, Visitor("127.0.0.1"), now=clock.now())


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[tuple[Server, str]]:
    """The real server over one hall for all tests here, and the sign-in."""
    with running(tmp_path_factory.mktemp("content"), migrated_file, fill) as made:
        yield made


@pytest.fixture
def server(hall: tuple[Server, str]) -> Server:
    """The real server."""
    return hall[0]


@pytest.fixture
def token(hall: tuple[Server, str]) -> str:
    """The sign-in of an administrator."""
    return hall[1]


@pytest.fixture
def office(chromium: Browser, server: Server, token: str) -> Iterator[BrowserContext]:
    """An office browser; a message of an error on its console fails the test."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN")  # type: ignore[arg-type]
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


def write(page: Page, title: str, text: str) -> None:
    """Write an announcement into the editor."""
    page.get_by_label("标题").fill(title)
    page.get_by_label("正文").fill(text)


def test_it_previews_while_one_writes(office: BrowserContext, server: Server) -> None:
    page = office.new_page()
    page.goto(f"{server.url}/office/announcements/new")
    write(page, "政务开放日", f"**欢迎参观**\n\n{LONG}")
    stage = page.frame_locator(".preview__frame")
    expect(stage.locator("[data-page]:not([hidden]) .masthead__title")).to_have_text(
        "政务开放日"
    )
    expect(stage.locator("strong")).to_have_text("欢迎参观")
    label = page.locator("[data-preview-label]")
    expect(label).to_contain_text("第 1 页")
    page.get_by_label("下一页").click()
    expect(label).to_contain_text("第 2 页")
    expect(stage.locator("strong")).not_to_be_visible()
    page.get_by_text("竖屏", exact=True).click()
    expect(page.locator(".preview--portrait")).to_be_visible()
    expect(stage.locator("html[data-layout=portrait]")).to_be_attached()


def test_it_shows_script_as_text(office: BrowserContext, server: Server) -> None:
    page = office.new_page()
    page.on("dialog", lambda _dialog: pytest.fail("a script ran"))
    page.goto(f"{server.url}/office/announcements/new")
    write(page, "<img src=x onerror=alert(1)>", "<script>alert(2)</script>你好")
    stage = page.frame_locator(".preview__frame")
    expect(stage.locator("[data-page]")).to_contain_text("<script>alert(2)</script>")
    assert stage.locator("script, img[src=x]").count() == 0


def test_it_uploads_what_is_chosen(office: BrowserContext, server: Server) -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), "#8B0000").save(out, "PNG")
    page = office.new_page()
    page.goto(f"{server.url}/office/media")
    good = FilePayload(name="开放日.png", mimeType="image/png", buffer=out.getvalue())
    page.locator("#upload-files").set_input_files([good])
    expect(page.locator(".upload-list .is-done")).to_contain_text("已上传")
    expect(page.locator(".media-card__name")).to_have_text("开放日.png")


def test_it_says_what_it_refuses(chromium: Browser, server: Server, token: str) -> None:
    context = chromium.new_context()  # its console tells of the refusal
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/office/media")
    none = FilePayload(name="照片.jpg", mimeType="image/jpeg", buffer=b"MZ, a program")
    large = b"\x89PNG\r\n\x1a\n" + bytes(21 * 2**20)
    huge = FilePayload(name="太大.png", mimeType="image/png", buffer=large)
    page.locator("#upload-files").set_input_files([none, huge])
    refused = page.locator(".upload-list .is-refused")
    expect(refused.first).to_contain_text("不是图片")
    expect(refused.last).to_contain_text("图片不超过 20 MB")
    context.close()


def test_it_reaches_the_glass_and_leaves_it(
    office: BrowserContext, server: Server, chromium: Browser
) -> None:
    wall = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
    wall.goto(f"{server.url}/display")
    code = wall.locator("[data-pairing=code]")
    expect(code).to_contain_text("-")
    pair(office.new_page(), server, code.inner_text())
    expect(wall.locator(".slide, .idle").first).to_be_visible(timeout=40_000)

    page = office.new_page()
    page.goto(f"{server.url}/office/announcements/new")
    write(page, "今天下午停电", "十五时至十六时，请错开时间办理。")
    now = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    page.locator("[name=starts]").fill(f"{now:%Y-%m-%dT%H:%M}")  # at night too
    page.get_by_text("独占：期间只显示它").click()
    page.get_by_role("button", name="排期").click()
    expect(wall.locator(".slide--announcement")).to_contain_text("今天下午停电")
    page.goto(f"{server.url}/office/displays")
    expect(page.locator("#fleet")).to_contain_text("东墙")
    page.goto(f"{server.url}/office/announcements")
    page.get_by_role("link", name="今天下午停电").click()
    page.get_by_role("button", name="撤下").click()
    page.locator("#confirm button[value=yes]").click()
    expect(wall.get_by_text("今天下午停电")).to_have_count(0)
    wall.context.close()


def pair(page: Page, server: Server, code: str) -> None:
    """Approve the display that shows this code."""
    page.goto(f"{server.url}/office/displays/pair")
    page.get_by_label("屏上的配对码").fill(code.lower())
    page.get_by_role("button", name="查找显示屏").click()
    page.get_by_label("显示屏名称").fill("东墙")
    page.get_by_role("button", name="批准配对").click()
    expect(page.locator("#fleet")).to_contain_text("东墙")
    page.close()


def test_it_fits_and_is_accessible(office: BrowserContext, server: Server) -> None:
    page = office.new_page()
    for path in (
        "announcements",
        "announcements/new",
        "announcements/calendar",
        "media",
        "displays",
        "displays/pair",
        "display-groups",
        "display-groups/1",
    ):
        page.goto(f"{server.url}/office/{path}")
        assert faults_at_both_sizes(page) == [], path
