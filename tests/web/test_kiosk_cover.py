"""What covers a kiosk or tablet: for it alone, with 304 for what it knows."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Display, Hall
from signage.models.display import DisplayKind
from signage.models.emergency import EmergencySource
from signage.operations.content.programmes import store_programme
from signage.operations.emergencies.emergencies import Origin, issue_emergency
from signage.operations.emergencies.plan import Wanted, checked_plan
from signage.operations.emergencies.texts import Text
from signage.slides.compile import Compiler
from tests.web.rating_requests import TOKEN, create_display


def compile_with_fire(session: Session, hall: Hall) -> Display:
    """Store the programme of a kiosk's group while there is a fire."""
    now = clock.now()
    wanted = Wanted("danger", {"zh-Hans": Text("火警")})
    plan = checked_plan(session, hall, wanted, now)
    origin = Origin(EmergencySource.OFFICE)
    issue_emergency(session, hall, plan, origin=origin, now=now)
    display = session.scalars(select(Display)).one()
    compiler = Compiler("secret", "http://hall.test")
    made = compiler.compile(session, display.group, now=now + timedelta(seconds=1))
    manifest = made.manifest.to_json()
    store_programme(session, display.group_id, manifest, made.bodies, now=now)
    session.commit()
    return display


def test_it_sends_the_cover_alone_and_its_body(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    display = compile_with_fire(session, hall)
    client.set_cookie("signage_display", TOKEN)
    answer = client.get("/kiosk/cover")
    manifest = answer.get_json()
    assert list(manifest["zones"]) == ["cover"]
    assert answer.headers["Signage-Display"] == str(display.id)
    (slide,) = manifest["zones"]["cover"]["slides"]
    body = client.get(f"/kiosk/bodies/{slide['hash']}")
    assert "火警" in body.text
    etag = {"If-None-Match": f'"{manifest["revision"]}"'}
    assert client.get("/kiosk/cover", headers=etag).status_code == 304
    assert client.get("/kiosk/bodies/none").status_code == 404


def test_its_page_has_a_place_for_it_and_a_phones_has_none(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    page = client.get("/kiosk").text
    assert 'id="cover"' in page
    assert "dist/cover.js" in page
    assert client.get("/kiosk/cover").status_code == 503


def test_it_is_for_paired_kiosks_only(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    assert client.get("/kiosk/cover").status_code == 401
    assert client.get("/kiosk/bodies/x").status_code == 401
    create_display(session, hall, DisplayKind.TV)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    assert client.get("/kiosk/cover").status_code == 403
