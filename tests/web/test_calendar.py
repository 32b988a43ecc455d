"""The calendar's pages: a month, a week, a day; moved, cancelled and brought back."""

from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage.db import Database
from signage.models import Announcement, CalendarDay, Hall, Publication
from signage.models.calendar import DayKind
from signage.models.user import Role
from signage.playout.content import ScheduleContent
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.schedule_pages import create_playlist, create_schedule, draft_of, saved
from tests.web.test_announcements import posted

CALENDAR = "/office/calendar"


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


@pytest.fixture
def daily(editor: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """The editor, in a hall with a daily schedule 09:00 to 11:30 and two groups."""
    create_display_group(session, hall)
    create_display_group(session, hall, name="二楼")
    create_schedule(session, hall, create_playlist(session, hall), group_ids=(1,))
    session.commit()
    return editor


def moved(client: FlaskClient, database: Database, **values: Any) -> TestResponse:
    """Move the occurrence of 2031-05-12, by an hour unless told."""
    usual = {
        "original": "2031-05-12T09:00",
        "starts": "2031-05-12T10:00",
        "ends": "2031-05-12T12:30",
        "which": "one",
        "deed": "publish",
        "version": saved(database).version,
    }
    return client.post(f"{CALENDAR}/1/moves", data=usual | values)


def shown(database: Database) -> ScheduleContent:
    """Return what is published of the one schedule."""
    return ScheduleContent.model_validate(saved(database).published)


def test_it_shows_announcements_by_month_week_and_day(editor: FlaskClient) -> None:
    times = {"starts": "2031-05-05T09:00", "ends": "2031-05-07T18:00"}
    editor.post("/office/announcements", data=posted(deed="schedule", **times))
    month = editor.get(f"{CALENDAR}?on=2031-05-20").text
    assert "2031年5月" in month
    assert month.count("政务开放日</span>") == 3
    week = editor.get(f"{CALENDAR}?on=2031-05-06&view=week").text
    assert week.count("政务开放日</span>") == 3
    day = editor.get(f"{CALENDAR}?on=2031-05-06&view=day").text
    assert day.count("政务开放日</span>") == 1
    assert "政务开放日</span>" not in editor.get(f"{CALENDAR}?on=2031-06-20").text


def test_it_shows_schedules_of_a_group(daily: FlaskClient) -> None:
    month = daily.get(f"{CALENDAR}?on=2031-05-20").text
    assert month.count("早间通知</span>") == 28  # from the 5th, and the 1st of June
    assert "早间通知</span>" in daily.get(f"{CALENDAR}?on=2031-05-20&group=1").text
    assert "早间通知</span>" not in daily.get(f"{CALENDAR}?on=2031-05-20&group=2").text


def test_it_leads_from_the_old_address(editor: FlaskClient) -> None:
    answer = editor.get("/office/announcements/calendar?on=2031-05-20")
    assert answer.status_code == 301
    assert answer.location.endswith("/office/calendar?on=2031-05-20")


def test_it_counts_what_does_not_fit_a_day(editor: FlaskClient) -> None:
    times = {"starts": "2031-05-05T09:00", "ends": "2031-05-05T18:00"}
    for _ in range(6):
        editor.post("/office/announcements", data=posted(deed="schedule", **times))
    assert "另有 2 条" in editor.get(f"{CALENDAR}?on=2031-05-05").text
    week = editor.get(f"{CALENDAR}?on=2031-05-05&view=week").text
    assert "另有 2 条" in week


def test_it_marks_today_holidays_and_shifted_workdays(
    daily: FlaskClient, session: Session, hall: Hall
) -> None:
    for day, kind in ((1, DayKind.HOLIDAY), (10, DayKind.SHIFTED_WORKDAY)):
        on, name = date(2031, 5, day), "劳动节"
        session.add(CalendarDay(hall_id=hall.id, on=on, kind=kind, name=name))
    session.commit()
    assert daily.get(CALENDAR).text.count('aria-current="date"') == 1
    page = daily.get(f"{CALENDAR}?on=2031-05-05").text
    assert page.count("劳动节") == 2
    assert "劳动节 · 上班" in page


def test_it_says_what_replaces_what(
    daily: FlaskClient, session: Session, hall: Hall
) -> None:
    playlist = create_playlist(session, hall, "视察")
    create_schedule(session, hall, playlist, name="领导视察", priority=7)
    session.commit()
    page = daily.get(f"{CALENDAR}?on=2031-05-20").text
    assert "“领导视察”替换“早间通知”" in page
    assert page.count("is-replaced") == 28


def test_it_moves_one_occurrence(daily: FlaskClient, database: Database) -> None:
    assert moved(daily, database).status_code == 303
    content = shown(database)
    assert content.moved["2031-05-12T09:00:00"].starts.hour == 10
    assert content.starts.hour == 9
    week = daily.get(f"{CALENDAR}?on=2031-05-12&view=week").text
    assert 'data-starts="2031-05-12T10:00"' in week
    restore = {"original": "2031-05-12T09:00", "version": saved(database).version}
    daily.post(f"{CALENDAR}/1/restorations", data=restore)
    assert shown(database).moved == {}


def test_it_moves_all_of_them(daily: FlaskClient, database: Database) -> None:
    moved(
        daily, database, which="all", starts="2031-05-13T10:00", ends="2031-05-13T11:00"
    )
    content = shown(database)
    assert content.starts == datetime(2031, 5, 6, 10)  # noqa: DTZ001  # hall time
    assert content.ends == datetime(2031, 5, 6, 11)  # noqa: DTZ001  # hall time


def test_it_keeps_a_move_as_a_draft(daily: FlaskClient, database: Database) -> None:
    moved(daily, database, deed="draft")
    assert shown(database).moved == {}
    assert len(draft_of(database).moved) == 1
    page = daily.get(f"{CALENDAR}?on=2031-05-12&view=week").text
    assert page.count("is-draft") == 1


def test_it_cancels_one_and_brings_it_back(
    daily: FlaskClient, database: Database
) -> None:
    gone = {"original": "2031-05-12T09:00", "version": saved(database).version}
    daily.post(f"{CALENDAR}/1/cancellations", data=gone)
    day = f"{CALENDAR}?on=2031-05-12&view=day"
    assert "早间通知</span>" not in daily.get(day).text
    back = gone | {"version": saved(database).version}
    daily.post(f"{CALENDAR}/1/restorations", data=back)
    assert "早间通知</span>" in daily.get(day).text


WRONG = {
    "ends before it starts": {"ends": "2031-05-12T09:00"},
    "no time": {"starts": "morgen"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_refuses_a_move_that_cannot_be_read(
    daily: FlaskClient, database: Database, wrong: str
) -> None:
    assert moved(daily, database, **WRONG[wrong]).status_code == 422
    assert shown(database).moved == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts": "2031-05-13T10:00", "ends": "2031-05-13T12:00"}, "重叠"),
        ({"original": "2031-05-12T07:00"}, "已没有这一场"),
        ({"version": 77}, "保存"),
    ],
)
def test_it_says_why_a_move_cannot_be(
    daily: FlaskClient, database: Database, values: dict[str, Any], said: str
) -> None:
    answer = moved(daily, database, **values)
    assert answer.status_code == 303
    assert shown(database).moved == {}
    assert said in daily.get(answer.location).text


@pytest.mark.parametrize("on", ["yesterday", "0001-01-01", "9999-12-31", "2031-02-30"])
@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_it_takes_a_wrong_day_for_today(
    editor: FlaskClient, on: str, view: str
) -> None:
    response = editor.get(f"{CALENDAR}?on={on}&view={view}")
    assert response.status_code == 200


def test_it_offers_no_writing_to_inspectors(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    page = client.get(CALENDAR)
    assert page.status_code == 200
    assert "schedules/new" not in page.text
    assert client.post(f"{CALENDAR}/1/moves").status_code == 403


def test_it_moves_an_announcement_with_all_its_days(
    editor: FlaskClient, database: Database
) -> None:
    times = {"starts": "2031-05-05T08:00", "ends": "2031-05-16T18:00"}
    daily = {"weekdays": ["1", "5"], "daily_from": "09:00", "daily_until": "12:00"}
    text = posted(deed="schedule", **times, **daily)
    editor.post("/office/announcements", data=text)
    week = editor.get(f"{CALENDAR}?on=2031-05-06&view=week").text
    assert week.count('data-announcement="1"') == 2
    assert 'data-starts="2031-05-09T09:00" data-ends="2031-05-09T12:00"' in week
    move = f"{CALENDAR}/announcements/1/moves"
    drag = {
        "original": "2031-05-09T09:00",
        "starts": "2031-05-10T10:30",
        "ends": "2031-05-10T14:00",
        "next": f"{CALENDAR}?on=2031-05-06",
    }
    refused = editor.post(move, data=drag | {"version": "1"}, follow_redirects=True)
    assert "政务开放日”" in refused.text  # was saved by somebody else
    version = str(kept_announcement(database).version)
    gone = drag | {"version": version, "original": "2031-05-08T09:00"}
    said = editor.post(move, data=gone, follow_redirects=True).text
    assert "2031-05-08 09:00" in said
    done = editor.post(move, data=drag | {"version": version})
    assert done.location == f"{CALENDAR}?on=2031-05-06"
    row = kept_announcement(database)
    assert (str(row.daily_from), str(row.daily_until)) == ("10:30:00", "14:00:00")
    assert row.weekdays == 0b0100010  # Tuesday and Saturday
    assert row.starts_at.isoformat() == "2031-05-06T01:30:00+00:00"
    with database.read() as reader:
        released = reader.scalars(select(Publication.number)).all()
    assert list(released) == [1, 2]


def test_an_announcement_moves_whole_once_it_is_agreed(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    times = {"starts": "2031-05-05T08:00", "ends": "2031-05-07T18:00"}
    editor.post("/office/announcements", data=posted(deed="schedule", **times))
    hall.needs_approval = True
    session.commit()
    day = editor.get(f"{CALENDAR}?on=2031-05-06&view=day").text
    assert 'data-starts="2031-05-05T08:00" data-ends="2031-05-07T18:00"' in day
    drag = {
        "original": "2031-05-05T08:00",
        "starts": "2031-05-06T09:00",
        "ends": "2031-05-08T19:00",
        "version": str(kept_announcement(database).version),
    }
    move = f"{CALENDAR}/announcements/1/moves"
    said = editor.post(move, data=drag, follow_redirects=True).text
    assert "经他人审批后即上屏" in said
    row = kept_announcement(database)
    assert row.starts_at.isoformat() == "2031-05-05T00:00:00+00:00"
    assert row.waiting
    assert row.waiting["wanted"]["starts"] == "2031-05-06T09:00"
    again = editor.post(move, data=drag, follow_redirects=True).text
    assert "尚未决定" in again


def kept_announcement(database: Database) -> Announcement:
    """Return the one announcement there is, as it is saved now."""
    with database.read() as reader:
        return reader.scalars(select(Announcement)).one()
