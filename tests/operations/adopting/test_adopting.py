"""Adopting an edition: from an open month on, and never for a closed one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Adoption, AuditEntry, Evaluation
from signage.models.evaluation import EvaluationState
from signage.operations.adopting.adopting import (
    adopt_edition,
    choose_assessment,
    end_rulebook,
)
from signage.operations.adopting.adoption_plan import AdoptionPlan, adoptable_months
from signage.operations.evaluation.evaluations import close_month
from signage.operations.rulebooks.adoption import adoptions_of, rulebook_of
from signage.operations.rulebooks.editions import (
    adoption_on,
    editions_by_month,
    keep_shipped,
    keep_text,
)
from signage.operations.scores.scoring import derive, is_evaluated, open_month
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.rulebooks.test_editions import changed
from tests.operations.score_build import SmallHall, create_small_hall

COUNTY = "county-hall"
OCTOBER, NOVEMBER = Period.parse("2026-10"), Period.parse("2026-11")
JANUARY_2 = datetime(2027, 1, 2, 2, tzinfo=UTC)


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A small hall with lateness in October (closed) and November (open)."""
    small = create_small_hall(session)
    open_month(session, small.hall, OCTOBER, now=NOW)
    small.record("late", "S1A1", on=date(2026, 10, 12))
    small.record("late", "S1A1", on=date(2026, 11, 10))
    close_month(session, small.hall, OCTOBER, actor=small.chief, now=NOW)
    return small


def plan(
    small: SmallHall, first_on: date, reason: str = "2026年第9号文"
) -> AdoptionPlan:
    """Plan to adopt an edition in which lateness costs 7 points."""
    edition = keep_text(
        small.session, small.hall, changed("2"), actor=small.chief, now=NOW
    )
    return AdoptionPlan(edition, {"quarter_percent": "50"}, first_on, reason)


def adopt(small: SmallHall, wanted: AdoptionPlan, now: datetime = NOW) -> Adoption:
    """Adopt it as the chief."""
    return adopt_edition(small.session, small.hall, wanted, actor=small.chief, now=now)


def evaluation(small: SmallHall, period: Period, slug: str = COUNTY) -> Evaluation:
    """Return a rulebook's evaluation of a period."""
    query = select(Evaluation).join(Evaluation.adoption)
    query = query.where(Evaluation.period == str(period), Adoption.slug == slug)
    return small.session.scalars(query).one()


def test_it_scores_open_months_anew_and_leaves_closed_ones(small: SmallHall) -> None:
    closed = evaluation(small, OCTOBER)
    digest = rulebook_of(closed.adoption).digest
    before, result = (
        small.score("S1A1", "2026-10"),
        small.card("S1A1", "2026-10").result,
    )
    assert small.score("S1A1") == Decimal(99)
    adoption = adopt(small, plan(small, NOVEMBER.first))
    assert small.score("S1A1") == Decimal(93)
    assert evaluation(small, NOVEMBER).adoption is adoption
    assert (adoption.feeds_assessment, adoption.adopted_by_id) == (True, small.chief.id)
    assert closed.adoption.last_on == date(2026, 10, 31)
    assert rulebook_of(closed.adoption).digest == digest != adoption.edition.digest
    assert small.score("S1A1", "2026-10") == before == Decimal(99)
    assert small.card("S1A1", "2026-10").result == result


@pytest.mark.parametrize(
    "state", [state for state in EvaluationState if state is not EvaluationState.OPEN]
)
def test_no_state_past_open_is_touched(
    small: SmallHall, state: EvaluationState
) -> None:
    closed = evaluation(small, OCTOBER)
    closed.state = state
    former, scored_at = closed.adoption_id, closed.scored_at
    card = dict(small.card("S1A1", "2026-10").result)
    adopt(small, plan(small, NOVEMBER.first))
    assert (closed.adoption_id, closed.scored_at) == (former, scored_at)
    again = derive(small.session, closed)
    scores = {one.code: one.score for one in again.subjects}
    assert scores["S1A1"] == Decimal(99)
    assert small.card("S1A1", "2026-10").result == card
    with pytest.raises(InvalidInputError, match="closed months keep"):
        adopt(small, plan(small, OCTOBER.first))


def test_a_quarter_of_two_editions_joins_the_months_as_they_were(
    small: SmallHall,
) -> None:
    adopt(small, plan(small, NOVEMBER.first))
    december = Period.parse("2026-12")
    for month in (NOVEMBER, december):
        open_month(small.session, small.hall, month, now=JANUARY_2)
        close_month(small.session, small.hall, month, actor=small.chief, now=JANUARY_2)
    card = small.card("S1A1", "2026-Q4")
    assert card.result["months"] == {"2026-10": "99", "2026-11": "93", "2026-12": "100"}
    assert card.score == Decimal("97.33")
    quarter = evaluation(small, Period.parse("2026-Q4"))
    assert rulebook_of(quarter.adoption).values["quarter_percent"] == "50"
    year = small.card("S1A1", "2026")
    assert year.result["months"]["2026-11"] == "93"


