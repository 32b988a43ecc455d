"""A rulebook that knows quarters or years only is scored while they run."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Adoption, Evaluation, FactKindRule, Metric
from signage.models.evaluation import EvaluationState
from signage.operations.adopting.adopting import adopt_edition, end_rulebook
from signage.operations.adopting.adoption_plan import AdoptionPlan
from signage.operations.evaluation.evaluations import close_month
from signage.operations.facts.intake import rescore_month
from signage.operations.objections.objection_list import objection_until
from signage.operations.rulebooks.editions import keep_shipped
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.procedure_build import close
from tests.operations.score_build import SmallHall, create_small_hall

QUARTER, YEAR = "post-star", "thousand-point"
NOVEMBER = date(2026, 11, 1)
DECEMBER = Period.parse("2026-12")
JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A small hall whose banners count in a quarter's contest, too."""
    small = create_small_hall(session)
    banner = small.fact("banner")
    banner.rules.append(FactKindRule(slug=QUARTER, rule="G-1"))
    for slug in (QUARTER, YEAR):
        adopt(small, slug)
    return small


def adopt(small: SmallHall, slug: str) -> Adoption:
    edition = keep_shipped(small.session, small.hall, slug, actor=small.chief, now=NOW)
    plan = AdoptionPlan(edition, {}, NOVEMBER, "试行")
    return adopt_edition(small.session, small.hall, plan, actor=small.chief, now=NOW)


def running(small: SmallHall) -> dict[tuple[str, str], EvaluationState]:
    """Return the state of every evaluation by rulebook and period."""
    query = select(Evaluation).join(Evaluation.adoption).order_by(Evaluation.id)
    found = small.session.scalars(query)
    return {(one.adoption.slug, one.period): one.state for one in found}


def test_it_is_open_from_the_adoption_on(small: SmallHall) -> None:
    assert running(small) == {
        ("county-hall", "2026-11"): EvaluationState.OPEN,
        ("hall-efficiency", "2026-11"): EvaluationState.OPEN,
        (QUARTER, "2026-Q4"): EvaluationState.OPEN,
        (YEAR, "2026"): EvaluationState.OPEN,
    }
    assert small.card("S1A1", "2026", YEAR).score == Decimal(700)


def test_it_follows_each_fact_as_it_is_recorded(small: SmallHall) -> None:
    vote = Metric(period="2026-11", name="vote", value=Decimal(90))
    vote.hall_id, vote.subject_id = small.hall.id, small.subject("S1A1").id
    small.session.add(vote)
    recorded = small.record("banner", "S1A1")
    assert small.card("S1A1", "2026-Q4", QUARTER).score == Decimal(92)
    assert {change.period for change in recorded.changes} == {"2026-11", "2026-Q4"}


def test_it_opens_with_the_first_month_of_the_next_one(small: SmallHall) -> None:
    january = Period.parse("2027-01")
    open_month(small.session, small.hall, january, now=JANUARY)
    opened = {key for key in running(small) if key[1].startswith("2027")}
    assert opened == {
        ("county-hall", "2027-01"),
        ("hall-efficiency", "2027-01"),
        (QUARTER, "2027-Q1"),
        (YEAR, "2027"),
    }


def test_it_does_not_hold_up_the_months_and_closes_with_the_last(
    small: SmallHall,
) -> None:
    entry = small.record("banner", "S1A1").entry
    close(small)
    assert running(small)[QUARTER, "2026-Q4"] is EvaluationState.OPEN
    assert objection_until(small.session, small.hall, entry) is not None
    open_month(small.session, small.hall, DECEMBER, now=JANUARY)
    closed = close_month(
        small.session, small.hall, DECEMBER, actor=small.approver, now=JANUARY
    )
    names = {(one.adoption.slug, one.period) for one in closed}
    assert {(QUARTER, "2026-Q4"), (YEAR, "2026")} <= names
    assert EvaluationState.OPEN not in running(small).values()


def test_an_imported_month_scores_it_once_with_its_last_month(
    small: SmallHall,
) -> None:
    query = select(Evaluation).join(Evaluation.adoption)
    quarter = small.session.scalars(query.where(Adoption.slug == QUARTER)).one()
    scored_at = quarter.scored_at
    rescore_month(small.session, small.hall, Period.parse("2026-10"), JANUARY)
    assert quarter.scored_at == scored_at
    rescore_month(small.session, small.hall, DECEMBER, JANUARY)
    assert quarter.scored_at == JANUARY


def test_it_goes_with_the_rulebook(small: SmallHall) -> None:
    end_rulebook(
        small.session,
        small.hall,
        QUARTER,
        first_off=NOVEMBER,
        reason="停用",
        actor=small.chief,
        now=NOW,
    )
    assert (QUARTER, "2026-Q4") not in running(small)
