"""Titles of a year's ranking are those that were granted and not revoked."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Adoption, Award, EvaluationStep, Hall, StaffMember
from signage.models.evaluation import EvaluationState
from signage.operations.scores.granted import titles_of
from signage.rules.period import Period
from tests.build import NOW, create_staff
from tests.slides.setting import (
    create_adoption,
    create_evaluation,
    create_nomination,
)

YEAR = Period.parse("2026")
FIRST, SECOND = Period.parse("2026-Q1"), Period.parse("2026-Q2")


@pytest.fixture
def adoption(session: Session, hall: Hall) -> Adoption:
    return create_adoption(session, hall, "approval-centre")


def grant(
    session: Session, adoption: Adoption, person: StaffMember, state: EvaluationState
) -> Award:
    """Grant the first quarter's title, in an evaluation of that state."""
    evaluation = create_evaluation(session, adoption, str(FIRST))
    evaluation.state = state
    nomination = create_nomination(session, evaluation, person, "D-W1")
    award = Award(hall_id=adoption.hall_id, nomination=nomination, granted_at=NOW)
    session.add(award)
    session.flush()
    return award


def test_titles_of_final_quarters_stand(
    session: Session, hall: Hall, adoption: Adoption
) -> None:
    grant(session, adoption, create_staff(session, hall, "P1"), EvaluationState.FINAL)
    create_evaluation(session, adoption, str(SECOND)).state = EvaluationState.FINAL
    assert titles_of(session, adoption, YEAR) == {
        ("D-W1", FIRST): ["P1"],
        ("D-W2", FIRST): [],
        ("D-W1", SECOND): [],
        ("D-W2", SECOND): [],
    }


def test_what_is_not_final_is_worked_out(
    session: Session, hall: Hall, adoption: Adoption
) -> None:
    person = create_staff(session, hall, "P1")
    grant(session, adoption, person, EvaluationState.IN_PUBLICITY)
    assert titles_of(session, adoption, YEAR) == {}


def test_a_revoked_title_counts_no_more(
    session: Session, hall: Hall, adoption: Adoption
) -> None:
    person = create_staff(session, hall, "P1")
    award = grant(session, adoption, person, EvaluationState.FINAL)
    award.revoked_at = NOW
    session.flush()
    assert titles_of(session, adoption, YEAR)["D-W1", FIRST] == []


def test_a_title_revoked_after_the_year_stands_still_counts_in_it(
    session: Session, hall: Hall, adoption: Adoption
) -> None:
    person = create_staff(session, hall, "P1")
    award = grant(session, adoption, person, EvaluationState.FINAL)
    year = create_evaluation(session, adoption, str(YEAR))
    year.steps.append(EvaluationStep(state=EvaluationState.FINAL, entered_at=NOW))
    award.revoked_at = NOW + timedelta(days=1)
    session.flush()
    assert titles_of(session, adoption, YEAR)["D-W1", FIRST] == ["P1"]


def test_a_quarter_looks_at_no_titles(session: Session, adoption: Adoption) -> None:
    assert titles_of(session, adoption, FIRST) == {}
