"""Clerks' accounts: invited alone or all at once; in and out; nothing of the office."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Hall, SetupLink, User
from signage.models.user import Role
from signage.operations.people.clerks import add_clerk, invite_clerks
from tests.browsing import (
    PASSWORD,
    carry_csrf_token,
    set_password,
    sign_in_as,
    sign_in_by_form,
)
from tests.build import create_staff, create_user

LINK = re.compile(r"http://localhost(/setup/[\w-]+)")


@pytest.fixture
def people(session: Session, hall: Hall) -> list[int]:
    """Three of the hall's staff, of whom one has left; return their keys."""
    left_on = clock.now().date() - timedelta(days=3)
    found = [
        create_staff(session, hall, "S001", name="林小雨", initials="lxy"),
        create_staff(session, hall, "S002", name="=SUM(1)"),
        create_staff(session, hall, "S003", name="陈立", left_on=left_on),
    ]
    return [person.id for person in found]


def clerk_of(session: Session, hall: Hall, code: str = "S009") -> User:
    """Add a staff member with a clerk's account and a password."""
    boss = create_user(session, hall, "boss")
    staff = create_staff(session, hall, code, name="周敏")
    user = add_clerk(session, staff, actor=boss, now=clock.now())
    return set_password(session, user)


def test_it_invites_all_on_one_page_to_print(
    people: list[int], signed_in: FlaskClient
) -> None:
    assert people
    assert "2位" in signed_in.get("/office/users/clerks").text
    answer = signed_in.post("/office/users/clerks/all", data={"as": "page"})
    links = LINK.findall(answer.text)
    assert len(links) == 2
    assert "林小雨" in answer.text
    assert "陈立" not in answer.text
    assert answer.text.count("<svg") >= 2
    assert signed_in.get(links[0]).status_code == 200
    rows = signed_in.get("/office/users?of=clerks").text
    assert rows.count("待激活") == 2


def test_it_gives_the_links_as_a_file_too(
    people: list[int], signed_in: FlaskClient
) -> None:
    assert people
    answer = signed_in.post("/office/users/clerks/all", data={"as": "csv"})
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["S001", "S002"]
    assert rows[2][1] == "'=SUM(1)"  # no formula to a spreadsheet
    assert all(LINK.fullmatch(row[3]) for row in rows[1:])


def test_it_invites_one_who_is_chosen(
    people: list[int], signed_in: FlaskClient, session: Session
) -> None:
    options = signed_in.get("/office/users/clerks/staff?staff_text=lxy").text
    assert f'data-value="{people[0]}"' in options
    fields = {"staff": str(people[0]), "username": "lin.xiaoyu"}
    answer = signed_in.post("/office/users/clerks", data=fields)
    assert LINK.search(answer.text)
    user = session.scalars(select(User).where(User.username == "lin.xiaoyu")).one()
    assert (user.role, user.staff_id) == (Role.CLERK, people[0])
    session.commit()
    again = signed_in.post("/office/users/clerks", data=fields)
    assert again.status_code == 422
    assert "已有账号" in again.text


@pytest.mark.parametrize(("staff", "status"), [("", 422), ("x", 422), ("999", 404)])
def test_it_invites_nobody_who_is_not_there(
    signed_in: FlaskClient, staff: str, status: int
) -> None:
    answer = signed_in.post("/office/users/clerks", data={"staff": staff})
    assert answer.status_code == status


def test_the_office_makes_no_clerk_without_a_staff_member(
    signed_in: FlaskClient,
) -> None:
    fields = {"name": "林", "username": "lin", "role": "clerk"}
    assert signed_in.post("/office/users", data=fields).status_code == 422


def test_it_joins_an_account_to_a_staff_member(
    people: list[int], signed_in: FlaskClient, session: Session
) -> None:
    li = session.scalars(select(User)).one().id
    session.commit()
    path = f"/office/users/{li}/staff"
    assert signed_in.get("/my").status_code == 403
    signed_in.post(path, data={"staff": str(people[0])})
    assert "林小雨" in signed_in.get("/my").text
    signed_in.post(path, data={})
    assert signed_in.get("/my").status_code == 403


def test_a_clerk_lands_on_their_own_page(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    user = clerk_of(session, hall)
    username = user.username
    session.commit()
    answer = sign_in_by_form(client, username)
    assert answer.location == "/my"
    assert "周敏" in client.get("/my").text
    assert client.get("/office/login").location == "/my"
    assert client.get("/office/login?next=/office/users").location == "/my"
    assert client.get("/office/login?next=/my/account").location == "/my/account"
    assert client.get("/office/").status_code == 403
    assert 'href="/my"' in client.get("/").text


def test_an_invitation_leads_to_the_own_page(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    boss = create_user(session, hall, "boss")
    create_staff(session, hall, "S001")
    (invited,) = invite_clerks(session, hall, actor=boss, now=clock.now())
    session.commit()
    carry_csrf_token(client)
    fields = {"password": PASSWORD, "again": PASSWORD}
    answer = client.post(f"/setup/{invited.token}", data=fields)
    assert answer.location == "/my"


def test_it_lets_nobody_in_who_left_the_hall(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    user = clerk_of(session, hall)
    username = user.username
    sign_in_as(client, session, user)
    assert client.get("/my").status_code == 200
    assert user.staff
    user.staff.left_on = clock.now().date() - timedelta(days=2)
    session.commit()
    assert client.get("/my").status_code == 303
    answer = sign_in_by_form(client, username)
    assert answer.status_code == 422


def test_a_clerk_keeps_the_name_of_the_roster(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    user = clerk_of(session, hall)
    sign_in_as(client, session, user)
    answer = client.post("/my/account", data={"name": "领导", "locale": "en"})
    assert answer.status_code == 303
    session.expire_all()
    assert (user.name, user.locale) == ("周敏", "en")


def test_it_needs_the_password_again_to_show_links(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    for role in (Role.INSPECTOR, Role.EDITOR, Role.APPROVER):
        person = create_user(session, hall, role.value, role)
        sign_in_as(client, session, person)
        answer = client.post("/office/users/clerks/all", data={"as": "csv"})
        assert answer.status_code == 403
    assert session.scalars(select(SetupLink)).all() == []
