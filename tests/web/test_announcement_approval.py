"""Announcements wait for an approver where the hall says so; each release is kept."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Announcement, Hall, Publication
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user

PAGE = "/office/announcements"
INBOX = "/office/approvals/announcements"
DAY = {
    "title": "政务开放日",
    "place": "slide",
    "text": "周六上午欢迎参观。",
    "starts": "2026-11-18T09:00",
    "ends": "2090-11-20T18:00",
    "weekdays": ["1", "2", "3", "4", "5", "6", "7"],
    "priority": "0",
    "deed": "schedule",
}


@pytest.fixture
def desks(
    app: Flask, session: Session, hall: Hall, database: Database
) -> tuple[FlaskClient, FlaskClient, Database]:
    """An editor's browser and an approver's; nobody publishes alone."""
    hall.needs_approval = True
    found = []
    for name, role in (("lin", Role.EDITOR), ("zhao", Role.APPROVER)):
        client = app.test_client()
        sign_in_as(client, session, create_user(session, hall, name, role))
        found.append(client)
    return found[0], found[1], database


def row(database: Database) -> Announcement:
    with database.readers() as fresh:
        return fresh.scalars(select(Announcement)).one()


def decide(approver: FlaskClient, database: Database, deed: str, note: str = "") -> int:
    found = row(database)
    decision = {"deed": deed, "version": str(found.version), "note": note}
    return approver.post(f"{INBOX}/{found.id}", data=decision).status_code


def test_it_waits_and_is_approved(
    desks: tuple[FlaskClient, FlaskClient, Database],
) -> None:
    editor, approver, database = desks
    location = editor.post(PAGE, data=DAY).location
    assert row(database).state == AnnouncementState.DRAFT
    assert "待审" in editor.get(location).text
    assert "政务开放日" in approver.get("/office/approvals").text
    assert "政务开放日" in approver.get(f"{INBOX}/1").text
    assert "欢迎参观" in approver.get(f"{INBOX}/1/preview").text
    assert decide(approver, database, "approve") == 303
    found = row(database)
    assert (found.state, found.waiting) == (AnnouncementState.SCHEDULED, None)
    assert "lin" in editor.get(f"{location}/history").text
    assert decide(approver, database, "approve") == 409


def test_one_on_screens_stays_as_it_is_meanwhile(
    desks: tuple[FlaskClient, FlaskClient, Database],
) -> None:
    editor, approver, database = desks
    location = editor.post(PAGE, data=DAY).location
    decide(approver, database, "approve")
    version = str(row(database).version)
    changed = {**DAY, "title": "改期通知", "version": version}
    assert editor.post(location, data=changed).status_code == 303
    found = row(database)
    assert (found.state, found.title) == (AnnouncementState.SCHEDULED, "政务开放日")
    assert "<ins>改期通知</ins>" in approver.get(f"{INBOX}/1").text
    assert decide(approver, database, "reject") == 422
    assert decide(approver, database, "reject", "日期不对") == 303
    page = editor.get(location).text
    assert "日期不对" in page
    assert 'value="改期通知"' in page  # nothing of it is lost
    assert "改期通知" not in approver.get("/office/approvals").text
    (version,) = re.findall(r'name="version"[^>]*value="(\d+)"', page)
    editor.post(location, data={**changed, "version": version})
    assert decide(approver, database, "approve") == 303
    assert row(database).title == "改期通知"


def test_nobody_approves_their_own(
    desks: tuple[FlaskClient, FlaskClient, Database],
) -> None:
    _editor, approver, database = desks
    approver.post(PAGE, data=DAY)
    assert decide(approver, database, "approve") == 403
    assert row(database).state == AnnouncementState.DRAFT


def test_taken_off_it_does_not_wait_any_more(
    desks: tuple[FlaskClient, FlaskClient, Database],
) -> None:
    editor, approver, database = desks
    location = editor.post(PAGE, data=DAY).location
    editor.post(f"{location}/withdrawal")
    assert decide(approver, database, "approve") == 409


def test_an_earlier_version_comes_back(
    signed_in: FlaskClient, database: Database
) -> None:
    location = signed_in.post(PAGE, data=DAY).location
    version = str(row(database).version)
    signed_in.post(location, data={**DAY, "title": "改期通知", "version": version})
    page = signed_in.get(f"{location}/history").text
    assert "第 2 版" in page
    assert "<del>改期通知</del>" in signed_in.get(f"{location}/history/1").text
    assert signed_in.get(f"{location}/history/1/preview").status_code == 200
    assert signed_in.post(f"{location}/history/1").status_code == 303
    assert row(database).title == "政务开放日"
    assert "第 3 版" in signed_in.get(f"{location}/history").text


def version_in(page: str) -> str:
    """Return the version that an editor's page holds."""
    (found,) = re.findall(r'name="version"[^>]*value="(\d+)"', page)
    return str(found)


@pytest.mark.parametrize("deed", ["draft", "schedule"])
def test_an_approver_who_only_schedules_it_has_approved_it(
    desks: tuple[FlaskClient, FlaskClient, Database], deed: str
) -> None:
    editor, approver, database = desks
    location = editor.post(PAGE, data={**DAY, "deed": deed}).location
    asked = {**DAY, "version": version_in(approver.get(location).text)}
    assert approver.post(location, data=asked).status_code == 303
    found = row(database)
    assert (found.state, found.waiting) == (AnnouncementState.SCHEDULED, None)
    with database.readers() as fresh:
        release = fresh.scalars(select(Publication)).one()
        assert release.author
        assert release.approver
        names = release.author.username, release.approver.username
    assert names == ("lin", "zhao")


def test_an_approver_who_changes_it_needs_another_one(
    desks: tuple[FlaskClient, FlaskClient, Database],
) -> None:
    editor, approver, database = desks
    location = editor.post(PAGE, data={**DAY, "deed": "draft"}).location
    changed = {**DAY, "title": "改期通知"}
    for text in (changed, changed):  # the second time nothing is changed any more
        asked = {**text, "version": version_in(approver.get(location).text)}
        assert approver.post(location, data=asked).status_code == 303
        assert row(database).state == AnnouncementState.DRAFT
    draft = {**changed, "deed": "draft"}
    draft["version"] = version_in(approver.get(location).text)
    approver.post(location, data=draft)
    asked["version"] = version_in(approver.get(location).text)
    approver.post(location, data=asked)
    assert row(database).waiting, "their own draft"
