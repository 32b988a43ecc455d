"""The start page says what can be opened, and opens the demo to its own machine."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.browsing import set_password
from tests.build import create_hall, create_user


def test_it_says_how_to_begin_before_there_is_a_hall(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "大厅尚未设置" in page
    assert "signage user link" in page
    assert 'href="/display' not in page


def test_it_shows_the_doors_of_a_hall(client: FlaskClient, session: Session) -> None:
    hall = create_hall(session)
    set_password(session, create_user(session, hall, "alice"))
    session.commit()
    page = client.get("/").text
    assert hall.name in page
    for path in ("/display", "/kiosk", "/office/"):
        assert f'href="{path}"' in page
    assert "signage user link" not in page
    assert "/r/" not in page


def test_it_opens_a_demo_hall_in_one_click(
    client: FlaskClient, session: Session
) -> None:
    create_hall(session, is_demo=True)
    session.commit()
    page = client.get("/").text
    assert 'href="/display?demo"' in page
    assert 'href="/kiosk?demo"' in page
    assert "<svg" in page
    assert "/r/" in page


@pytest.mark.parametrize(
    "visit",
    [
        {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
)
def test_it_keeps_the_demo_from_other_machines(
    client: FlaskClient, session: Session, visit: dict[str, dict[str, str]]
) -> None:
    create_hall(session, is_demo=True)
    session.commit()
    page = client.get("/", **visit).text
    assert "?demo" not in page
    assert "/r/" not in page


def test_it_speaks_the_language_that_was_chosen(
    client: FlaskClient, session: Session
) -> None:
    create_hall(session)
    session.commit()
    assert 'lang="zh-Hans"' in client.get("/").text
    assert "First steps" in client.get("/?lang=en").text
    assert "First steps" in client.get("/").text


def test_it_overlooks_a_language_that_it_has_not(client: FlaskClient) -> None:
    assert "三步上手" in client.get("/?lang=tlh").text
