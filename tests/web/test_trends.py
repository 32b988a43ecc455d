"""The page of trends: what the charts draw is what the tables say."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Hall
from signage.models.user import Role
from signage.rules.period import Period
from tests.browsing import sign_in_as
from tests.build import create_group, create_hall, create_user, create_window
from tests.slides.setting import create_score

BLOCK = re.compile(
    r"<script type=\"application/json\" data-history>(.*?)</script>", re.DOTALL
)


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """An inspector's browser in a hall of two groups, scored in two months."""
    hall = create_hall(session)
    fill(session, hall)
    inspector = create_user(session, hall, "chen", Role.INSPECTOR)
    client = app.test_client()
    sign_in_as(client, session, inspector)
    return client


def fill(session: Session, hall: Hall) -> None:
    """Give windows of two groups scores in this month and the one before."""
    month = this_month()
    for code in ("1", "2"):
        group = create_group(session, hall, code)
        window = create_window(session, hall, f"W{code}", group_id=group.id)
        create_score(session, hall, window, str(month.previous()), f"9{code}.5")
        create_score(session, hall, window, str(month), f"9{code}")


def this_month() -> Period:
    """Return the month that the page shows last."""
    return Period.month_of(clock.hall_day(clock.now(), "Asia/Shanghai"))


def drawn(page: str) -> dict[str, Any]:
    """Return what the charts of a page draw."""
    found = BLOCK.search(page)
    assert found
    history: dict[str, Any] = json.loads(found[1])
    return history


def test_charts_hold_the_months_of_the_group_asked_for(browser: FlaskClient) -> None:
    history = drawn(browser.get("/office/trends?group=2").text)
    first, second = history["groups"]
    assert (first["means"], second["means"]) == ([91.5, 91.0], [92.5, 92.0])
    assert first["members"] == []
    member = second["members"][0]
    assert member["scores"] == [92.5, 92.0]
    assert member["links"][1].startswith(f"/why/scores/{this_month()}/")


def test_tables_say_what_the_charts_draw(browser: FlaskClient) -> None:
    page = browser.get("/office/trends").text
    for figure in ("91.5", "91", "92.5", "92", "−0.5"):
        assert f">{figure}<" in page


def test_months_can_be_looked_back_on(browser: FlaskClient) -> None:
    before = this_month().previous()
    history = drawn(browser.get(f"/office/trends?until={before}&months=6").text)
    assert history["groups"][0]["means"] == [91.5]
    assert 'rel="next"' in browser.get(f"/office/trends?until={before}").text


def test_what_was_never_scored_says_so(browser: FlaskClient) -> None:
    page = browser.get("/office/trends?kind=staff").text
    assert "data-history" not in page
    early = this_month().first - timedelta(days=900)
    assert browser.get(f"/office/trends?until={early:%Y-%m}").status_code == 200


@pytest.mark.parametrize("until", ["2026-13", "yesterday", "2026-Q1"])
def test_a_month_that_is_none_is_not_found(browser: FlaskClient, until: str) -> None:
    assert browser.get(f"/office/trends?until={until}").status_code == 404
