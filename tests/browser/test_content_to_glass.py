"""In a real Chromium, from a picture's upload to the glass, through the calendar."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    FloatRect,
    Locator,
    Page,
    expect,
)
from sqlalchemy.orm import Session

from signage import clock
from signage.models import CalendarDay
from signage.models.calendar import DayKind
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.content_steps import lines, open_line, publish, put_together
from tests.browser.office_visits import running
from tests.build import create_display_group, create_hall, create_user
from tests.serve import Server
from tests.web.schedule_pages import create_playlist, create_schedule

pytestmark = pytest.mark.browser

A_WEEK = timedelta(days=7)
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday of a week without any other schedule.
FAR = datetime(2031, 5, 5, 9)  # noqa: DTZ001  # hall time
PHONE = {"width": 390, "height": 844}
# htmx writes so when a newer request takes the place of one under way.
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")


def today() -> datetime:
    """Return this midnight in the hall."""
    return clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, tzinfo=None)


def fill(session: Session) -> str:
    """Add a hall that has a holiday in a week; return an administrator's sign-in."""
    hall = create_hall(session)
    hall.opening_hours = [[day, "09:00", "17:00"] for day in range(1, 8)]
    create_display_group(session, hall)
    on = (today() + A_WEEK).date()
    holiday = {"on": on, "kind": DayKind.HOLIDAY, "name": "元旦"}
    session.add(CalendarDay(hall_id=hall.id, **holiday))
    far = {"starts": FAR, "ends": FAR + timedelta(hours=2), "priority": 5}
    playlist = create_playlist(session, hall, "远期")
    create_schedule(session, hall, playlist, name="远期排期", **far)
    wen = create_user(session, hall, "wen")
    return open_sign_in(session, wen, Visitor("127.0.0.1"), now=clock.now())


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[tuple[Server, str]]:
    """The real server over one hall for all tests here, and the sign-in."""
    with running(tmp_path_factory.mktemp("content"), migrated_file, fill) as made:
        yield made


@pytest.fixture
def server(made: tuple[Server, str]) -> Server:
    """The real server."""
    return made[0]


@pytest.fixture
def token(made: tuple[Server, str]) -> str:
    """The sign-in of an administrator."""
    return made[1]


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
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and not said.text.startswith(REPLACED)
            else None
        ),
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


def test_it_goes_from_a_picture_to_the_glass(
    office: BrowserContext, server: Server, chromium: Browser
) -> None:
    wall = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
    wall.goto(f"{server.url}/display")
    code = wall.locator("[data-pairing=code]")
    expect(code).to_contain_text("-")
    page = office.new_page()
    pair(page, server, code.inner_text())
    expect(wall.locator(".slide--hours")).to_be_visible(timeout=40_000)

    upload(page, server)
    put_together(page, server.url, "开放日", "media")
    # The editor goes on in the new line by itself: no faster than it.
    expect(lines(page).first.locator(":focus")).to_have_count(1)
    choose(open_line(page, 1), "开放日.png")
    publish(page)
    schedule(page, server)
    picture = wall.locator(".slide--media img.media")
    expect(picture).to_be_visible(timeout=20_000)
    see_in_time_machine(page, server)
    page.goto(f"{server.url}/office/calendar?view=week")
    expect(page.locator(".week-day.is-today")).to_contain_text("每周开放日")
    take_off(page)
    expect(picture).to_have_count(0)
    wall.context.close()


def pair(page: Page, server: Server, code: str) -> None:
    """Approve the display that shows this code."""
    page.goto(f"{server.url}/office/displays/pair")
    page.get_by_label("屏上的配对码").fill(code.lower())
    page.get_by_role("button", name="查找显示屏").click()
    page.get_by_label("显示屏名称").fill("东墙")
    page.get_by_role("button", name="批准配对").click()
    expect(page.locator("#fleet")).to_contain_text("东墙")


def upload(page: Page, server: Server) -> None:
    """Upload a picture to the library."""
    out = io.BytesIO()
    Image.new("RGB", (640, 360), "#8B0000").save(out, "PNG")
    page.goto(f"{server.url}/office/media")
    file = FilePayload(name="开放日.png", mimeType="image/png", buffer=out.getvalue())
    page.locator("#upload-files").set_input_files([file])
    expect(page.locator(".media-card__name")).to_have_text("开放日.png")


def choose(line: Locator, name: str) -> None:
    """Choose a file in a line of the playlist."""
    box = line.get_by_role("combobox", name="媒体库文件")
    box.click()
    box.press_sequentially(name[:2])
    line.get_by_role("option", name=name).click()


