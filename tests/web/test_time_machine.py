"""The time machine's pages: any instant, every group, with the reasons."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import Hall, Playlist
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.schedule_pages import create_playlist, create_schedule

MACHINE = "/office/time-machine"
HOURS = {"key": "h", "kind": "hours", "settings": {}}


@pytest.fixture
def hall_with_schedule(session: Session, hall: Hall) -> Playlist:
    """A hall with opening hours and a schedule 09:00 to 11:30 on its one group."""
    hall.opening_hours = [[day, "09:00", "17:00"] for day in range(1, 8)]
    create_display_group(session, hall)
    playlist = create_playlist(session, hall)
    playlist.published = {"items": [HOURS]}
    create_schedule(session, hall, playlist, priority=3)
    return playlist


@pytest.fixture
def viewer(
    client: FlaskClient, session: Session, hall: Hall, hall_with_schedule: Playlist
) -> FlaskClient:
    """A browser of an inspector."""
    assert hall_with_schedule.id
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    return client


def test_it_shows_each_group_and_its_day(viewer: FlaskClient) -> None:
    page = viewer.get(f"{MACHINE}?at=2031-05-12T10:00").text
    assert page.count("data-frame=") == 1
    assert 'data-from="540" data-until="690"' in page
    assert 'value="600"' in page


def test_it_says_why(viewer: FlaskClient) -> None:
    during = viewer.get(f"{MACHINE}/1?at=2031-05-12T10:00").text
    assert "排期“早间通知”，优先级 3" in during
    assert "09:00–11:30" in during
    after = viewer.get(f"{MACHINE}/1?at=2031-05-12T11:30").text
    assert "早间通知" not in after


def test_it_includes_drafts_when_asked(
    viewer: FlaskClient, session: Session, hall: Hall, hall_with_schedule: Playlist
) -> None:
    row = create_schedule(session, hall, hall_with_schedule, name="新排期", priority=8)
    row.draft, row.published = row.published, None
    session.commit()
    at = "at=2031-05-12T10:00"
    assert "新排期" not in viewer.get(f"{MACHINE}/1?{at}").text
    assert "新排期" in viewer.get(f"{MACHINE}/1?{at}&drafts=1").text
    assert "新排期" not in viewer.get(f"{MACHINE}?{at}").text
    assert "新排期" in viewer.get(f"{MACHINE}?{at}&drafts=1").text


def test_it_opens_on_a_schedules_next_occurrence(viewer: FlaskClient) -> None:
    assert "2031-05-05T09:00" in viewer.get(f"{MACHINE}?schedule=1").text


@pytest.mark.parametrize("at", ["", "gestern", "0001-01-01T00:00", "9999-12-31T00:00"])
def test_it_takes_a_wrong_instant_for_now(viewer: FlaskClient, at: str) -> None:
    assert viewer.get(f"{MACHINE}?at={at}").status_code == 200
    assert viewer.get(f"{MACHINE}/1?at={at}").status_code == 200


def test_it_knows_no_group_of_another_hall(viewer: FlaskClient) -> None:
    assert viewer.get(f"{MACHINE}/77").status_code == 404


def test_a_key_that_no_row_has_is_no_schedule(viewer: FlaskClient) -> None:
    assert viewer.get(f"{MACHINE}?schedule={10**22}").status_code == 200
    assert viewer.get(f"{MACHINE}/{10**22}").status_code == 404
