"""Lights of running cases: counted by window and by department, as of an instant."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Case, Department, Hall
from signage.operations.board.lights import (
    CountedBy,
    UnitLights,
    current_lights,
    edit_yellow,
    lights_of,
)
from signage.operations.facts.case_list import CaseFilter, case_page
from signage.operations.hall.working_calendar import working_calendar
from signage.outbox import Hint, Topic
from tests.build import NOW, create_user, create_window

HOUR = timedelta(hours=1)


@pytest.fixture
def cases(session: Session, hall: Hall) -> None:
    """Two windows of one department: one red, two yellow, one green, one done."""
    department = Department(hall_id=hall.id, name="人社局")
    session.add(department)
    session.flush()
    first, second = (
        create_window(session, hall, code, name=code, department_id=department.id)
        for code in ("W1", "W2")
    )
    for number, (window, due, finished) in enumerate(
        (
            (first, NOW - HOUR, None),
            (first, NOW + HOUR, None),
            (second, NOW + 2 * HOUR, None),
            (second, NOW + timedelta(days=9), None),
            (second, NOW - HOUR, NOW - 2 * HOUR),
            (second, None, None),
        )
    ):
        session.add(_case(hall, window.id, number, due, finished))
    session.flush()


def _case(
    hall: Hall,
    window_id: int,
    number: int,
    due_at: datetime | None,
    finished_at: datetime | None,
) -> Case:
    return Case(
        hall_id=hall.id,
        number=f"A-{number}",
        title="社保转移",
        window_id=window_id,
        accepted_at=NOW - timedelta(days=3),
        due_at=due_at,
        finished_at=finished_at,
    )


@pytest.mark.usefixtures("cases")
def test_it_counts_by_window_and_by_department(session: Session, hall: Hall) -> None:
    assert current_lights(session, hall, NOW) == [
        UnitLights("W1", yellow=1, red=1),
        UnitLights("W2", yellow=1, red=0),
    ]
    by_unit = current_lights(session, hall, NOW, by=CountedBy.UNIT)
    assert by_unit == [UnitLights("人社局", yellow=2, red=1)]
    later = current_lights(session, hall, NOW + 2 * HOUR, by=CountedBy.UNIT)
    assert later == [UnitLights("人社局", yellow=0, red=3)]


@pytest.mark.usefixtures("cases")
def test_it_lists_the_cases_with_a_light(session: Session, hall: Hall) -> None:
    lights = lights_of(hall, working_calendar(session, hall.id))
    yellow = CaseFilter(due_after=NOW, due_until=lights.last_yellow(NOW))
    found = case_page(session, hall, yellow).cases
    assert [case.number for case in found] == ["A-2", "A-1"]
    red = case_page(session, hall, CaseFilter(due_until=NOW)).cases
    assert [case.number for case in red] == ["A-0"]


@pytest.mark.usefixtures("cases")
def test_it_follows_the_setting(session: Session, hall: Hall) -> None:
    actor = create_user(session, hall, "chief")
    edit_yellow(session, hall, "1", "hours", actor=actor, now=NOW)
    assert Hint(Topic.CASES, hall.id) in session.info["hints"]
    (only,) = current_lights(session, hall, NOW, by=CountedBy.UNIT)
    assert only.yellow == 1
    edit_yellow(session, hall, "0", "days", actor=actor, now=NOW)
    (only,) = current_lights(session, hall, NOW, by=CountedBy.UNIT)
    assert (only.yellow, only.red) == (0, 1)


@pytest.mark.parametrize(
    ("before", "unit"), [("", "days"), ("31", "days"), ("-1", "hours"), ("1", "weeks")]
)
def test_it_refuses_a_setting_without_sense(
    session: Session, hall: Hall, before: str, unit: str
) -> None:
    actor = create_user(session, hall, "chief")
    with pytest.raises(InvalidInputError):
        edit_yellow(session, hall, before, unit, actor=actor, now=NOW)
