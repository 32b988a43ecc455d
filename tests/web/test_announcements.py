"""Pages of announcements: written, previewed, scheduled, and never overwritten."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Announcement, Hall
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_templates import add_usual_templates
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user

OFFICE = "/office/announcements"
TEXT = "周六上午欢迎参观。"


def posted(**values: Any) -> dict[str, Any]:
    """Return the editor's form as a browser sends it."""
    usual = {
        "title": "政务开放日",
        "text": TEXT,
        "place": "slide",
        "image": "",
        "starts": "2026-01-01T09:00",
        "ends": "2096-01-01T18:00",
        "weekdays": list("1234567"),
        "daily_from": "",
        "daily_until": "",
        "priority": "0",
        "groups": [],
        "version": "0",
        "deed": "draft",
    }
    return usual | values


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in."""
    create_display_group(session, hall)
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def count(database: Database) -> int:
    """Return how many announcements are saved."""
    with database.read() as reader:
        return reader.scalar(select(func.count(Announcement.id))) or 0


def only(database: Database) -> Announcement:
    """Return the one announcement there is, as it is saved now."""
    with database.read() as reader:
        return reader.scalars(select(Announcement)).one()


def create(client: FlaskClient, database: Database, **values: Any) -> Announcement:
    response = client.post(OFFICE, data=posted(**values))
    assert response.status_code == 303, response.text
    return only(database)


def test_it_saves_a_draft(editor: FlaskClient, database: Database) -> None:
    announcement = create(editor, database)
    assert announcement.state == AnnouncementState.DRAFT
    assert announcement.text == TEXT
    page = editor.get(f"{OFFICE}/{announcement.id}")
    assert page.status_code == 200
    assert TEXT in page.text
    assert "政务开放日" in editor.get(f"{OFFICE}?shelf=drafts").text


def test_it_schedules_and_withdraws(editor: FlaskClient, database: Database) -> None:
    announcement = create(editor, database, deed="schedule")
    assert announcement.state == AnnouncementState.SCHEDULED
    assert "正在显示" in editor.get(OFFICE).text
    response = editor.post(f"{OFFICE}/{announcement.id}/withdrawal")
    assert response.status_code == 303
    assert only(database).state == AnnouncementState.WITHDRAWN


def test_it_copies(editor: FlaskClient, database: Database) -> None:
    announcement = create(editor, database, deed="schedule")
    response = editor.post(f"{OFFICE}/{announcement.id}/copies", follow_redirects=True)
    assert "政务开放日（副本）" in response.text


def test_it_lets_an_inspector_read_only(
    client: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    assert client.get(OFFICE).status_code == 200
    assert client.get(f"{OFFICE}/new").status_code == 403
    assert client.post(OFFICE, data=posted()).status_code == 403
    assert client.post(f"{OFFICE}/preview", data=posted()).status_code == 403
    assert client.post(f"{OFFICE}/1/withdrawal").status_code == 403
    assert count(database) == 0


def test_it_sends_strangers_to_the_sign_in(client: FlaskClient, hall: Hall) -> None:
    assert hall
    assert client.get(OFFICE).status_code == 303


def test_it_says_every_problem_in_chinese_and_keeps_what_was_written(
    editor: FlaskClient, database: Database
) -> None:
    wrong = posted(
        title="", ends="2025-01-01T00:00", groups=["77"], priority="9", deed="schedule"
    )
    response = editor.post(OFFICE, data=wrong)
    assert response.status_code == 422
    for problem in (
        "标题：请填写公告标题。",
        "结束：结束时间早于开始时间。",
        "屏幕组：所选的屏幕组已不存在，请重新选择。",
        "优先级：请从列表中选择优先级。",
    ):
        assert problem in response.text
    assert TEXT in response.text
    assert count(database) == 0


def test_it_refuses_an_end_in_the_past(editor: FlaskClient) -> None:
    wrong = posted(starts="2020-01-01T00:00", ends="2020-02-01T00:00", deed="schedule")
    response = editor.post(OFFICE, data=wrong)
    assert response.status_code == 422
    assert "结束时间已过" in response.text


def test_it_refuses_too_much_text(editor: FlaskClient) -> None:
    response = editor.post(OFFICE, data=posted(text="字" * 20_001))
    assert response.status_code == 422
    assert "最多 20000 个字" in response.text


def test_it_refuses_ten_megabytes_of_text(
    editor: FlaskClient, database: Database
) -> None:
    response = editor.post(OFFICE, data=posted(text="x" * 10 * 2**20))
    assert response.status_code == 422
    assert "正文有 10485760 个字，这里最多 20000 个字" in response.text
    assert count(database) == 0


def test_it_shows_script_as_text(editor: FlaskClient) -> None:
    wicked = "<script>alert(1)</script>**要紧** <img src=x onerror=alert(2)>"
    response = editor.post(
        f"{OFFICE}/preview", data=posted(title="<b>标题</b>", text=wicked)
    )
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text
    assert "<strong>要紧</strong>" in response.text
    assert "<b>标题" not in response.text


def test_it_previews_every_page_in_both_orientations(editor: FlaskClient) -> None:
    text = "请各位办事群众提前准备材料，听从引导员安排，有序排队。\n\n" * 40
    pages = {}
    for orientation in ("landscape", "portrait"):
        response = editor.post(
            f"{OFFICE}/preview", data=posted(text=text, orientation=orientation)
        )
        assert f'data-layout="{orientation}"' in response.text
        pages[orientation] = response.text.count("data-page")
    assert pages["landscape"] > 2
    assert pages["portrait"] > 2


def test_it_previews_a_ticker_line(editor: FlaskClient) -> None:
    response = editor.post(f"{OFFICE}/preview", data=posted(place="ticker"))
    assert "slide--ticker" in response.text


def test_it_lets_only_our_own_pages_frame_the_preview(editor: FlaskClient) -> None:
    policy = editor.get(f"{OFFICE}/preview").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    editing = editor.get(f"{OFFICE}/new").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in editing
    assert "frame-src 'self'" in editing


def test_it_holds_no_lock_while_previewing(
    editor: FlaskClient, session: Session
) -> None:
    session.execute(select(Hall))  # the test's session writes: it has the lock
    assert editor.post(f"{OFFICE}/preview", data=posted()).status_code == 200


def test_it_shows_both_texts_when_two_save_the_same(
    editor: FlaskClient, database: Database
) -> None:
    announcement = create(editor, database, deed="schedule")
    address, version = f"{OFFICE}/{announcement.id}", str(announcement.version)
    first = posted(text="改在周日。", version=version)
    assert editor.post(address, data=first).status_code == 303
    second = posted(text="改在周一。", version=version)
    conflict = editor.post(address, data=second)
    assert conflict.status_code == 409
    assert "<del>改在周日。</del>" in conflict.text
    assert "<ins>改在周一。</ins>" in conflict.text
    assert only(database).text == "改在周日。"
    # Whoever has seen both may decide: the form now carries the newest version.
    found = re.search(r'name="version"[^>]*value="(\d+)"', conflict.text)
    assert found
    decided = editor.post(address, data=second | {"version": found[1]})
    assert decided.status_code == 303
    assert only(database).text == "改在周一。"


def test_it_finds_nothing_under_a_wrong_number(editor: FlaskClient) -> None:
    assert editor.get(f"{OFFICE}/4711").status_code == 404
    assert editor.post(f"{OFFICE}/4711", data=posted()).status_code == 404


def test_it_speaks_english(editor: FlaskClient) -> None:
    page = editor.get(f"{OFFICE}/new?lang=en").text
    assert "New announcement" in page
    assert "Body text" in page


def test_it_keeps_texts_in_other_languages(
    editor: FlaskClient, database: Database
) -> None:
    values = {"title_en": "Open day", "text_en": "Welcome.", "title_zh_Hant": ""}
    announcement = create(editor, database, **values)
    assert announcement.texts == {"en": {"title": "Open day", "text": "Welcome."}}
    page = editor.get(f"{OFFICE}/{announcement.id}").text
    assert 'value="Open day"' in page
    assert 'name="title_zh_Hans"' not in page
    shown = editor.post(f"{OFFICE}/preview", data=posted(**values)).text
    assert 'lang="en"' in shown
    assert "Welcome." in shown


def test_it_opens_the_language_that_was_refused(editor: FlaskClient) -> None:
    wrong = posted(text_en="Welcome.", deed="schedule")
    answer = editor.post(OFFICE, data=wrong)
    assert answer.status_code == 422
    assert "Title (English)：这种语言的标题也要填写。" in answer.text
    assert re.search(r'value="en"[^>]* checked', answer.text)


def test_it_compares_the_languages_of_two_editors(
    editor: FlaskClient, database: Database
) -> None:
    announcement = create(editor, database, title_en="Open day")
    path = f"{OFFICE}/{announcement.id}"
    stale = posted(title_en="Open house", version="0")
    answer = editor.post(path, data=stale)
    assert answer.status_code == 409
    assert "<del>Open day</del>" in answer.text
    assert "<ins>Open house</ins>" in answer.text


def test_it_begins_from_a_template_and_publishes_no_gap(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    add_usual_templates(session, hall)
    session.commit()
    page = editor.get(f"{OFFICE}/new").text
    assert "从模板开始" in page
    key = re.search(r"template=(\d+)[^>]*>停电停水<", page)
    assert key
    begun = editor.get(f"{OFFICE}/new?template={key[1]}").text
    assert 'value="［日期］停电通知"' in begun
    assert "Power cut on" in begun
    title = "［日期］停电通知"
    answer = editor.post(OFFICE, data=posted(title=title, deed="schedule"))
    assert answer.status_code == 422
    assert "请先填写空缺：［日期］" in answer.text
    assert count(database) == 0


def test_it_names_a_picture_that_is_not_there(editor: FlaskClient) -> None:
    answer = editor.post(OFFICE, data=posted(text="![图](media:77)"))
    assert answer.status_code == 422
    assert "媒体库中没有这张图片：media:77" in answer.text
