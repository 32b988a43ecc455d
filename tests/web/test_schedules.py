"""Pages of schedules: written, published, withdrawn, and never overwritten."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Hall, Playlist
from signage.models.playlist import ContentState
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.schedule_pages import (
    OFFICE,
    create_playlist,
    create_schedule,
    draft_of,
    posted,
    saved,
)
from tests.web.test_announcements import posted as announcement


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in; a playlist and a group are there."""
    create_display_group(session, hall)
    create_playlist(session, hall)
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def test_it_keeps_a_draft_and_says_it_in_a_sentence(
    editor: FlaskClient, database: Database
) -> None:
    answer = editor.post(OFFICE, data=posted())
    assert answer.status_code == 303
    content = draft_of(database)
    assert content.rrule == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert content.priority == 3
    page = editor.get(answer.location).text
    assert "每周一、周三 09:00–11:30，节假日除外" in page
    assert "至 2031-12-31" in page


def test_it_shows_what_is_meant_while_one_writes(editor: FlaskClient) -> None:
    page = editor.post(f"{OFFICE}/outlook", data=posted()).text
    assert page.count("09:00–11:30") == 11  # the sentence and ten occurrences
    assert "默认播放列表" in page


def test_it_begins_on_the_first_day_that_is_meant(
    editor: FlaskClient, database: Database
) -> None:
    editor.post(OFFICE, data=posted(first_on="2031-05-06"))  # a Tuesday
    assert draft_of(database).starts.isoformat() == "2031-05-07T09:00:00"


def test_it_publishes_withdraws_and_returns(
    editor: FlaskClient, database: Database
) -> None:
    at = editor.post(OFFICE, data=posted(deed="publish")).location
    assert saved(database).state == ContentState.PUBLISHED
    version = str(saved(database).version)
    later = posted(deed="publish", starts="08:00", version=version)
    assert editor.post(at, data=later).status_code == 303
    assert "08:00" in str(saved(database).published)
    editor.post(f"{at}/returns/1")
    assert "09:00" in str(saved(database).published)
    editor.post(f"{at}/withdrawal")
    assert saved(database).published is None
    editor.post(f"{at}/deletion")
    assert "早间通知" not in editor.get(OFFICE).text


