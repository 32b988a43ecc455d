"""Saving a roster adds and changes what differs, and nothing else."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Assignment, Hall, StaffMember, Window
from signage.operations.hall.roster import save_roster
from signage.rules.facts import Subject

TODAY = date(2026, 11, 18)
ROSTER = (
    Subject("S001", "staff", "欧阳若曦", window="W01", joined_on=date(2026, 1, 5)),
    Subject("W01", "window", "企业开办", group="1", department="市场监督管理局"),
    Subject("W02", "window", "变更注销", group="1", department="市场监督管理局"),
)


def test_it_saves_windows_staff_and_assignments(session: Session, hall: Hall) -> None:
    outcome = save_roster(session, hall, ROSTER, today=TODAY)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (3, 0, 0)
    person = session.scalars(select(StaffMember)).one()
    assert person.assignments[0].window.name == "企业开办"
    assert person.initials.startswith("oyrx")
    windows = session.scalars(select(Window)).all()
    assert {window.group.code for window in windows if window.group} == {"1"}


def test_it_changes_nothing_the_second_time(session: Session, hall: Hall) -> None:
    save_roster(session, hall, ROSTER, today=TODAY)
    outcome = save_roster(session, hall, ROSTER, today=TODAY)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 3)


def test_it_ends_the_old_assignment_on_a_move(session: Session, hall: Hall) -> None:
    save_roster(session, hall, ROSTER, today=TODAY)
    moved = Subject("S001", "staff", "欧阳若曦", "W02", joined_on=date(2026, 1, 5))
    outcome = save_roster(session, hall, [moved], today=TODAY)
    assert outcome.changed == 1
    rows = session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert [(row.window.code, row.first_on, row.last_on) for row in rows] == [
        ("W01", None, date(2026, 11, 17)),
        ("W02", TODAY, None),
    ]
