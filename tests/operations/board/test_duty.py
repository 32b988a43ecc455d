"""The duty roster: by hand in a grid, by file, and two people at once."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Hall
from signage.operations.board.duty import (
    DutyEdit,
    DutyRow,
    duty_between,
    edit_duty,
    import_duty,
    known_leaders,
)
from signage.operations.facts.file_imports import GivenFile
from signage.operations.hall.directory import directory_of
from signage.outbox import Hint, Topic
from signage.rules.period import Period
from tests.build import NOW, create_staff, create_user

MONTH = Period.parse("2026-11")
DAY, NEXT = date(2026, 11, 18), date(2026, 11, 19)
FILE = GivenFile("值班.csv", "0" * 64)
NOBODY = ("", "", "")


def edit(session: Session, hall: Hall, *edits: DutyEdit) -> int:
    actor = create_user(session, hall, f"u{len(session.new)}{id(edits)}")
    directory = directory_of(session, hall.id)
    return edit_duty(session, hall, MONTH, edits, directory, actor=actor, now=NOW)


def names(session: Session, hall: Hall) -> dict[int, str]:
    days = duty_between(session, hall.id, MONTH.first, MONTH.last)
    return {on.day: row.name for on, row in days.items()}


def test_it_imports_and_changes_nothing_again(session: Session, hall: Hall) -> None:
    person = create_staff(session, hall, "S001", name="周明远")
    rows = [
        DutyRow(DAY, person.id, "周明远", "主任", "8888"),
        DutyRow(NEXT, None, "何远帆"),
    ]
    first = import_duty(session, hall, rows, FILE, actor=None, now=NOW)
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert Hint(Topic.BOARD, hall.id) in session.info["hints"]
    again = import_duty(session, hall, rows, FILE, actor=None, now=NOW)
    assert not again.does_something
    moved = [DutyRow(NEXT, person.id, "周明远")]
    third = import_duty(session, hall, moved, FILE, actor=None, now=NOW)
    assert (third.added, third.changed) == (0, 1)
    assert names(session, hall) == {18: "周明远", 19: "周明远"}
    assert known_leaders(session, hall.id)[0][0] == "周明远"


def test_it_saves_what_was_changed_in_the_grid(session: Session, hall: Hall) -> None:
    person = create_staff(session, hall, "S001", name="周明远")
    assert edit(session, hall, DutyEdit(DAY, NOBODY, ("S001", "主任", "1"))) == 1
    row = duty_between(session, hall.id, DAY, DAY)[DAY]
    assert (row.staff_id, row.name) == (person.id, "周明远")
    before = ("周明远", "主任", "1")
    assert edit(session, hall, DutyEdit(DAY, before, before)) == 0
    assert edit(session, hall, DutyEdit(DAY, before, NOBODY)) == 1
    assert names(session, hall) == {}


def test_it_keeps_what_another_wrote_meanwhile(session: Session, hall: Hall) -> None:
    edit(session, hall, DutyEdit(DAY, NOBODY, ("周明远", "", "")))
    assert edit(session, hall, DutyEdit(NEXT, NOBODY, ("何远帆", "", ""))) == 1
    assert names(session, hall) == {18: "周明远", 19: "何远帆"}
    with pytest.raises(InvalidInputError, match="somebody else wrote “周明远”"):
        edit(session, hall, DutyEdit(DAY, NOBODY, ("何远帆", "", "")))


def test_it_says_every_problem_at_once(session: Session, hall: Hall) -> None:
    edits = (
        DutyEdit(DAY, NOBODY, ("", "主任", "")),
        DutyEdit(NEXT, NOBODY, ("长" * 101, "", "1" * 65)),
        DutyEdit(date(2026, 12, 1), NOBODY, ("周明远", "", "")),
    )
    with pytest.raises(InvalidInputError) as caught:
        edit(session, hall, *edits)
    assert len(caught.value.problems) == 4
    assert names(session, hall) == {}
