"""Displays post ratings over HTTP: exactly once, from kiosks of this hall only."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import AuditEntry, Display, Hall, Rating
from signage.models.display import DisplayKind
from tests.build import NOW, create_window
from tests.web.rating_requests import TOKEN, create_display, post, record

MEGABYTE = 2**20


@pytest.fixture
def kiosk(session: Session, hall: Hall, client: FlaskClient) -> Display:
    """A paired kiosk bound to no window; `client` holds its token."""
    create_window(session, hall, "W01", number="01")
    create_window(session, hall, "W02", number="02")
    display = create_display(session, hall)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    return display


def count_ratings(database: Database) -> int:
    """Return how many ratings are committed."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Rating)) or 0


@pytest.mark.usefixtures("kiosk")
def test_it_stores_and_names_the_key(client: FlaskClient, database: Database) -> None:
    tap = record(comment="谢谢")
    response = post(client, tap)
    assert response.status_code == 200
    assert response.json == {
        "results": [{"key": tap["key"], "status": "stored", "message": ""}]
    }
    assert count_ratings(database) == 1


def test_it_notes_the_source(
    client: FlaskClient, database: Database, kiosk: Display
) -> None:
    post(client, record())
    with database.read() as session:
        rating = session.scalars(select(Rating)).one()
    assert (rating.device, rating.channel) == (f"display:{kiosk.id}", "kiosk")


@pytest.mark.usefixtures("kiosk")
def test_it_answers_a_repeat_without_storing(
    client: FlaskClient, database: Database
) -> None:
    tap = record()
    post(client, tap)
    again = post(client, tap)
    assert again.json is not None
    assert again.json["results"][0]["status"] == "duplicate"
    assert count_ratings(database) == 1


@pytest.mark.usefixtures("kiosk")
def test_it_stores_the_good_beside_the_bad(
    client: FlaskClient, database: Database
) -> None:
    response = post(client, record(1), record(2, level=6), "nonsense", record(3))
    assert response.json is not None
    found = [result["status"] for result in response.json["results"]]
    assert found == ["stored", "invalid", "invalid", "stored"]
    assert "1 to 5" in response.json["results"][1]["message"]
    assert count_ratings(database) == 2


def test_it_refuses_a_rating_for_another_window(
    client: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    own, _other = (
        create_window(session, hall, "W01"),
        create_window(session, hall, "W02"),
    )
    create_display(session, hall, DisplayKind.TABLET, window=own)
    session.commit()
    client.set_cookie("signage_display", TOKEN)
    response = post(client, record(window="W02"))
    assert response.json is not None
    [result] = response.json["results"]
    assert result["status"] == "invalid"
    assert "takes ratings for window 'W01'" in result["message"]
    assert count_ratings(database) == 0
    with database.read() as reading:
        entry = reading.scalars(select(AuditEntry)).one()
    assert entry.action == "rating.refused"
    assert entry.address == "127.0.0.1"


def test_it_refuses_strangers(client: FlaskClient, kiosk: Display) -> None:
    del kiosk
    client.set_cookie("signage_display", "another token")
    response = post(client, record())
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"] == "not_paired"
    client.delete_cookie("signage_display")
    assert post(client, record()).status_code == 401


def test_it_refuses_a_revoked_display(
    client: FlaskClient, session: Session, kiosk: Display
) -> None:
    kiosk.revoked_at = NOW
    session.commit()
    response = post(client, record())
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"] == "not_paired"


def test_it_refuses_televisions(
    client: FlaskClient, session: Session, kiosk: Display
) -> None:
    kiosk.kind = DisplayKind.TV
    session.commit()
    assert post(client, record()).status_code == 403


@pytest.mark.usefixtures("kiosk")
def test_it_refuses_ten_megabytes_before_reading(
    client: FlaskClient, database: Database
) -> None:
    response = post(client, record(comment="长" * 10 * MEGABYTE))
    assert response.status_code == 413
    assert response.json is not None
    assert response.json["error"] == "too_large"
    assert "256" in response.json["message"]
    assert count_ratings(database) == 0


@pytest.mark.usefixtures("kiosk")
def test_it_takes_the_largest_honest_batch(
    client: FlaskClient, database: Database
) -> None:
    response = post(client, *[record(n, comment="😀" * 150) for n in range(1, 51)])
    assert response.status_code == 200
    assert count_ratings(database) == 50


@pytest.mark.usefixtures("kiosk")
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 422),
        (b"[" * 200_000, "application/json", 422),
        (b'{"sent_at": 0, "items": []}', "application/json", 422),
        (b"level=5", "application/x-www-form-urlencoded", 415),
        (b'{"sent_at": 0, "items": [1]}', "text/plain", 415),
    ],
)
def test_it_refuses_what_is_no_batch(
    client: FlaskClient, body: bytes, content_type: str, status: int
) -> None:
    response = client.post("/kiosk/ratings", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.json is not None
    assert response.json["message"]


@pytest.mark.usefixtures("kiosk")
def test_it_refuses_other_sites(client: FlaskClient, database: Database) -> None:
    response = post(client, record(), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert count_ratings(database) == 0


@pytest.mark.usefixtures("kiosk")
def test_it_keeps_what_a_device_gave_up_on(
    client: FlaskClient, database: Database
) -> None:
    refusal: dict[str, Any] = {"key": "k", "message": "413", "record": {"level": 5}}
    response = client.post("/kiosk/refusals", json={"items": [refusal]})
    assert response.status_code == 204
    with database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "rating.undeliverable"
    assert entry.detail["message"] == "413"
    assert client.post("/kiosk/refusals", json={"items": "x"}).status_code == 422


def test_it_notes_that_a_kiosk_is_there(
    client: FlaskClient, database: Database, kiosk: Display
) -> None:
    report = {"waiting": 3, "refused": 1, "width": 1080, "height": 1920}
    path = "/kiosk/presence"
    assert client.post(path, json=report).status_code == 422
    response = client.post(path, json=report | {"starts_offline": True})
    assert response.status_code == 204
    with database.read() as session:
        seen = session.get_one(Display, kiosk.id)
        assert seen.last_seen_at is not None
        assert seen.report["waiting"] == 3
    client.delete_cookie("signage_display")
    report_again = client.post(path, json=report | {"starts_offline": True})
    assert report_again.status_code == 401
