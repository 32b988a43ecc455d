"""The device kit on the pages of displays: whom they may ask, what they are told."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import Hall
from tests.web.rating_requests import TOKEN, create_display

AGENT = "connect-src 'self' http://127.0.0.1:*;"


def policy(client: FlaskClient, path: str) -> str:
    """Return a page's content security policy."""
    return client.get(path).headers["Content-Security-Policy"]


def test_pages_of_displays_may_ask_their_machine_and_others_may_not(
    client: FlaskClient, signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    for path in ("/", "/office", "/display/plain", "/display/clock"):
        assert "127.0.0.1" not in policy(signed_in, path), path
    assert AGENT in policy(client, "/display")
    create_display(session, hall)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    assert AGENT in policy(client, "/kiosk")


def test_a_kiosk_is_sent_to_its_page_with_what_its_kit_said(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    told = "kit=7373&policy=https%3A%2F%2Fhall.example"
    answer = client.get(f"/display?kind=kiosk&{told}")
    assert answer.location == f"/kiosk?{told}"
    assert client.get("/display").location == "/kiosk"
