"""Checking: what was published is derived again, and every difference is found."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Award, Evaluation, LedgerEntry, Metric, Nomination
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.adopting.adopting import adopt_edition, end_rulebook
from signage.operations.adopting.adoption_plan import AdoptionPlan
from signage.operations.evaluation.awards import reject_nomination
from signage.operations.evaluation.checking import (
    Difference,
    check_all,
    check_evaluation,
    published_evaluations,
)
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.revocation import revoke_award
from signage.operations.rulebooks.editions import keep_text
from tests.operations.procedure_build import (
    DECIDED,
    SHOWN_UNTIL,
    choose,
    confirm,
    evaluation,
    final,
    nomination,
    published,
    review,
    scored,
    settle,
)
from tests.operations.rulebooks.test_editions import changed
from tests.operations.score_build import DAY, SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    """The hall, with facts in both groups and a tie."""
    small = create_small_hall(session)
    for code in ("W1B", "W2A"):
        small.record("window-banner", code)
    small.record("banner", "S1A1")
    small.record("late", "S2A1")
    return small


def differences(small: SmallHall, one: Evaluation) -> list[Difference]:
    small.session.flush()
    small.session.expire_all()
    found = check_evaluation(small.session, one, now=SHOWN_UNTIL)
    return list(found.differences)


def test_it_agrees_with_what_is_published(small: SmallHall) -> None:
    one, county = published(small), evaluation(small, "county-hall")
    assert differences(small, one) == differences(small, county) == []
    pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    outcomes = list(check_all(small.session, small.hall.id, now=SHOWN_UNTIL))
    assert [found.evaluation for found in outcomes] == [county, one]
    assert [found.subjects for found in outcomes] == [12, 12]
    assert all(found.differences == () for found in outcomes)


def test_it_agrees_where_people_decided(small: SmallHall) -> None:
    one = scored(small)
    for code in ("W1B", "W1A"):
        reject_nomination(
            small.session,
            nomination(small, "A-W1", code),
            reason="正在调查",
            actor=small.approver,
            now=DECIDED,
        )
    settle(small, one)
    for each in (evaluation(small, "county-hall"), one):
        review(small, each)
        confirm(small, each)
    assert differences(small, one) == []
    pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    assert differences(small, one) == []


def test_it_looks_only_at_what_is_published(small: SmallHall) -> None:
    assert published_evaluations(small.session, small.hall.id) == []
    scored(small)
    assert published_evaluations(small.session, small.hall.id) == []


def test_it_finds_a_tampered_scorecard(small: SmallHall) -> None:
    final(small)
    county = evaluation(small, "county-hall")
    card = small.card("S2A1")
    assert card.score == 99
    card.score = Decimal(100)
    card.result = card.result | {"score": "100", "trace": []}
    found = {(one.subject, one.what): one for one in differences(small, county)}
    score = found["S2A1", "score"]
    assert (score.published, score.now) == ("100", "99")
    assert "late" not in found["S2A1", "trace"].published
    assert "CS-1.1" in found["S2A1", "trace"].now
    assert ("", "results_digest") in found


def test_it_finds_a_result_that_differs_from_its_own_score(small: SmallHall) -> None:
    published(small)
    card = small.card("S2A1")
    card.result = card.result | {"score": "100"}
    (found,) = differences(small, evaluation(small, "county-hall"))
    assert found == Difference("S2A1", "score", "100", "99")


def test_it_finds_a_tampered_nomination(small: SmallHall) -> None:
    one = final(small)
    flag = nomination(small, "A-W1", "W1B")
    flag.subject_id = small.subject("W1A").id
    found = {(d.subject, d.what): d for d in differences(small, one)}
    assert found["W1B", "nomination A-W1"].published == "–"
    assert found["W1A", "nomination A-W1"].now == "–"
    assert ("", "results_digest") in found


def test_it_finds_a_rejected_one_who_was_put_back(small: SmallHall) -> None:
    one = scored(small)
    flag = nomination(small, "A-W1", "W1B")
    reject_nomination(
        small.session, flag, reason="正在调查", actor=small.approver, now=DECIDED
    )
    settle(small, one)
    review(small, one)
    confirm(small, one)
    flag.state = NominationState.CONFIRMED
    found = {(d.subject, d.what): d.now for d in differences(small, one)}
    assert found == {("W1B", "nomination A-W1"): "–"}


def test_it_finds_an_award_without_its_nomination(small: SmallHall) -> None:
    one = final(small)
    dropped = nomination(small, "A-W1", "W2A")
    dropped.state = NominationState.REJECTED
    found = {(d.subject, d.what): (d.published, d.now) for d in differences(small, one)}
    assert found["W2A", "award A-W1"] == ("granted", "not due")


def test_it_finds_a_late_change(small: SmallHall) -> None:
    """An entry that got past the closed month, a metric, a setting."""
    one, county = final(small), evaluation(small, "county-hall")
    small.session.add(
        LedgerEntry(
            hall_id=small.hall.id,
            key="smuggled",
            occurred_on=DAY,
            subject_id=small.subject("W2A").id,
            fact_kind_id=small.fact("window-banner").id,
            quantity=1,
            recorded_at=SHOWN_UNTIL,
        )
    )
    found = {(d.subject, d.what) for d in differences(small, county)}
    assert {("W2A", "score"), ("W2A", "trace")} <= found
    choose(small, "hall-efficiency", publicity_days="9")
    assert ("", "rulebook_digest") in {
        (d.subject, d.what) for d in differences(small, one)
    }


def test_it_finds_a_late_metric(small: SmallHall) -> None:
    one = final(small)
    for name in ("truth", "timeliness", "completeness", "wording"):
        small.session.add(
            Metric(
                hall_id=small.hall.id,
                subject_id=small.subject("S1A1").id,
                period="2026-11",
                name=f"info_{name}",
                value=Decimal(90),
            )
        )
    found = [(d.subject, d.what) for d in differences(small, one)]
    assert ("S1A1", "nomination A-W3") in found


def test_a_revoked_award_is_no_difference(small: SmallHall) -> None:
    one = final(small)
    award = small.session.scalars(select(Award)).first()
    assert award is not None
    revoke_award(
        small.session, award, reason="材料不实", actor=small.chief, now=SHOWN_UNTIL
    )
    assert differences(small, one) == []


def test_it_finds_a_changed_text_and_derives_nothing_from_it(small: SmallHall) -> None:
    one = final(small)
    county = evaluation(small, "county-hall").adoption.edition
    for text in (county.text.replace("points: 1", "points: 2"), "no rulebook"):
        county.text = text
        assert differences(small, one) == []
        (found,) = differences(small, evaluation(small, "county-hall"))
        assert (found.subject, found.what) == (county.edition, "text_digest")
        assert found.published == county.digest != found.now


def test_editions_that_are_in_force_no_longer_are_derived_by(
    small: SmallHall,
) -> None:
    one = final(small)
    changes: dict[str, Any] = {"actor": small.chief, "now": SHOWN_UNTIL}
    edition = keep_text(small.session, small.hall, changed("2"), **changes)
    first_on, reason = date(2026, 12, 1), "新办法"
    plan = AdoptionPlan(edition, {}, first_on, reason)
    adopt_edition(small.session, small.hall, plan, **changes)
    gone: dict[str, Any] = {"first_off": first_on, "reason": reason} | changes
    end_rulebook(small.session, small.hall, "hall-efficiency", **gone)
    outcomes = check_all(small.session, small.hall.id, now=SHOWN_UNTIL)
    assert [found.differences for found in outcomes] == [(), ()]
    assert differences(small, one) == []


def test_it_changes_nothing(small: SmallHall) -> None:
    one = final(small)
    before = one.results_digest, one.scored_at
    card = small.card("S2A1")
    card.score = Decimal(1)
    differences(small, one)
    assert (one.results_digest, one.scored_at) == before
    assert one.state is EvaluationState.FINAL
    assert small.card("S2A1").score == 1
    assert small.session.scalars(select(Nomination)).first() is not None
