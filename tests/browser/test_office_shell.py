"""The office in a real Chromium: by keyboard, on a phone, and accessible."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from sqlalchemy.orm import Session

from signage.models.user import Role
from tests.browser.office_visits import DESK, PHONE, faults_at_both_sizes, running
from tests.browsing import PASSWORD, set_password
from tests.build import create_display_group, create_hall, create_user
from tests.serve import Server

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/office/",
    "/office/users",
    "/office/users/new",
    "/office/users/1",
    "/office/hall",
    "/office/audit",
    "/office/actions",
    "/office/notices",
    "/office/objections",
    "/my/account",
    "/office/password",
)


def fill(session: Session) -> None:
    """Add a hall with the administrator "chen" and an editor "bob"."""
    hall = create_hall(session)
    create_display_group(session, hall)
    set_password(session, create_user(session, hall, "chen"))
    create_user(session, hall, "bob", Role.EDITOR)


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[Server]:
    """The running hall, for all tests here."""
    with running(tmp_path_factory.mktemp("office"), migrated_file, fill) as made:
        yield made[0]


class Watched:
    """A page that remembers complaints and requests to other sites."""

    def __init__(self, browser: Browser, url: str, size: dict[str, int]) -> None:
        self.url = url
        self.complaints: list[str] = []
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
        self.page: Page = context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._look)

    def open(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self) -> Page:
        """Sign in with the keyboard alone: the first field has the focus."""
        self.open("/office/")
        self.page.keyboard.type("chen")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.url}/office/")
        return self.page

    def close(self) -> None:
        """Close it; nothing may have complained."""
        self.page.context.close()
        assert self.complaints == []

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.complaints.append(f"asked another site: {request.url}")


def test_it_is_accessible_and_fits_on_every_page(
    chromium: Browser, server: Server
) -> None:
    visitor = Watched(chromium, server.url, DESK)
    visitor.sign_in()
    for path in PAGES:
        found = faults_at_both_sizes(visitor.open(path), contrast_on_phone=True)
        assert found == [], path
    visitor.close()


def test_it_opens_the_menu_on_a_phone(chromium: Browser, server: Server) -> None:
    visitor = Watched(chromium, server.url, PHONE)
    page = visitor.sign_in()
    users = page.get_by_role("link", name="用户", exact=True)
    expect(users).to_be_hidden()
    menu = page.get_by_role("button", name="菜单")
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    users.click()
    expect(page.get_by_role("heading", name="用户", level=1)).to_be_visible()
    visitor.close()


def test_it_asks_before_a_grave_deed(chromium: Browser, server: Server) -> None:
    visitor = Watched(chromium, server.url, DESK)
    visitor.sign_in()
    page = visitor.open("/office/users/2")
    page.get_by_role("button", name="停用账号").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("停用“Bob”？")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="停用账号").click()
    dialog.get_by_role("button", name="确定").click()
    expect(page.get_by_text("账号已停用")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("账号已停用")).to_be_hidden()
    visitor.close()


def test_it_puts_the_focus_where_a_refused_form_is_wrong(
    chromium: Browser, server: Server
) -> None:
    visitor = Watched(chromium, server.url, DESK)
    visitor.sign_in()
    page = visitor.open("/office/hall")
    page.get_by_label("星期一").fill("mornings")
    page.get_by_role("button", name="保存").click()
    field = page.get_by_label("星期一")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    visitor.complaints.clear()  # Chromium reports the status 422 as an error
    visitor.close()


def test_it_refreshes_the_dashboard_through_htmx(
    chromium: Browser, server: Server
) -> None:
    visitor = Watched(chromium, server.url, DESK)
    page = visitor.sign_in()
    with page.expect_response("**/office/dashboard") as answer:
        page.evaluate("htmx.ajax('GET', '/office/dashboard', '#dashboard')")
    assert answer.value.status == 200
    expect(page.get_by_text("自动刷新")).to_be_visible()
    visitor.close()


def test_it_shows_a_refusal_to_htmx_above_the_page(
    chromium: Browser, server: Server
) -> None:
    visitor = Watched(chromium, server.url, DESK)
    page = visitor.sign_in()
    page.evaluate("htmx.ajax('POST', '/office/users/999/role', '#dashboard')")
    expect(page.locator("#flashes").get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("heading", name="需要处理")).to_be_visible()
    visitor.complaints.clear()  # the refusal itself is in the console
    visitor.close()


def test_it_never_evaluates_text(chromium: Browser, server: Server) -> None:
    visitor = Watched(chromium, server.url, DESK)
    page = visitor.sign_in()
    assert page.evaluate("htmx.config.allowEval") is False
    assert page.evaluate("htmx.config.allowScriptTags") is False
    visitor.close()
