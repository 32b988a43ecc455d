"""Stand in for a person's browser: sign in without a form, carry the CSRF token.

    def test_it_lists_users(client, session, hall):
        sign_in_as(client, session, create_user(session, hall, "wang", Role.EDITOR))
        assert client.post("/office/…", data={…}).status_code == 303

`sign_in_as` commits the session, so that the app sees what the test has built.
"""

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.models import User
from signage.operations.people.passwords import hash_password
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.web.visit import COOKIE

PASSWORD = "a rather long sentence"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def sign_in_as(client: FlaskClient, session: Session, user: User) -> str:
    """Give `client` a sign-in of `user` and a CSRF token; return the cookie's token."""
    token = open_sign_in(session, user, Browser("127.0.0.1"), now=clock.now())
    session.commit()
    client.set_cookie(COOKIE, token)
    carry_csrf_token(client)
    return token


def carry_csrf_token(client: FlaskClient) -> None:
    """Send a valid CSRF token with every request from now on."""
    found = TOKEN.search(client.get("/").text)
    assert found, "the start page carries a CSRF token"
    client.environ_base["HTTP_X_CSRFTOKEN"] = found[1]


def set_password(session: Session, user: User, password: str = PASSWORD) -> User:
    """Give a user a real password, so that the form can be used."""
    user.password_hash = hash_password(password)
    session.flush()
    return user


def sign_in_by_form(
    client: FlaskClient, username: str, password: str = PASSWORD
) -> TestResponse:
    """Fill in the form of the sign-in page."""
    carry_csrf_token(client)
    fields = {"username": username, "password": password}
    return client.post("/office/login", data=fields)
