"""The inbox of approvers: they look, approve or send back; authors read why."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from signage.db import Database
from signage.models import Hall, Playlist, Schedule, User
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.publishing.drafts import create_content
from signage.operations.publishing.releasing import publish
from signage.playout.content import ScheduleContent
from tests.browsing import sign_in_as
from tests.build import NOW, create_user
from tests.operations.publishing.content_build import (
    ENDS,
    STARTS,
    create_playlist,
    publish_playlist,
)
from tests.web.schedule_pages import OFFICE as SCHEDULES
from tests.web.schedule_pages import posted
from tests.web.test_announcements import posted as announcement

INBOX = "/office/approvals"


@pytest.fixture
def waiting(app: Flask, session: Session, hall: Hall) -> tuple[FlaskClient, int, int]:
    """An approver's browser, a playlist and a schedule that wait."""
    lin = create_user(session, hall, "lin", Role.EDITOR)
    shown = publish_playlist(session, hall, lin, "已上屏")
    hall.needs_approval = True
    playlist = create_playlist(session, hall, lin)
    publish(session, playlist, actor=lin, now=NOW, note="请审核")
    content = ScheduleContent(playlist_id=shown.id, starts=STARTS, ends=ENDS)
    schedule = create_content(
        session, hall, Schedule, content, name="周三", actor=lin, now=NOW
    )
    publish(session, schedule, actor=lin, now=NOW)
    keys = playlist.id, schedule.id
    client = app.test_client()
    sign_in_as(client, session, create_user(session, hall, "zhao", Role.APPROVER))
    return client, *keys


def state_of(
    database: Database, model: type[Playlist | Schedule], key: int
) -> tuple[str, str]:
    with database.readers() as fresh:
        found = select(model.state, model.note).where(model.id == key)
        state, note = fresh.execute(found).one()
        return state, note


def version_of(database: Database, model: type[Playlist | Schedule], key: int) -> str:
    with database.readers() as fresh:
        return str(fresh.scalars(select(model.version).where(model.id == key)).one())


def test_it_lists_what_waits(waiting: tuple[FlaskClient, int, int]) -> None:
    client, _playlist, _schedule = waiting
    page = client.get(INBOX).text
    assert "大厅" in page
    assert "请审核" in page
    assert "周三" in page
    assert INBOX in client.get("/office/").text


def test_every_page_of_an_approver_says_how_much_waits(
    app: Flask,
    session: Session,
    hall: Hall,
    database: Database,
    waiting: tuple[FlaskClient, int, int],
) -> None:
    client, playlist_id, _schedule = waiting
    told = '<span class="visually-hidden">{} 项待审批</span>'
    editor = app.test_client()
    sign_in_as(editor, session, create_user(session, hall, "wen", Role.EDITOR))
    assert told.format(2) in client.get("/office/media").text
    assert "office-dot" in client.get("/office/media").text
    decision = {"version": version_of(database, Playlist, playlist_id)}
    decision["deed"] = "approve"
    client.post(f"{INBOX}/playlists/{playlist_id}", data=decision)
    assert told.format(1) in client.get(INBOX).text
    assert "office-count" not in editor.get("/office/media").text


def test_it_approves(waiting: tuple[FlaskClient, int, int], database: Database) -> None:
    client, playlist, schedule = waiting
    for noun, model, key in (
        ("playlists", Playlist, playlist),
        ("schedules", Schedule, schedule),
    ):
        page = f"{INBOX}/{noun}/{key}"
        assert client.get(page).status_code == 200
        decision = {"deed": "approve", "version": version_of(database, model, key)}
        assert client.post(page, data=decision).status_code == 303
        assert state_of(database, model, key) == (ContentState.PUBLISHED, "")
    assert client.get(f"/office/playlists/{playlist}/draft/preview").status_code == 200
    assert "没有待审批的内容" in client.get(INBOX).text


