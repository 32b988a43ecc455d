"""Closing a month: nothing more is recorded; awards are proposed after self-review."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Award, Metric, Nomination
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.evaluation.awards import decide_tie
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.procedure_errors import (
    AlreadyClosedError,
    EarlierOpenError,
    PeriodRunningError,
    TieOpenError,
)
from signage.operations.facts.ledger import reverse_entry
from signage.operations.facts.ledger_errors import MonthClosedError
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.procedure_build import (
    CLOSED,
    DECIDED,
    SCORED,
    choose,
    choose_days,
    close,
    evaluation,
    nominations,
    review,
    scored,
    steps,
)
from tests.operations.score_build import MONTH, SmallHall, create_small_hall

JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
DECEMBER = Period.parse("2026-12")


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def test_it_goes_into_self_review_and_proposes_nobody(small: SmallHall) -> None:
    small.record("window-banner", "W1B")
    first, second = close(small)
    assert (first.adoption.slug, second.adoption.slug) == (
        "county-hall",
        "hall-efficiency",
    )
    assert first.state == second.state == EvaluationState.SELF_REVIEW
    assert first.due_at == second.due_at == SCORED
    assert steps(small, first) == [("self_review", "approver")]
    assert small.session.scalars(select(Nomination)).all() == []


def test_it_proposes_by_the_assessment_of_the_month(small: SmallHall) -> None:
    small.record("window-banner", "W1B")
    small.record("late", "S2A1")
    one = scored(small)
    assert one.state is EvaluationState.SCORED
    assert one.due_at is None
    flags = nominations(small, "A-W1")
    found = [(n.group_code, n.subject.code, n.state) for n in flags]
    assert found == [
        ("1", "W1B", NominationState.PROPOSED),
        ("2", "W2B", NominationState.PROPOSED),
    ]
    reason = flags[0].reason
    assert (reason["quota"], reason["participants"]) == (1, 2)
    assert reason["keys"][0] == "100.5"
    assert [c["code"] for c in reason["candidates"]] == ["W1B", "W1A"]


def test_it_waits_until_the_month_is_over(small: SmallHall) -> None:
    with pytest.raises(PeriodRunningError):
        close(small, now=datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    close(small, now=datetime(2026, 11, 30, 16, 0, tzinfo=UTC))


def test_it_closes_months_in_order_and_once(small: SmallHall) -> None:
    october = Period.parse("2026-10")
    open_month(small.session, small.hall, october, now=NOW)
    with pytest.raises(EarlierOpenError, match="2026-10"):
        close(small)
    close(small, october)
    close(small)
    with pytest.raises(AlreadyClosedError):
        close(small)


def test_it_records_nothing_in_a_closed_month_or_before_it(small: SmallHall) -> None:
    entry = small.record("late", "S2A1").entry
    close(small)
    for day in (date(2026, 11, 10), date(2026, 10, 10)):
        with pytest.raises(InvalidInputError, match="closed"):
            small.record("late", "S2A1", on=day, now=CLOSED)
    with pytest.raises(MonthClosedError):
        reverse_entry(
            small.session, entry, reason="误记", actor=small.approver, now=CLOSED
        )
    assert small.record("late", "S2A1", on=date(2026, 12, 1), now=CLOSED).is_new


def test_it_gives_the_days_of_the_slowest_rulebook(small: SmallHall) -> None:
    choose(small, "county-hall", self_review_days="0")
    choose(small, "hall-efficiency", self_review_days="5")
    first, second = close(small)
    assert first.due_at == second.due_at == datetime(2026, 12, 6, 16, 0, tzinfo=UTC)


def test_it_passes_on_at_once_where_no_days_are_given(small: SmallHall) -> None:
    choose_days(small, 0, 3)
    small.record("window-banner", "W1B")
    first, second = close(small)
    assert first.state == second.state == EvaluationState.SCORED
    assert nominations(small, "A-W1") != []
    assert steps(small, second) == [("self_review", "approver"), ("scored", None)]


def test_it_leaves_ties_to_the_committee(small: SmallHall) -> None:
    one = scored(small)
    tied = [n for n in nominations(small, "A-W1") if n.group_code == "1"]
    assert [n.state for n in tied] == [NominationState.UNDECIDED] * 2
    with pytest.raises(TieOpenError):
        review(small, one)
    assert small.session.scalars(select(Award)).all() == []


def decide(small: SmallHall, award: str, chosen: set[int], reason: str) -> None:
    decide_tie(
        small.session,
        evaluation(small),
        award,
        "1",
        chosen=chosen,
        reason=reason,
        actor=small.approver,
        now=DECIDED,
    )


def test_it_takes_the_committees_choice_with_its_reason(small: SmallHall) -> None:
    scored(small)
    first, second = (n for n in nominations(small, "A-W1") if n.group_code == "1")
    for chosen, reason in (
        ({first.id, second.id}, "抽签"),
        (set(), "抽签"),
        ({first.id}, " "),
        ({0}, "抽签"),
    ):
        with pytest.raises(InvalidInputError):
            decide(small, "A-W1", chosen, reason)
    decide(small, "A-W1", {second.id}, "办件量更大")
    assert first.state == NominationState.REJECTED
    assert second.state == NominationState.PROPOSED
    assert second.reason["committee"]["reason"] == "办件量更大"


def test_it_ranks_information_officers_by_their_four_metrics(small: SmallHall) -> None:
    for code, value in (("S1A1", 90), ("S1B2", 95)):
        for name in ("truth", "timeliness", "completeness", "wording"):
            small.session.add(
                Metric(
                    hall_id=small.hall.id,
                    subject_id=small.subject(code).id,
                    period=str(MONTH),
                    name=f"info_{name}",
                    value=Decimal(value),
                )
            )
    small.session.flush()
    scored(small)
    assert [n.subject.code for n in nominations(small, "A-W3")] == ["S1B2"]


def test_it_closes_the_quarter_with_its_last_month_and_heeds_bars(
    session: Session,
) -> None:
    small = create_small_hall(session, first_on=date(2026, 11, 1))
    choose(small, "county-hall", quarter_percent="50")
    small.record("notice-city", "S1A1")
    for code in ("S1A2", "S1B1", "S1B2", "S2A1"):
        small.record("banner", code)
    close(small)
    closed = close(small, DECEMBER, JANUARY)
    periods = [e.period for e in closed]
    assert periods == ["2026-12", "2026-12", "2026-Q4", "2026"]
    pass_due(session, small.hall, now=datetime(2027, 1, 31, tzinfo=UTC))
    assert {e.state for e in closed} == {EvaluationState.SCORED}
    stars = nominations(small, "C-W2")
    assert [n.subject.code for n in stars] == ["S1A2", "S1B1", "S1B2", "S2A1"]
    shut_out = [c for c in stars[0].reason["candidates"] if c["excluded"]]
    assert [(c["code"], c["excluded"]) for c in shut_out] == [("S1A1", "barred")]
