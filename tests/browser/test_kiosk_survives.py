"""The kiosk is cut off, killed or doubled: every acknowledged tap counts once."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.kiosk_hall import (
    BACK_WITHIN_MS,
    KIOSK,
    LANDSCAPE,
    TABLET,
    KioskHall,
    choose_window,
    give_token,
    open_context,
    open_kiosk,
    running_hall,
    shown,
    tap_level,
    wait_until_sent,
    waiting,
)
from tests.browser.screens import await_claim

pytestmark = pytest.mark.browser

IS_KEPT = """async () => navigator.serviceWorker.controller !== null
  && (await caches.match('/kiosk')) !== undefined"""


@pytest.fixture(scope="module")
def running(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KioskHall]:
    """A hall on the real server, for all tests here."""
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
    """The page of a tablet that stands at window W01."""
    context = open_context(chromium, hall, TABLET, LANDSCAPE)
    yield open_kiosk(context, hall)
    context.close()


def rate(page: Page, level: int) -> None:
    """Rate without reasons and go on to the next citizen."""
    tap_level(page, level)
    page.locator("[data-skip]").click()
    page.locator("[data-done]").click()
    expect(page.locator(".levels")).to_be_visible()


def test_cut_off_it_takes_ratings_and_delivers_each_once(
    hall: KioskHall, page: Page
) -> None:
    page.context.set_offline(offline=True)
    rate(page, 5)
    rate(page, 2)
    expect(page.locator("[data-status]")).to_contain_text("2条评价已保存在本机")
    assert hall.events() == []
    page.context.set_offline(offline=False)
    wait_until_sent(page)
    assert [rating.level for rating in hall.ratings()] == [5, 2]
    expect(page.locator("[data-status]")).to_have_text("")


def test_the_servers_death_loses_and_doubles_nothing(
    hall: KioskHall, page: Page
) -> None:
    rate(page, 4)
    wait_until_sent(page)
    hall.server.kill()
    rate(page, 3)
    rate(page, 1)
    assert waiting(page) == 2
    hall.server.start()
    wait_until_sent(page)
    assert [rating.level for rating in hall.ratings()] == [4, 3, 1]
    assert [event.seq for event in hall.events()] == [1, 2, 3]


def test_a_lost_answer_is_asked_for_again(hall: KioskHall, page: Page) -> None:
    lost = 0

    def lose_two(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost <= 2:
            route.fetch()  # the server has stored it, the kiosk does not hear of it
            route.abort()
        else:
            route.continue_()

    page.route("**/kiosk/ratings", lose_two)
    rate(page, 5)
    wait_until_sent(page)
    assert lost >= 3
    assert len(hall.events()) == 1


def test_a_killed_browser_keeps_every_tap(
    chromium: Browser, hall: KioskHall, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    for level in (1, 2, 3):
        page = open_profile(chromium, hall, profile)
        page.route("**/kiosk/ratings", lambda route: route.abort())
        tap_level(page, level)
        kill_browser(profile)
    page = open_profile(chromium, hall, profile)
    wait_until_sent(page)
    assert [rating.level for rating in hall.ratings()] == [1, 2, 3]
    page.context.close()


def test_two_tabs_drain_one_outbox(hall: KioskHall, page: Page) -> None:
    page.context.set_offline(offline=True)
    for level in (5, 4, 3, 2, 1):
        rate(page, level)
    page.context.set_offline(offline=False)
    other = open_kiosk(page.context, hall)
    wait_until_sent(page)
    wait_until_sent(other)
    rate(other, 5)
    wait_until_sent(other)
    assert [event.seq for event in hall.events()] == [1, 2, 3, 4, 5, 6]
    assert len(hall.ratings()) == 6


def test_it_starts_and_rates_without_a_server(hall: KioskHall, page: Page) -> None:
    await_claim(page, IS_KEPT)
    hall.server.kill()
    page.reload()
    expect(page.locator(".levels")).to_be_visible()
    assert page.locator(".level").first.evaluate("e => e.offsetHeight") > 200
    rate(page, 4)
    hall.server.start()
    # As when the network comes back: then it does not wait any longer.
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_sent(page)
    assert [rating.level for rating in hall.ratings()] == [4]


def test_a_revoked_kiosk_keeps_its_outbox(chromium: Browser, hall: KioskHall) -> None:
    context = open_context(chromium, hall, KIOSK, LANDSCAPE)
    page = open_kiosk(context, hall)
    choose_window(page)
    give_token(context, hall, "token-of-nobody")
    tap_level(page, 5)
    expect(page.locator("[data-status]")).to_contain_text("尚未与大厅系统连接")
    assert (waiting(page), hall.events()) == (1, [])
    give_token(context, hall, KIOSK)
    wait_until_sent(page)
    assert len(hall.ratings()) == 1
    context.close()


def test_a_full_outbox_thanks_nobody(hall: KioskHall, page: Page) -> None:
    page.context.set_offline(offline=True)
    page.evaluate(
        """() => new Promise((resolve) => {
          const opened = indexedDB.open("signage-outbox-kiosk");
          opened.onsuccess = () => {
            const tx = opened.result.transaction("records", "readwrite");
            for (let seq = 1; seq <= 20000; seq += 1) {
              tx.objectStore("records").put({ seq, key: `filled-${seq}` });
            }
            tx.oncomplete = () => { opened.result.close(); resolve(); };
          };
        })"""
    )
    page.locator(".levels [data-level='5']").click()
    expect(page.get_by_role("alert")).to_contain_text("暂时无法接收评价")
    expect(shown(page, "level")).to_be_visible()
    assert waiting(page) == 20_000
    assert hall.events() == []


def open_profile(chromium: Browser, hall: KioskHall, profile: Path) -> Page:
    """Open the tablet's page in a browser that keeps its storage in `profile`."""
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=FLAGS, viewport=LANDSCAPE
    )
    give_token(context, hall, TABLET)
    return open_kiosk(context, hall)


def kill_browser(profile: Path) -> None:
    """Kill the browser of this profile, as a pulled plug would, and nothing else."""
    deadline = time.monotonic() + BACK_WITHIN_MS / 1000
    for pid in browsers_of(profile):
        os.kill(pid, signal.SIGKILL)
    while browsers_of(profile):
        assert time.monotonic() < deadline, "the browser did not die"
        time.sleep(0.05)
    for lock in profile.glob("Singleton*"):
        lock.unlink()


def browsers_of(profile: Path) -> list[int]:
    """Return the processes started with this profile's folder."""
    wanted = f"--user-data-dir={profile}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = path.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if wanted in arguments:
            found.append(int(path.parent.name))
    return found
