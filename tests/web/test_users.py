"""Users in the office: invited, given roles, barred, signed out; by administrators."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, SignIn, User
from signage.models.user import Role
from signage.operations.people.clerks import add_clerk
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.operations.people.user_list import PAGE_SIZE
from tests.browsing import set_password, sign_in_as
from tests.build import NOW, create_staff, create_user

NEW = {"name": "王丽", "username": "wang.li", "role": "editor"}
LINK = re.compile(r'value="http://localhost(/setup/[\w-]+)"')


@pytest.fixture
def bob(session: Session, hall: Hall) -> User:
    """An editor beside the administrator who is signed in."""
    return create_user(session, hall, "bob", Role.EDITOR)


def page_of(session: Session, user: User) -> str:
    """Return a user's page; commits, since a writer holds the database even to read."""
    path = f"/office/users/{user.id}"
    session.commit()
    return path


def test_it_invites_a_person_by_a_link_shown_once(
    signed_in: FlaskClient, session: Session
) -> None:
    answer = signed_in.post("/office/users", data=NEW)
    link = LINK.search(answer.text)
    assert link
    assert signed_in.get(link[1]).status_code == 200
    wang = session.scalars(select(User).where(User.username == "wang.li")).one()
    assert (wang.role, wang.password_hash) == (Role.EDITOR, "!")
    assert "待激活" in signed_in.get("/office/users").text


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"username": "li"}, "已被占用"),
        ({"username": "a b"}, "用户名由"),
        ({"name": " "}, "必填"),
        ({"role": "emperor"}, "选择"),
    ],
)
def test_it_says_what_is_wrong_with_an_invitation(
    signed_in: FlaskClient, session: Session, wrong: dict[str, str], problem: str
) -> None:
    answer = signed_in.post("/office/users", data=NEW | wrong)
    assert answer.status_code == 422
    assert problem in answer.text
    assert len(session.scalars(select(User)).all()) == 1


def test_it_finds_accounts_and_pages_them(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    boss = session.scalars(select(User)).one()
    for number in range(PAGE_SIZE + 2):
        staff = create_staff(
            session, hall, f"S{number:03}", name=f"人员{number}", initials=f"ry{number}"
        )
        add_clerk(session, staff, actor=boss, now=NOW)
    session.commit()
    row = '<td class="text-nowrap d-none d-md-table-cell">窗口人员</td>'
    path = "/office/users?of=clerks"
    assert signed_in.get(path).text.count(row) == PAGE_SIZE
    assert signed_in.get(f"{path}&page=2").text.count(row) == 2
    assert signed_in.get(f"{path}&page=99").text.count(row) == 2
    for search, found in (("ry17", 1), ("S017", 1), ("人员5", 3), ("%", 0)):
        page = signed_in.get(
            "/office/users", query_string={"of": "clerks", "q": search}
        ).text
        assert page.count(row) == found, search
    assert "s001" not in signed_in.get("/office/users").text


def test_it_changes_a_role(bob: User, signed_in: FlaskClient, session: Session) -> None:
    path = page_of(session, bob)
    assert signed_in.get(path).status_code == 200
    answer = signed_in.post(f"{path}/role", data={"role": "approver"})
    assert answer.status_code == 303
    session.expire_all()
    assert bob.role is Role.APPROVER


def test_it_bars_an_account_and_lets_it_in_again(
    bob: User, signed_in: FlaskClient, session: Session
) -> None:
    path = page_of(session, bob)
    signed_in.post(f"{path}/deactivation")
    session.expire_all()
    assert not bob.is_active
    session.commit()
    signed_in.post(f"{path}/activation")
    session.expire_all()
    assert bob.is_active


def test_it_signs_a_person_out_everywhere(
    bob: User, signed_in: FlaskClient, session: Session
) -> None:
    open_sign_in(session, bob, Browser(), now=NOW)
    signed_in.post(f"{page_of(session, bob)}/sign-ins/end")
    held = select(SignIn).where(SignIn.user_id == bob.id)
    assert session.scalars(held).all() == []


def test_it_keeps_the_last_administrator(
    signed_in: FlaskClient, session: Session
) -> None:
    li = session.scalars(select(User)).one()
    set_password(session, li)
    answer = signed_in.post(f"{page_of(session, li)}/deactivation")
    assert answer.status_code == 409
    assert "最后一位" in answer.text


@pytest.mark.parametrize("path", ["/office/users/999", "/office/users/0"])
def test_it_knows_no_account_of_another_number(
    signed_in: FlaskClient, path: str
) -> None:
    assert signed_in.get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.EDITOR, Role.APPROVER])
def test_it_is_for_administrators_only(
    client: FlaskClient, session: Session, hall: Hall, role: Role
) -> None:
    person = create_user(session, hall, "person", role)
    sign_in_as(client, session, person)
    assert client.get("/office/users").status_code == 403
    assert client.post("/office/users", data=NEW).status_code == 403
    path = f"{page_of(session, person)}/role"
    assert client.post(path, data={"role": "administrator"}).status_code == 403
    session.expire_all()
    assert person.role is role
