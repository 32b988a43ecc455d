"""What televisions ask of the server, and what is refused to who is none."""

from datetime import datetime, timedelta
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.config import Settings
from signage.models import (
    Display,
    DisplayFault,
    DisplayGroup,
    DisplayToken,
    Hall,
    MediaFile,
    User,
)
from signage.models.display import DisplayKind
from signage.operations.content.programmes import store_programme
from signage.operations.displays.displays import revoke_display
from signage.operations.displays.pairing import Place, approve_pairing
from tests.build import NOW, create_display_group, create_hall, create_user

MANIFEST = {"revision": "r1", "compiled_at": 0, "screen": {}, "zones": {}}


@pytest.fixture
def hall(session: Session) -> Hall:
    """A demo hall, which pairs its own machine's browsers."""
    return create_hall(session, is_demo=True)


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group with a compiled programme."""
    group = create_display_group(session, hall)
    store_programme(session, group.id, MANIFEST, {"a" * 32: "<b>窗口</b>"}, now=NOW)
    return group


@pytest.fixture
def alice(session: Session, hall: Hall, group: DisplayGroup) -> User:
    """An administrator; all is committed with her."""
    alice = create_user(session, hall, "alice")
    assert group.id
    session.commit()
    return alice


def ask(client: FlaskClient, **wanted: object) -> dict[str, str]:
    """Ask for a pairing."""
    answer = client.post("/display/pairings", json={"kind": "tv"} | wanted)
    assert answer.status_code == 201
    return cast("dict[str, str]", answer.json)


def token_for(client: FlaskClient, codes: dict[str, str]) -> TestResponse:
    """Ask whether the pairing was approved."""
    secret = {"device_code": codes["device_code"]}
    return client.post("/display/pairings/token", json=secret)


def pair(
    client: FlaskClient, session: Session, alice: User, kind: DisplayKind
) -> Display:
    """Pair the client as `kind`."""
    codes = ask(client)
    group = session.scalars(select(DisplayGroup)).one()
    place = Place("东墙", kind, group)
    now: datetime = clock.now()
    display = approve_pairing(session, codes["user_code"], place, actor=alice, now=now)
    session.commit()
    page = "/display" if kind is DisplayKind.TV else "/kiosk"
    assert token_for(client, codes).json == {"paired": True, "page": page}
    return display


@pytest.fixture
def tv(client: FlaskClient, session: Session, alice: User) -> Display:
    """The client, paired as a television."""
    return pair(client, session, alice, DisplayKind.TV)


def test_it_shows_the_page_to_anyone(client: FlaskClient, alice: User) -> None:
    page = client.get("/display")
    assert page.status_code == 200
    assert 'id="stage"' in page.text
    assert alice.name not in page.text


def test_it_pairs_by_code(client: FlaskClient, session: Session, tv: Display) -> None:
    cookie = client.get_cookie("signage_display")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    row = session.scalars(select(DisplayToken)).one()
    assert row.display_id == tv.id
    assert row.token_hash != cookie.value
    assert client.get("/display/programme").json == MANIFEST


@pytest.mark.usefixtures("alice")
def test_it_says_that_approval_is_awaited(client: FlaskClient) -> None:
    codes = ask(client, width=1920.5, height=1080)
    assert codes["user_code"][4] == "-"
    assert codes["pair_url"].endswith(f"?code={codes['user_code'].replace('-', '')}")
    answer = token_for(client, codes)
    assert (answer.status_code, answer.json) == (
        400,
        {"error": "authorization_pending"},
    )


@pytest.mark.parametrize(
    "body", ["", "[]", '{"kind": "toaster"}', '{"width": "x"}', '{"width": 1e9}']
)
@pytest.mark.usefixtures("alice")
def test_it_refuses_a_pairing_it_cannot_read(client: FlaskClient, body: str) -> None:
    answer = client.post("/display/pairings", data=body)
    assert answer.status_code == 422
    assert cast("dict[str, str]", answer.json)["problems"]


@pytest.mark.usefixtures("alice")
def test_it_refuses_a_code_of_nobody(client: FlaskClient) -> None:
    answer = token_for(client, {"device_code": "guess"})
    assert (answer.status_code, answer.json) == (400, {"error": "expired_token"})


@pytest.mark.usefixtures("alice")
def test_it_draws_the_code(client: FlaskClient) -> None:
    drawing = client.get("/display/pairings/qr.svg?code=BCDF-GHJK")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.text.startswith("<?xml")
    assert client.get("/display/pairings/qr.svg?code=AEIOUAEI").status_code == 404


@pytest.mark.usefixtures("tv")
def test_it_answers_304_to_who_has_the_revision(client: FlaskClient) -> None:
    first = client.get("/display/programme")
    assert first.headers["ETag"] == '"r1"'
    again = client.get("/display/programme", headers={"If-None-Match": '"r1"'})
    assert (again.status_code, again.data) == (304, b"")
    old = client.get("/display/programme", headers={"If-None-Match": '"r0"'})
    assert old.json == MANIFEST


@pytest.mark.usefixtures("tv")
def test_it_sends_bodies_that_never_change(client: FlaskClient) -> None:
    body = client.get(f"/display/bodies/{'a' * 32}")
    assert body.text == "<b>窗口</b>"
    assert "immutable" in body.headers["Cache-Control"]
    assert client.get("/display/bodies/none").status_code == 404


def test_it_asks_for_patience_before_the_first_compilation(
    client: FlaskClient, session: Session, tv: Display
) -> None:
    other = DisplayGroup(hall_id=tv.hall_id, name="二楼")
    session.add(other)
    session.flush()
    tv.group_id = other.id
    session.commit()
    assert client.get("/display/programme").status_code == 503


@pytest.mark.parametrize("path", ["/display/programme", f"/display/bodies/{'a' * 32}"])
@pytest.mark.usefixtures("alice")
def test_it_refuses_who_is_not_paired(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401
    client.set_cookie("signage_display", "forged")
    assert client.get(path).status_code == 401


def test_it_refuses_a_revoked_display(
    client: FlaskClient, session: Session, alice: User, tv: Display
) -> None:
    revoke_display(session, tv, actor=alice, now=NOW)
    session.commit()
    assert client.get("/display/programme").status_code == 401


def test_it_sends_a_kiosk_to_its_page(
    client: FlaskClient, session: Session, alice: User
) -> None:
    pair(client, session, alice, DisplayKind.KIOSK)
    assert client.get("/display").headers["Location"] == "/kiosk"


@pytest.mark.usefixtures("alice")
def test_it_tells_the_time(client: FlaskClient) -> None:
    reply = cast("dict[str, float]", client.get("/display/clock").json)
    told = timedelta(milliseconds=reply["now"])
    now = timedelta(seconds=clock.now().timestamp())
    assert abs(told - now) < timedelta(seconds=5)


@pytest.mark.usefixtures("alice")
def test_it_pairs_the_demo_hall_on_its_own_machine(client: FlaskClient) -> None:
    page = client.get("/display?demo")
    assert (page.status_code, page.headers["Location"]) == (302, "/display")
    assert client.get("/display/programme").status_code == 200
    assert client.get("/display?demo").headers["Location"] == "/display"


@pytest.mark.usefixtures("alice")
def test_it_names_the_demo_tv_in_the_halls_language(
    client: FlaskClient, session: Session
) -> None:
    client.get("/display?demo&lang=en")
    assert session.scalars(select(Display.name)).one() == "演示电视"


@pytest.mark.usefixtures("alice")
def test_it_shows_tv_and_kiosk_in_one_browser(client: FlaskClient) -> None:
    client.get("/display?demo")
    client.get("/display?demo&kind=kiosk")
    tv = client.get_cookie("signage_display")
    kiosk = client.get_cookie("signage_display", path="/kiosk")
    assert tv is not None
    assert kiosk is not None
    assert tv.value != kiosk.value
    assert client.get("/display").status_code == 200


@pytest.mark.parametrize(
    ("headers", "address"),
    [({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"), ({}, "192.168.1.20")],
)
@pytest.mark.usefixtures("alice")
def test_it_pairs_nobody_else_by_itself(
    client: FlaskClient, headers: dict[str, str], address: str
) -> None:
    page = client.get(
        "/display?demo", headers=headers, environ_overrides={"REMOTE_ADDR": address}
    )
    assert page.status_code == 200
    assert client.get_cookie("signage_display") is None


@pytest.mark.usefixtures("alice")
def test_it_pairs_nobody_by_itself_in_a_real_hall(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    hall.is_demo = False
    session.commit()
    assert client.get("/display?demo").status_code == 200
    assert client.get_cookie("signage_display") is None


def test_it_serves_pictures_by_hash(
    app: Flask, session: Session, settings: Settings, hall: Hall
) -> None:
    sha256 = "c" * 64
    settings.media_folder.mkdir()
    (settings.media_folder / sha256).write_bytes(b"picture")
    media = MediaFile(
        hall_id=hall.id,
        sha256=sha256,
        mime="image/webp",
        name="x",
        width=1,
        height=1,
        size_bytes=7,
        uploaded_at=NOW,
    )
    session.add(media)
    session.commit()
    with app.test_client() as client, client.get(f"/media/{sha256}") as picture:
        assert picture.data == b"picture"
        assert picture.mimetype == "image/webp"
        assert "immutable" in picture.headers["Cache-Control"]
        assert "sandbox" in picture.headers["Content-Security-Policy"]
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        headers = {"If-None-Match": picture.headers["ETag"]}
        with client.get(f"/media/{sha256}", headers=headers) as again:
            assert again.status_code == 304


@pytest.mark.parametrize("name", ["c" * 64, "..%2fsignage.db", "signage.db", "secret"])
@pytest.mark.usefixtures("alice")
def test_it_serves_nothing_else(client: FlaskClient, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


def age(session: Session, by: timedelta) -> None:
    """Make every token older."""
    for row in session.scalars(select(DisplayToken)):
        row.issued_at -= by
        row.used_at = row.used_at and row.used_at - by
        row.superseded_at = row.superseded_at and row.superseded_at - by
    session.commit()


def cookie_of(client: FlaskClient, path: str = "/") -> str:
    """Return the browser's token."""
    cookie = client.get_cookie("signage_display", path=path)
    assert cookie is not None
    return cookie.value


