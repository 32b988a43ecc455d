"""The kiosk for everyone: idle reset, names for readers, sizes, contrast, forms."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

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
)

pytestmark = pytest.mark.browser

FORMS = ("kiosk", "tablet", "phone")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SMALLEST_PX = 96

OUTSIDE = """() => {
  const fixed = !document.body.classList.contains("rating--phone");
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, .unseen") || !element.offsetParent) continue;
    const box = element.getBoundingClientRect();
    const name = `${element.tagName}.${element.className}`;
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`${name} beside`);
    if (fixed && box.bottom > innerHeight + 1) found.push(`${name} below`);
    const isBlock = getComputedStyle(element).display !== "inline";
    if (isBlock && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${name} overflows`);
    }
  }
  return found;
}"""
SIZES = """() => [...document.querySelectorAll("button, label.tag")]
  .filter((element) => element.offsetParent)
  .map((element) => ({
    name: element.textContent.trim().slice(0, 20),
    width: element.offsetWidth, height: element.offsetHeight,
  }))"""


@pytest.fixture(scope="module")
def hall(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KioskHall]:
    """A hall on the real server, for all tests here."""
    data = tmp_path_factory.mktemp("hall")
    shutil.copy(migrated_file, data / "signage.db")
    with running_hall(data) as hall:
        yield hall


def open_form(
    chromium: Browser, hall: KioskHall, form: str, **options: Any
) -> tuple[BrowserContext, Page]:
    """Open the rating page as a kiosk, a tablet or a phone shows it."""
    sizes = {"kiosk": PORTRAIT, "tablet": LANDSCAPE, "phone": HAND}
    token = TABLET if form == "tablet" else KIOSK
    context = open_context(chromium, hall, token, sizes[form], **options)
    if form != "phone":
        return context, open_kiosk(context, hall)
    secret = Settings(data=hall.server.data).resolved_secret_key
    page = context.new_page()
    page.goto(f"{hall.server.url}/r/{sign_place(secret, 'hall', clock.now())}")
    await_start(page)
    return context, page


def steps_of(page: Page) -> Iterator[str]:
    """Go through the page, stopping at each step."""
    if page.locator("[data-step=window]").count():
        expect(shown(page, "window")).to_be_visible()
        yield "window"
        choose_window(page)
    expect(shown(page, "level")).to_be_visible()
    yield "level"
    tap_level(page, 1)
    yield "reasons"
    page.locator(".tags:not([hidden]) .tag").first.click()
    page.locator("textarea").fill("字" * 140)
    yield "reasons, given"
    page.locator("button[type=submit]").click()
    expect(shown(page, "thanks")).to_be_visible()
    yield "thanks"


def settle(page: Page) -> None:
    """Let what moves come to rest."""
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_cut_off_or_too_small(
    chromium: Browser, hall: KioskHall, form: str, language: str
) -> None:
    context, page = open_form(chromium, hall, form)
    page.locator(f"[data-language={language}]").click()
    for step in steps_of(page):
        settle(page)
        assert page.evaluate(OUTSIDE) == [], f"{form} {language} {step}"
        smallest = 44 if form == "phone" else SMALLEST_PX
        for size in page.evaluate(SIZES):
            assert min(size["width"], size["height"]) >= smallest, (step, size)
    context.close()


def test_a_kiosk_may_lie_on_its_side(chromium: Browser, hall: KioskHall) -> None:
    context = open_context(chromium, hall, KIOSK, LANDSCAPE)
    page = open_kiosk(context, hall)
    for step in steps_of(page):
        settle(page)
        assert page.evaluate(OUTSIDE) == [], step
    context.close()


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing_serious(
    chromium: Browser, hall: KioskHall, form: str
) -> None:
    context, page = open_form(chromium, hall, form, bypass_csp=True)
    for step in steps_of(page):
        settle(page)
        results = Axe().run(page)
        serious = [
            (violation["id"], [node["html"] for node in violation["nodes"]])
            for violation in results.response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{form} {step}"
    context.close()


def test_readers_hear_word_and_stars(chromium: Browser, hall: KioskHall) -> None:
    context, page = open_form(chromium, hall, "tablet")
    group = page.get_by_role("group", name="您的评价").first
    names = [button.inner_text() for button in group.get_by_role("button").all()]
    assert len(names) == 5
    expect(group.get_by_role("button", name="非常满意 5星，共5星")).to_be_visible()
    expect(group.get_by_role("button", name="非常不满意 1星，共5星")).to_be_visible()
    tap_level(page, 4)
    expect(shown(page, "reasons").locator("h1")).to_be_focused()
    context.close()


def test_it_begins_again_when_nobody_is_there(
    chromium: Browser, hall: KioskHall
) -> None:
    context, page = idle_page(chromium, hall)
    page.get_by_role("button", name="English").click()
    tap_level(page, 2)
    page.locator("textarea").fill("nobody else may read this")
    page.clock.run_for(61_000)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Are you still there?")
    page.clock.run_for(21_000)
    expect(dialog).to_be_hidden()
    expect(shown(page, "level").locator("h1")).to_have_text("您对本次服务满意吗？")
    assert page.locator("textarea").input_value() == ""
    context.close()


def test_more_time_can_be_had(chromium: Browser, hall: KioskHall) -> None:
    context, page = idle_page(chromium, hall)
    tap_level(page, 2)
    page.locator("textarea").fill("我还在写")
    for _ in range(3):
        # The dialog stays for 20 s, and the clock goes on by itself.
        page.clock.run_for(61_000)
        page.get_by_role("button", name="继续评价").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.locator("textarea").input_value() == "我还在写"
    page.clock.run_for(61_000)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(shown(page, "reasons")).to_be_visible()
    context.close()


def test_thanks_make_room_for_the_next_one(chromium: Browser, hall: KioskHall) -> None:
    context, page = idle_page(chromium, hall)
    tap_level(page, 5)
    page.locator("[data-skip]").click()
    expect(shown(page, "thanks")).to_be_visible()
    page.clock.run_for(9_000)
    expect(shown(page, "level")).to_be_visible()
    context.close()


def test_calm_for_those_who_want_no_motion(chromium: Browser, hall: KioskHall) -> None:
    context, page = open_form(chromium, hall, "tablet", reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_it_asks_nobody_else_for_anything(chromium: Browser, hall: KioskHall) -> None:
    context = open_context(chromium, hall, TABLET, LANDSCAPE)
    asked: list[str] = []
    problems: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: problems.append(message.text))
    page = open_kiosk(context, hall)
    tap_level(page, 5)
    assert [url for url in asked if not url.startswith(hall.server.url)] == []
    assert problems == []
    context.close()


def idle_page(chromium: Browser, hall: KioskHall) -> tuple[BrowserContext, Page]:
    """Open a tablet's page whose clock the test moves."""
    context = open_context(chromium, hall, TABLET, LANDSCAPE)
    context.clock.install()
    return context, open_kiosk(context, hall)
