"""Calendar files in the office: fetched, looked at, taken in."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user
from tests.exchange.test_ical_schedules import ics
from tests.web.schedule_pages import OFFICE, create_playlist, draft_of, saved

FILES = f"{OFFICE}/files"
EVENT = ics(
    "DTSTART:20310505T090000", "DTEND:20310505T113000", "RRULE:FREQ=WEEKLY;BYDAY=MO"
)


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in; there is a playlist."""
    create_playlist(session, hall)
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def upload(client: FlaskClient, given: bytes, playlist: str = "1") -> str:
    """Upload a file; return where its preview is."""
    form = {"file": (io.BytesIO(given), "排期.ics"), "playlist": playlist}
    return client.post(FILES, data=form).location


def test_it_shows_what_a_file_does_and_takes_it_in(
    editor: FlaskClient, database: Database
) -> None:
    place = upload(editor, EVENT)
    page = editor.get(place).text
    assert "每周一 09:00–11:30" in page
    assert "新增" in page
    assert editor.post(place, data={"deed": "draft"}).status_code == 303
    assert draft_of(database).rrule == "FREQ=WEEKLY;BYDAY=MO"
    assert "与现有相同" in editor.get(upload(editor, EVENT)).text


def test_it_publishes_when_asked_and_exports(
    editor: FlaskClient, database: Database
) -> None:
    editor.post(upload(editor, EVENT), data={"deed": "publish"})
    assert saved(database).published is not None
    exported = editor.get(f"{FILES}/all.ics")
    assert exported.mimetype == "text/calendar"
    assert "UID:a@x" in exported.text
    assert editor.get(f"{FILES}/1.ics").status_code == 200


def test_it_takes_nothing_of_a_wrong_file(editor: FlaskClient) -> None:
    place = upload(editor, EVENT, playlist="")
    page = editor.get(place)
    assert page.status_code == 422
    assert "第 4 行" in page.text
    assert "a@x" in page.text
    assert editor.post(place).status_code == 422


def test_it_asks_for_a_file(editor: FlaskClient) -> None:
    assert editor.get(FILES).status_code == 200
    assert editor.post(FILES, data={}).status_code == 422
    assert editor.get(f"{FILES}/{'a' * 64}").status_code == 404
