"""Steps that several tests take in the office: put a playlist together, publish it."""

from playwright.sync_api import Locator, Page, expect


def put_together(page: Page, url: str, name: str, *kinds: str) -> None:
    """Open a new playlist and add an item of each kind; nothing is saved yet."""
    page.goto(f"{url}/office/playlists/new")
    page.get_by_label("播放列表名称").fill(name)
    for number, kind in enumerate(kinds, start=1):
        page.locator(f"button[name=add][value={kind}]").click()
        expect(lines(page)).to_have_count(number)


def lines(page: Page) -> Locator:
    """Return the lines of the editor."""
    return page.locator("[data-order-row]")


def open_line(page: Page, number: int) -> Locator:
    """Return a line (from 1) with its settings in sight."""
    line = lines(page).nth(number - 1)
    if line.locator("details:not([open])").count():
        line.get_by_text("设置与时长").click()
    return line


def publish(page: Page) -> None:
    """Publish what the editor holds, and see that it is on screens."""
    page.locator("button[name=deed][value=publish]").click()
    expect(page.locator(".alert-success")).to_contain_text("已发布")


def show_on_group(page: Page, url: str, group_id: int, name: str) -> None:
    """Let a display group show a playlist all day."""
    page.goto(f"{url}/office/display-groups/{group_id}")
    page.locator("select[name=playlist]").select_option(label=name)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".alert-success")).to_be_visible()
