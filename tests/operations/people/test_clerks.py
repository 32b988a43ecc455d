"""Clerks: an account belongs to one staff member, and ends when they leave the hall."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import AuditEntry, Hall, SetupLink, User
from signage.models.user import Role
from signage.operations.people.accounts import (
    ClerkWithoutStaffError,
    NewUser,
    add_user,
    change_role,
    deactivate_user,
    link_staff,
)
from signage.operations.people.clerks import (
    add_clerk,
    clerks_to_invite,
    get_staff,
    invite_clerks,
)
from signage.operations.people.first_run import (
    SetupLinkError,
    accept_invitation,
    invite_user,
)
from signage.operations.people.sign_ins import (
    Browser,
    Limits,
    identify,
    may_sign_in,
    open_sign_in,
)
from tests.browsing import set_password
from tests.build import NOW, create_hall, create_staff, create_user, create_window

TODAY = date(2026, 11, 18)
LIMITS = Limits(idle=timedelta(hours=1), absolute=timedelta(hours=8))


@pytest.fixture
def boss(session: Session, hall: Hall) -> User:
    """The administrator who invites."""
    return create_user(session, hall, "boss")


def test_it_makes_an_account_of_the_code(
    session: Session, hall: Hall, boss: User
) -> None:
    lin = create_staff(session, hall, "S001", name="林小雨")
    user = add_clerk(session, lin, actor=boss, now=NOW)
    assert (user.username, user.name, user.role) == ("s001", "林小雨", Role.CLERK)
    assert user.staff_id == lin.id


@pytest.mark.parametrize("code", ["甲/1", "boss", "1"])
def test_it_finds_a_username_where_the_code_is_none(
    session: Session, hall: Hall, boss: User, code: str
) -> None:
    staff = create_staff(session, hall, code)
    user = add_clerk(session, staff, actor=boss, now=NOW)
    assert user.username == f"clerk{staff.id}"


def test_it_gives_a_staff_member_one_account(
    session: Session, hall: Hall, boss: User
) -> None:
    lin = create_staff(session, hall, "S001")
    add_clerk(session, lin, actor=boss, now=NOW)
    with pytest.raises(InvalidInputError, match="account already"):
        add_clerk(session, lin, "other", actor=boss, now=NOW)


def test_a_clerk_is_nobody_without_a_staff_member(
    session: Session, hall: Hall, boss: User
) -> None:
    new = NewUser("lin", "林", Role.CLERK)
    with pytest.raises(InvalidInputError, match="staff member"):
        add_user(session, hall.id, new, actor=boss, now=NOW)
    editor = create_user(session, hall, "editor", Role.EDITOR)
    with pytest.raises(ClerkWithoutStaffError):
        change_role(session, editor, Role.CLERK, actor=boss, now=NOW)


def test_it_links_an_account_of_the_office_to_a_staff_member(
    session: Session, hall: Hall, boss: User
) -> None:
    lin, other = (create_staff(session, hall, code) for code in ("S001", "S002"))
    link_staff(session, boss, lin, actor=boss, now=NOW)
    link_staff(session, boss, lin, actor=boss, now=NOW)  # again changes nothing
    assert boss.staff_id == lin.id
    clerk = add_clerk(session, other, actor=boss, now=NOW)
    with pytest.raises(InvalidInputError, match="account already"):
        link_staff(session, boss, other, actor=boss, now=NOW)
    with pytest.raises(ClerkWithoutStaffError):
        link_staff(session, clerk, None, actor=boss, now=NOW)
    link_staff(session, boss, None, actor=boss, now=NOW)
    assert boss.staff_id is None
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("user.staff_linked") == 2


def test_it_invites_everybody_who_serves_and_has_no_account(
    session: Session, hall: Hall, boss: User
) -> None:
    create_window(session, hall, "W1")
    lin = create_staff(session, hall, "S001")
    gone = create_staff(session, hall, "S002", left_on=TODAY - timedelta(days=1))
    create_staff(session, hall, "S003", left_on=TODAY)
    done = create_staff(session, hall, "S004")
    set_password(session, add_clerk(session, done, actor=boss, now=NOW))
    barred = add_clerk(
        session, create_staff(session, hall, "S005"), actor=boss, now=NOW
    )
    deactivate_user(session, barred, actor=boss, now=NOW)
    invited = invite_clerks(session, hall, actor=boss, now=NOW)
    assert [one.staff.code for one in invited] == ["S001", "S003"]
    assert gone.left_on is not None
    first = invited[0]
    accept_invitation(session, first.token, "hash", now=NOW)
    assert first.user.password_hash == "hash"
    left = clerks_to_invite(session, hall, now=NOW)
    assert [one.code for one in left] == ["S003"]
    assert lin.id == first.user.staff_id


def test_inviting_again_ends_the_links_before(
    session: Session, hall: Hall, boss: User
) -> None:
    create_staff(session, hall, "S001")
    (first,) = invite_clerks(session, hall, actor=boss, now=NOW)
    (again,) = invite_clerks(session, hall, actor=boss, now=NOW)
    assert again.user is first.user
    assert len(session.scalars(select(SetupLink)).all()) == 1
    with pytest.raises(SetupLinkError):
        accept_invitation(session, first.token, "hash", now=NOW)


def test_it_lets_a_clerk_in_to_the_last_day_of_service(
    session: Session, hall: Hall, boss: User
) -> None:
    lin = create_staff(session, hall, "S001", left_on=TODAY)
    user = add_clerk(session, lin, actor=boss, now=NOW)
    token = open_sign_in(session, user, Browser(), now=NOW)
    assert identify(session, token, LIMITS, now=NOW) is not None
    link = invite_user(session, user, actor=boss, now=NOW)
    lin.left_on = TODAY - timedelta(days=1)
    session.flush()
    assert identify(session, token, LIMITS, now=NOW) is None
    assert not may_sign_in(session, user, now=NOW)
    with pytest.raises(SetupLinkError):
        accept_invitation(session, link, "hash", now=NOW)


def test_the_office_stays_open_to_who_left_a_window(
    session: Session, hall: Hall, boss: User
) -> None:
    lin = create_staff(session, hall, "S001", left_on=TODAY - timedelta(days=9))
    link_staff(session, boss, lin, actor=boss, now=NOW)
    assert may_sign_in(session, boss, now=NOW)


def test_it_knows_no_staff_member_of_another_hall(session: Session, hall: Hall) -> None:
    other = create_hall(session, name="另一个大厅")
    lin = create_staff(session, other, "S001")
    window = create_window(session, hall, "W1")
    for number in (lin.id, window.id, 999):
        with pytest.raises(NotFoundError):
            get_staff(session, hall.id, number)
