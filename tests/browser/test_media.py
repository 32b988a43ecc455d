"""In a real Chromium: files dropped on the library; videos on the glass, or skipped."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Hall
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.screens import Item, Scripted, await_claim, television
from tests.build import create_user
from tests.media_build import make_document, make_video
from tests.serve import Server, serving

pytestmark = pytest.mark.browser

DROP = """async (files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  const area = document.querySelector("#media");
  for (const kind of ["dragenter", "drop"])
    area.dispatchEvent(new DragEvent(kind, { bubbles: true, dataTransfer: transfer }));
}"""
# Each value that a bar of progress ever had: one of a small file is soon gone.
WATCH_BARS = """() => {
  window.shares = [];
  new MutationObserver((changes) => changes.forEach(({ target }) =>
    shares.push(Number(target.getAttribute("value"))))
  ).observe(document.querySelector("[data-upload-list]"),
    { attributes: true, attributeFilter: ["value"], subtree: true });
}"""
# Every 40 ms: what is foremost on the glass, and how far its video is.
WATCH = """() => {
  window.seen = [];
  setInterval(() => {
    const cards = document.querySelectorAll("#stage > *");
    const last = cards[cards.length - 1];
    const video = last && last.querySelector("video");
    const name = last ? last.id || "idle" : "nothing";
    window.seen.push([performance.now(), name, video ? video.currentTime : 0]);
  }, 40);
}"""


# The video was on for a while, and what stands behind the broken ones came after it.
HAS_COME_BY = """(() => {
  const played = window.seen.findIndex((row) => row[1] === "good" && row[2] > 1);
  return played >= 0 && window.seen.slice(played).some((row) => row[1] === "end");
})()"""
# A video that stands still leaves its turn after 2.5 s; the rest is for slow machines.
TORN_S, STANDS_AT_MOST_S = 30, 12


@pytest.fixture
def token(session: Session, hall: Hall, database: Database) -> str:
    """The sign-in of an administrator."""
    wen = create_user(session, hall, "wen")
    made = open_sign_in(session, wen, Visitor("127.0.0.1"), now=clock.now())
    session.commit()
    database.engine.dispose()
    return made


@pytest.fixture
def server(token: str, tmp_path: Path) -> Iterator[Server]:
    """The real server over this test's hall."""
    assert token
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def office(chromium: Browser, server: Server, token: str) -> Iterator[BrowserContext]:
    """An office browser."""
    context = chromium.new_context(locale="zh-CN")
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    yield context
    context.close()


def test_it_takes_what_is_dropped(
    office: BrowserContext, server: Server, tmp_path: Path
) -> None:
    video = make_video(tmp_path / "made.mp4", seconds=0.4, has_sound=True)
    files = {
        "宣传片.mp4": video.read_bytes(),
        "收费公示.pdf": make_document(2),
        "九百页.pdf": make_document(900),
        "不是.mp4": b"MZ, a program",
    }
    page = office.new_page()
    page.goto(f"{server.url}/office/media")
    page.evaluate(WATCH_BARS)
    sent = {name: b64encode(content).decode() for name, content in files.items()}
    page.evaluate(DROP, sent)
    sending, preparing = page.locator("[data-upload-list]"), page.locator("#uploads")
    expect(sending.locator(".is-refused")).to_contain_text("不是图片、视频或 PDF")
    done = preparing.locator(".is-done")
    expect(done).to_have_count(2)
    expect(preparing.locator(".is-refused")).to_contain_text("超过 100 页")
    expect(page.locator(".media-card__name")).to_have_count(2)
    assert page.evaluate("Math.max(...shares)") > 0.5
    assert page.locator("[data-drop-veil]").is_hidden()
    fits_and_is_accessible(page)
    page.get_by_role("link", name="宣传片.mp4").last.click()
    await_claim(page, "document.querySelector('video').readyState >= 1")
    fits_and_is_accessible(page)


def fits_and_is_accessible(page: Page) -> None:
    """Fail when the page is wider than a phone, or somebody could not use it."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert grave == []
    page.set_viewport_size({"width": 1440, "height": 900})


def film(name: str) -> str:
    """Return what a slide of a video holds."""
    return f'<video src="/media/{name}" muted playsinline loop preload="auto"></video>'


def test_a_screen_plays_videos_and_skips_broken_ones(
    chromium: Browser, scripted: Scripted, tmp_path: Path
) -> None:
    good = make_video(
        tmp_path / "good.mp4",
        seconds=4,
        options={"profile": "main", "g": "10"},
        container_options={"movflags": "faststart"},
    ).read_bytes()
    # Its index is whole, its pictures end soon: it fails on the glass.
    torn = good[: good.index(b"mdat") + 1500]
    scripted.show(Item("words", "<p>一</p>", seconds=60))
    with television(chromium, scripted.url, service_workers="block") as page:
        files = {"good": good, "torn": torn}
        page.route("**/media/*", lambda route: answer(route, files))
        page.wait_for_selector("#words")
        page.evaluate(WATCH)
        scripted.show(
            Item("good", film("good"), seconds=4),
            Item("gone", film("gone"), seconds=1),
            Item("torn", film("torn"), seconds=TORN_S),
            Item("end", "<p>二</p>", seconds=1),
        )
        await_claim(page, HAS_COME_BY)
        seen = page.evaluate("window.seen")
        left = page.evaluate("document.querySelectorAll('video').length")
        page.unroute_all(behavior="ignoreErrors")
    names = {name for _, name, _ in seen}
    # Never black, never the broken one.
    assert names <= {"words", "good", "torn", "end"}
    assert longest_stand(seen, "torn") <= STANDS_AT_MOST_S
    assert left <= 3


def answer(route: Route, files: dict[str, bytes]) -> None:
    """Answer as the server does, with parts of a file where they are asked for."""
    content = files.get(route.request.url.rsplit("/", 1)[-1])
    if content is None:
        route.fulfill(status=404)
        return
    first = int(route.request.headers.get("range", "bytes=0-")[6:].split("-")[0])
    route.fulfill(
        status=206,
        body=content[first:],
        content_type="video/mp4",
        headers={
            "Content-Range": f"bytes {first}-{len(content) - 1}/{len(content)}",
            "Accept-Ranges": "bytes",
        },
    )


def longest_stand(seen: list[tuple[float, str, float]], name: str) -> float:
    """Return for how long (s) a slide's video stood still on the glass."""
    longest = since = 0.0
    last = None
    for at, shown, position in seen:
        if shown != name or position != last:
            since = at
        longest, last = max(longest, at - since), position if shown == name else None
    return longest / 1000
