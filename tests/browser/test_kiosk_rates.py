"""A citizen rates at the kiosk: one tap counts; reasons, correction, skip, keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from signage import clock
from signage.config import Settings
from signage.operations.ratings.rating_links import sign_place
from tests.browser.kiosk_hall import (
    HAND,
    KIOSK,
    LANDSCAPE,
    PORTRAIT,
    TABLET,
    KioskHall,
    await_start,
    choose_window,
    open_context,
    open_kiosk,
    running_hall,
    shown,
    tap_level,
    wait_until_sent,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KioskHall]:
    """A hall with three windows on the real server, for all tests here."""
    data = tmp_path_factory.mktemp("hall")
    shutil.copy(migrated_file, data / "signage.db")
    with running_hall(data) as hall:
        yield hall


@pytest.fixture
def hall(running: KioskHall) -> KioskHall:
    """The hall without a rating."""
    running.forget()
    return running


@pytest.fixture
def page(chromium: Browser, hall: KioskHall) -> Iterator[Page]:
    """The kiosk's page, where the window is chosen first."""
    context = open_context(chromium, hall, KIOSK, PORTRAIT)
    yield open_kiosk(context, hall)
    context.close()


def test_one_tap_is_one_rating(hall: KioskHall, page: Page) -> None:
    choose_window(page, "W02")
    tap_level(page, 4)
    wait_until_sent(page)
    [rating] = hall.ratings()
    assert (rating.level, rating.tags, rating.comment) == (4, [], "")
    assert rating.channel == "kiosk"


def test_it_takes_reasons_and_a_comment(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    tap_level(page, 1)
    page.get_by_role("checkbox", name="窗口无人").check()
    page.get_by_label("还有想说的吗？").fill("等了很久😀")
    expect(page.locator("[data-left]")).to_have_text("还可输入145字")
    page.get_by_role("button", name="提交").click()
    expect(shown(page, "thanks")).to_be_visible()
    wait_until_sent(page)
    [rating] = hall.ratings()
    assert (rating.level, rating.tags) == (1, ["unattended"])
    assert rating.comment == "等了很久😀"


def test_it_cuts_a_comment_at_150_characters(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    tap_level(page, 5)
    page.locator("textarea").fill("谢" * 400)
    expect(page.locator("[data-left]")).to_have_text("还可输入0字")
    page.get_by_role("button", name="提交").click()
    expect(shown(page, "thanks")).to_be_visible()
    wait_until_sent(page)
    assert hall.ratings()[0].comment == "谢" * 150


def test_it_corrects_until_the_thanks(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    tap_level(page, 1)
    page.get_by_role("checkbox", name="窗口无人").check()
    page.locator(".corrections [data-level='5']").click()
    expect(page.get_by_role("checkbox", name="办事高效")).to_be_visible()
    assert not page.get_by_role("checkbox", name="窗口无人").is_visible()
    page.get_by_role("button", name="提交").click()
    expect(shown(page, "thanks")).to_be_visible()
    wait_until_sent(page)
    [rating] = hall.ratings()
    assert (rating.level, rating.tags) == (5, [])
    assert [event.payload["level"] for event in hall.events()] == [1, 5]


def test_it_thanks_without_reasons(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    tap_level(page, 3)
    page.get_by_role("button", name="跳过").click()
    expect(shown(page, "thanks")).to_be_visible()
    page.get_by_role("button", name="完成").click()
    expect(shown(page, "window")).to_be_visible()
    wait_until_sent(page)
    assert len(hall.events()) == 1


def test_a_bouncing_finger_is_one_rating(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    # Before anything else appears: a tap that comes late is one on something else.
    page.locator(".levels [data-level='5']").evaluate(
        "level => { level.click(); level.click(); }"
    )
    expect(shown(page, "reasons")).to_be_visible()
    wait_until_sent(page)
    assert len(hall.events()) == 1


def test_it_preselects_nothing_for_the_next_one(hall: KioskHall, page: Page) -> None:
    for level in (1, 5):
        choose_window(page)
        expect(page.locator(".levels [aria-pressed=true]")).to_have_count(0)
        tap_level(page, level)
        assert page.locator("textarea").input_value() == ""
        expect(page.locator(".tag__box:checked")).to_have_count(0)
        page.locator(".tags:not([hidden]) .tag").first.click()
        page.locator("textarea").fill("只是这一位写的")
        page.get_by_role("button", name="提交").click()
        page.get_by_role("button", name="完成").click()
    wait_until_sent(page)
    assert [rating.level for rating in hall.ratings()] == [1, 5]


def test_it_works_by_keyboard_alone(chromium: Browser, hall: KioskHall) -> None:
    context = open_context(chromium, hall, TABLET, LANDSCAPE)
    page = open_kiosk(context, hall)
    page.keyboard.press("2")
    expect(shown(page, "reasons")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator(".correction.level--3")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Enter")
    expect(shown(page, "thanks")).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown(page, "level")).to_be_visible()
    wait_until_sent(page)
    [rating] = hall.ratings()
    assert (rating.level, rating.channel) == (3, "tablet")
    context.close()


def test_digits_in_a_comment_are_text(hall: KioskHall, page: Page) -> None:
    choose_window(page)
    tap_level(page, 5)
    page.locator("textarea").press_sequentially("2号")
    assert page.locator("textarea").input_value() == "2号"
    wait_until_sent(page)
    assert [event.payload["level"] for event in hall.events()] == [5]


def test_it_speaks_three_languages(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(shown(page, "window").locator("h1")).to_have_text("Which window served you?")
    choose_window(page)
    expect(
        page.locator(".levels").get_by_role("button", name="Fairly satisfied 3 of 5")
    ).to_be_visible()
    page.get_by_role("button", name="繁體中文").click()
    expect(shown(page, "level").locator("h1")).to_have_text("您對本次服務滿意嗎？")


def test_a_phone_rates_by_the_code_on_a_screen(
    chromium: Browser, hall: KioskHall
) -> None:
    secret = Settings(data=hall.server.data).resolved_secret_key
    context = chromium.new_context(viewport=HAND, has_touch=True)
    page = context.new_page()
    token = sign_place(secret, "window:W03", clock.now())
    page.goto(f"{hall.server.url}/r/{token}")
    await_start(page)
    expect(shown(page, "level").locator(".sign")).to_have_text("03 不动产登记")
    tap_level(page, 2)
    wait_until_sent(page, "signage-outbox-phone")
    [rating] = hall.ratings()
    assert (rating.level, rating.channel) == (2, "phone")
    page.goto(f"{hall.server.url}/r/forged")
    expect(page.locator("h1")).to_have_text("请重新扫码")
    context.close()


def test_it_shows_what_the_tablet_stands_at(chromium: Browser, hall: KioskHall) -> None:
    context = open_context(chromium, hall, TABLET, LANDSCAPE)
    page = open_kiosk(context, hall)
    expect(shown(page, "level").locator(".sign")).to_have_text("01 社保综合")
    tap_level(page, 5)
    wait_until_sent(page)
    assert hall.events()[0].payload["window"] == "W01"
    context.close()