def test_it_is_sent_back_with_a_reason(
    waiting: tuple[FlaskClient, int, int], database: Database
) -> None:
    client, playlist, _schedule = waiting
    page = f"{INBOX}/playlists/{playlist}"
    decision = {"deed": "reject", "version": version_of(database, Playlist, playlist)}
    refused = client.post(page, data=decision)
    assert refused.status_code == 422
    assert "请写明决定的理由" in refused.text
    decision["note"] = "请加上办事指南"
    assert client.post(page, data=decision).status_code == 303
    state = state_of(database, Playlist, playlist)
    assert state == (ContentState.DRAFT, "请加上办事指南")
    assert "请加上办事指南" in client.get(f"/office/playlists/{playlist}").text


def test_only_what_was_seen_is_approved(
    waiting: tuple[FlaskClient, int, int], database: Database
) -> None:
    client, playlist, _schedule = waiting
    decision = {"deed": "approve", "version": "1"}
    page = f"{INBOX}/playlists/{playlist}"
    assert client.post(page, data=decision).status_code == 409
    assert state_of(database, Playlist, playlist)[0] == ContentState.WAITING


def test_an_editor_may_not(client: FlaskClient, session: Session, hall: Hall) -> None:
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    assert client.get(INBOX).status_code == 403


def sign_in_author(lin: FlaskClient, session: Session) -> None:
    """Sign a browser in as who wrote what waits."""
    author = session.scalars(select(User).where(User.username == "lin")).one()
    sign_in_as(lin, session, author)


def filled(page: str, action: str) -> MultiDict[str, str]:
    """Return what a browser would send of a page's form, as it is filled."""
    found = html.document_fromstring(page).forms
    (form,) = [each for each in found if each.get("action") == action]
    return MultiDict((name, value or "") for name, value in form.form_values())


def test_an_author_takes_back_what_waits_by_saving_it_as_a_draft(
    app: Flask, waiting: tuple[FlaskClient, int, int], database: Database
) -> None:
    """Unchanged too: the page says that it is a draft, so it is one."""
    approver, playlist, schedule = waiting
    lin = app.test_client()
    with database.write() as session:
        sign_in_author(lin, session)
    for page, model, key in (
        (f"/office/playlists/{playlist}", Playlist, playlist),
        (f"/office/schedules/{schedule}", Schedule, schedule),
    ):
        form = filled(lin.get(page).text, page)
        form["deed"] = "save"
        form.pop("csrf_token", None)
        kept = approver.post(page, data=form, follow_redirects=True).text
        assert "仍在等待审批" in kept
        assert state_of(database, model, key)[0] == ContentState.WAITING
        answer = lin.post(page, data=form)
        assert answer.status_code == 303, answer.text
        assert state_of(database, model, key) == (ContentState.DRAFT, "")
    assert "没有待审批的内容" in approver.get(INBOX).text


def test_a_thing_alone_is_decided_on_once(
    app: Flask, waiting: tuple[FlaskClient, int, int], database: Database
) -> None:
    """The playlist that is made for it comes along; as it was looked at."""
    approver, playlist, schedule = waiting
    lin = app.test_client()
    with database.write() as session:
        sign_in_author(lin, session)
        for row in (session.get(Playlist, playlist), session.get(Schedule, schedule)):
            session.delete(row)
    text = announcement(title="停电通知")
    lin.post("/office/announcements", data=text | {"deed": "draft"})
    lin.post(SCHEDULES, data=posted(shows="announcement:1", deed="publish"))
    assert approver.get(INBOX).text.count("list-row__title") == 1
    with database.readers() as fresh:
        made = fresh.scalars(select(Playlist).where(Playlist.name == "停电通知")).one()
        key = fresh.scalars(select(Schedule.id)).one()
    page = f"{INBOX}/schedules/{key}"
    assert f"/office/playlists/{made.id}/draft/preview" in approver.get(page).text
    decision = {"deed": "approve", "version": version_of(database, Schedule, key)}
    assert approver.post(page, data=decision).status_code == 409
    decision["along_version"] = str(made.version)
    assert approver.post(page, data=decision).status_code == 303
    assert state_of(database, Playlist, made.id)[0] == ContentState.PUBLISHED
    assert state_of(database, Schedule, key)[0] == ContentState.PUBLISHED
