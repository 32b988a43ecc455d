"""Every page keeps the promises of reliability.md §5, whoever wrote it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from signage.models import Hall, User
from signage.models.user import Role
from signage.web.security import DEVICE_PATHS
from tests.browsing import sign_in_as
from tests.build import create_staff, create_user

PUBLIC_PAGES = {"/office/login"}
# Signing in and out is for everybody; whose page it is shows after it.
SIGN_IN_PAGES = {"/office/login", "/office/logout", "/office/password"}
PRIVATE = ("/office", "/why", "/my")
INLINE = re.compile(r"<(script|style)\b(?![^>]*\b(?:src|nonce)=)[^>]*>")
STYLE_ATTRIBUTE = re.compile(r"<[^>]+\sstyle\s*=")
HANDLER_ATTRIBUTE = re.compile(r"<[^>]+\son[a-z]+\s*=")


def addresses(app: Flask, method: str) -> list[str]:
    """Return an address for every rule that answers `method`."""
    rules = [rule for rule in app.url_map.iter_rules() if method in methods_of(rule)]
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method)
        for rule in rules
        if rule.endpoint != "static"
    ]


def methods_of(rule: Rule) -> set[str]:
    """Return what a rule answers, less what Flask adds by itself."""
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def test_it_sends_a_policy_without_unsafe_on_every_page(
    app: Flask, signed_in: FlaskClient
) -> None:
    for path in addresses(app, "GET"):
        policy = signed_in.get(path, buffered=True).headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "frame-ancestors" in policy, path
        assert "default-src 'none'" in policy, path


def test_it_sends_the_other_headers_on_every_page(
    app: Flask, signed_in: FlaskClient
) -> None:
    for path in addresses(app, "GET"):
        headers = signed_in.get(path, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "Permissions-Policy" in headers, path


def test_it_has_no_inline_code_on_any_page(app: Flask, signed_in: FlaskClient) -> None:
    for path in addresses(app, "GET"):
        answer = signed_in.get(path, buffered=True)
        if answer.mimetype != "text/html":
            continue
        assert not INLINE.search(answer.text), path
        assert not STYLE_ATTRIBUTE.search(answer.text), path
        assert not HANDLER_ATTRIBUTE.search(answer.text), path


def test_it_gives_each_answer_a_nonce_of_its_own(client: FlaskClient) -> None:
    policies = {client.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.usefixtures("hall")
def test_it_lets_no_stranger_into_the_office(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    session.commit()
    for path in addresses(app, "GET"):
        if path.startswith(PRIVATE) and path not in PUBLIC_PAGES:
            answer = client.get(path)
            assert answer.status_code == 303, path
            assert answer.location.startswith("/office/login"), path


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_it_lets_no_clerk_into_the_office(
    app: Flask, client: FlaskClient, session: Session, hall: Hall, method: str
) -> None:
    clerk = create_user(session, hall, "clerk", Role.CLERK)
    clerk.staff = create_staff(session, hall, "S001")
    sign_in_as(client, session, clerk)
    for path in addresses(app, method):
        if path.startswith(("/office", "/why")) and path not in SIGN_IN_PAGES:
            assert client.open(path, method=method).status_code == 403, path


def test_it_takes_no_form_without_its_token(
    app: Flask, client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "alice"))
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    for path in addresses(app, "POST"):
        if not path.startswith(DEVICE_PATHS):
            answer = client.post(path, data={"name": "x"})
            assert answer.status_code == 400, path
            assert "表单已过期" in answer.text, path


def test_it_takes_nothing_from_another_site(app: Flask, signed_in: FlaskClient) -> None:
    for site in ("cross-site", "same-site"):
        for path in addresses(app, "POST"):
            answer = signed_in.post(path, headers={"Sec-Fetch-Site": site})
            assert answer.status_code == 403, path


@pytest.mark.parametrize("path", ["/media/%00", "/office/login?next=%00", "/o/%00"])
def test_it_refuses_the_null_character_in_addresses(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 400


def test_it_refuses_the_null_character_in_forms(signed_in: FlaskClient) -> None:
    fields = {"title": "今晚\0延时", "text": "好"}
    answer = signed_in.post("/office/announcements", data=fields)
    assert answer.status_code == 400
    assert "NUL" in answer.text


def test_it_keeps_office_pages_out_of_caches(
    app: Flask, signed_in: FlaskClient
) -> None:
    for path in addresses(app, "GET"):
        if path.startswith(("/setup", *PRIVATE)):
            assert (
                signed_in.get(path, buffered=True).headers["Cache-Control"]
                == "no-store"
            ), path


def test_it_keeps_stamped_files_for_a_year_and_others_not(client: FlaskClient) -> None:
    page = client.get("/").text
    stamped = re.search(r'href="(/static/icons/favicon\.svg\?v=\w+)"', page)
    assert stamped
    assert "immutable" in client.get(stamped[1], buffered=True).headers["Cache-Control"]
    plain = client.get("/static/icons/favicon.svg", buffered=True)
    assert "immutable" not in plain.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("headers", "mimetype"),
    [
        ({}, "text/html"),
        ({"Accept": "application/json"}, "application/json"),
        ({"HX-Request": "true"}, "text/html"),
    ],
)
def test_it_says_what_is_wrong_in_the_form_that_is_read(
    client: FlaskClient, headers: dict[str, str], mimetype: str
) -> None:
    answer = client.get("/no/such/page", headers=headers)
    assert answer.status_code == 404
    assert answer.mimetype == mimetype
    assert ("HX-Retarget" in answer.headers) == ("HX-Request" in headers)


def test_it_tells_no_details_of_a_fault(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    fault = RuntimeError("secret detail")

    def broken(*_args: object) -> None:
        raise fault

    monkeypatch.setattr("signage.web.start.has_administrator", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "系统出错" in answer.text


def test_it_names_the_cookie_for_this_host_only_over_https(
    app: Flask, client: FlaskClient, session: Session, hall: Hall
) -> None:
    settings = app.extensions["signage.settings"]
    secure = settings.model_copy(update={"secure_cookies": True})
    app.extensions["signage.settings"] = secure
    app.config["SESSION_COOKIE_SECURE"] = True
    sign_in_as(client, session, create_user(session, hall, "alice"))
    assert session.scalars(select(User)).one()
    assert client.get("/office/").status_code == 303
