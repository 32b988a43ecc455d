"""CAP over HTTP: alerts come in by key, and go out in a public feed."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.exchange.cap_reader import read_alert
from signage.models import Emergency, Hall
from tests.web.api.test_api_emergencies import make_key

FOLDER = Path(__file__).parents[2] / "exchange" / "cap"
SCHEMA = etree.XMLSchema(etree.parse(FOLDER / "CAP-v1.2.xsd"))
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def key(session: Session, hall: Hall) -> str:
    """The key of a warning centre; the hall is committed."""
    made = make_key(session, hall, "预警中心")
    session.commit()
    return made


def post(client: FlaskClient, key: str, content: bytes, **more: str) -> TestResponse:
    """Post a message."""
    headers = {"Authorization": f"Bearer {key}"}
    kind = more.get("kind", "application/cap+xml")
    return client.post("/api/cap", data=content, headers=headers, content_type=kind)


def message(name: str) -> bytes:
    """Return one of the standard's examples, as if it were sent now for an hour."""
    text = (FOLDER / f"{name}.xml").read_text("utf-8")
    now = clock.now().replace(microsecond=0)
    (sent,) = (line for line in text.splitlines() if "<sent>" in line)
    text = text.replace(sent, f"<sent>{now.isoformat()}</sent>")
    expires = [line for line in text.splitlines() if "<expires>" in line]
    until = (now + timedelta(hours=1)).isoformat()
    for line in expires:
        text = text.replace(line, f"<expires>{until}</expires>")
    return text.encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a1_homeland_security", ("danger", "shown")),
        ("a2_thunderstorm", ("danger", "shown")),
        ("a3_earthquake", ("notice", "updated")),
        ("a4_amber", ("danger", "shown")),
    ],
)
def test_the_standards_examples_come_onto_displays(
    client: FlaskClient,
    session: Session,
    key: str,
    name: str,
    expected: tuple[str, str],
) -> None:
    content = message(name)
    answer = post(client, key, content)
    assert answer.status_code == 201
    emergency = session.scalars(select(Emergency)).one()
    assert (emergency.severity, answer.get_json()["outcome"]) == expected
    assert emergency.cap_message == content.decode()
    session.rollback()
    again = post(client, key, content)
    assert (again.status_code, again.get_json()["outcome"]) == (200, "known")


def test_as_they_were_sent_they_are_over_long_ago(
    client: FlaskClient, session: Session, key: str
) -> None:
    for path in FOLDER.glob("a*.xml"):
        answer = post(client, key, path.read_bytes(), kind="text/xml")
        assert answer.get_json()["outcome"] == "recorded"
    assert session.scalars(select(Emergency)).first() is None


def test_it_names_every_problem(client: FlaskClient, key: str) -> None:
    wrong = message("a1_homeland_security").replace(b"Severe", b"Bad")
    answer = post(client, key, wrong.replace(b"Public", b"Everybody"))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert len(answer.get_json()["problems"]) == 2
    assert post(client, key, b"{}", kind="application/json").status_code == 415
    assert post(client, key, b"x" * 300_000).status_code == 413
    assert post(client, "hall_no", wrong).status_code == 401


def test_it_goes_out_as_a_feed_of_valid_messages(
    client: FlaskClient, session: Session, key: str
) -> None:
    post(client, key, message("a4_amber"))
    feed = client.get("/cap/feed.xml")
    assert feed.mimetype == "application/atom+xml"
    root = etree.fromstring(feed.data)
    (link,) = root.findall("a:entry/a:link", ATOM)
    address = link.attrib["href"].removeprefix("http://localhost")
    answer = client.get(address)
    assert answer.mimetype == "application/cap+xml"
    SCHEMA.assertValid(etree.fromstring(answer.data))
    alert = read_alert(answer.data)
    assert alert.sender == "signage@localhost"
    assert alert.infos[0].headline == "Amber Alert in Los Angeles County"
    etag = {"If-None-Match": feed.headers["ETag"]}
    assert client.get("/cap/feed.xml", headers=etag).status_code == 304
    assert client.get("/cap/none.xml").status_code == 404
    emergency = session.scalars(select(Emergency)).one()
    assert emergency.texts.keys() == {"en", "es-US"}


@pytest.mark.usefixtures("key")
def test_a_quiet_hall_has_an_empty_feed(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/cap/feed.xml").data)
    assert root.findall("a:entry", ATOM) == []
    assert root.findtext("a:updated", namespaces=ATOM)
