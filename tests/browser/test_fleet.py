"""In a real Chromium: the fleet's page follows what happens and loses no choice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Display, DisplayGroup
from signage.models.display_fault import FaultKind
from signage.operations.displays.faults import note_fault
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.office_visits import DESK, faults_at_both_sizes, running
from tests.build import create_display_group, create_hall, create_user
from tests.serve import Server
from tests.web.fleet_pages import create_display

pytestmark = pytest.mark.browser

REFRESH_MS = 10_000
LONG = "北门大厅立柱（正对导办台，靠近二十四小时自助服务区的那一块屏）"
FOR_EVER = timedelta(days=365)


def fill(session: Session) -> str:
    """Add displays that are there for ever; return an administrator's sign-in."""
    hall = create_hall(session)
    lobby = create_display_group(session, hall, name="大厅电视")
    upright = create_display_group(session, hall, name="立式屏", is_portrait=True)
    there = {"last_seen_at": clock.now() + FOR_EVER}
    for name in ("东墙", "西墙", LONG):
        create_display(session, lobby, name, tags=["一楼"], **there)
    faulty = create_display(session, upright, "导览屏", **there)
    note_fault(session, faulty, FaultKind.ORIGIN_WRONG, now=clock.now())
    wen = create_user(session, hall, "wen")
    return open_sign_in(session, wen, Visitor("127.0.0.1"), now=clock.now())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's folder."""
    return tmp_path_factory.mktemp("fleet")


@pytest.fixture(scope="module")
def hall(data: Path, migrated_file: Path) -> Iterator[tuple[Server, str]]:
    """The real server, and the sign-in."""
    with running(data, migrated_file, fill) as made:
        yield made


@pytest.fixture
def database(data: Path, hall: tuple[Server, str]) -> Iterator[Database]:
    """The server's database, to let things happen in."""
    assert hall
    database = Database(f"sqlite:///{data / 'signage.db'}")
    yield database
    database.engine.dispose()


@pytest.fixture
def office(chromium: Browser, hall: tuple[Server, str]) -> Iterator[BrowserContext]:
    """An administrator's browser."""
    server, token = hall
    context = chromium.new_context(
        viewport=DESK,  # type: ignore[arg-type]
        locale="zh-CN",
        base_url=server.url,
    )
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    yield context
    context.close()


def later(page: Page) -> None:
    """Let the time pass after which the page asks again."""
    page.clock.fast_forward(REFRESH_MS)


def card(page: Page, name: str) -> str:
    """Return the selector of a display's card."""
    key = page.locator("[data-key]", has_text=name).get_attribute("data-key")
    return f'[data-key="{key}"]'


def test_it_follows_what_happens_in_place(
    office: BrowserContext, database: Database
) -> None:
    page = office.new_page()
    page.clock.install()
    page.goto("/office/displays")
    thumbs = page.locator(".thumb__frame")
    expect(thumbs).to_have_count(4)
    inside = page.frame_locator(f"{card(page, '东墙')} iframe")
    expect(inside.locator(".slide").first).to_be_visible(timeout=20_000)
    expect(inside.locator("[data-clock]").first).not_to_be_empty()
    east, west = card(page, "东墙"), card(page, "西墙")
    for room in page.locator(".thumb").all():
        frame, place = room.locator("iframe").bounding_box(), room.bounding_box()
        assert frame is not None
        assert place is not None
        assert abs(frame["height"] - place["height"]) < 3  # px

    page.locator(f"{east} .fleet-check").check()
    with database.write() as writer:
        displays = {each.name: each for each in writer.scalars(select(Display))}
        displays["西墙"].last_seen_at = clock.now() - timedelta(hours=2)
        displays["导览屏"].revoked_at = clock.now()
        lobby = writer.scalars(select(DisplayGroup)).first()
        assert lobby is not None
        create_display(writer, lobby, "中庭", last_seen_at=clock.now() + FOR_EVER)
    later(page)
    expect(page.locator(f"{west} .fleet-state")).to_contain_text("离线")
    expect(page.locator(f"{west} .thumb")).to_have_class("thumb is-away")
    expect(page.locator("[data-key]", has_text="中庭")).to_be_visible()
    expect(page.locator("[data-key]", has_text="导览屏")).to_have_count(0)


def test_it_keeps_what_was_chosen_and_does_it(
    office: BrowserContext, database: Database
) -> None:
    page = office.new_page()
    page.clock.install()
    page.goto("/office/displays?tag=一楼")
    east, pillar = card(page, "东墙"), card(page, "北门")
    for chosen in (east, pillar):
        page.locator(f"{chosen} .fleet-check").check()
    expect(page.locator("[data-fleet-count]")).to_have_text("已选 2 块")
    with database.write() as writer:
        display = writer.scalars(select(Display).where(Display.name == "东墙")).one()
        note_fault(writer, display, FaultKind.SOUND_BLOCKED, now=clock.now())
    later(page)
    expect(page.locator(f"{east} .fleet-faults")).to_contain_text("声音被阻止")
    expect(page.locator(f"{east} .fleet-check")).to_be_checked()
    page.locator("[name=tags]").fill("新设备")
    page.get_by_role("button", name="添加").click()
    expect(page.locator("#confirm p")).to_have_text("对 2 块显示屏执行此操作？")
    page.locator("#confirm button[value=yes]").click()
    expect(page.locator(".alert-success")).to_contain_text("2 块显示屏已更改")
    expect(page.locator(".fleet-tags", has_text="新设备")).to_have_count(2)


def test_its_pages_are_accessible_and_fit(
    office: BrowserContext, database: Database
) -> None:
    with database.read() as reader:
        key = reader.scalars(select(Display.id).where(Display.name == LONG)).one()
    page = office.new_page()
    for path in (
        "/office/displays",
        "/office/displays?view=rows",
        f"/office/displays/{key}",
        f"/office/displays/{key}/form",
        "/office/display-groups/1",
    ):
        page.goto(path)
        assert faults_at_both_sizes(page) == [], path
