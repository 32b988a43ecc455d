"""The calendar's pages: a month, a week, a day to write for."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user
from tests.web.test_announcements import posted

CALENDAR = "/office/announcements/calendar"


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def test_it_shows_a_month_and_a_week(editor: FlaskClient) -> None:
    times = {"starts": "2031-05-05T09:00", "ends": "2031-05-07T18:00"}
    editor.post("/office/announcements", data=posted(deed="schedule", **times))
    month = editor.get(f"{CALENDAR}?on=2031-05-20").text
    assert "2031年5月" in month
    assert month.count("政务开放日</span>") == 3
    week = editor.get(f"{CALENDAR}?on=2031-05-06&view=week").text
    assert week.count("政务开放日</span>") == 3
    assert "政务开放日" not in editor.get(f"{CALENDAR}?on=2031-06-20").text


def test_it_counts_what_does_not_fit_a_day(editor: FlaskClient) -> None:
    times = {"starts": "2031-05-05T09:00", "ends": "2031-05-05T18:00"}
    for _ in range(6):
        editor.post("/office/announcements", data=posted(deed="schedule", **times))
    assert "另有 2 条" in editor.get(f"{CALENDAR}?on=2031-05-05").text


def test_it_marks_today_and_offers_each_day(editor: FlaskClient) -> None:
    page = editor.get(CALENDAR).text
    assert page.count('aria-current="date"') == 1
    assert "/office/announcements/new?on=" in page


def test_it_starts_a_new_one_on_the_day_clicked(editor: FlaskClient) -> None:
    page = editor.get("/office/announcements/new?on=2031-05-06").text
    assert 'value="2031-05-06T08:00"' in page
    assert 'value="2031-05-06T18:00"' in page


@pytest.mark.parametrize("on", ["yesterday", "0001-01-01", "9999-12-31", "2031-02-30"])
def test_it_takes_a_wrong_day_for_today(editor: FlaskClient, on: str) -> None:
    response = editor.get(f"{CALENDAR}?on={on}")
    assert response.status_code == 200
    assert 'aria-current="date"' in response.text


def test_it_offers_no_writing_to_inspectors(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    page = client.get(CALENDAR)
    assert page.status_code == 200
    assert "announcements/new" not in page.text
