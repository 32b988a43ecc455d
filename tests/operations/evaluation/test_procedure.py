"""From the scores to what stands: no step is skipped, taken twice, or by one alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError
from signage.models import Award, Evaluation
from signage.models.evaluation import EvaluationState as State
from signage.models.evaluation import NominationState
from signage.operations.evaluation.awards import decide_tie, reject_nomination
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.procedure_errors import (
    DeadlineRunningError,
    EarlierNotThereError,
    NotInStateError,
    ReviewerConfirmsError,
    ReviewerFinalisesError,
    SiblingNotThereError,
    TieOpenError,
)
from signage.operations.evaluation.reviewing import (
    finalise_evaluation,
    refuse_to_finalise,
)
from signage.outbox import Topic
from tests.operations.procedure_build import (
    CLOSED,
    DECIDED,
    SCORED,
    SHOWN_UNTIL,
    SOON,
    choose,
    choose_days,
    close,
    confirm,
    evaluation,
    final,
    granted,
    nominations,
    published,
    review,
    scored,
    settle,
    steps,
    winners,
)
from tests.operations.score_build import MONTH, SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    """The hall, with a winner in each group."""
    small = create_small_hall(session)
    for code in ("W1B", "W2A"):
        small.record("window-banner", code)
    for code in ("S1A1", "S2B2"):
        small.record("banner", code)
    return small


def finalise(small: SmallHall, one: Evaluation, now: datetime = SHOWN_UNTIL) -> None:
    finalise_evaluation(small.session, one, actor=small.chief, now=now)


def test_it_grants_only_when_it_is_final(small: SmallHall) -> None:
    one = published(small)
    assert small.session.scalars(select(Award)).all() == []
    assert {n.state for n in nominations(small, "A-W1", standing=True)} == {
        NominationState.CONFIRMED
    }
    assert one.due_at == SHOWN_UNTIL
    small.session.info.pop("hints", None)
    passed = pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    assert passed == [evaluation(small, "county-hall"), one]
    assert granted(small) == {
        ("A-W1", "W1B"),
        ("A-W1", "W2A"),
        ("A-W2", "S1A1"),
        ("A-W2", "S2B2"),
    }
    topics = {hint.topic for hint in small.session.info["hints"]}
    assert topics == {Topic.AWARDS, Topic.PUBLICITY, Topic.EVALUATIONS}


def test_it_keeps_who_took_each_step(small: SmallHall) -> None:
    one = final(small)
    assert steps(small, one) == [
        ("self_review", "approver"),
        ("scored", None),
        ("reviewed", "approver"),
        ("in_publicity", "chief"),
        ("final", None),
    ]
    assert one.rulebook_digest is not None
    assert one.results_digest is not None
    assert len(one.results_digest) == 64


def test_it_becomes_final_at_once_where_nothing_is_shown(small: SmallHall) -> None:
    choose_days(small, 3, 0)
    one = scored(small)
    for each in (evaluation(small, "county-hall"), one):
        review(small, each)
        confirm(small, each)
        found = [state for state, _ in steps(small, each)]
        assert found[3] == "in_publicity"
    assert [state for state, _ in steps(small, one)][-1] == "final"
    assert len(granted(small)) == 4


def test_it_makes_a_months_results_final_together(small: SmallHall) -> None:
    one, county = published(small), evaluation(small, "county-hall")
    # Nothing of the county's is shown, but entries may still be reversed.
    assert county.state is State.IN_PUBLICITY
    with pytest.raises(SiblingNotThereError, match="hall-efficiency"):
        finalise(small, county, now=SHOWN_UNTIL - SOON)
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == [county, one]


def test_it_announces_that_a_list_appeared(small: SmallHall) -> None:
    one = scored(small)
    settle(small, one)
    review(small, one)
    small.session.info.pop("hints", None)
    confirm(small, one)
    topics = {hint.topic for hint in small.session.info["hints"]}
    assert Topic.PUBLICITY in topics
    assert Topic.AWARDS not in topics


def test_it_waits_for_the_days_to_pass(small: SmallHall) -> None:
    close(small)
    assert pass_due(small.session, small.hall, now=SCORED - SOON) == []
    assert len(pass_due(small.session, small.hall, now=SCORED)) == 2
    assert pass_due(small.session, small.hall, now=SCORED) == []


def test_it_counts_full_days_of_publicity(small: SmallHall) -> None:
    choose(small, "hall-efficiency", publicity_days="5")
    one = published(small)
    assert one.due_at == SHOWN_UNTIL + timedelta(days=2)
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == []


def test_it_lets_another_person_confirm(small: SmallHall) -> None:
    one = scored(small)
    settle(small, one)
    review(small, one)
    with pytest.raises(ReviewerConfirmsError):
        confirm(small, one, actor=small.approver)
    confirm(small, one, actor=small.chief)
    assert one.state is State.IN_PUBLICITY


def test_it_lets_one_person_do_both_where_the_rulebook_does(small: SmallHall) -> None:
    choose(small, "hall-efficiency", reviewers="one_person")
    one = scored(small)
    settle(small, one)
    review(small, one)
    confirm(small, one, actor=small.approver)
    assert one.state is State.IN_PUBLICITY


def test_it_lets_a_person_finalise_where_the_rulebook_does(small: SmallHall) -> None:
    choose(small, "hall-efficiency", final="by_person")
    one = published(small)
    with pytest.raises(DeadlineRunningError):
        finalise(small, one, now=SHOWN_UNTIL - SOON)
    county = evaluation(small, "county-hall")
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == [county]
    with pytest.raises(ReviewerFinalisesError):
        refuse_to_finalise(small.session, one, small.approver, SHOWN_UNTIL)
    finalise(small, one)
    assert steps(small, one)[-1] == ("final", "chief")
    assert len(granted(small)) == 4


def test_it_reviews_only_without_ties(session: Session) -> None:
    small = create_small_hall(session)
    one = scored(small)
    with pytest.raises(TieOpenError):
        review(small, one)
    settle(small, one)
    review(small, one)


def _close(small: SmallHall, _one: Evaluation) -> None:
    close_month(small.session, small.hall, MONTH, actor=small.approver, now=CLOSED)


def _tie(small: SmallHall, one: Evaluation) -> None:
    decide_tie(
        small.session,
        one,
        "A-W1",
        "1",
        chosen=(),
        reason="抽签",
        actor=small.approver,
        now=DECIDED,
    )


def _reject(small: SmallHall, _one: Evaluation) -> None:
    found = nominations(small, "A-W1")
    if not found:
        raise ConflictError
    reject_nomination(
        small.session, found[0], reason="正在调查", actor=small.approver, now=DECIDED
    )


def _in_self_review(small: SmallHall) -> Evaluation:
    close(small)
    return evaluation(small)


def _reviewed(small: SmallHall) -> Evaluation:
    one = scored(small)
    settle(small, one)
    review(small, one)
    return one


Deed = Callable[[SmallHall, Evaluation], None]
DEEDS: dict[str, Deed] = {
    "close": _close,
    "tie": _tie,
    "reject": _reject,
    "review": review,
    "confirm": confirm,
    "finalise": finalise,
}
# In each state, all that may be done; anything else is refused and changes nothing.
ALLOWED: dict[Callable[[SmallHall], Evaluation], set[str]] = {
    evaluation: {"close"},
    _in_self_review: set(),
    scored: {"reject", "review", "tie"},
    _reviewed: {"confirm"},
    published: {"finalise"},
    final: set(),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("reach", ALLOWED, ids=lambda reach: reach.__name__)
def test_it_refuses_every_other_step(
    small: SmallHall, reach: Callable[[SmallHall], Evaluation], deed: str
) -> None:
    one = reach(small)
    before, taken = one.state, steps(small, one)
    if deed not in ALLOWED[reach]:
        with pytest.raises(ConflictError):
            DEEDS[deed](small, one)
        small.session.refresh(one)
        assert (one.state, steps(small, one)) == (before, taken)
    elif deed == "tie":
        with pytest.raises(InvalidInputError, match="no tie"):
            DEEDS[deed](small, one)
    elif deed == "close":
        close(small)
    else:
        if deed == "finalise":
            finalise(small, evaluation(small, "county-hall"))
        DEEDS[deed](small, one)


def test_it_names_what_is_wrong_with_a_repeated_step(small: SmallHall) -> None:
    one = published(small)
    for deed in (review, confirm):
        with pytest.raises(NotInStateError, match="2026-11"):
            deed(small, one)


def test_it_makes_final_only_after_what_feeds_it(small: SmallHall) -> None:
    choose_days(small, 3, 0)
    one = scored(small)
    settle(small, one)
    review(small, one)
    confirm(small, one)
    with pytest.raises(EarlierNotThereError, match="county-hall"):
        finalise(small, one)
    assert one.state is State.IN_PUBLICITY
    county = evaluation(small, "county-hall")
    review(small, county)
    confirm(small, county)
    # What feeds it being final, the other goes on in the same breath.
    assert (county.state, one.state) == (State.FINAL, State.FINAL)


def test_it_grants_to_the_next_in_rank(small: SmallHall) -> None:
    one = scored(small)
    assert winners(small, "A-W1") == ["W1B", "W2A"]
    _reject(small, one)
    assert winners(small, "A-W1") == ["W1A", "W2A"]
    for each in (evaluation(small, "county-hall"), one):
        review(small, each)
        confirm(small, each)
    pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    assert ("A-W1", "W1A") in granted(small)
    assert ("A-W1", "W1B") not in granted(small)
