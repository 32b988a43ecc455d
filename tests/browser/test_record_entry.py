"""Recording a fact in real Chromium: keyboard alone, in seconds, on PC and phone."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from signage import clock
from signage.db import Database
from signage.models import LedgerEntry, Subject
from signage.operations.hall.pinyin import initials_of
from signage.operations.people import sign_ins
from signage.web.visit import COOKIE
from tests.operations.score_build import create_small_hall
from tests.serve import Server

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NAMES = {"S1A1": "欧阳静怡", "S1A2": "林志航", "W1A": "户政窗口"}


@dataclass
class OpenHall:
    """A small hall on the real server, and the inspector's cookie."""

    server: Server
    database: Database
    token: str

    def entries(self) -> int:
        """Return how many entries the ledger holds."""
        with self.database.read() as session:
            count = select(func.count()).select_from(LedgerEntry)
            return session.scalars(count).one()


@pytest.fixture(scope="module")
def hall(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenHall]:
    """A small hall with names that can be found by their initials."""
    data = tmp_path_factory.mktemp("hall")
    shutil.copy(migrated_file, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    token = build_hall(database)
    server = Server(data)
    server.start()
    yield OpenHall(server, database, token)
    server.stop()
    database.engine.dispose()


def build_hall(database: Database) -> str:
    """Add the hall; return the token of the inspector's sign-in."""
    now = clock.now()
    with database.write() as session:
        small = create_small_hall(session, (now - timedelta(days=800)).date(), now)
        for code, name in NAMES.items():
            query = select(Subject).where(Subject.code == code)
            subject = session.scalars(query).one()
            subject.name, subject.initials = name, initials_of(name)
        browser = sign_ins.Browser("127.0.0.1")
        return sign_ins.open_sign_in(session, small.inspector, browser, now=now)


def open_form(chromium: Browser, hall: OpenHall, size: dict[str, int]) -> Page:
    """Open the form as the inspector."""
    context: BrowserContext = chromium.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN"
    )
    cookie = {"name": COOKIE, "value": hall.token, "url": hall.server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{hall.server.url}/office/entries")
    return page


def choose(page: Page, typed: str, wanted: str) -> None:
    """Type into the focused box and take the first option by Enter."""
    page.keyboard.type(typed)
    first = page.locator("[role=option][aria-selected=true]:visible")
    expect(first).to_contain_text(wanted)
    page.keyboard.press("Enter")


def test_it_takes_the_keyboard_alone(chromium: Browser, hall: OpenHall) -> None:
    before = hall.entries()
    page = open_form(chromium, hall, DESK)
    expect(page.locator("#fact_text")).to_be_focused()
    choose(page, "cdh", "迟到或早退")
    expect(page.locator("#subject_text")).to_be_focused()
    expect(page.locator("#cost")).to_contain_text("CS-1.1")
    choose(page, "oyjy", "欧阳静怡")
    expect(page.locator("#save")).to_be_focused()
    page.keyboard.press("Enter")
    told = "已录入：迟到或早退，欧阳静怡。得分 100 → 99（−1）。"
    expect(page.locator("#flashes")).to_contain_text(told)
    assert hall.entries() == before + 1
    page.context.close()


def test_it_waits_for_the_options_of_a_fast_typist(
    chromium: Browser, hall: OpenHall
) -> None:
    page = open_form(chromium, hall, DESK)
    page.keyboard.type("xlqz")
    page.keyboard.press("Enter")  # before any option can have come
    expect(page.locator("#fact_text")).to_have_value("泄露群众隐私")
    expect(page.locator("#subject_text")).to_be_focused()
    page.context.close()


def test_it_asks_for_points_where_the_rule_does(
    chromium: Browser, hall: OpenHall
) -> None:
    before = hall.entries()
    page = open_form(chromium, hall, PHONE)
    choose(page, "CS-2.3", "争吵")
    expect(page.locator("#points")).to_be_visible()
    choose(page, "lzh", "林志航")
    expect(page.locator("#points")).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator(".alert-danger")).to_contain_text("3–5")
    assert hall.entries() == before
    expect(page.locator("#subject_text")).to_have_value("林志航")
    page.locator("#points").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("林志航")
    assert hall.entries() == before + 1
    page.context.close()


def test_it_lists_on_arrow_down_and_not_before(
    chromium: Browser, hall: OpenHall
) -> None:
    page = open_form(chromium, hall, DESK)
    expect(page.locator("#fact-options")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    options = page.locator("#fact-options [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#fact_text")).to_have_value("迟到早退超过三十分钟")
    page.context.close()


def test_it_forgets_a_choice_that_is_typed_over(
    chromium: Browser, hall: OpenHall
) -> None:
    page = open_form(chromium, hall, DESK)
    choose(page, "cdh", "迟到或早退")
    box = page.locator("#fact_text")
    box.fill("没有这样的事实")
    expect(page.locator("#fact-options")).to_contain_text("没有匹配项")
    expect(page.locator("#cost")).not_to_contain_text("CS-1.1")
    page.keyboard.press("Escape")
    expect(page.locator("#fact-options")).to_be_hidden()
    assert page.locator("input[name=fact]").input_value() == ""
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_fits_the_screen(
    chromium: Browser, hall: OpenHall, size: dict[str, int]
) -> None:
    page = open_form(chromium, hall, size)
    paths = ("entries", "entries/ledger", "scores", "evaluations", "awards")
    for path in (*paths, "actions", "notices", "objections"):
        page.goto(f"{hall.server.url}/office/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], path
    page.context.close()
