"""Take the pictures of the editor's guide, as an editor sees the pages.

`python scripts/guide_pictures.py` starts a demo hall of its own in a folder that is
thrown away, makes through the pages what the guide tells of, once in Chinese and once
in English, and writes docs/images/guide/<language>/*.webp.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, ViewportSize, sync_playwright
from screenshots import DEMO_HALL, FLAGS, Place

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models.user import Role
from signage.operations.people.accounts import NewUser, add_user
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.web.visit import COOKIE

IMAGES = Path(__file__).parents[1] / "docs" / "images" / "guide"
SIZE = ViewportSize(width=1280, height=860)
TALL = ViewportSize(width=1280, height=1180)
WIDEST_PX, QUALITY, LARGEST_BYTES = 1120, 74, 80_000
READY_WITHIN_S, LOOK_EVERY_S = 120, 0.2
#: A preview has been drawn by then.
CALM_MS = 1_200
A_WEEK = timedelta(days=7)
FROM, UNTIL = "09:00", "11:30"


@dataclass(frozen=True, slots=True)
class Words:
    """What the editor of a picture writes, in the language of the pictures."""

    folder: str
    locale: str
    browser: str
    editor: str
    approver: str
    playlist: str
    schedule: str
    title: str
    text: str
    countdown: str
    code: tuple[str, str]
    remark: str
    better: str


CHINESE = Words(
    *("zh-CN", "zh_Hans", "zh-CN", "编辑小文", "审核老周"),
    *("冬季便民提示", "周二上午提示", "元旦假期办事安排"),
    "1月1日至3日**放假**，各窗口暂停服务。\n\n- 1月4日（星期日）照常上班\n"
    "- 急办事项请拨打 0571-12345\n- 自助服务区每天 7:00—22:00 开放",
    "距元旦假期还有",
    ("掌上大厅", "218 个事项可以在手机上办"),
    *("换上冬季的二维码", "把标题改短一些"),
)
ENGLISH = Words(
    *("en", "en", "en-GB", "Wen, editor", "Zhou, approver"),
    *("Winter hints", "Tuesday mornings", "New Year opening hours"),
    "From 1 to 3 January the hall is **closed**.\n\n- Open again on Sunday, 4 January\n"
    "- Urgent matters: call 0571-12345\n- Self-service daily from 7:00 to 22:00",
    "Until the New Year holiday",
    ("Hall on phone", "218 services without a visit"),
    *("With the code for winter", "A shorter title, please"),
)


@dataclass(frozen=True, slots=True)
class Studio:
    """Takes pictures of one language, from one person's browser."""

    page: Page
    url: str
    words: Words

    def go(self, path: str) -> None:
        """Open a page of the office."""
        self.page.goto(f"{self.url}/office/{path}")

    def take(self, name: str, at: str = "") -> None:
        """Keep what the page shows from the element `at` downwards, once calm."""
        if at:
            self.page.locator(at).first.evaluate(
                "each => window.scrollTo(0,"
                " each.getBoundingClientRect().top + window.scrollY - 24)"
            )
        self.page.evaluate("document.fonts.ready.then(() => null)")
        self.page.wait_for_timeout(CALM_MS)
        picture = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
        picture.thumbnail((WIDEST_PX, WIDEST_PX), Image.Resampling.LANCZOS)
        path = IMAGES / self.words.folder / f"{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, quality=QUALITY, method=6)
        size = path.stat().st_size
        print(f"{self.words.folder}/{path.name}\t{size / 1000:.0f} kB")
        if size > LARGEST_BYTES:
            raise SystemExit(f"{path} is too large for the guide: {size} bytes.")

    def fill(self, name: str, value: str) -> None:
        """Fill in the visible field of a form whose name ends so."""
        self.page.locator(f"[name$='{name}']:visible").first.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Choose one of the values of a form, as its label does."""
        box = f"input[name={name}][value={value}]"
        self.page.locator(f"label:has({box}), :has(> {box}) > label").first.click()


@contextmanager
def demo_hall() -> Iterator[Place]:
    """Serve a demo hall until the pictures are taken."""
    with TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        given = {"SIGNAGE_DATA": folder, "SIGNAGE_PORT": str(port)}
        url = f"http://127.0.0.1:{port}"
        server = subprocess.Popen(
            [sys.executable, "-m", "signage", "run"],
            env=os.environ | given,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(url)
            settings = Settings(data=Path(folder))
            database = Database(settings.resolved_database_url)
            yield Place(url, database, settings.resolved_secret_key)
            database.engine.dispose()
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    last = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(url).close()  # noqa: S310  # our own server
        except (URLError, ConnectionError):
            if time.monotonic() > last:
                raise
            time.sleep(LOOK_EVERY_S)
        else:
            return


def open_studio(
    chromium: Chromium, place: Place, words: Words, name: str, role: Role
) -> Studio:
    """Open the browser of somebody new, who has just given a password."""
    now = clock.now()
    with place.database.write() as session:
        hall = session.scalars(DEMO_HALL).one()
        new = NewUser(f"guide-{now:%H%M%S%f}", name, role)
        user = add_user(session, hall.id, new, actor=None, now=now)
        user.locale = words.locale
        session.flush()
        token = open_sign_in(session, user, Browser(), now=now)
    context = chromium.new_context(
        viewport=SIZE,
        locale=words.browser,
        timezone_id="Asia/Shanghai",
        service_workers="block",
    )
    context.add_cookies([{"name": COOKIE, "value": token, "url": place.url}])
    return Studio(context.new_page(), place.url, words)


def take_content(studio: Studio) -> None:
    """Take what editors write: the library, an announcement, a playlist."""
    words, page = studio.words, studio.page
    for name, path in {"office": "", "media": "media", "feeds": "feeds"}.items():
        studio.go(path)
        studio.take(name)
    studio.go("announcements/new")
    studio.fill("title", words.title)
    studio.fill("text", words.text)
    page.locator("[data-preview-box] iframe").wait_for()
    studio.take("announcement", "form.announcement-editor")
    studio.go("playlists/new")
    studio.fill("name", words.playlist)
    for number, kind in enumerate(("hours", "countdown", "qr_code"), start=1):
        page.locator(f"button[name=add][value={kind}]").click()
        page.locator("[data-order-row]").nth(number - 1).wait_for()
    page.locator("button.btn[name=deed][value=publish]").click()
    page.locator(".alert-danger").wait_for()
    studio.take("problems")
    title, caption = words.code
    rows = page.locator("[data-order-row]")
    rows.nth(1).locator("[name$=title]").fill(words.countdown)
    rows.nth(1).locator("[name$='.at']").fill(f"{clock.now().year + 1}-01-01T00:00")
    rows.nth(2).locator("[name$=title]").fill(title)
    rows.nth(2).locator("[name$=content]").fill("https://zwfw.example/m")
    rows.nth(2).locator("[name$=caption]").fill(caption)
    page.locator("button.btn[name=deed][value=save]").click()
    page.locator(".alert-success").wait_for()
    studio.take("playlist", "form.announcement-editor")
    page.locator("button.btn[name=deed][value=publish]").click()
    page.locator(".alert-success").wait_for()


def take_times(studio: Studio) -> None:
    """Take when it is shown: a schedule, the calendar, the time machine."""
    words, page = studio.words, studio.page
    day = clock.now() + A_WEEK
    day += timedelta(days=(1 - day.weekday()) % 7)
    studio.go(f"schedules/new?on={day:%Y-%m-%d}")
    studio.fill("name", words.schedule)
    page.locator("select[name=shows]").select_option(label=words.playlist)
    studio.fill("starts", FROM)
    studio.fill("ends", UNTIL)
    for name, value in (("repeat", "week"), ("days", "not_holidays")):
        studio.choose(name, value)
    page.locator("select[name=priority]").select_option("3")
    page.locator("#schedule-outlook .outlook__list li").first.wait_for()
    page.set_viewport_size(TALL)
    studio.take("schedule", "form.schedule-editor")
    page.set_viewport_size(SIZE)
    page.locator("button.btn[name=deed][value=publish]").click()
    page.locator(".alert-success").wait_for()
    studio.go(f"calendar?view=week&on={day:%Y-%m-%d}")
    slot = page.locator("[data-slot][data-schedule]").first
    slot.scroll_into_view_if_needed()
    studio.take("calendar", "#calendar")
    slot.click()
    page.locator("#calendar-dialog[open]").wait_for()
    studio.take("occurrence")
    studio.go(f"time-machine?at={day:%Y-%m-%d}T10:00")
    studio.take("time-machine")
    studio.go("working-calendar")
    studio.take("working-calendar")


def take_hall(studio: Studio, colleague: Studio) -> None:
    """Take how screens look, the hall board, and an emergency."""
    page = studio.page
    colleague.go("display-groups/1")
    colleague.take("layout", ".card:has([name=layout])")
    studio.go("board")
    studio.take("board")
    studio.go("emergencies")
    page.locator("nav a[href*='template=']").first.click()
    page.locator("[data-preview-box] iframe").wait_for()
    studio.take("emergency", "form.announcement-editor")
    page.locator("form.announcement-editor button.btn-danger").click()
    page.locator(".emergency-row__deeds .btn-danger").wait_for()
    studio.take("take-back")
    page.locator(".emergency-row__deeds .btn-danger").click()
    page.locator(".emergency-row__deeds .btn-danger").wait_for(state="detached")


def take_release(studio: Studio, colleague: Studio, place: Place) -> None:
    """Take the history, and the approval of what a colleague handed in."""
    words, page = studio.words, studio.page
    release(studio, words.better)
    page.locator("a[href$='/history']").first.click()
    studio.take("history")
    ask_for_approval(place, wanted=True)
    release(studio, words.remark)
    ask_for_approval(place, wanted=False)
    colleague.go("approvals")
    colleague.page.get_by_role("link", name=words.playlist).first.click()
    colleague.take("approval")


def release(studio: Studio, note: str) -> None:
    """Change the playlist, and publish it or hand it in, with a word on it."""
    page = studio.page
    studio.go("playlists")
    page.get_by_role("link", name=studio.words.playlist).first.click()
    page.locator("[data-order-row] [data-order-step='1']").first.click()
    studio.fill("note", note)
    page.locator("button.btn[name=deed][value=publish]").click()
    page.locator(".alert-success").wait_for()


def ask_for_approval(place: Place, *, wanted: bool) -> None:
    """Let the hall ask for a second person's approval, or no longer."""
    with place.database.write() as session:
        session.scalars(DEMO_HALL).one().needs_approval = wanted


def take_all(place: Place, chromium: Chromium, words: Words) -> None:
    """Take all pictures of a language."""
    studio, colleague = (
        open_studio(chromium, place, words, name, role)
        for name, role in (
            (words.editor, Role.APPROVER),
            (words.approver, Role.ADMINISTRATOR),
        )
    )
    take_content(studio)
    take_times(studio)
    take_hall(studio, colleague)
    take_release(studio, colleague, place)


def main() -> None:
    """Take all pictures in both languages, each in a hall of its own."""
    path = which("chromium") or which("chromium-browser")
    for words in (CHINESE, ENGLISH):
        # The browser's own words and dates follow this, where it has the language.
        language = os.environ | {"LANGUAGE": words.browser.replace("-", "_")}
        with demo_hall() as place, sync_playwright() as driver:
            chromium = driver.chromium.launch(
                executable_path=path, args=list(FLAGS), env=dict(language)
            )
            take_all(place, chromium, words)
            chromium.close()


if __name__ == "__main__":
    main()