def test_it_waits_for_an_approver_where_the_hall_says_so(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    hall.needs_approval = True
    session.commit()
    editor.post(OFFICE, data=posted(deed="publish", note="请看"))
    assert saved(database).state == ContentState.WAITING
    assert saved(database).published is None


def test_an_approver_who_only_publishes_it_has_approved_it(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    hall.needs_approval = True
    approver = editor.application.test_client()
    sign_in_as(approver, session, create_user(session, hall, "zhao", Role.APPROVER))
    at = editor.post(OFFICE, data=posted()).location
    asked = posted(version=str(saved(database).version), deed="publish")
    assert approver.post(at, data=asked).status_code == 303
    assert saved(database).state == ContentState.PUBLISHED
    asked |= {"version": str(saved(database).version), "priority": "4"}
    assert approver.post(at, data=asked).status_code == 303
    assert saved(database).state == ContentState.WAITING


def test_it_overwrites_nobody(editor: FlaskClient, database: Database) -> None:
    at = editor.post(OFFICE, data=posted()).location
    version = str(saved(database).version)
    editor.post(at, data=posted(version=version, name="甲的排期"))
    answer = editor.post(
        at, data=posted(version=version, name="乙的排期", priority="9")
    )
    assert answer.status_code == 409
    assert "甲的排期" in answer.text
    assert "乙的排期" in answer.text
    assert saved(database).name == "甲的排期"


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "起止": ({"ends": "08:00"}, "结束时间早于开始时间"),
    "没有名称": ({"name": " "}, "请给排期起个名称"),
    "不是日期": ({"first_on": "明天"}, "不是日期"),
    "每秒": ({"repeat": "rule", "rule": "FREQ=SECONDLY"}, "FREQ=HOURLY"),
    "几千次": ({"repeat": "rule", "rule": "FREQ=DAILY;COUNT=5000"}, "COUNT"),
    "没有这样的日子": (
        {"repeat": "rule", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
        "2 月 30 日",
    ),
    "空规则": ({"repeat": "rule", "rule": ""}, "请写规则"),
    "最后一天在前": ({"last_on": "2031-05-01"}, "最后一天"),
    "没有播放列表": ({"shows": "playlist:77"}, "不存在"),
    "没有屏幕组": ({"groups": ["77"]}, "屏幕组已不存在"),
    "自己重叠": (
        {"ends_on": "2031-05-09", "repeat": "day", "ending": "never"},
        "与自己重叠",
    ),
    "只在节假日": ({"days": "holidays"}, "永远不会显示"),
    "没有时段": ({"daypart": "9"}, "时段已不存在"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_refuses_what_cannot_be(editor: FlaskClient, wrong: str) -> None:
    values, said = WRONG[wrong]
    answer = editor.post(OFFICE, data=posted(**values))
    assert answer.status_code == 422, answer.text
    assert said in answer.text
    outlook = editor.post(f"{OFFICE}/outlook", data=posted(**values))
    assert said in outlook.text


def test_it_says_all_that_is_wrong_at_once(editor: FlaskClient) -> None:
    wrong: dict[str, Any] = {
        "name": "",
        "ends": "07:00",
        "groups": ["77"],
        "repeat": "rule",
        "rule": "FREQ=SECONDLY",
    }
    page = editor.post(OFFICE, data=posted(**wrong)).text
    for said in (
        "请给排期起个名称",
        "结束时间早于开始时间",
        "屏幕组已不存在",
        "FREQ=HOURLY",
    ):
        assert said in page


def test_it_shows_what_it_replaces_before_it_is_saved(
    editor: FlaskClient, session: Session, hall: Hall
) -> None:
    playlist = session.scalars(select(Playlist)).one()
    create_schedule(session, hall, playlist, name="全天宣传", priority=1)
    create_schedule(session, hall, playlist, name="领导视察", priority=7)
    create_schedule(session, hall, playlist, name="侧栏", zone="side", priority=9)
    session.commit()
    page = editor.post(f"{OFFICE}/outlook", data=posted()).text
    assert page.index("领导视察") < page.index("全天宣传")
    assert "让位于" in page
    assert "侧栏" not in page


def test_it_shows_an_announcement_alone(
    editor: FlaskClient, database: Database
) -> None:
    editor.post("/office/announcements", data=announcement(title="停电通知"))
    form = posted(shows="announcement:1", deed="publish")
    answer = editor.post(OFFICE, data=form)
    assert answer.status_code == 303, answer.text
    with database.read() as reader:
        made = reader.scalars(select(Playlist).where(Playlist.name == "停电通知")).one()
    items = (made.published or {})["items"]
    assert [item["settings"] for item in items] == [{"announcement_id": 1}]


def test_it_keeps_exceptions_that_still_fit(
    editor: FlaskClient, database: Database
) -> None:
    at = editor.post(OFFICE, data=posted()).location
    key = at.rsplit("/", 1)[1]
    cancel = {"original": "2031-05-12T09:00", "version": saved(database).version}
    editor.post(f"/office/calendar/{key}/cancellations", data=cancel)
    assert len(draft_of(database).excluded) == 1
    version = str(saved(database).version)
    editor.post(at, data=posted(version=version, starts="10:00"))
    assert draft_of(database).excluded[0].isoformat() == "2031-05-12T10:00:00"
    version = str(saved(database).version)
    editor.post(at, data=posted(version=version, starts="10:00", weekdays=["3"]))
    assert draft_of(database).excluded == ()


def test_it_lists_pages_without_a_query_for_each_row(
    editor: FlaskClient, session: Session, hall: Hall, queries: list[str]
) -> None:
    playlist = session.scalars(select(Playlist)).one()
    for number in range(35):
        create_schedule(session, hall, playlist, name=f"排期{number:02}")
    session.commit()
    queries.clear()
    page = editor.get(OFFICE).text
    assert page.count("list-row__title") == 30
    assert len(queries) < 20
    assert "排期07" in editor.get(f"{OFFICE}?q=07").text


def test_it_offers_no_writing_to_inspectors(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_schedule(session, hall, create_playlist(session, hall))
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    page = client.get(f"{OFFICE}/1")
    assert page.status_code == 200
    assert 'name="deed"' not in page.text
    assert client.post(OFFICE, data=posted()).status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_new_one_begins_on_a_day_that_can_be(editor: FlaskClient, day: str) -> None:
    page = editor.get(f"{OFFICE}/new?on={day}&at=23:59")
    assert page.status_code == 200
    assert day not in page.text
