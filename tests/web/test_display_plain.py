"""The page without script: pairing, slides, emergencies, and trouble."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.clock import epoch_ms
from signage.db import Database
from signage.models import Display, DisplayFault, DisplayGroup, Hall, Pairing, User
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.content.programmes import store_programme
from signage.operations.displays.pairing import Place, approve_pairing
from signage.playout.manifest import Item, Manifest, Screen, Zone
from signage.web.plain_page import LOOK_EVERY_S
from tests.build import create_display_group, create_user

PATH = "/display/plain"
OLD = {"User-Agent": "Mozilla/5.0 (SMART-TV; Tizen 4.0) Chrome/56.0.2924.0 Safari"}
SCREEN = Screen("landscape", 5.5, "zh-Hans", "云溪大厅", "Asia/Shanghai")
HOUR_MS = 3_600_000
AGAIN = re.compile(r'http-equiv="refresh" content="(\d+); url=/display/plain"')


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of displays."""
    return create_display_group(session, hall)


@pytest.fixture
def alice(session: Session, hall: Hall, group: DisplayGroup) -> User:
    """An administrator; all is committed with her."""
    alice = create_user(session, hall, "alice")
    assert group.id
    session.commit()
    return alice


def item(name: str, kind: str = "notice", **more: object) -> Item:
    """Return a slide of an hour whose body is known by its name."""
    return Item(name, f"{name:0<32}", kind, 3_600, **more)  # type: ignore[arg-type]


def show(session: Session, group: DisplayGroup, **zones: tuple[Item, ...]) -> None:
    """Give the group a programme."""
    at = epoch_ms(clock.now())
    placed = {name: Zone(at, items) for name, items in zones.items()}
    manifest = Manifest(at, SCREEN, placed)
    bodies = {
        each.hash: f'<p>{each.id} <time data-clock="HH:mm"></time></p>'
        for each in manifest.items()
    }
    store_programme(session, group.id, manifest.to_json(), bodies, now=clock.now())
    session.commit()


def again_in(page: TestResponse) -> int:
    """Return in how many seconds a page looks again."""
    found = AGAIN.search(page.text)
    assert found
    return int(found[1])


def pair(
    client: FlaskClient,
    session: Session,
    alice: User,
    kind: DisplayKind = DisplayKind.TV,
) -> Display:
    """Pair the client by what its page shows."""
    client.get(PATH)
    code = session.scalars(select(Pairing.user_code)).one()
    place = Place("东墙", kind, session.scalars(select(DisplayGroup)).one())
    display = approve_pairing(session, code, place, actor=alice, now=clock.now())
    session.commit()
    assert client.get(PATH).location == PATH
    return display


def test_an_old_browser_is_sent_there(client: FlaskClient, alice: User) -> None:
    assert alice
    assert client.get("/display", headers=OLD).location == PATH
    assert client.get("/display").status_code == 200


def test_it_pairs_by_the_code_that_it_shows(
    client: FlaskClient, session: Session, alice: User, group: DisplayGroup
) -> None:
    first = client.get(PATH)
    code = session.scalars(select(Pairing.user_code)).one()
    session.rollback()
    assert f"{code[:4]}-{code[4:]}" in first.text
    assert again_in(first) == 5
    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert f"{code[:4]}-{code[4:]}" in client.get(PATH).text  # the same again
    pair(client, session, alice)
    show(session, group, main=(item("a"),))
    assert "a <time" in client.get(PATH).text


def test_a_kiosk_that_is_paired_there_goes_to_its_page(
    client: FlaskClient, session: Session, alice: User
) -> None:
    pair(client, session, alice, DisplayKind.KIOSK)
    assert client.get(PATH).location == "/kiosk"


def test_only_a_page_begins_a_pairing(client: FlaskClient, session: Session) -> None:
    answer = client.get(PATH, headers={"Sec-Fetch-Dest": "image"})
    assert answer.status_code == 403
    assert session.scalars(select(Pairing)).all() == []


@pytest.mark.usefixtures("alice")
def test_too_many_pairings_are_told_and_looked_at_again(client: FlaskClient) -> None:
    for _ in range(30):
        client.delete_cookie("signage_pairing", path=PATH)
        assert client.get(PATH).status_code == 200
    client.delete_cookie("signage_pairing", path=PATH)
    answer = client.get(PATH)
    assert answer.status_code == 429
    assert again_in(answer) == 10


def test_it_shows_the_slides_of_now_until_the_turn_ends(
    client: FlaskClient, session: Session, alice: User, group: DisplayGroup
) -> None:
    pair(client, session, alice)
    soon = epoch_ms(clock.now()) + 9_000
    now_only = item("b", windows=((soon - HOUR_MS, soon),))
    later = item("c", windows=((soon, soon + HOUR_MS),))
    show(session, group, main=(now_only, later), ticker=(item("line"),))
    page = client.get(PATH)
    assert re.search(r"b <time[^>]*>\d\d:\d\d</time>", page.text)
    assert "line <time" in page.text
    assert "c <time" not in page.text
    assert 1 <= again_in(page) <= 9
    assert "<script" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_emergency_covers_all_and_is_looked_for(
    client: FlaskClient, session: Session, alice: User, group: DisplayGroup
) -> None:
    pair(client, session, alice)
    show(session, group, main=(item("a"),))
    assert again_in(client.get(PATH)) == LOOK_EVERY_S
    ends = epoch_ms(clock.now()) + 4_000
    over = item("fire", "emergency", windows=((ends - HOUR_MS, ends),))
    show(session, group, main=(item("a"),), cover=(over,))
    page = client.get(PATH)
    assert "fire <time" in page.text
    assert "a <time" not in page.text
    assert "is-covered" in page.text
    assert 1 <= again_in(page) <= 4


def test_without_a_programme_or_a_slide_it_says_so(
    client: FlaskClient, session: Session, alice: User, group: DisplayGroup
) -> None:
    pair(client, session, alice)
    assert again_in(client.get(PATH)) == 3
    show(session, group, main=())
    assert "云溪大厅" in client.get(PATH).text


def test_what_fails_is_tried_again(
    app: Flask, client: FlaskClient, session: Session, alice: User, group: DisplayGroup
) -> None:
    pair(client, session, alice)
    store_programme(session, group.id, {"revision": "broken"}, {}, now=clock.now())
    session.commit()
    app.testing = False
    answer = client.get(PATH)
    assert answer.status_code == 500
    assert again_in(answer) == 10


def test_the_office_sees_that_it_is_there_and_old(
    client: FlaskClient,
    session: Session,
    alice: User,
    group: DisplayGroup,
    database: Database,
) -> None:
    display_id = pair(client, session, alice).id
    show(session, group, main=(item("a"),))
    for _ in range(3):
        client.get(PATH, headers=OLD)
    with database.read() as reading:
        display = reading.get_one(Display, display_id)
        assert display.last_seen_at is not None
        assert display.report["slide"] == "a"
        fault = reading.scalars(select(DisplayFault)).one()
        assert (fault.kind, fault.times) == (FaultKind.BROWSER_OLD, 1)
