"""Closing a month: results stand, awards are proposed, ties go to a committee."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Award, Evaluation, Metric, Nomination
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.awards import (
    NotScoredError,
    TieOpenError,
    confirm_nominations,
    decide_tie,
    reject_nomination,
)
from signage.operations.evaluations import (
    AlreadyClosedError,
    EarlierOpenError,
    PeriodRunningError,
    close_month,
)
from signage.operations.scoring import open_month
from signage.outbox import Topic
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.score_build import MONTH, SmallHall, create_small_hall

DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def close(small: SmallHall, month: Period = MONTH) -> list[Evaluation]:
    now = JANUARY if month.number == 12 else DECEMBER
    return close_month(small.session, small.hall, month, actor=small.approver, now=now)


def efficiency(small: SmallHall) -> Evaluation:
    query = select(Evaluation).join(Evaluation.adoption)
    found = small.session.scalars(query.filter_by(slug="hall-efficiency"))
    return found.one()


def nominations(small: SmallHall, award: str) -> list[Nomination]:
    query = select(Nomination).filter_by(award=award)
    order = Nomination.group_code, Nomination.rank, Nomination.id
    return list(small.session.scalars(query.order_by(*order)))


def test_it_proposes_by_the_assessment_of_the_month(small: SmallHall) -> None:
    small.record("window-banner", "W1B")
    small.record("late", "S2A1")
    first, second = close(small)
    assert (first.adoption.slug, second.adoption.slug) == (
        "county-hall",
        "hall-efficiency",
    )
    assert first.state == second.state == EvaluationState.SCORED
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
    last_evening = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    with pytest.raises(PeriodRunningError):
        close_month(
            small.session, small.hall, MONTH, actor=small.approver, now=last_evening
        )
    midnight = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    close_month(small.session, small.hall, MONTH, actor=small.approver, now=midnight)


def test_it_closes_months_in_order_and_once(small: SmallHall) -> None:
    october = Period.parse("2026-10")
    open_month(small.session, small.hall, october, now=NOW)
    with pytest.raises(EarlierOpenError, match="2026-10"):
        close(small)
    close(small, october)
    close(small)
    with pytest.raises(AlreadyClosedError):
        close(small)


def test_it_leaves_ties_to_the_committee(small: SmallHall) -> None:
    close(small)
    tied = [n for n in nominations(small, "A-W1") if n.group_code == "1"]
    assert [n.state for n in tied] == [NominationState.UNDECIDED] * 2
    evaluation = efficiency(small)
    with pytest.raises(TieOpenError):
        confirm_nominations(
            small.session, evaluation, actor=small.approver, now=DECEMBER
        )
    assert small.session.scalars(select(Award)).all() == []


def decide(small: SmallHall, award: str, chosen: set[int], reason: str) -> None:
    decide_tie(
        small.session,
        efficiency(small),
        award,
        "1",
        chosen=chosen,
        reason=reason,
        actor=small.approver,
        now=DECEMBER,
    )


def test_it_takes_the_committees_choice_with_its_reason(small: SmallHall) -> None:
    close(small)
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


def test_it_grants_what_is_confirmed(small: SmallHall) -> None:
    for code in ("W1B", "W2A"):
        small.record("window-banner", code)
    for code in ("S1A1", "S2B2"):
        small.record("banner", code)
    close(small)
    rejected = nominations(small, "A-W2")[0]
    reject_nomination(
        small.session, rejected, reason="正在调查", actor=small.approver, now=DECEMBER
    )
    small.session.info.pop("hints", None)
    evaluation = efficiency(small)
    awards = confirm_nominations(
        small.session, evaluation, actor=small.approver, now=DECEMBER
    )
    granted = {(a.nomination.award, a.nomination.subject.code) for a in awards}
    assert granted == {("A-W1", "W1B"), ("A-W1", "W2A"), ("A-W2", "S2B2")}
    assert evaluation.state == EvaluationState.FINAL
    assert {hint.topic for hint in small.session.info["hints"]} == {Topic.AWARDS}
    with pytest.raises(NotScoredError):
        confirm_nominations(
            small.session, evaluation, actor=small.approver, now=DECEMBER
        )


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
    close(small)
    assert [n.subject.code for n in nominations(small, "A-W3")] == ["S1B2"]


def test_it_closes_the_quarter_with_its_last_month_and_heeds_bars(
    session: Session,
) -> None:
    small = create_small_hall(session, first_on=date(2026, 11, 1))
    county = small.card("W1A").evaluation.adoption
    county.settings = {"quarter_percent": "50"}
    small.record("notice-city", "S1A1")
    for code in ("S1A2", "S1B1", "S1B2", "S2A1"):
        small.record("banner", code)
    close(small)
    closed = close(small, Period.parse("2026-12"))
    periods = [e.period for e in closed]
    assert periods == ["2026-12", "2026-12", "2026-Q4", "2026"]
    stars = nominations(small, "C-W2")
    assert [n.subject.code for n in stars] == ["S1A2", "S1B1", "S1B2", "S2A1"]
    shut_out = [c for c in stars[0].reason["candidates"] if c["excluded"]]
    assert [(c["code"], c["excluded"]) for c in shut_out] == [("S1A1", "barred")]
