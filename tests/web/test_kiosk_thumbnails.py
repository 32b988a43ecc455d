"""Thumbnails of kiosks and tablets: their windows, their cover, and nobody's rating."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Body, Display, DisplayGroup, Hall, Programme, Window
from signage.models.display import DisplayKind
from signage.playout.manifest import Item, Manifest, Zone
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user, create_window
from tests.web.fleet_pages import SCREEN, create_display

FLEET = "/office/displays"
FRAME = re.compile(r'<iframe class="thumb__frame"[^>]* src="([^"]+)"')
FIRE = "f" * 64


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of displays that lie, with a kiosk for all windows and a bound tablet."""
    group = create_display_group(session, hall, name="一楼")
    first = create_window(session, hall, "W01", number="01", name="社保综合")
    create_window(session, hall, "W02", number="02", name="医保服务")
    create_display(session, group, "一体机", kind=DisplayKind.KIOSK)
    tablet = {"kind": DisplayKind.TABLET, "window": first}
    create_display(
        session, group, "平板", report={"width": 1280, "height": 800}, **tablet
    )
    return group


@pytest.fixture
def office(
    client: FlaskClient, session: Session, hall: Hall, group: DisplayGroup
) -> FlaskClient:
    """An administrator's browser; commits what `session` holds."""
    assert group
    sign_in_as(client, session, create_user(session, hall, "wen"))
    return client


def thumbnails(office: FlaskClient) -> dict[str, str]:
    """Return the address of each display's thumbnail, by its name."""
    page = office.get(FLEET).text
    cards = page.split('class="fleet-card"')[1:]
    found = {}
    for card in cards:
        name = re.search(r'class="fleet-name"><a [^>]*title="([^"]+)"', card)
        address = FRAME.search(card)
        assert name is not None
        found[name[1]] = unescape(address[1]) if address else ""
    return found


def cover(database: Database, kind: str) -> None:
    """Let something lie over all of the group's glass."""
    with database.write() as writer:
        group = writer.scalars(select(DisplayGroup)).one()
        item = Item(f"{kind}:1", FIRE, kind, 10.0)
        manifest = Manifest(1, SCREEN, {"cover": Zone(0, (item,))})
        made = {"manifest": manifest.to_json(), "revision": manifest.revision}
        writer.execute(delete(Programme))
        writer.add(Programme(group_id=group.id, compiled_at=clock.now(), **made))
        if writer.get(Body, FIRE) is None:
            writer.add(
                Body(hash=FIRE, html="<article>火警</article>", used_at=clock.now())
            )


def change(database: Database, name: str, **values: Any) -> None:
    with database.write() as writer:
        display = writer.scalars(select(Display).where(Display.name == name)).one()
        for field, value in values.items():
            setattr(display, field, value)


def test_a_kiosk_shows_its_windows_and_a_tablet_its_levels(office: FlaskClient) -> None:
    found = thumbnails(office)
    kiosk, tablet = (office.get(found[name]) for name in ("一体机", "平板"))
    for answer in (kiosk, tablet):
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<noscript" not in answer.text
        assert "immutable" in answer.headers["Cache-Control"]
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert 'class="rating rating--kiosk"' in kiosk.text
    assert 'data-step="window">' in kiosk.text
    assert 'data-step="level" hidden>' in kiosk.text
    assert re.findall(r'data-window="(\w+)"', kiosk.text) == ["W01", "W02"]
    assert 'class="rating rating--tablet"' in tablet.text
    assert 'data-step="level">' in tablet.text
    assert "01 社保综合" in tablet.text
    page = office.get(FLEET).text
    assert 'class="thumb thumb--portrait"' in page
    assert 'class="thumb thumb--tablet"' in page


def test_its_address_changes_with_the_windows_alone(
    office: FlaskClient, database: Database
) -> None:
    before = thumbnails(office)
    assert thumbnails(office) == before
    with database.write() as writer:
        window = writer.scalars(select(Window).where(Window.code == "W02")).one()
        window.left_on = date(2020, 1, 1)
    after = thumbnails(office)
    assert after["一体机"] != before["一体机"]
    assert "医保服务" not in office.get(after["一体机"]).text


def test_a_glass_that_hangs_otherwise_is_drawn_so(
    office: FlaskClient, database: Database
) -> None:
    change(database, "一体机", report={"width": 1920, "height": 1080})
    change(database, "平板", report={"width": 800, "height": 1280})
    found = thumbnails(office)
    assert "rating--tablet" in office.get(found["一体机"]).text
    assert "rating--kiosk" in office.get(found["平板"]).text


def test_a_cover_lies_over_it_in_its_own_size(
    office: FlaskClient, database: Database
) -> None:
    cover(database, "emergency")
    found = thumbnails(office)
    kiosk, tablet = (office.get(found[name]).text for name in ("一体机", "平板"))
    sizes = []
    for page in (kiosk, tablet):
        assert "火警" in page
        assert "is-covered" in page
        sizes.append(float(re.findall(r":root { --body: ([\d.]+)vh", page)[0]))
    # One stands where the group lies.
    assert sizes[0] * 16 / 9 == pytest.approx(sizes[1])
    with database.write() as writer:
        writer.execute(delete(Body))
    gone = office.get(found["一体机"])
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    assert thumbnails(office)["一体机"] == ""
    assert "无缩略图" in office.get(FLEET).text


def test_a_dark_glass_says_so_and_lights_up_for_an_emergency_alone(
    office: FlaskClient, database: Database
) -> None:
    change(database, "一体机", is_off=True)
    assert thumbnails(office)["一体机"] == ""
    assert "管理端已关闭此屏幕" in office.get(FLEET).text
    cover(database, "quiet")
    assert thumbnails(office)["一体机"] == ""
    cover(database, "emergency")
    assert FIRE in thumbnails(office)["一体机"]


@pytest.mark.parametrize(
    "query", ["", "?cover=../x", "?window=%F0%9F%98%80", "?kind=x&stands=no&look=1"]
)
def test_an_address_that_somebody_made_up_harms_nobody(
    office: FlaskClient, query: str
) -> None:
    address = thumbnails(office)["一体机"].partition("?")[0]
    answer = office.get(address + query)
    assert answer.status_code == (404 if "cover" in query else 200)
    assert office.get(f"{FLEET}/thumbnails/999/rating").status_code == 404
