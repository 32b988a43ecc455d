"""Trying a draft: what would change, with nothing stored and nothing locked."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Adoption, Evaluation, RulebookEdition, Scorecard
from signage.operations.adopting.trial import Trial, trial_periods, try_draft
from signage.operations.adopting.trial_results import step_named
from signage.operations.rulebooks.editions import keep_shipped, keep_text
from signage.operations.scores.scoring import open_month
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.rulebooks.test_editions import changed
from tests.operations.score_build import MONTH, SmallHall, create_small_hall

QUARTER = Period.parse("2026-Q4")


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A small hall with lateness in October and November."""
    small = create_small_hall(session)
    open_month(session, small.hall, MONTH.previous(), now=NOW)
    small.record("late", "S1A1", on=date(2026, 10, 12))
    small.record("late", "S1A1", on=date(2026, 11, 10))
    small.record("late", "S2B2", on=date(2026, 11, 11))
    return small


def edition(small: SmallHall) -> RulebookEdition:
    """Return an edition in which lateness costs 7 points."""
    return keep_text(small.session, small.hall, changed("2"), actor=None, now=NOW)


def changes(trial: Trial) -> dict[str, Decimal | None]:
    """Return the changed scores by subject."""
    return {row.code: row.change for row in trial.rows if row.change}


def test_it_sets_both_results_side_by_side(small: SmallHall) -> None:
    trial = try_draft(small.session, edition(small), {}, MONTH)
    moved = changes(trial)
    assert moved["S1A1"] == moved["S2B2"] == Decimal(-6)
    row = next(row for row in trial.rows if row.code == "S1A1")
    assert row.before is not None
    assert row.after is not None
    assert (row.before.score, row.after.score) == (Decimal(99), Decimal(93))
    assert row.before.score == small.score("S1A1")
    assert (row.group, row.name) == ("1", "S1A1")
    assert trial.scores_changed == len(moved)
    assert trial.mean_change is not None
    assert trial.mean_change < 0
    assert trial.grades_changed == trial.amounts_changed == 0
    assert {row.code for row in trial.changed} >= {"S1A1", "S2B2"}
    assert trial.entries == 3


def test_a_quarter_is_tried_from_its_first_day_on(small: SmallHall) -> None:
    trial = try_draft(small.session, edition(small), {}, QUARTER)
    row = next(row for row in trial.rows if row.code == "S1A1")
    assert row.after is not None
    assert row.after.months is not None
    assert list(row.after.months.values())[:2] == [93, 93]
    assert {one.code for one in trial.awards} == {"C-W1", "C-W2"}


def test_it_shows_who_would_win_and_who_no_longer(small: SmallHall) -> None:
    shipped = keep_shipped(
        small.session, small.hall, "county-hall", actor=None, now=NOW
    )
    settings = {"quarter_percent": "100"}
    trial = try_draft(small.session, shipped, settings, QUARTER)
    assert changes(trial) == {}
    assert trial.winners_in > 0
    assert trial.winners_out == 0
    assert all(award.is_changed for award in trial.awards)
    assert trial.awards[0].before is not None
    assert not trial.awards[0].stay
    back = try_draft(small.session, shipped, {}, QUARTER)
    assert not any(award.is_changed for award in back.awards)


def test_ladder_steps_that_come_and_go_are_named(small: SmallHall) -> None:
    small.record("late", "S1A1", on=date(2026, 11, 12))
    shipped = keep_shipped(
        small.session, small.hall, "hall-efficiency", actor=None, now=NOW
    )
    trial = try_draft(small.session, shipped, {"late_after_third": "repeat"}, MONTH)
    assert trial.actions_changed == 0
    for day in (13, 16):
        small.record("late", "S1A1", on=date(2026, 11, day))
    trial = try_draft(small.session, shipped, {"late_after_third": "repeat"}, MONTH)
    row = next(row for row in trial.rows if row.code == "S1A1")
    assert row.actions_in == ("A-L2/3",)
    assert row.actions_out == ()
    step = step_named(load_shipped("hall-efficiency"), "A-L2/3")
    assert step is not None
    assert step.step == 3
    assert step_named(load_shipped("hall-efficiency"), "nothing") is None


def test_a_rulebook_that_the_hall_does_not_use_has_no_before(small: SmallHall) -> None:
    other = keep_shipped(
        small.session, small.hall, "approval-centre", actor=None, now=NOW
    )
    trial = try_draft(small.session, other, {}, MONTH)
    assert trial.in_force is None
    assert trial.rows
    assert all(row.before is None for row in trial.rows)
    assert trial.mean_change is None
    assert len(trial.changed) == len(trial.rows)


def test_it_names_the_values_without_which_nothing_is_graded(
    small: SmallHall,
) -> None:
    template = keep_shipped(
        small.session, small.hall, "village-centre", actor=None, now=NOW
    )
    year = Period.parse("2026")
    trial = try_draft(small.session, template, {}, year)
    assert trial.unset == load_shipped("village-centre").unset
    assert trial.rows == ()
    chosen = dict(zip(trial.unset, ("100", "90", "80", "60"), strict=True))
    assert try_draft(small.session, template, chosen, year).unset == ()


def test_it_stores_nothing_and_needs_no_lock(
    small: SmallHall, database: Database
) -> None:
    edition_id = edition(small).id
    small.session.commit()
    with database.write() as writer, database.read() as reader:
        tables = (Adoption, Evaluation, Scorecard)
        before = [reader.scalar(select(func.count(one.id))) for one in tables]
        writer.scalar(select(func.count(Adoption.id)))
        found = reader.get_one(RulebookEdition, edition_id)
        trial = try_draft(reader, found, {}, MONTH)
        assert trial.scores_changed
        assert not reader.new
        assert not reader.dirty
        after = [reader.scalar(select(func.count(one.id))) for one in tables]
    assert before == after


def test_periods_to_try_are_those_of_the_last_thirteen_months() -> None:
    today = date(2026, 11, 18)
    found = [str(one) for one in trial_periods(load_shipped("county-hall"), today)]
    assert found[:2] == ["2026-11", "2026-10"]
    assert "2025-11" in found
    assert "2025-10" not in found
    assert {"2026-Q4", "2025-Q4", "2026"} <= set(found)
    assert [
        str(one) for one in trial_periods(load_shipped("village-centre"), today)
    ] == [
        "2026",
        "2025",
    ]


def test_it_shows_what_the_assessment_changes_in_other_awards(small: SmallHall) -> None:
    small.record("window-banner", "W1A", on=date(2026, 11, 12))
    trial = try_draft(small.session, edition(small), {}, MONTH)
    (other,) = trial.beside
    assert other.rulebook.slug == "hall-efficiency"
    flags = {one.group: one for one in other.awards if one.code == "A-W1"}
    assert (flags["1"].leave, flags["1"].enter) == (("W1A",), ("W1B",))
    same = keep_shipped(small.session, small.hall, "county-hall", actor=None, now=NOW)
    (unchanged,) = try_draft(small.session, same, {}, MONTH).beside
    assert unchanged.awards == ()
    other_draft = keep_shipped(
        small.session, small.hall, "hall-efficiency", actor=None, now=NOW
    )
    assert try_draft(small.session, other_draft, {}, MONTH).beside == ()
