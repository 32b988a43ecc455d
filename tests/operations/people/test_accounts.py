"""Accounts: made, changed, barred; there is always one administrator."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import AuditEntry, Hall, SignIn, User
from signage.models.user import Role
from signage.operations.people.accounts import (
    LastAdministratorError,
    NewUser,
    activate_user,
    add_user,
    change_role,
    deactivate_user,
    get_user,
    has_administrator,
    set_password,
)
from signage.operations.people.sign_ins import Browser, open_sign_in
from tests.browsing import set_password as give_password
from tests.build import NOW, create_hall, create_user


@pytest.fixture
def boss(session: Session, hall: Hall) -> User:
    """The only administrator who can sign in."""
    return give_password(session, create_user(session, hall, "boss"))


def add(session: Session, hall: Hall, boss: User, username: str) -> User:
    """Add an editor."""
    new = NewUser(username, "某某", Role.EDITOR)
    return add_user(session, hall.id, new, actor=boss, now=NOW)


def test_it_keeps_one_spelling_of_a_username(
    session: Session, hall: Hall, boss: User
) -> None:
    assert add(session, hall, boss, " Ｗang.Li ").username == "wang.li"
    with pytest.raises(InvalidInputError, match="taken"):
        add(session, hall, boss, "WANG.LI")


@pytest.mark.parametrize("username", ["x", "a b", "a/b", "<b>", "a" * 65, ""])
def test_it_refuses_what_is_no_username(
    session: Session, hall: Hall, boss: User, username: str
) -> None:
    with pytest.raises(InvalidInputError, match="2 to 64"):
        add(session, hall, boss, username)


def test_it_signs_out_after_a_change_of_role(
    session: Session, hall: Hall, boss: User
) -> None:
    editor = add(session, hall, boss, "wang")
    open_sign_in(session, editor, Browser(), now=NOW)
    change_role(session, editor, Role.APPROVER, actor=boss, now=NOW)
    assert editor.role is Role.APPROVER
    assert session.scalars(select(SignIn)).all() == []
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "user.role_changed")
    ).one()
    assert entry.detail == {"before": "editor", "after": "approver"}


def test_it_signs_out_whom_it_bars(session: Session, hall: Hall, boss: User) -> None:
    editor = add(session, hall, boss, "wang")
    open_sign_in(session, editor, Browser(), now=NOW)
    deactivate_user(session, editor, actor=boss, now=NOW)
    assert session.scalars(select(SignIn)).all() == []
    activate_user(session, editor, actor=boss, now=NOW)
    assert editor.is_active


def test_it_keeps_the_last_administrator(session: Session, boss: User) -> None:
    with pytest.raises(LastAdministratorError):
        deactivate_user(session, boss, actor=boss, now=NOW)
    with pytest.raises(LastAdministratorError):
        change_role(session, boss, Role.EDITOR, actor=boss, now=NOW)


def test_it_counts_only_administrators_who_can_sign_in(
    session: Session, hall: Hall, boss: User
) -> None:
    create_user(session, hall, "invited")
    with pytest.raises(LastAdministratorError):
        deactivate_user(session, boss, actor=boss, now=NOW)


def test_it_knows_whether_there_is_an_administrator(
    session: Session, hall: Hall
) -> None:
    create_user(session, hall, "invited")
    assert not has_administrator(session)
    give_password(session, create_user(session, hall, "real"))
    assert has_administrator(session)


def test_a_new_password_ends_all_other_sign_ins(session: Session, boss: User) -> None:
    open_sign_in(session, boss, Browser(), now=NOW - timedelta(minutes=5))
    open_sign_in(session, boss, Browser(), now=NOW)
    rows = session.scalars(select(SignIn).order_by(SignIn.seen_at)).all()
    set_password(session, boss, "!", now=NOW, keep=rows[1].token_hash)
    kept = session.scalars(select(SignIn.token_hash)).all()
    assert kept == [rows[1].token_hash]


def test_it_finds_no_account_of_another_hall(session: Session, boss: User) -> None:
    other = create_hall(session, name="另一个大厅")
    with pytest.raises(NotFoundError):
        get_user(session, other.id, boss.id)
