"""Signed-in browsers: identified by token, ended by time, by hand, by barring."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, SignIn, User
from signage.operations.people.sign_ins import (
    Browser,
    Limits,
    drop_old_sign_ins,
    end_sign_ins,
    fingerprint,
    identify,
    note_password,
    note_seen,
    open_sign_in,
    sign_ins_of,
)
from tests.build import NOW, create_user

LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def alice(session: Session, hall: Hall) -> User:
    """A person who signs in."""
    return create_user(session, hall, "alice")


def test_it_tells_who_holds_a_token(session: Session, alice: User) -> None:
    token = open_sign_in(session, alice, Browser("10.0.0.5", "X" * 999), now=NOW)
    found = identify(session, token, LIMITS, now=NOW)
    assert found is not None
    assert (found.user_id, found.role) == (alice.id, alice.role)


def test_tokens_are_long_and_never_the_same(session: Session, alice: User) -> None:
    tokens = {open_sign_in(session, alice, Browser(), now=NOW) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43  # 256 bits in base64


@pytest.mark.parametrize("token", ["", "nonsense", "a" * 64])
def test_it_knows_no_other_token(session: Session, alice: User, token: str) -> None:
    real = open_sign_in(session, alice, Browser(), now=NOW)
    assert identify(session, token, LIMITS, now=NOW) is None
    assert identify(session, fingerprint(real), LIMITS, now=NOW) is None


def test_it_ends_after_half_an_hour_without_use(session: Session, alice: User) -> None:
    token = open_sign_in(session, alice, Browser(), now=NOW)
    assert identify(session, token, LIMITS, now=NOW + 29 * MINUTE)
    assert identify(session, token, LIMITS, now=NOW + 30 * MINUTE) is None


def test_use_puts_off_the_idle_limit_but_not_the_last(
    session: Session, alice: User
) -> None:
    token = open_sign_in(session, alice, Browser(), now=NOW)
    for minute in range(20, 12 * 60, 20):
        here = identify(session, token, LIMITS, now=NOW + minute * MINUTE)
        assert here is not None
        note_seen(session, here, now=NOW + minute * MINUTE)
    assert identify(session, token, LIMITS, now=NOW + 12 * 60 * MINUTE) is None


def test_it_remembers_when_the_password_was_given(
    session: Session, alice: User
) -> None:
    token = open_sign_in(session, alice, Browser(), now=NOW)
    here = identify(session, token, LIMITS, now=NOW)
    assert here is not None
    note_password(session, here, now=NOW + 5 * MINUTE)
    session.expire_all()
    again = identify(session, token, LIMITS, now=NOW + 5 * MINUTE)
    assert again is not None
    assert again.authenticated_at == NOW + 5 * MINUTE


def test_it_ends_all_but_one(session: Session, alice: User) -> None:
    tokens = [open_sign_in(session, alice, Browser(), now=NOW) for _ in range(3)]
    here = fingerprint(tokens[1])
    assert end_sign_ins(session, alice, actor=alice, now=NOW, keep=here) == 2
    rows = sign_ins_of(session, alice.id, LIMITS, NOW)
    assert [row.token_hash for row in rows] == [here]


def test_it_drops_what_no_cookie_can_use(session: Session, alice: User) -> None:
    open_sign_in(session, alice, Browser(), now=NOW - 31 * MINUTE)
    fresh = open_sign_in(session, alice, Browser(), now=NOW)
    drop_old_sign_ins(session, LIMITS, now=NOW)
    assert session.scalars(select(SignIn.token_hash)).all() == [fingerprint(fresh)]
