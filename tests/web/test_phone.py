"""A phone rates by a code on a screen: fresh, for its place, for 15 minutes."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Hall, Rating
from signage.operations.ratings.rating_links import sign_place
from signage.web.phone import REQUESTS_PER_ADDRESS
from tests.build import NOW, create_window
from tests.web.rating_requests import post, record

MINUTE = timedelta(minutes=1)


class Visit:
    """A citizen with a phone in the hall, at a time that the test sets."""

    def __init__(
        self, client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.client = client
        self.secret = secret
        self._monkeypatch = monkeypatch
        self.at(NOW)

    def at(self, now: datetime) -> None:
        """Set the server's clock."""
        self.now = now
        self._monkeypatch.setattr(clock, "now", lambda: now)

    def scan(self, place: str = "window:W01", made: datetime = NOW) -> TestResponse:
        """Open what a code on a screen says."""
        return self.client.get(f"/r/{sign_place(self.secret, place, made)}")

    def rate(self, seq: int = 1, window: str = "W01") -> TestResponse:
        """Post one rating."""
        return post(self.client, record(seq, window=window), path="/phone/ratings")


@pytest.fixture
def visit(
    client: FlaskClient,
    session: Session,
    hall: Hall,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Visit:
    """A visit to a hall with two windows."""
    create_window(session, hall, "W01", number="01", name="社保综合")
    create_window(session, hall, "W02", number="02", name="不动产登记")
    session.commit()
    return Visit(client, settings.resolved_secret_key, monkeypatch)


def status(response: TestResponse) -> str:
    """Return what became of the one record posted."""
    assert response.json is not None, response.get_data(as_text=True)
    return str(response.json["results"][0]["status"])


def test_it_rates_the_window_of_the_code(visit: Visit, database: Database) -> None:
    page = visit.scan()
    assert page.status_code == 200
    assert "社保综合" in page.get_data(as_text=True)
    assert "不动产登记" not in page.get_data(as_text=True)
    assert status(visit.rate()) == "stored"
    with database.read() as session:
        rating = session.scalars(select(Rating)).one()
    assert rating.channel == "phone"
    assert rating.device.startswith("phone:")


def test_it_offers_every_window_of_the_hall(visit: Visit) -> None:
    page = visit.scan("hall").get_data(as_text=True)
    assert "社保综合" in page
    assert "不动产登记" in page
    assert status(visit.rate(window="W02")) == "stored"


def test_it_refuses_another_window_than_the_codes(visit: Visit) -> None:
    visit.scan("window:W01")
    assert status(visit.rate(window="W02")) == "invalid"


def test_it_sets_a_cookie_no_script_reads(visit: Visit) -> None:
    cookie = visit.scan().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert visit.scan().headers["Referrer-Policy"] == "no-referrer"


def test_it_asks_to_scan_again_when_the_code_is_old(visit: Visit) -> None:
    response = visit.scan(made=NOW - 31 * MINUTE)
    assert response.status_code == 410
    assert "请重新扫码" in response.get_data(as_text=True)
    assert "Set-Cookie" not in response.headers
    assert visit.rate().status_code == 401


def test_it_asks_to_scan_again_when_the_code_is_forged(visit: Visit) -> None:
    forged = sign_place("another secret", "hall", NOW)
    response = visit.client.get(f"/r/{forged}")
    assert response.status_code == 404
    assert "请重新扫码" in response.get_data(as_text=True)
    assert visit.client.get("/r/x").status_code == 404


def test_it_ends_after_a_quarter_of_an_hour(visit: Visit) -> None:
    visit.scan()
    visit.at(NOW + 15 * MINUTE)
    assert visit.rate(1).status_code == 200
    visit.at(NOW + 16 * MINUTE)
    response = visit.rate(2)
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"] == "pass_expired"


def test_it_is_the_same_phone_after_scanning_again(
    visit: Visit, database: Database
) -> None:
    visit.scan()
    visit.rate(1)
    visit.at(NOW + 20 * MINUTE)
    visit.scan(made=visit.now)
    visit.rate(2)
    with database.read() as session:
        assert len(set(session.scalars(select(Rating.device)))) == 1


def test_it_refuses_a_forged_pass(visit: Visit) -> None:
    visit.client.set_cookie("signage_phone", "WyJ4IiwgImhhbGwiLCAwXQ.aaaa.bbbb")
    assert visit.rate().status_code == 401


def test_it_refuses_other_sites(visit: Visit) -> None:
    visit.scan()
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = post(visit.client, record(), path="/phone/ratings", headers=headers)
    assert response.status_code == 403


def test_it_stops_machines_not_a_hall_full_of_people(visit: Visit) -> None:
    for _ in range(REQUESTS_PER_ADDRESS):
        assert visit.client.get("/r/x").status_code == 404
    assert visit.client.get("/r/x").status_code == 429
    visit.at(NOW + MINUTE)
    assert visit.scan(made=visit.now).status_code == 200