@pytest.mark.usefixtures("tv")
def test_its_token_is_renewed_by_the_poll(
    client: FlaskClient, session: Session
) -> None:
    first = cookie_of(client)
    age(session, timedelta(days=30))
    again = client.get("/display/programme", headers={"If-None-Match": '"r1"'})
    assert again.status_code == 304
    second = cookie_of(client)
    assert second != first
    age(session, timedelta(minutes=1))
    assert client.get("/display/programme").status_code == 200
    assert cookie_of(client) == second
    client.set_cookie("signage_display", first)
    assert client.get("/display/programme").status_code == 200
    age(session, timedelta(days=1))
    assert client.get("/display/programme").status_code == 401
    client.set_cookie("signage_display", second)
    assert client.get("/display/programme").status_code == 401  # both are cut
    assert session.scalars(select(DisplayFault.kind)).one() == "cloned"


@pytest.mark.usefixtures("alice")
def test_a_kiosks_token_stays_where_it_is(
    client: FlaskClient, session: Session
) -> None:
    client.get("/display?demo")
    client.get("/display?demo&kind=kiosk")
    tv, first = cookie_of(client), cookie_of(client, "/kiosk")
    age(session, timedelta(days=31))
    assert client.get("/kiosk/cover").status_code == 200
    assert cookie_of(client, "/kiosk") not in (tv, first)
    assert cookie_of(client, "/kiosk") == cookie_of(client, "/socket.io")
    assert cookie_of(client) == tv
