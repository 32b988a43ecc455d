"""Publicity lists: nominees who stand, award by award, until the publicity ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Department, Evaluation, Hall
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.evaluation.published_lists import (
    label_in,
    published_list,
    published_lists,
)
from tests.build import NOW, create_group, create_staff, create_window
from tests.slides.setting import (
    create_adoption,
    create_evaluation,
    create_nomination,
)

#: Midnight in the hall after November 26.
DUE = datetime(2026, 11, 26, 16, tzinfo=UTC)


@pytest.fixture
def october(session: Session, hall: Hall) -> Evaluation:
    """The evaluation of October, in publicity until November 26."""
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, adoption, "2026-10")
    evaluation.state, evaluation.due_at = EvaluationState.IN_PUBLICITY, DUE
    session.flush()
    return evaluation


def test_it_lists_awards_groups_and_ranks_in_order(
    session: Session, hall: Hall, october: Evaluation
) -> None:
    groups = [create_group(session, hall, code) for code in ("1", "2")]
    department = Department(hall_id=hall.id, name="医疗保障局")
    session.add(department)
    session.flush()
    window = create_window(
        session,
        hall,
        "W1",
        name="医保窗口",
        group_id=groups[0].id,
        department_id=department.id,
    )
    star = create_staff(
        session, hall, "S1", window, name="苏婉清", group_id=groups[1].id
    )
    second = create_staff(session, hall, "S2", name="程明", group_id=groups[0].id)
    first = create_staff(session, hall, "S3", name="何远帆", group_id=groups[0].id)
    create_nomination(session, october, star, "A-W2")
    create_nomination(session, october, second, "A-W2", rank=2)
    create_nomination(session, october, first, "A-W2")
    create_nomination(session, october, window, "A-W1")
    (found,) = published_lists(session, hall, NOW)
    assert found.evaluation_id == october.id
    assert found.rulebook.zh == "大厅效能管理办法"
    assert (found.period, found.last_day("Asia/Shanghai")) == (
        "2026-10",
        date(2026, 11, 26),
    )
    flags, stars = found.sections
    assert (flags.award, label_in(flags.label, "zh_Hans")) == ("A-W1", "流动红旗窗口")
    assert label_in(flags.label, "en") == "Red-flag window of the month"
    assert [(n.name, n.place) for n in flags.nominees] == [("医保窗口", "医疗保障局")]
    assert [(n.group, n.name, n.place) for n in stars.nominees] == [
        ("第1组", "何远帆", ""),
        ("第1组", "程明", ""),
        ("第2组", "苏婉清", "医保窗口"),
    ]


@pytest.mark.parametrize("state", list(NominationState))
def test_it_lists_only_who_stands(
    session: Session, hall: Hall, october: Evaluation, state: NominationState
) -> None:
    window = create_window(session, hall, "W1")
    create_nomination(session, october, window, "A-W1", state=state)
    stands = state in {NominationState.PROPOSED, NominationState.CONFIRMED}
    assert bool(published_lists(session, hall, NOW)) is stands


@pytest.mark.parametrize("state", list(EvaluationState))
def test_it_lists_only_what_is_in_publicity(
    session: Session, hall: Hall, october: Evaluation, state: EvaluationState
) -> None:
    create_nomination(session, october, create_window(session, hall, "W1"), "A-W1")
    october.state = state
    session.flush()
    is_public = state is EvaluationState.IN_PUBLICITY
    assert bool(published_lists(session, hall, NOW)) is is_public


def test_it_ends_when_the_publicity_does(
    session: Session, hall: Hall, october: Evaluation
) -> None:
    window = create_window(session, hall, "W1")
    nomination = create_nomination(session, october, window, "A-W1")
    before = DUE - timedelta(seconds=1)
    found = published_list(session, hall, october.id, before)
    assert found is not None
    assert found.nominee(nomination.id) == (
        found.sections[0],
        found.sections[0].nominees[0],
    )
    assert found.nominee(nomination.id + 1) is None
    assert published_list(session, hall, october.id + 1, before) is None
    assert published_list(session, hall, october.id, DUE) is None
