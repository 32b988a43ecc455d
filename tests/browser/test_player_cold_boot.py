"""A television that is switched on while its server is gone: for a day, too (F13)."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.screens import (
    Item,
    Scripted,
    await_claim,
    await_kept,
    is_revision,
    television,
)
from tests.media_build import make_video

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
# A server that is back is found by the next attempt: full jitter up to 4 s, beside the
# seconds that it takes to start.
BACK_WITHIN_MS = 90_000
MEGABYTE = 2**20
QUOTA_MB = 6
HALF_AT_MOST = f"((kept) => kept.length >= 1 && kept.length <= {QUOTA_MB / 2})"
HAS_LEARNT = "async () => (await caches.match('/display/budget')) !== undefined"

KEPT_MEDIA = """async () => {
  const held = await caches.open('signage-media-1');
  return (await held.keys()).map((request) => new URL(request.url).pathname);
}"""
IS_KEPT = """async (media) => {
  const held = await caches.open('signage-media-1');
  const found = await Promise.all(media.map((url) => held.match(url)));
  return found.every((answer) => answer !== undefined);
}"""
HAS_SEEN_ALL = (
    "window.rounds >= 2 && window.seen.film > 0.5 && window.seen.poster === 40"
)
# What has been foremost on the glass, how far a video came, how often the day's slide
# came on: in between all else was.
WATCH = """() => {
  window.seen = {};
  window.rounds = 0;
  let last = '';
  setInterval(() => {
    const card = document.querySelector('#stage > :last-child');
    const video = card && card.querySelector('video');
    const picture = card && card.querySelector('img');
    const name = card ? card.id || 'idle' : 'nothing';
    if (name === 'tomorrow' && last !== name) window.rounds += 1;
    last = name;
    const part = (video && video.currentTime) || (picture && picture.naturalWidth) || 0;
    window.seen[name] = Math.max(window.seen[name] || 0, part);
  }, 50);
}"""


@contextmanager
def machine(
    chromium: Browser, profile: Path, url: str, ahead_ms: int
) -> Iterator[Page]:
    """Start a browser process on a profile, its clock that much later; end it after."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport=ViewportSize(width=1280, height=720),
    )
    context.add_init_script(
        f"{{ const real = Date.now; Date.now = () => real() + {ahead_ms}; }}"
    )
    page = context.pages[0]
    page.goto(f"{url}/display")
    yield page
    context.close()


def picture() -> bytes:
    """Return a PNG that is 40 px wide."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "#8B0000").save(content, "png")
    return content.getvalue()


def test_it_plays_on_after_a_day_without_a_server_and_a_restart(
    chromium: Browser, scripted: Scripted, tmp_path: Path
) -> None:
    now = round(time.time() * 1000)
    film = make_video(tmp_path / "film.mp4", seconds=2).read_bytes()
    media = [scripted.add_media(picture()), scripted.add_media(film)]
    tomorrow = ((now + 20 * HOUR_MS, now + 30 * HOUR_MS),)
    scripted.show(
        Item("poster", f'<img src="{media[0]}" alt="">', 1),
        Item("film", f'<video src="{media[1]}" muted loop></video>', 2),
        Item("today", "今天", 1, 0, ((now - HOUR_MS, now + 12 * HOUR_MS),)),
        Item("tomorrow", "明天", 1, 0, tomorrow),
        Item("later", "后天", 1, 0, ((now + 30 * HOUR_MS, now + 60 * HOUR_MS),)),
    )
    with machine(chromium, tmp_path / "profile", scripted.url, 0) as page:
        page.wait_for_selector("#today")
        await_kept(page, is_revision(scripted))
        await_claim(page, f"({IS_KEPT})({media})")
    scripted.kill()
    with machine(chromium, tmp_path / "profile", scripted.url, DAY_MS) as page:
        page.wait_for_selector("#stage > *")
        page.evaluate(WATCH)
        await_claim(page, HAS_SEEN_ALL)
        seen = page.evaluate("window.seen")
        assert set(seen) <= {"poster", "film", "tomorrow", "idle"}
        scripted.show(Item("back", "又来了"))
        scripted.start()
        page.wait_for_selector("#back", timeout=BACK_WITHIN_MS)


def test_it_leaves_half_of_what_the_browser_really_grants(
    chromium: Browser, scripted: Scripted
) -> None:
    """Chromium tells pages of 10 GiB, whatever the disk: the end comes unannounced."""
    files = [scripted.add_media(bytes([number]) * MEGABYTE) for number in range(8)]
    pictures = [f'<img src="{url}" data-optional alt="">' for url in files]
    with television(chromium, scripted.url) as page:
        grant(page, scripted.url, QUOTA_MB)
        scripted.show(Item("first", "".join(pictures)))
        await_claim(page, HAS_LEARNT)
        await_claim(page, f"async () => {HALF_AT_MOST}(await ({KEPT_MEDIA})())")
        scripted.show(Item("second", "".join(pictures[5:])))
        await_claim(
            page, f"async () => (await ({KEPT_MEDIA})()).includes('{files[5]}')"
        )
        await_claim(page, f"async () => {HALF_AT_MOST}(await ({KEPT_MEDIA})())")
        await_kept(page, is_revision(scripted))
        scripted.kill()
        page.reload()
        page.wait_for_selector("#second")


def grant(page: Page, url: str, megabytes: int) -> None:
    """Have the browser grant the page's origin so much storage."""
    session = page.context.new_cdp_session(page)
    quota = {"origin": url, "quotaSize": megabytes * MEGABYTE}
    session.send("Storage.overrideQuotaForOrigin", quota)
