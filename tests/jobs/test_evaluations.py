"""The job of deadlines: it looks, lets go on, and says when to come again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.jobs.evaluations import LOOK_AGAIN, pass_deadlines
from signage.models import Award, Evaluation
from signage.models.evaluation import EvaluationState
from tests.operations.procedure_build import (
    CLOSED,
    SCORED,
    SHOWN_UNTIL,
    SOON,
    close,
    published,
)
from tests.operations.score_build import SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    small = create_small_hall(session)
    small.record("window-banner", "W1B")
    return small


def states(database: Database) -> set[EvaluationState]:
    with database.read() as session:
        return set(session.scalars(select(Evaluation.state)))


def test_it_comes_again_when_the_days_are_over(
    database: Database, small: SmallHall
) -> None:
    close(small)
    small.session.commit()
    assert pass_deadlines(database, CLOSED) == CLOSED + LOOK_AGAIN
    assert pass_deadlines(database, SCORED - SOON) == SCORED
    assert states(database) == {EvaluationState.SELF_REVIEW}
    assert pass_deadlines(database, SCORED) == SCORED + LOOK_AGAIN
    assert states(database) == {EvaluationState.SCORED}


def test_it_catches_up_and_grants_once(database: Database, small: SmallHall) -> None:
    published(small)
    small.session.commit()
    on_again = SHOWN_UNTIL + timedelta(days=10)
    for _ in range(2):
        pass_deadlines(database, on_again)
    assert states(database) == {EvaluationState.FINAL}
    with database.read() as session:
        awards = session.scalars(select(Award)).all()
    assert len(awards) == len({award.nomination_id for award in awards}) > 0


def test_it_rests_without_a_hall(database: Database) -> None:
    assert pass_deadlines(database, CLOSED) == CLOSED + LOOK_AGAIN
