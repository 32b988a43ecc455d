"""Take the README's pictures from a running demo hall, as people see it.

`python scripts/screenshots.py URL DATA` writes docs/images/*.webp. It reads and writes
the demo hall's own database in DATA: it pairs two displays and opens a sign-in.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright
from sqlalchemy import select

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import (
    Announcement,
    Display,
    DisplayGroup,
    DisplayToken,
    Evaluation,
    Hall,
    Scorecard,
    User,
)
from signage.models.evaluation import EvaluationState
from signage.models.user import Role
from signage.operations.displays.pairing import Applicant
from signage.operations.displays.pairing_codes import kept
from signage.operations.displays.pairing_tokens import pair_demo
from signage.operations.evaluation.published_lists import published_lists
from signage.operations.people.accounts import NewUser, add_user
from signage.operations.people.demo_clerk import DEMO_CLERK
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.operations.ratings.rating_links import HALL, sign_place
from signage.web.display_access import COOKIE as DISPLAY_COOKIE
from signage.web.visit import COOKIE as SIGN_IN_COOKIE

IMAGES = Path(__file__).parents[1] / "docs" / "images"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
)
WIDEST_PX, QUALITY, LARGEST_BYTES = 1280, 80, 120_000
#: No other hall gets an account or displays from here.
DEMO_HALL = select(Hall).where(Hall.is_demo)
OFFICE_USER = NewUser("screenshots", "何主任", Role.ADMINISTRATOR)
PHONE = (430, 800)
#: A slide has come on wholly by then.
CALM_MS = 1_500
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Place:
    """A running demo hall: its address, its database, the key that signs links."""

    url: str
    database: Database
    secret: str


@contextmanager
def tab(
    chromium: Chromium,
    size: tuple[int, int],
    cookie: tuple[str, str, str] | None = None,
    scale: float = 1,
) -> Iterator[Page]:
    """Open a page of its own browser context, in Chinese.

    `cookie` is a name, a value and an address.
    """
    width, height = size
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        service_workers="block",
    )
    if cookie:
        name, value, url = cookie
        context.add_cookies([{"name": name, "value": value, "url": url}])
    yield context.new_page()
    context.close()


def display_token(place: Place, *, is_portrait: bool) -> str:
    """Pair one more display into the demo's upright or level group."""
    with place.database.write() as session:
        hall = session.scalars(DEMO_HALL).one()
        token = pair_demo(session, hall, Applicant(), "截图", now=clock.now())
        display = session.scalars(
            select(Display)
            .join(DisplayToken, DisplayToken.display_id == Display.id)
            .where(DisplayToken.token_hash == kept(token))
        ).one()
        display.group = session.scalars(
            select(DisplayGroup)
            .where(DisplayGroup.is_portrait.is_(is_portrait))
            .order_by(DisplayGroup.id)
            .limit(1)
        ).one()
    return token


def sign_in_token(place: Place) -> str:
    """Open a sign-in of an account without password, made the first time."""
    now = clock.now()
    with place.database.write() as session:
        found = select(User).where(User.username == OFFICE_USER.username)
        hall = session.scalars(DEMO_HALL).one()
        user = session.scalars(found).one_or_none() or add_user(
            session, hall.id, OFFICE_USER, actor=None, now=now
        )
        return open_sign_in(session, user, Browser(), now=now)


def only(kind: str, route: Route) -> None:
    """Answer with the programme's first slide of a kind, so that nobody has to wait."""
    answer = route.fetch()
    if answer.status == NOT_MODIFIED:
        route.fulfill(response=answer)
        return
    manifest = answer.json()
    main = manifest["zones"]["main"]
    main["slides"] = [slide for slide in main["slides"] if slide["kind"] == kind][:1]
    route.fulfill(response=answer, json=manifest)


def take_display(
    place: Place, chromium: Chromium, name: str, size: tuple[int, int], kind: str
) -> None:
    """Take a display's picture while it shows the first slide of a kind."""
    token = display_token(place, is_portrait=size[0] < size[1])
    cookie = (DISPLAY_COOKIE, token, place.url)
    with tab(chromium, size, cookie) as page:
        # Without a live connection nothing newer arrives than the answer below.
        page.route_web_socket("**/socket.io/**", lambda _socket: None)
        page.route("**/display/programme*", lambda route: only(kind, route))
        page.goto(f"{place.url}/display")
        page.wait_for_selector(f".slide--{kind}", timeout=60_000)
        keep(page, name)


