"""From the office to the glass: the demo hall, its office, a TV, a kiosk, all real."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from sqlalchemy import select

from signage import clock
from signage.db import Database
from signage.demo.load import load_demo
from signage.models import DisplayGroup, Hall
from signage.models.display import Layout
from signage.playout.content import LONGEST_S, PlaylistItem
from tests.browsing import PASSWORD, set_password
from tests.build import create_playlist, create_user
from tests.serve import Server

pytestmark = pytest.mark.browser

TV = ViewportSize(width=1920, height=1080)
KIOSK = ViewportSize(width=1080, height=1920)
DESK = ViewportSize(width=1440, height=900)
GROUPS = {
    "短屏": ["announcement", "hours", "satisfaction"],
    "公告屏": ["announcement", "hours"],
    "得分屏": ["scoreboard"],
    "评价屏": ["satisfaction"],
}
# When an announcement ends that was seen; too short to be saved in, it is set anew.
SHORTLY = timedelta(seconds=4)
BRIEF_S = 4
SECONDS = {"短屏": BRIEF_S, "得分屏": LONGEST_S}
HALL_TIME = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[Server]:
    """The demo hall with a group for each kind of slide that is looked at."""
    data = tmp_path_factory.mktemp("glass")
    shutil.copy(migrated_file, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    load_demo(database, data / "media", clock.now())
    with database.write() as session:
        hall = session.scalars(select(Hall)).one()
        set_password(session, create_user(session, hall, "chen"))
        for name, kinds in GROUPS.items():
            items = tuple(
                PlaylistItem(key=kind, kind=kind, seconds=SECONDS.get(name))
                for kind in kinds
            )
            playlist = create_playlist(session, hall, name=name, items=items)
            session.add(
                DisplayGroup(
                    hall_id=hall.id,
                    name=name,
                    playlist_id=playlist.id,
                    layout=Layout.FULL,
                )
            )
    database.engine.dispose()
    server = Server(data)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def office(chromium: Browser, server: Server) -> Iterator[Page]:
    """The office, signed in."""
    page = chromium.new_context(viewport=DESK, locale="zh-CN").new_page()
    page.goto(f"{server.url}/office/login")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/office/")
    yield page
    page.context.close()


def pair(
    chromium: Browser, office: Page, server: Server, group: str, size: ViewportSize = TV
) -> Page:
    """Pair a display by its code, as an administrator does; return its page."""
    display = chromium.new_context(viewport=size, locale="zh-CN").new_page()
    path = "/display" if size is TV else "/kiosk"
    display.goto(server.url + path)
    code = display.locator(".pairing__code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{4}.?[A-Z]{4}$"))
    office.goto(f"{server.url}/office/displays/pair")
    written = code.inner_text()  # it leaves the glass as soon as it is approved
    office.get_by_label("屏上的配对码").fill(written)
    office.keyboard.press("Enter")
    office.get_by_label("名称").fill(f"{group} {written}")
    office.get_by_label("屏幕组").select_option(label=group)
    office.get_by_role("button", name="批准配对").click()
    expect(office.get_by_text(f"{group} {written}").first).to_be_visible()
    return display


def on_glass(display: Page) -> Locator:
    """Return the slide that is shown (the newest, while two cross-fade)."""
    return display.locator("#stage .slide").last


def test_an_announcement_comes_and_goes_without_a_reload(
    chromium: Browser, office: Page, server: Server
) -> None:
    television = pair(chromium, office, server, "公告屏")
    expect(on_glass(television)).to_be_visible()
    television.evaluate("window.neverReloaded = true")
    announce_alone(office, server, "今晚延时服务到八点", "公告屏")
    words = on_glass(television).get_by_text("今晚延时服务到八点")
    expect(words).to_be_visible()
    office.reload()
    saved = office.locator(".alert-success")
    while not saved.count():
        # The server takes seconds too: nobody waits here for the minute to end.
        ends = clock.now().astimezone(HALL_TIME) + SHORTLY
        office.locator("[name=ends]").fill(f"{ends:%Y-%m-%dT%H:%M:%S}")
        office.locator("button[name=deed][value=schedule]").click()
        expect(saved.or_(office.locator(".alert-danger"))).to_be_visible()
    expect(words).to_have_count(0)
    assert television.evaluate("window.neverReloaded") is True
    television.context.close()


def announce_alone(office: Page, server: Server, title: str, group: str) -> None:
    """Schedule what a group's displays show and nothing else, by day and night."""
    office.goto(f"{server.url}/office/announcements/new")
    office.locator("[name=title]").fill(title)
    office.locator("[name=text]").fill("户政窗口**照常受理**。")
    office.locator("[name=starts]").fill("2026-01-01T00:00")
    office.locator("[name=ends]").fill("2199-01-01T00:00")
    office.get_by_role("checkbox", name=group, exact=True).check()
    office.get_by_text("独占：期间只显示它").click()
    office.locator("button[name=deed][value=schedule]").click()
    expect(office.locator(".alert-success")).to_be_visible()


def test_a_recorded_fact_moves_the_scoreboard(
    chromium: Browser, office: Page, server: Server
) -> None:
    television = pair(chromium, office, server, "得分屏")
    # The first page stays for an hour: nobody waits for its next turn.
    name = on_glass(television).locator(".standing").last.get_attribute("data-key")
    assert name
    board = on_glass(television).locator(".standings")
    row = board.locator(f"[data-key='{name}']")
    before = row.locator(".standing__score").inner_text()
    office.goto(f"{server.url}/office/entries")
    choose(office, "fact_text", "hrwbb", "换人未报备")
    choose(office, "subject_text", name, name)
    office.locator("#save").click()
    # Who loses points may fall to the next page: there it is not seen any more.
    expect(row.filter(has_text=before)).to_have_count(0)
    expect(board).to_be_visible()
    television.context.close()


def choose(office: Page, field: str, typed: str, option: str) -> None:
    """Type into a combobox and take the option that holds the words."""
    office.locator(f"[name={field}]").fill("")
    office.locator(f"[name={field}]").press_sequentially(typed)
    office.get_by_role("option").filter(has_text=option).first.click()


def test_a_tap_at_the_kiosk_changes_the_satisfaction_slide(
    chromium: Browser, office: Page, server: Server
) -> None:
    television = pair(chromium, office, server, "评价屏")
    count = on_glass(television).locator(".level--5 .level__count")
    expect(count).to_be_visible()
    before = int(count.inner_text())
    kiosk = pair(chromium, office, server, "立式导览屏", KIOSK)
    kiosk.locator("[data-window=W02]").click()
    kiosk.locator(".levels [data-level='5']").click()
    expect(count).to_have_text(str(before + 1))
    kiosk.context.close()
    television.context.close()


def test_a_tv_turns_on_without_the_server_and_then_catches_up(
    chromium: Browser, office: Page, server: Server
) -> None:
    television = pair(chromium, office, server, "短屏")
    expect(on_glass(television)).to_be_visible()
    server.kill()
    on_glass(television).evaluate("slide => slide.classList.add('was-on')")
    expect(television.locator("#stage .slide:last-child:not(.was-on)")).to_be_visible()
    server.start()
    announce_alone(office, server, "服务器回来了", "短屏")
    expect(on_glass(television).get_by_text("服务器回来了")).to_be_visible()
    television.context.close()