def schedule(page: Page, server: Server) -> None:
    """Schedule it weekly on this weekday, all day, except on holidays."""
    page.goto(f"{server.url}/office/schedules/new?on={today():%Y-%m-%d}")
    page.get_by_label("排期名称").fill("每周开放日")
    page.get_by_label("显示内容").select_option(label="开放日")
    page.get_by_text("全天", exact=True).click()
    page.get_by_text("按周", exact=True).click()
    page.get_by_text("节假日除外", exact=True).click()
    page.get_by_label("优先级").select_option("3")
    outlook = page.locator("#schedule-outlook")
    expect(outlook.locator(".outlook__sentence")).to_contain_text("节假日除外")
    expect(outlook.locator(".outlook__list li")).to_have_count(10)
    second = outlook.locator(".outlook__list li").nth(1)
    expect(second).to_contain_text(str((today() + 2 * A_WEEK).day))
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".alert-success")).to_contain_text("已发布")


def see_in_time_machine(page: Page, server: Server) -> None:
    """See it today and in two weeks, but not on the holiday between."""
    why = page.locator("[data-why]")
    glass = page.frame_locator("[data-frame]")
    page.get_by_role("link", name="时光机").last.click()
    expect(why).to_contain_text("排期“每周开放日”，优先级 3")
    expect(glass.locator(".slide--media")).to_be_visible()
    for weeks, is_on in ((1, False), (2, True)):
        at = today() + weeks * A_WEEK + timedelta(hours=10)
        page.goto(f"{server.url}/office/time-machine?at={at:%Y-%m-%dT%H:%M}")
        expect(why).to_contain_text("每周开放日" if is_on else "默认节目")
        expect(glass.locator(".slide--media")).to_have_count(1 if is_on else 0)
    expect(page.locator("[data-strip]")).to_contain_text("每周开放日")
    page.get_by_role("button", name="+ 15 分钟").click()
    expect(page.locator("[data-time]")).to_have_text("10:15")


def take_off(page: Page) -> None:
    """Take the schedule off again."""
    page.locator(".week-day.is-today [data-slot]").first.click()
    page.get_by_role("link", name="在编辑器中打开").click()
    page.get_by_role("button", name="撤下").click()
    page.locator("#confirm button[value=yes]").click()
    expect(page.locator(".alert-success")).to_be_visible()


def test_it_moves_on_the_calendar(office: BrowserContext, server: Server) -> None:
    page = office.new_page()
    week = f"{server.url}/office/calendar?view=week&on=2031-05-05"
    page.goto(week)
    monday = page.locator("[data-day='2031-05-05'] [data-slot]")
    box = box_of(monday)
    hour = page.locator("[data-hours]").first.evaluate("each => each.clientHeight") / 24
    drag(page, monday, box["x"] + 20, box["y"] + 20, 0, 1.5 * hour)
    dialog = page.locator("#calendar-dialog")
    expect(dialog.locator("[data-part=starts-at]")).to_have_value("10:30")
    dialog.get_by_role("button", name="移动", exact=True).click()
    expect(monday).to_have_attribute("data-starts", "2031-05-05T10:30")
    tuesday = page.locator("[data-day='2031-05-06'] [data-slot]")
    expect(tuesday).to_have_attribute("data-starts", "2031-05-06T09:00")

    box = box_of(tuesday)
    drag(page, tuesday, box["x"] + 20, box["y"] + box["height"] - 3, 0, hour)
    expect(dialog.locator("[data-part=ends-at]")).to_have_value("12:00")
    dialog.get_by_text("所有场次").click()
    dialog.get_by_role("button", name="移动", exact=True).click()
    wednesday = page.locator("[data-day='2031-05-07'] [data-slot]")
    expect(wednesday).to_have_attribute("data-ends", "2031-05-07T12:00")

    wednesday.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(dialog.locator("[data-part=starts-at]")).to_have_value("09:15")
    dialog.get_by_role("button", name="取消这一场").click()
    expect(wednesday).to_have_count(0)
    page.goto(f"{server.url}/office/schedules/1")
    page.get_by_role("button", name="恢复", exact=True).click()
    page.goto(week)
    expect(wednesday).to_have_count(1)
    check(page, server)


def box_of(slot: Locator) -> FloatRect:
    """Return where a slot is on the page."""
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    assert box is not None
    return box


def drag(  # noqa: PLR0913, PLR0917  # what, from where, how far
    page: Page, slot: Locator, x: float, y: float, dx: float, dy: float
) -> None:
    """Drag a slot with the mouse."""
    expect(slot).to_be_visible()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def check(page: Page, server: Server) -> None:
    """Look at the pages on a phone: none too wide, all accessible."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in (
        "schedules",
        "schedules/new",
        "schedules/1",
        "schedules/files",
        "calendar?on=2031-05-05",
        "calendar?view=week&on=2031-05-05",
        "calendar?view=day&on=2031-05-05",
        "time-machine?at=2031-05-05T11:00",
    ):
        page.goto(f"{server.url}/office/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
        found = Axe().run(page).response["violations"]
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        assert grave == [], (path, [(each["id"], each["nodes"]) for each in grave])
