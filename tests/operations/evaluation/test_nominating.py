"""Who moves up when somebody is rejected: by rank alone, and never who may not win."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Nomination
from signage.models.evaluation import NominationState as State
from signage.operations.evaluation.awards import decide_tie, reject_nomination
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.procedure_errors import TieOpenError
from signage.rules.period import Period
from tests.operations.procedure_build import (
    DECIDED,
    choose,
    close,
    evaluation,
    nomination,
    nominations,
    review,
    scored,
    winners,
)
from tests.operations.score_build import SmallHall, create_small_hall

AWARD = "A-W2"  # one of each contest group's staff


@pytest.fixture
def small(session: Session) -> SmallHall:
    """S1A1 before S1A2 before the other two of the group, who are tied."""
    small = create_small_hall(session)
    for code in ("S1A1", "S1A1", "S1A2"):
        small.record("banner", code)
    return small


def reject(small: SmallHall, one: Nomination, reason: str = "正在调查") -> None:
    reject_nomination(
        small.session, one, reason=reason, actor=small.approver, now=DECIDED
    )


def group_1(small: SmallHall) -> dict[str, State]:
    return {
        one.subject.code: one.state
        for one in nominations(small, AWARD)
        if one.group_code == "1"
    }


def choose_one(small: SmallHall, code: str, award: str = AWARD) -> None:
    one = nomination(small, award, code)
    decide_tie(
        small.session,
        one.evaluation,
        award,
        one.group_code,
        chosen={one.id},
        reason="抽签",
        actor=small.approver,
        now=DECIDED,
    )


def test_it_proposes_the_next_in_rank(small: SmallHall) -> None:
    scored(small)
    assert group_1(small) == {"S1A1": State.PROPOSED}
    reject(small, nomination(small, AWARD, "S1A1"))
    assert group_1(small) == {"S1A1": State.REJECTED, "S1A2": State.PROPOSED}
    assert nomination(small, AWARD, "S1A2").rank == 2
    rejection = nomination(small, AWARD, "S1A1").reason["rejection"]
    assert (rejection["reason"], rejection["by"]) == ("正在调查", "Approver")


def test_it_leaves_a_tie_at_the_new_edge_to_the_committee(small: SmallHall) -> None:
    one = scored(small)
    for code in ("S1A1", "S1A2"):
        reject(small, nomination(small, AWARD, code))
    found = group_1(small)
    assert found["S1B1"] is found["S1B2"] is State.UNDECIDED
    with pytest.raises(TieOpenError):
        review(small, one)


def test_it_asks_nobody_again_when_one_is_left(small: SmallHall) -> None:
    scored(small)
    for code in ("S1A1", "S1A2"):
        reject(small, nomination(small, AWARD, code))
    choose_one(small, "S1B1")
    assert group_1(small)["S1B2"] is State.REJECTED
    reject(small, nomination(small, AWARD, "S1B1"))
    assert group_1(small)["S1B2"] is State.PROPOSED
    assert "committee" not in nomination(small, AWARD, "S1B2").reason
    reject(small, nomination(small, AWARD, "S1B2"))
    assert set(group_1(small).values()) == {State.REJECTED}


def test_it_keeps_a_committees_choice(small: SmallHall) -> None:
    scored(small)
    for code in ("S1A1", "S1A2"):
        reject(small, nomination(small, AWARD, code))
    choose_one(small, "S1B1")
    choose_one_of_group_2(small)
    reject(small, nominations(small, "A-W1", standing=True)[0])
    assert group_1(small)["S1B1"] is State.PROPOSED
    chosen = nomination(small, AWARD, "S1B1").reason["committee"]
    assert chosen["tied"] == ["S1B1", "S1B2"]


def choose_one_of_group_2(small: SmallHall) -> None:
    """Settle the tie of the windows' award, so that there is one to reject."""
    for award, code in (("A-W1", "W2A"), ("A-W2", "S2A1")):
        choose_one(small, code, award)


def test_it_rejects_with_a_reason_and_once(small: SmallHall) -> None:
    scored(small)
    one = nomination(small, AWARD, "S1A1")
    for reason in ("", " ", "长" * 501):
        with pytest.raises(InvalidInputError):
            reject(small, one, reason)
    reject(small, one)
    with pytest.raises(InvalidInputError, match="Only a proposed"):
        reject(small, one)


def test_it_never_moves_up_who_may_not_win(session: Session) -> None:
    small = create_small_hall(session, first_on=date(2026, 11, 1))
    choose(small, "county-hall", quarter_percent="50")
    small.record("notice-city", "S1A1")
    for code in ("S1A2", "S1B1", "S1B2", "S2A1"):
        small.record("banner", code)
    close(small)
    close(small, Period.parse("2026-12"), datetime(2027, 1, 4, 2, tzinfo=UTC))
    pass_due(session, small.hall, now=datetime(2027, 1, 9, tzinfo=UTC))
    assert winners(small, "C-W2") == ["S1A2", "S1B1", "S1B2", "S2A1"]
    reject(small, nomination(small, "C-W2", "S1A2"))
    tied = {
        one.subject.code: one.state
        for one in nominations(small, "C-W2")
        if one.state is State.UNDECIDED
    }
    assert set(tied) == {"S2A2", "S2B1", "S2B2"}
    choose_one(small, "S2B2", "C-W2")
    assert winners(small, "C-W2") == ["S1B1", "S1B2", "S2A1", "S2B2"]
    assert evaluation(small, "county-hall", "2026-Q4").state == "scored"