def test_adopting_again_from_the_same_day_replaces(small: SmallHall) -> None:
    first = adopt(small, plan(small, NOVEMBER.first))
    shipped = keep_shipped(small.session, small.hall, COUNTY, actor=None, now=NOW)
    back = AdoptionPlan(shipped, {}, NOVEMBER.first, "撤回")
    assert adopt(small, back) is first
    assert small.score("S1A1") == Decimal(99)
    days = [
        (one.first_on, one.last_on)
        for one in adoptions_of(small.session, small.hall.id)
        if one.slug == COUNTY
    ]
    assert days == [(date(2026, 1, 1), date(2026, 10, 31)), (NOVEMBER.first, None)]


def test_it_refuses_everything_wrong_at_once(small: SmallHall) -> None:
    adopt(small, plan(small, date(2027, 2, 1)))
    wrong = plan(small, date(2026, 11, 2), reason=" ")
    with pytest.raises(InvalidInputError) as caught:
        adopt(small, wrong)
    said = "\n".join(caught.value.problems)
    assert "first day of a month" in said
    assert "Give the reason" in said
    assert "adopted from 2027-02-01 on already" in said
    with pytest.raises(InvalidInputError, match="too long"):
        adopt(small, plan(small, date(2027, 3, 1), reason="x" * 501))


def test_it_refuses_a_template_with_open_values(small: SmallHall) -> None:
    edition = keep_shipped(
        small.session, small.hall, "village-centre", actor=None, now=NOW
    )
    open_plan = AdoptionPlan(edition, {}, NOVEMBER.first, "试行")
    with pytest.raises(InvalidInputError, match="leaves values open") as caught:
        adopt(small, open_plan)
    assert "," in caught.value.problems[0]


def test_months_to_adopt_from_start_after_the_last_closed_one(
    small: SmallHall,
) -> None:
    months = adoptable_months(small.session, small.hall, NOW)
    assert (str(months[0]), str(months[-1])) == ("2026-11", "2027-11")


def test_a_rulebook_of_its_own_is_scored_at_once_and_can_be_ended(
    small: SmallHall,
) -> None:
    session, hall = small.session, small.hall
    edition = keep_shipped(session, hall, "approval-centre", actor=None, now=NOW)
    adoption = adopt(small, AdoptionPlan(edition, {}, NOVEMBER.first, "试行"))
    assert not adoption.feeds_assessment
    assert small.card("S1A1", "2026-11", "approval-centre").score is not None
    end_rulebook(
        session,
        hall,
        "approval-centre",
        first_off=NOVEMBER.first,
        reason="试行结束",
        actor=small.chief,
        now=NOW,
    )
    slugs = {one.slug for one in adoptions_of(session, hall.id)}
    assert slugs == {COUNTY, "hall-efficiency"}
    assert session.scalars(select(Evaluation)).all()
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "rulebook.ended" in actions


def test_ending_keeps_what_was_closed(small: SmallHall) -> None:
    session, hall = small.session, small.hall
    end_rulebook(
        session,
        hall,
        COUNTY,
        first_off=NOVEMBER.first,
        reason="停用",
        actor=small.chief,
        now=NOW,
    )
    assert small.score("S1A1", "2026-10") == Decimal(99)
    kept = evaluation(small, OCTOBER).adoption
    assert kept.last_on == date(2026, 10, 31)
    with pytest.raises(InvalidInputError) as caught:
        end_rulebook(
            session,
            hall,
            COUNTY,
            first_off=NOVEMBER.first,
            reason="",
            actor=small.chief,
            now=NOW,
        )
    assert len(caught.value.problems) == 2


def test_another_rulebook_can_give_the_assessment_from_a_month_on(
    small: SmallHall,
) -> None:
    session, hall = small.session, small.hall
    edition = keep_shipped(session, hall, "approval-centre", actor=None, now=NOW)
    adopt(small, AdoptionPlan(edition, {}, NOVEMBER.first, "试行"))
    december = date(2026, 12, 1)
    choose_assessment(
        session,
        hall,
        "approval-centre",
        first_on=december,
        reason="改用",
        actor=small.chief,
        now=NOW,
    )
    adoptions = adoptions_of(session, hall.id)
    for day, feeding in ((NOVEMBER.first, COUNTY), (december, "approval-centre")):
        found = {
            slug
            for slug in (COUNTY, "approval-centre", "hall-efficiency")
            if (one := adoption_on(adoptions, slug, day)) and one.feeds_assessment
        }
        assert found == {feeding}
    with pytest.raises(InvalidInputError, match="gives no score"):
        choose_assessment(
            session,
            hall,
            "hall-efficiency",
            first_on=date(2027, 1, 1),
            reason="x",
            actor=small.chief,
            now=NOW,
        )


def test_a_quarter_that_is_scored_as_a_whole_has_one_edition(small: SmallHall) -> None:
    session, hall = small.session, small.hall
    edition = keep_shipped(session, hall, "post-star", actor=None, now=NOW)
    adoption = adopt(small, AdoptionPlan(edition, {}, NOVEMBER.first, "试行"))
    quarter = Period.parse("2026-Q4")
    found = editions_by_month(adoption, adoptions_of(session, hall.id), quarter)
    months = {str(month): book is not None for month, book in found.items()}
    assert months == {f"2026-{n:02d}": n >= 10 for n in range(1, 13)}
    assert not is_evaluated(adoption, NOVEMBER)
    assert is_evaluated(adoption, quarter)