def has_publicity(place: Place) -> bool:
    """Tell whether a list is in publicity just now."""
    with place.database.read() as session:
        hall = session.scalars(DEMO_HALL).one()
        return bool(published_lists(session, hall, clock.now()))


def take_kiosk(place: Place, chromium: Chromium) -> None:
    """Take the kiosk's five levels."""
    with tab(chromium, (1280, 800)) as page:
        page.goto(f"{place.url}/kiosk?demo")
        page.locator("[data-window]:visible").first.click()
        page.locator("[data-level]:visible").first.wait_for()
        keep(page, "kiosk")


def take_phone(place: Place, chromium: Chromium) -> None:
    """Take the page that a phone reaches by the code on a TV."""
    token = sign_place(place.secret, HALL, clock.now())
    with tab(chromium, PHONE, scale=2) as page:
        page.goto(f"{place.url}/r/{token}")
        page.locator("[data-window]:visible").first.click()
        page.locator("[data-level]:visible").first.wait_for()
        keep(page, "phone")


def take_office(place: Place, chromium: Chromium) -> None:
    """Take the dashboard and what is worth seeing besides."""
    cookie = (SIGN_IN_COOKIE, sign_in_token(place), place.url)
    with place.database.read() as session:
        number = session.scalars(
            select(Announcement.id)
            .where(Announcement.image_id.is_(None), Announcement.text != "")
            .order_by(Announcement.id)
        ).first()
    pages = {
        "office": "",
        "announcement": f"announcements/{number}",
        "trends": "trends",
    }
    with tab(chromium, (1280, 840), cookie) as page:
        for name, path in pages.items():
            page.goto(f"{place.url}/office/{path}")
            keep(page, name)
        page.goto(f"{place.url}{why_sheet(place)}")
        keep(page, "score-sheet")


def why_sheet(place: Place) -> str:
    """Return the address of the demo clerk's sheet of the last finished month."""
    with place.database.read() as session:
        query = (
            select(Evaluation.period, User.staff_id)
            .join(Scorecard, Scorecard.evaluation_id == Evaluation.id)
            .join(User, User.staff_id == Scorecard.subject_id)
            .where(
                User.username == DEMO_CLERK,
                Evaluation.state != EvaluationState.OPEN,
            )
            .order_by(Evaluation.last_on.desc(), Evaluation.first_on.desc())
        )
        period, staff_id = session.execute(query.limit(1)).one()
    return f"/why/scores/{period}/{staff_id}/sheet"


def keep(page: Page, name: str) -> None:
    """Write what a page shows as docs/images/NAME.webp, once it is calm."""
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(CALM_MS)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.thumbnail((WIDEST_PX, WIDEST_PX), Image.Resampling.LANCZOS)
    path = IMAGES / f"{name}.webp"
    picture.save(path, quality=QUALITY, method=6)
    size = path.stat().st_size
    print(f"{path.name}\t{picture.width}x{picture.height}\t{size / 1000:.0f} kB")
    if size > LARGEST_BYTES:
        raise SystemExit(f"{path} is too large for the README: {size} bytes.")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of the running demo hall")
    parser.add_argument("data", type=Path, help="its data folder")
    wanted = parser.parse_args()
    settings = Settings(data=wanted.data)
    database = Database(settings.resolved_database_url)
    place = Place(wanted.url.rstrip("/"), database, settings.resolved_secret_key)
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = which("chromium") or which("chromium-browser")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        take_display(place, chromium, "tv", (1920, 1080), "red_flag_windows")
        take_display(place, chromium, "tv-portrait", (1080, 1920), "service_stars")
        # Early in a month nothing is shown to the public: the picture stays as it is.
        if has_publicity(place):
            take_display(place, chromium, "publicity", (1920, 1080), "publicity_list")
        take_kiosk(place, chromium)
        take_phone(place, chromium)
        take_office(place, chromium)
        chromium.close()


if __name__ == "__main__":
    main()
