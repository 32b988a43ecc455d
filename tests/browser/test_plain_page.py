"""A browser that cannot run the player: it gets the page without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.clock import epoch_ms
from signage.db import Database
from signage.models import DisplayGroup, Pairing, User
from signage.models.display import DisplayKind
from signage.operations.content.programmes import store_programme
from signage.operations.displays.pairing import Place, approve_pairing
from signage.playout.manifest import Item, Manifest, Screen, Zone
from tests.browser.office_visits import running
from tests.build import create_display_group, create_hall, create_user
from tests.serve import Server

pytestmark = pytest.mark.browser

SCREEN = Screen("landscape", 5.5, "zh-Hans", "云溪大厅", "Asia/Shanghai")
SWITCH_MS = 4_000
NO_GRID = "CSS.supports = () => false;"
NEWER = "a ?=> b;"


def fill(session: Session) -> int:
    """Add a hall with a display group; return the key of an administrator."""
    hall = create_hall(session)
    create_display_group(session, hall)
    return create_user(session, hall, "alice").id


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[tuple[Server, int]]:
    """The real server over one hall for all tests here, and who may approve there."""
    with running(tmp_path_factory.mktemp("plain"), migrated_file, fill) as made:
        yield made


@pytest.fixture
def server(made: tuple[Server, int]) -> Server:
    """The real server."""
    return made[0]


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    """The server's database."""
    database = Database(f"sqlite:///{server.data / 'signage.db'}")
    yield database
    database.engine.dispose()


@pytest.fixture
def old(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield context
    context.close()


def approve(database: Database, alice_id: int) -> int:
    """Approve the pairing that waits; return the group's number."""
    with database.write() as session:
        code = session.scalars(select(Pairing.user_code)).one()
        group = session.scalars(select(DisplayGroup)).one()
        place = Place("东墙", DisplayKind.TV, group)
        alice = session.get_one(User, alice_id)
        approve_pairing(session, code, place, actor=alice, now=clock.now())
        return group.id


def show(database: Database, group_id: int) -> None:
    """Give the group two slides, one after the other."""
    switch = epoch_ms(clock.now()) + SWITCH_MS
    slides = (
        Item("one", "1" * 32, "notice", 30, windows=((0, switch),)),
        Item("two", "2" * 32, "notice", 30, windows=((switch, 2 * switch),)),
    )
    bodies = {
        slide.hash: f'<article class="slide" id="{slide.id}">{slide.id}</article>'
        for slide in slides
    }
    manifest = Manifest(0, SCREEN, {"main": Zone(0, slides)})
    with database.write() as session:
        store_programme(session, group_id, manifest.to_json(), bodies, now=clock.now())


def test_it_pairs_and_turns_without_a_script(
    made: tuple[Server, int], old: BrowserContext, database: Database
) -> None:
    server, alice = made
    page = old.new_page()
    page.goto(f"{server.url}/display")
    page.wait_for_url("**/display/plain")
    expect(page.locator(".plain-scene__code")).to_contain_text("-")
    assert old.cookies(server.url + "/display/plain")[0]["httpOnly"]
    group_id = approve(database, alice)
    expect(page.locator(".plain-scene__code")).to_have_count(0)
    show(database, group_id)
    expect(page.locator("#two")).to_have_text("two")
    expect(page.locator("#one")).to_have_count(0)


def test_who_cannot_run_the_player_is_sent_there(
    server: Server, chromium: Browser
) -> None:
    for lack in ("grid", "syntax"):
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        if lack == "grid":
            page.add_init_script(NO_GRID)
        else:
            page.route("**/player.js*", lambda route: route.fulfill(body=NEWER))
        page.goto(f"{server.url}/display")
        page.wait_for_url("**/display/plain")
        context.close()
