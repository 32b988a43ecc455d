"""One-time links: the empty hall, the first administrator, invitations."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Adoption, DisplayGroup, Hall, SetupLink, User
from signage.models.user import Role
from signage.operations.people.first_run import invite_user, make_setup_link
from tests.browsing import PASSWORD, carry_csrf_token, sign_in_by_form
from tests.build import create_user

FOUNDER = {
    "username": "Wang.Li",
    "name": "王丽",
    "password": PASSWORD,
    "again": PASSWORD,
}
HALL = {"hall_name": "云溪大厅", "time_zone": "Asia/Urumqi", "locale": "zh_Hans"}


@pytest.fixture
def link(session: Session) -> str:
    """The path of a fresh link."""
    token = make_setup_link(session, clock.now())
    session.commit()
    return f"/setup/{token}"


def test_it_opens_an_empty_hall(
    client: FlaskClient, session: Session, link: str
) -> None:
    assert "设置您的大厅" in client.get(link).text
    carry_csrf_token(client)
    answer = client.post(link, data=FOUNDER | HALL)
    assert (answer.status_code, answer.location) == (303, "/office/")
    assert client.get("/office/").status_code == 200
    hall = session.scalars(select(Hall)).one()
    assert (hall.name, hall.time_zone) == ("云溪大厅", "Asia/Urumqi")
    assert session.scalars(select(DisplayGroup.name)).all() == ["大厅电视"]
    adopted = session.execute(select(Adoption.slug, Adoption.feeds_assessment)).all()
    assert {tuple(row) for row in adopted} == {
        ("county-hall", True),
        ("hall-efficiency", False),
    }


@pytest.mark.usefixtures("hall")
def test_it_makes_the_administrator_of_a_hall_that_is_there(
    client: FlaskClient, session: Session, link: str
) -> None:
    session.commit()
    carry_csrf_token(client)
    assert client.post(link, data=FOUNDER).status_code == 303
    user = session.scalars(select(User)).one()
    assert (user.username, user.role) == ("wang.li", Role.ADMINISTRATOR)
    assert user.password_hash.startswith("$argon2id$")


@pytest.mark.usefixtures("hall")
def test_it_works_once(
    client: FlaskClient, session: Session, link: str, app: Flask
) -> None:
    session.commit()
    carry_csrf_token(client)
    client.post(link, data=FOUNDER)
    other = app.test_client()
    assert other.get(link).status_code == 410
    carry_csrf_token(other)
    again = other.post(link, data=FOUNDER | {"username": "second"})
    assert again.status_code == 410
    assert session.scalars(select(User.username)).all() == ["wang.li"]


def test_it_expires_after_a_day(
    client: FlaskClient, session: Session, link: str
) -> None:
    yesterday = clock.now() - timedelta(hours=24, seconds=1)
    session.execute(update(SetupLink).values(created_at=yesterday))
    session.commit()
    answer = client.get(link)
    assert answer.status_code == 410
    assert "signage user link" in answer.text


def test_it_is_not_used_up_by_looking(client: FlaskClient, link: str) -> None:
    client.get(link)
    assert client.get(link).status_code == 200


def test_a_newer_link_ends_the_older(
    client: FlaskClient, session: Session, link: str
) -> None:
    make_setup_link(session, clock.now())
    session.commit()
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"password": "short", "again": "short"}, "10 至 128 个字符"),
        ({"password": "qwertyuiop", "again": "qwertyuiop"}, "太常见"),
        ({"password": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, "太常见"),
        ({"again": "another sentence"}, "不一致"),
        ({"username": "a b/c"}, "用户名由"),
        ({"time_zone": "Moon/Tranquility"}, "时区"),
        ({"time_zone": "../../etc/passwd"}, "时区"),
    ],
)
def test_it_says_what_is_wrong_and_makes_nothing(
    client: FlaskClient,
    session: Session,
    link: str,
    wrong: dict[str, str],
    problem: str,
) -> None:
    carry_csrf_token(client)
    answer = client.post(link, data=FOUNDER | HALL | wrong)
    assert answer.status_code == 422
    assert problem in answer.text
    assert session.scalars(select(Hall)).all() == []
    assert client.get(link).status_code == 200


def test_it_lets_an_invited_person_choose_a_password(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    boss = create_user(session, hall, "boss")
    bob = create_user(session, hall, "bob", Role.EDITOR)
    token = invite_user(session, bob, actor=boss, now=clock.now())
    session.commit()
    carry_csrf_token(client)
    chosen = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/setup/{token}", data=chosen).status_code == 303
    client.post("/office/logout")
    assert sign_in_by_form(client, "bob").status_code == 303
    assert client.get("/office/users").status_code == 403
