"""A rulebook may publish every result in the hall, also where nobody is nominated."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signage.models import LedgerEntry, StaffMember, User
from signage.models.evaluation import EvaluationState as State
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.published_lists import published_lists
from signage.operations.explaining.own_scores import TimeToObject, times_to_object
from signage.operations.objections.objecting import object_to_entry
from signage.operations.objections.objection_errors import ObjectionsOverError
from signage.operations.objections.objection_list import objection_until
from signage.operations.objections.objections import uphold_objection
from tests.operations.procedure_build import (
    DECIDED,
    SCORED,
    SHOWN_UNTIL,
    choose,
    clerk_of,
    close,
    confirm,
    evaluation,
    review,
    settle,
)
from tests.operations.score_build import MONTH, SmallHall, create_small_hall

COUNTY = "county-hall"


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A small hall that publishes the county's monthly results; somebody was late."""
    small = create_small_hall(session)
    choose(small, COUNTY, publicity_of="results")
    small.record("late", "S2A1", key="late-1")
    close(small)
    pass_due(session, small.hall, now=SCORED)
    return small


def publish(small: SmallHall) -> None:
    for slug in (COUNTY, "hall-efficiency"):
        one = evaluation(small, slug)
        settle(small, one)
        review(small, one)
        confirm(small, one)


def entry(small: SmallHall) -> LedgerEntry:
    return small.session.query(LedgerEntry).filter_by(key="late-1").one()


def until(small: SmallHall, now: datetime) -> datetime | None:
    return objection_until(small.session, small.hall, entry(small), now=now)


def uphold(small: SmallHall, clerk: User) -> None:
    found = object_to_entry(
        small.session,
        small.hall,
        entry(small),
        text="当天外出办事",
        actor=clerk,
        now=DECIDED,
    )
    uphold_objection(
        small.session, found, reason="情况属实", actor=small.approver, now=DECIDED
    )


def test_it_is_in_publicity_without_a_nomination_and_on_no_screen(
    small: SmallHall,
) -> None:
    publish(small)
    county = evaluation(small, COUNTY)
    assert (county.state, county.due_at) == (State.IN_PUBLICITY, SHOWN_UNTIL)
    lists = published_lists(small.session, small.hall, DECIDED)
    assert county.id not in {one.evaluation_id for one in lists}
    pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    assert county.state is State.FINAL


def test_it_goes_on_at_once_where_only_awards_are_published(
    session: Session,
) -> None:
    small = create_small_hall(session)
    close(small)
    pass_due(session, small.hall, now=SCORED)
    county = evaluation(small, COUNTY)
    review(small, county)
    confirm(small, county)
    assert county.due_at == DECIDED


def test_clerks_may_object_until_it_is_over(small: SmallHall) -> None:
    assert until(small, DECIDED) is None
    publish(small)
    assert until(small, DECIDED) == SHOWN_UNTIL
    clerk = clerk_of(small, "S2A1")
    staff = small.session.get_one(StaffMember, clerk.staff_id)
    times = times_to_object(small.session, small.hall, staff, now=DECIDED)
    assert times == [TimeToObject(MONTH, times[0].last_on, 4, is_published=True)]
    assert times[0].last_on.isoformat() == "2026-12-08"
    assert until(small, SHOWN_UNTIL) is None
    with pytest.raises(ObjectionsOverError):
        object_to_entry(
            small.session,
            small.hall,
            entry(small),
            text="晚了",
            actor=clerk,
            now=SHOWN_UNTIL,
        )


def test_a_result_that_changes_is_reviewed_anew(small: SmallHall) -> None:
    publish(small)
    uphold(small, clerk_of(small, "S2A1"))
    county = evaluation(small, COUNTY)
    states = [county.state]
    assert str(small.score("S2A1")) == "100"
    review(small, county)
    confirm(small, county)
    assert [*states, county.state] == [State.SCORED, State.IN_PUBLICITY]
