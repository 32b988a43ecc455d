"""Visitors of the demo hall look at a clerk's own page, from its own machine only."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Hall, User
from signage.models.user import Role
from signage.operations.people.demo_clerk import DEMO_CLERK
from tests.browsing import carry_csrf_token, sign_in_as
from tests.build import create_hall, create_staff, create_user

DOOR = "窗口人员的个人页"


@pytest.fixture
def demo(session: Session) -> Hall:
    """A demo hall whose clerk has an account."""
    hall = create_hall(session, is_demo=True)
    clerk = create_user(session, hall, DEMO_CLERK, Role.CLERK)
    clerk.staff = create_staff(session, hall, "S012")
    session.commit()
    return hall


@pytest.mark.usefixtures("demo")
def test_it_opens_the_clerks_page_in_one_click(
    client: FlaskClient, session: Session
) -> None:
    assert DOOR in client.get("/").text
    carry_csrf_token(client)
    answer = client.post("/demo/clerk")
    assert (answer.status_code, answer.location) == (303, "/my")
    assert client.get("/my").status_code == 200
    assert client.get("/office/").status_code == 403
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "user.signed_in" in actions


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "visit",
    [
        {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
)
def test_it_is_closed_to_other_machines(
    client: FlaskClient, visit: dict[str, dict[str, str]]
) -> None:
    assert DOOR not in client.get("/", **visit).text
    carry_csrf_token(client)
    assert client.post("/demo/clerk", **visit).status_code == 404
    assert client.get("/my").status_code == 303


def test_it_is_closed_in_a_real_hall(client: FlaskClient, session: Session) -> None:
    hall = create_hall(session)
    clerk = create_user(session, hall, DEMO_CLERK, Role.CLERK)
    clerk.staff = create_staff(session, hall, "S012")
    session.commit()
    assert DOOR not in client.get("/").text
    carry_csrf_token(client)
    assert client.post("/demo/clerk").status_code == 404


def test_it_takes_a_click_of_its_own_page_only(client: FlaskClient, demo: Hall) -> None:
    assert demo.is_demo
    assert client.get("/demo/clerk").status_code == 405
    carry_csrf_token(client)
    answer = client.post("/demo/clerk", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    assert client.post("/demo/clerk").status_code == 400


@pytest.mark.parametrize("how", ["barred", "office"])
def test_it_opens_nobody_elses_account(
    client: FlaskClient, session: Session, demo: Hall, how: str
) -> None:
    user = session.scalars(select(User).filter_by(hall_id=demo.id)).one()
    if how == "barred":
        user.is_active = False
    else:
        user.role = Role.ADMINISTRATOR
    session.commit()
    assert DOOR not in client.get("/").text
    carry_csrf_token(client)
    assert client.post("/demo/clerk").status_code == 404


def test_it_signs_an_office_person_out(
    client: FlaskClient, session: Session, demo: Hall
) -> None:
    sign_in_as(client, session, create_user(session, demo, "li"))
    assert client.get("/office/").status_code == 200
    client.post("/demo/clerk")
    assert client.get("/office/").status_code == 403
