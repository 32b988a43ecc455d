"""A hall with a kiosk and a tablet, on the real server, and citizens who tap."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    expect,
)
from sqlalchemy import delete, select

from signage.db import Database
from signage.models import Rating, RatingEvent
from signage.models.display import DisplayKind
from tests.build import create_hall, create_window
from tests.serve import Server
from tests.web.rating_requests import create_display

KIOSK = "token-of-the-kiosk"
TABLET = "token-of-the-tablet"
OUTBOX = "signage-outbox-kiosk"
PORTRAIT = ViewportSize(width=1080, height=1920)
LANDSCAPE = ViewportSize(width=1280, height=800)
HAND = ViewportSize(width=390, height=844)
# The outbox waits up to a minute after it found the network gone for long.
BACK_WITHIN_MS = 120_000
LOOK_EVERY_MS = 50


@dataclass
class KioskHall:
    """The hall's server and its database."""

    server: Server
    database: Database

    def forget(self) -> None:
        """Delete all ratings, for the next test."""
        with self.database.write() as session:
            session.execute(delete(Rating))
            session.execute(delete(RatingEvent))

    def ratings(self) -> list[Rating]:
        """Return all ratings, the oldest first."""
        with self.database.read() as session:
            return list(session.scalars(select(Rating).order_by(Rating.id)))

    def events(self) -> list[RatingEvent]:
        """Return all stored records, in the order of their arrival."""
        with self.database.read() as session:
            return list(session.scalars(select(RatingEvent).order_by(RatingEvent.id)))


def build_hall(database: Database) -> None:
    """Add a hall, three windows, a kiosk for all of them and a tablet for the first."""
    with database.write() as session:
        hall = create_hall(session)
        names = ("社保综合", "医保服务", "不动产登记")
        first, *_others = [
            create_window(session, hall, f"W{i:02}", number=f"{i:02}", name=name)
            for i, name in enumerate(names, start=1)
        ]
        create_display(session, hall, DisplayKind.KIOSK, token=KIOSK)
        create_display(session, hall, DisplayKind.TABLET, window=first, token=TABLET)


@contextmanager
def running_hall(data: Path) -> Iterator[KioskHall]:
    """Run the hall's server over a migrated database."""
    database = Database(f"sqlite:///{data / 'signage.db'}")
    build_hall(database)
    server = Server(data)
    server.start()
    try:
        yield KioskHall(server, database)
    finally:
        server.kill()
        database.engine.dispose()


def open_context(
    browser: Browser, hall: KioskHall, token: str, size: ViewportSize, **options: Any
) -> BrowserContext:
    """Open a browser of its own that holds `token`."""
    context = browser.new_context(viewport=size, has_touch=True, **options)
    give_token(context, hall, token)
    return context


def give_token(context: BrowserContext, hall: KioskHall, token: str) -> None:
    """Put a display's token where pairing would have put it."""
    cookie = {"name": "signage_display", "value": token, "url": hall.server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]


def open_kiosk(context: BrowserContext, hall: KioskHall) -> Page:
    """Open the page and wait until it can be tapped."""
    page = context.new_page()
    page.goto(f"{hall.server.url}/kiosk")
    await_start(page)
    return page


def await_start(page: Page) -> None:
    """Wait until the page has opened its outbox and shows its first step."""
    expect(page.locator("[data-showing] [data-step]:not([hidden])")).to_be_visible()


def choose_window(page: Page, code: str = "W02") -> None:
    """Tap a window."""
    page.locator(f"[data-window={code}]").click()
    expect(page.locator(".levels")).to_be_visible()


def tap_level(page: Page, level: int) -> None:
    """Tap a level and wait until the page says that it is recorded."""
    page.locator(f".levels [data-level='{level}']").click()
    expect(page.locator("[data-step=reasons]")).to_be_visible()


# Resolves with how many records the outbox holds.
COUNT = """(name) => new Promise((resolve) => {
  const opened = indexedDB.open(name);
  opened.onsuccess = () => {
    const records = opened.result.transaction("records").objectStore("records");
    const asked = records.count();
    asked.onsuccess = () => {
      opened.result.close();
      resolve(asked.result);
    };
  };
})"""


def waiting(page: Page, outbox: str = OUTBOX) -> int:
    """Return how many records the outbox holds."""
    count: int = page.evaluate(COUNT, outbox)
    return count


def wait_until_sent(page: Page, outbox: str = OUTBOX) -> None:
    """Wait until the outbox is empty."""
    deadline = time.monotonic() + BACK_WITHIN_MS / 1000
    while waiting(page, outbox):
        assert time.monotonic() < deadline, "the outbox was not delivered"
        page.wait_for_timeout(LOOK_EVERY_MS)


def shown(page: Page, step: str) -> Locator:
    """Return the section of a step."""
    return page.locator(f"[data-step={step}]")
