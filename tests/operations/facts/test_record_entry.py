"""Recording a fact: once, checked as a whole, and rescoring only what it touches."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, Evaluation, LadderAction, LedgerEntry, Scorecard
from signage.models.evaluation import EvaluationState
from signage.operations.facts import ledger
from signage.operations.facts.ledger import reverse_entry
from signage.operations.facts.ledger_errors import (
    AlreadyReversedError,
    KeyTakenError,
    MonthClosedError,
)
from signage.operations.scores.scoring import rescore_period
from signage.outbox import Topic
from tests.build import NOW
from tests.operations.score_build import SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def entries(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(LedgerEntry)).one()


def problems(error: pytest.ExceptionInfo[InvalidInputError]) -> str:
    return "\n".join(error.value.problems)


def test_it_moves_the_score_of_the_person_and_the_window(small: SmallHall) -> None:
    recorded = small.record("late", "S1A1", quantity=2)
    assert recorded.is_new
    assert small.score("S1A1") == Decimal(98)
    # The window's attendance is its staff's mean: 19 of 20, times 0.75.
    assert small.score("W1A") == Decimal("99.25")
    assert small.score("S1A2") == small.score("W1B") == Decimal(100)
    moved = {change.subject_id: change.after for change in recorded.changes}
    assert moved == {
        small.subject("S1A1").id: Decimal(98),
        small.subject("W1A").id: Decimal("99.25"),
    }


def test_it_explains_itself_line_by_line(small: SmallHall) -> None:
    small.record("quarrel", "S1A1", points=Decimal(4), key="one")
    line = small.card("S1A1").result["trace"][0]
    assert (line["entry"], line["rule"], line["counted"]) == ("one", "CS-2.3", "-4")


def test_it_falls_under_a_rule_of_each_rulebook(small: SmallHall) -> None:
    small.record("absent", "S1A1")
    small.record("absent", "S1A1")
    query = select(LadderAction).order_by(LadderAction.step)
    actions = small.session.scalars(query).all()
    assert [(a.ladder, a.step, a.is_public) for a in actions] == [
        ("A-L3", 1, False),
        ("A-L3", 2, True),
    ]
    assert small.score("S1A1") == Decimal(96)


def test_it_agrees_with_scoring_the_whole_period(small: SmallHall) -> None:
    small.record("late", "S1A1")
    small.record("complaint", "S1A2", points=Decimal(3))
    small.record("window-banner", "W1A", quantity=3)
    small.record("banner", "S2B1")
    query = select(Scorecard).order_by(Scorecard.id)
    before = [(c.subject_id, c.score, c.result) for c in small.session.scalars(query)]
    for evaluation in small.session.scalars(select(Evaluation)):
        rescore_period(small.session, evaluation, now=NOW)
    after = [(c.subject_id, c.score, c.result) for c in small.session.scalars(query)]
    assert after == before


def test_it_carries_yearly_caps_into_later_open_months(small: SmallHall) -> None:
    small.record("banner", "S1A1", date(2026, 11, 3))
    small.record("banner", "S1A1", date(2026, 10, 5), quantity=4)
    assert small.score("S1A1", "2026-10") == Decimal(102)
    assert small.score("S1A1") == Decimal(100)


def test_it_stores_a_double_submission_once(small: SmallHall) -> None:
    first = small.record("late", "S1A1", key="form-7")
    again = small.record("late", "S1A1", key="form-7")
    assert again.entry is first.entry
    assert not again.is_new
    assert entries(small.session) == 1
    with pytest.raises(KeyTakenError):
        small.record("late", "S1A2", key="form-7")


def test_it_stores_once_when_another_process_is_faster(
    small: SmallHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = small.record("late", "S1A1", key="form-7").entry
    looks = iter((None, first))
    monkeypatch.setattr(ledger, "entry_by_key", lambda *_: next(looks))
    again = small.record("late", "S1A1", key="form-7")
    assert (again.entry, again.is_new) == (first, False)
    assert entries(small.session) == 1
    assert small.score("S1A1") == Decimal(99)


def test_it_announces_scores_and_writes_the_audit_list(small: SmallHall) -> None:
    small.session.info.pop("hints", None)
    entry = small.record("late", "S1A1").entry
    hints = small.session.info["hints"]
    assert {hint.topic for hint in hints} == {Topic.SCORES}
    query = select(AuditEntry).filter_by(action="entry.recorded")
    assert small.session.scalars(query).one().target == f"entry:{entry.id}"


def test_it_reports_everything_wrong_at_once(small: SmallHall) -> None:
    with pytest.raises(InvalidInputError) as error:
        small.record(
            "quarrel",
            "W1A",
            date(2026, 11, 19),
            quantity=0,
            points=Decimal(9),
            level="city",
            note="x" * 2001,
        )
    said = problems(error)
    for part in ("future", "for staff", "whole number", "3–5", "level out", "2000"):
        assert part in said
    assert entries(small.session) == 0


def test_it_wants_points_and_levels_where_a_rule_does(small: SmallHall) -> None:
    with pytest.raises(InvalidInputError) as error:
        small.record("complaint", "S1A1")
    assert "CS-5.1 needs points" in problems(error)
    with pytest.raises(InvalidInputError) as error:
        small.record("article", "S1A1", level="galaxy")
    assert "city, province, national" in problems(error)
    with pytest.raises(InvalidInputError) as error:
        small.record("late", "S1A1", points=Decimal(1))
    assert "takes no points" in problems(error)


def test_it_refuses_days_out_of_service_and_before_adoption(small: SmallHall) -> None:
    small.subject("S1A1").joined_on = date(2026, 11, 12)
    with pytest.raises(InvalidInputError) as error:
        small.record("late", "S1A1")
    assert "not in service" in problems(error)
    with pytest.raises(InvalidInputError) as error:
        small.record("late", "S1A2", date(2025, 12, 31))
    assert "No rulebook in force" in problems(error)


def test_it_refuses_a_closed_month(small: SmallHall) -> None:
    entry = small.record("late", "S1A1").entry
    for evaluation in small.session.scalars(select(Evaluation)):
        evaluation.state = EvaluationState.SCORED
    with pytest.raises(InvalidInputError) as error:
        small.record("late", "S1A1")
    assert "2026-11 is closed" in problems(error)
    with pytest.raises(MonthClosedError):
        reverse_entry(
            small.session, entry, reason="看错人", actor=small.inspector, now=NOW
        )


def test_it_restores_the_score_by_a_reversal(small: SmallHall) -> None:
    entry = small.record("absent", "S1A1", quantity=2).entry
    assert small.score("S1A1") == Decimal(96)
    reversal = reverse_entry(
        small.session, entry, reason=" 看错人 ", actor=small.inspector, now=NOW
    )
    assert small.score("S1A1") == small.score("W1A") == Decimal(100)
    assert small.session.scalars(select(LadderAction)).all() == []
    assert (reversal.entry.reason, reversal.entry.reverses_id) == ("看错人", entry.id)


def test_it_reverses_once_and_with_a_reason(small: SmallHall) -> None:
    entry = small.record("late", "S1A1").entry

    def reverse(reason: str) -> None:
        reverse_entry(
            small.session, entry, reason=reason, actor=small.inspector, now=NOW
        )

    for reason in ("", "  ", "x" * 501):
        with pytest.raises(InvalidInputError):
            reverse(reason)
    reverse("看错人")
    small.session.refresh(entry)
    with pytest.raises(AlreadyReversedError):
        reverse("再来一次")
