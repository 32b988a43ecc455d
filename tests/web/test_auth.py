"""Signing in: by form, with a new token, slowed down, ended when idle or old."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.models import AuditEntry, Hall, SignIn, User
from signage.models.user import Role
from signage.operations.people.throttling import PER_ADDRESS, PER_PAIR
from signage.web.visit import BACKGROUND_HEADER, COOKIE
from tests.browsing import (
    PASSWORD,
    carry_csrf_token,
    set_password,
    sign_in_as,
    sign_in_by_form,
)
from tests.build import create_user

REFUSAL = "用户名或密码不正确。"


@pytest.fixture
def alice(session: Session, hall: Hall) -> User:
    """An administrator with a password; committed."""
    alice = set_password(session, create_user(session, hall, "alice"))
    session.commit()
    return alice


def age_sign_ins(session: Session, by: timedelta, *, idle: bool) -> None:
    """Make every sign-in older, or longer unused."""
    then = clock.now() - by
    column = SignIn.seen_at if idle else SignIn.created_at
    session.execute(update(SignIn).values({column: then}))
    session.commit()


def test_it_says_where_to_begin_without_an_administrator(client: FlaskClient) -> None:
    assert "还没有管理员" in client.get("/office/login").text


@pytest.mark.usefixtures("alice")
def test_it_says_nothing_of_it_to_others(client: FlaskClient) -> None:
    assert "还没有管理员" not in client.get("/office/login").text


@pytest.mark.usefixtures("alice")
def test_it_signs_in_and_goes_on(client: FlaskClient) -> None:
    carry_csrf_token(client)
    fields = {"username": " Alice ", "password": PASSWORD}
    answer = client.post("/office/login?next=/office/audit", data=fields)
    assert (answer.status_code, answer.location) == (303, "/office/audit")
    assert client.get("/office/").status_code == 200


@pytest.mark.usefixtures("alice")
def test_it_sets_a_cookie_that_scripts_cannot_read(client: FlaskClient) -> None:
    header = sign_in_by_form(client, "alice").headers.getlist("Set-Cookie")
    cookie = next(line for line in header if line.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.usefixtures("alice")
def test_it_keeps_only_a_hash_of_the_token(
    client: FlaskClient, session: Session
) -> None:
    sign_in_by_form(client, "alice")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    kept = session.scalars(select(SignIn.token_hash)).one()
    assert cookie.value not in kept


@pytest.mark.parametrize("username", ["alice", "nobody"])
@pytest.mark.usefixtures("alice")
def test_it_refuses_in_the_same_words_whoever_it_is(
    client: FlaskClient, username: str
) -> None:
    answer = sign_in_by_form(client, username, "not the password")
    assert answer.status_code == 422
    assert REFUSAL in answer.text


def test_it_refuses_a_barred_account(
    client: FlaskClient, session: Session, alice: User
) -> None:
    alice.is_active = False
    session.commit()
    assert sign_in_by_form(client, "alice").status_code == 422


def test_it_refuses_an_account_without_a_password(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_user(session, hall, "bob")
    session.commit()
    assert sign_in_by_form(client, "bob", "!").status_code == 422


def test_it_notes_success_and_refusal_in_the_audit_list(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_by_form(client, "alice", "not the password")
    sign_in_by_form(client, "alice")
    rows = session.execute(select(AuditEntry.action, AuditEntry.actor_id)).all()
    assert [tuple(row) for row in rows] == [
        ("user.sign_in_refused", None),
        ("user.signed_in", alice.id),
    ]


@pytest.mark.usefixtures("alice")
def test_it_takes_no_token_that_was_planted(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "planted")
    sign_in_by_form(client, "alice")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.value != "planted"


def test_it_ends_the_former_sign_in_of_the_browser(
    client: FlaskClient, session: Session, alice: User, app: Flask
) -> None:
    former = sign_in_as(client, session, alice)
    sign_in_by_form(client, "alice")
    other = app.test_client()
    other.set_cookie(COOKIE, former)
    assert other.get("/office/").status_code == 303


@pytest.mark.usefixtures("alice")
def test_it_slows_down_guessing_at_one_account(client: FlaskClient) -> None:
    for _attempt in range(PER_PAIR):
        assert sign_in_by_form(client, "alice", "wrong guess").status_code == 422
    answer = sign_in_by_form(client, "alice")
    assert answer.status_code == 429
    assert "分钟" in answer.text


@pytest.mark.usefixtures("alice")
def test_it_slows_down_guessing_from_one_address(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signage.web.auth.password_matches", lambda *_: False)
    for number in range(PER_ADDRESS):
        sign_in_by_form(client, f"guess{number}", "wrong guess")
    assert sign_in_by_form(client, "alice").status_code == 429


def test_it_ends_an_idle_sign_in(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_as(client, session, alice)
    age_sign_ins(session, timedelta(minutes=31), idle=True)
    answer = client.get("/office/")
    assert answer.status_code == 303
    assert answer.location.startswith("/office/login?next=")


def test_it_ends_every_sign_in_after_twelve_hours(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_as(client, session, alice)
    age_sign_ins(session, timedelta(hours=12, minutes=1), idle=False)
    assert client.get("/office/").status_code == 303


def seen_at(session: Session) -> datetime:
    """Return when the only sign-in was last used."""
    session.expire_all()
    return session.scalars(select(SignIn.seen_at)).one()


def test_it_counts_a_person_as_use_but_not_a_page_that_refreshes_itself(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_as(client, session, alice)
    age_sign_ins(session, timedelta(minutes=10), idle=True)
    before = seen_at(session)
    session.commit()
    client.get("/office/dashboard", headers={BACKGROUND_HEADER: "1"})
    assert seen_at(session) == before
    session.commit()
    client.get("/office/")
    assert seen_at(session) > before


def test_it_signs_out_on_the_server_too(
    client: FlaskClient, session: Session, alice: User, app: Flask
) -> None:
    token = sign_in_as(client, session, alice)
    assert client.post("/office/logout").status_code == 303
    other = app.test_client()
    other.set_cookie(COOKIE, token)
    assert other.get("/office/").status_code == 303


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", ""]
)
@pytest.mark.usefixtures("alice")
def test_it_never_goes_on_to_another_site(client: FlaskClient, path: str) -> None:
    carry_csrf_token(client)
    fields = {"username": "alice", "password": PASSWORD}
    answer = client.post("/office/login", query_string={"next": path}, data=fields)
    assert answer.location == "/office/"


def test_it_asks_for_the_password_again_before_user_changes(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_as(client, session, alice)
    long_ago = clock.now() - timedelta(minutes=11)
    session.execute(update(SignIn).values(authenticated_at=long_ago))
    session.commit()
    answer = client.get("/office/users/new")
    assert answer.location == "/office/password?next=/office/users/new"
    refused = client.post(answer.location, data={"password": "not the password"})
    assert refused.status_code == 422
    assert "密码不正确" in refused.text
    assert "用户名" not in refused.text
    granted = client.post(answer.location, data={"password": PASSWORD})
    assert granted.location == "/office/users/new"
    assert client.get("/office/users/new").status_code == 200


def test_it_sends_htmx_to_the_sign_in_by_a_header(client: FlaskClient) -> None:
    answer = client.get("/office/dashboard", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/office/login")


def test_it_refuses_a_lesser_role(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "ed", Role.EDITOR))
    answer = client.get("/office/users")
    assert answer.status_code == 403
    assert "管理员" in answer.text


HALL_FIELDS = {
    "name": '写了很久的"名称"',
    "notice_masking": "none",
    "locale": "zh_Hans",
    "time_zone": "Asia/Shanghai",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden_fields(answer: TestResponse) -> dict[str, str]:
    """Return what a page carries along, as a browser would send it."""
    pairs = HIDDEN.findall(answer.text)
    fields = {name: unescape(value) for name, value in pairs}
    fields.pop("csrf_token", None)
    return fields


def test_it_loses_nothing_of_a_form_sent_too_late(
    client: FlaskClient, session: Session, hall: Hall, alice: User
) -> None:
    sign_in_as(client, session, alice)
    age_sign_ins(session, timedelta(minutes=31), idle=True)
    refused = client.post("/office/hall", data=HALL_FIELDS)
    assert refused.status_code == 401
    assert "尚未保存" in refused.text
    fields = {"username": "alice", "password": "not the password"}
    wrong = client.post("/office/login", data=hidden_fields(refused) | fields)
    fields["password"] = PASSWORD
    page = client.post("/office/login", data=hidden_fields(wrong) | fields)
    assert 'action="/office/hall"' in page.text
    carry_csrf_token(client)
    assert client.post("/office/hall", data=hidden_fields(page)).status_code == 303
    session.expire_all()
    assert hall.name == HALL_FIELDS["name"]


def test_it_keeps_a_form_while_it_asks_for_the_password(
    client: FlaskClient, session: Session, alice: User
) -> None:
    sign_in_as(client, session, alice)
    long_ago = clock.now() - timedelta(minutes=11)
    session.execute(update(SignIn).values(authenticated_at=long_ago))
    session.commit()
    new = {"name": "王丽", "username": "wang.li", "role": "editor"}
    refused = client.post("/office/users", data=new)
    assert refused.status_code == 401
    fields = hidden_fields(refused) | {"password": PASSWORD}
    page = client.post("/office/password", data=fields)
    assert hidden_fields(page) == new
    assert client.post("/office/users", data=hidden_fields(page)).status_code == 200


@pytest.mark.usefixtures("alice")
def test_it_keeps_no_password_in_a_page(client: FlaskClient) -> None:
    carry_csrf_token(client)
    chosen = {"password": PASSWORD, "again": PASSWORD}
    refused = client.post("/office/profile/password", data=chosen)
    assert PASSWORD not in refused.text


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(
    "kept",
    [
        {"kept_path": "//evil.example", "kept_fields": "[]"},
        {"kept_path": "/office/hall", "kept_fields": "no json"},
        {"kept_path": "/office/hall", "kept_fields": "[[1]]"},
        {"kept_path": "/office/hall", "kept_fields": "7"},
    ],
)
def test_it_sends_kept_forms_nowhere_else(
    client: FlaskClient, kept: dict[str, str]
) -> None:
    carry_csrf_token(client)
    fields = {"username": "alice", "password": PASSWORD}
    answer = client.post("/office/login", data=fields | kept)
    assert answer.status_code in (200, 303)
    assert "evil" not in answer.text
