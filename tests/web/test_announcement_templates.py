"""Pages of templates: written, refused with every problem, deleted."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import AnnouncementTemplate, Hall
from signage.models.user import Role
from signage.operations.content.announcement_languages import GAP
from signage.operations.content.announcement_templates import (
    add_usual_templates,
    templates_of,
)
from tests.browsing import sign_in_as
from tests.build import create_hall, create_user

OFFICE = "/office/announcements/templates"
FIELDS = {
    "name": "降雪提示",
    "title": "［日期］有雪",
    "text": "请慢行。",
    "place": "slide",
}


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def all_of(database: Database) -> list[AnnouncementTemplate]:
    with database.read() as reader:
        return list(reader.scalars(select(AnnouncementTemplate)))


def test_it_keeps_changes_and_deletes(editor: FlaskClient, database: Database) -> None:
    assert "还没有模板" in editor.get(OFFICE).text
    values = FIELDS | {"title_en": "Snow on ［date］"}
    assert editor.post(OFFICE, data=values).status_code == 303
    (made,) = all_of(database)
    assert made.texts == {"en": {"title": "Snow on ［date］", "text": ""}}
    assert "降雪提示" in editor.get(OFFICE).text
    path = f"{OFFICE}/{made.id}"
    assert 'value="Snow on ［date］"' in editor.get(path).text
    assert editor.post(path, data=FIELDS | {"title": "大雪"}).status_code == 303
    assert [each.title for each in all_of(database)] == ["大雪"]
    assert editor.post(f"{path}/deletion").status_code == 303
    assert not all_of(database)


def test_it_says_every_problem_at_once(editor: FlaskClient, database: Database) -> None:
    wrong = {"name": "", "title": "", "text": "字" * 20_001, "place": "roof"}
    answer = editor.post(OFFICE, data=wrong | {"title_en": "x" * 201})
    assert answer.status_code == 422
    for words in ("请填写名称", "请填写公告标题", "最多 20000 个字", "最多 200 个字"):
        assert words in answer.text
    assert not all_of(database)


def test_it_takes_a_name_once(editor: FlaskClient, database: Database) -> None:
    editor.post(OFFICE, data=FIELDS)
    assert "已有同名的模板" in editor.post(OFFICE, data=FIELDS).text
    (made,) = all_of(database)
    assert editor.post(f"{OFFICE}/{made.id}", data=FIELDS).status_code == 303


def test_an_inspector_may_not(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    assert client.get(OFFICE).status_code == 403
    assert client.post(OFFICE, data=FIELDS).status_code == 403


def test_a_new_hall_has_usual_ones_in_its_language(
    session: Session, hall: Hall
) -> None:
    english = create_hall(session, locale="en")
    for each in (hall, english):
        add_usual_templates(session, each)
    chinese, other = (templates_of(session, each.id) for each in (hall, english))
    assert len(chinese) == len(other) >= 6
    assert all(GAP.search(each.title + each.text) for each in (*chinese, *other))
    assert chinese[0].title == other[0].texts["zh_Hans"]["title"]
    assert other[0].title == chinese[0].texts["en"]["title"]
