"""Revoking an award: with a reason, once, and off the screens at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, Award
from signage.operations.evaluation.revocation import AlreadyRevokedError, revoke_award
from signage.outbox import Topic
from tests.build import NOW
from tests.operations.score_build import SmallHall, create_award, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


@pytest.fixture
def award(small: SmallHall) -> Award:
    return create_award(small, "W1A")


def revoke(small: SmallHall, award: Award, reason: str = "材料不实") -> None:
    revoke_award(small.session, award, reason=reason, actor=small.approver, now=NOW)


def test_it_says_who_when_and_why(small: SmallHall, award: Award) -> None:
    revoke(small, award, " 材料不实 ")
    assert (award.revoked_at, award.revocation) == (NOW, "材料不实")
    assert award.revoked_by_id == small.approver.id
    entry = small.session.scalars(
        select(AuditEntry).filter_by(action="award.revoked")
    ).one()
    assert (entry.target, entry.detail["reason"]) == (f"award:{award.id}", "材料不实")


def test_it_leaves_the_screens_at_once(small: SmallHall, award: Award) -> None:
    small.session.info.pop("hints", None)
    revoke(small, award)
    assert {hint.topic for hint in small.session.info["hints"]} == {Topic.AWARDS}


def test_it_happens_once(small: SmallHall, award: Award) -> None:
    revoke(small, award)
    with pytest.raises(AlreadyRevokedError):
        revoke(small, award, "再次")
    assert award.revocation == "材料不实"


@pytest.mark.parametrize("reason", ["  ", "字" * 501])
def test_it_needs_a_reason_of_reasonable_length(
    small: SmallHall, award: Award, reason: str
) -> None:
    with pytest.raises(InvalidInputError):
        revoke(small, award, reason)
    assert award.revoked_at is None
