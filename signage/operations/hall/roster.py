"""Save a roster: groups, departments, windows, staff members and their assignments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signage.models import (
    Assignment,
    ContestGroup,
    Department,
    Hall,
    StaffMember,
    Subject,
    Window,
)
from signage.operations.hall.pinyin import initials_of
from signage.rules import facts


@dataclass(slots=True)
class RosterOutcome:
    """How many subjects a saved roster added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Desk:
    """What one saving works with: what the hall has already, by its key."""

    session: Session
    hall: Hall
    today: date
    groups: dict[str, ContestGroup] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)


def save_roster(
    session: Session, hall: Hall, roster: Iterable[facts.Subject], *, today: date
) -> RosterOutcome:
    """Add what is new and change what differs; saving the same again changes nothing.

    Nobody is removed: who leaves gets a `left_on`. A move to another window ends the
    old assignment the day before `today`.
    """
    desk = _desk(session, hall, today)
    outcome = RosterOutcome()
    people = list(roster)
    # Windows first: staff are assigned to them.
    for subject in sorted(people, key=lambda person: person.kind != "window"):
        _save(desk, subject, outcome)
    session.flush()
    return outcome


def _desk(session: Session, hall: Hall, today: date) -> _Desk:
    desk = _Desk(session, hall, today)
    of_hall = {"hall_id": hall.id}
    for group in session.scalars(select(ContestGroup).filter_by(**of_hall)):
        desk.groups[group.code] = group
    for department in session.scalars(select(Department).filter_by(**of_hall)):
        desk.departments[department.name] = department
    for window in session.scalars(select(Window).filter_by(**of_hall)):
        desk.subjects[window.code] = window
    people = select(StaffMember).filter_by(**of_hall)
    for person in session.scalars(
        people.options(selectinload(StaffMember.assignments))
    ):
        desk.subjects[person.code] = person
    return desk


def _save(desk: _Desk, subject: facts.Subject, outcome: RosterOutcome) -> None:
    row = desk.subjects.get(subject.code)
    if row is None:
        row = (Window if subject.kind == "window" else StaffMember)(
            hall_id=desk.hall.id, code=subject.code
        )
        desk.subjects[subject.code] = row
        desk.session.add(row)
        outcome.added += 1
        _fill(desk, row, subject)
    elif _fill(desk, row, subject):
        outcome.changed += 1
    else:
        outcome.unchanged += 1


def _fill(desk: _Desk, row: Subject, subject: facts.Subject) -> bool:
    """Set what differs; tell whether anything did."""
    values = {
        "name": subject.name or subject.code,
        "group": _group(desk, subject.group),
        "department": _department(desk, subject.department),
        "joined_on": subject.joined_on,
        "left_on": subject.left_on,
    }
    differing = {key: new for key, new in values.items() if getattr(row, key) != new}
    for key, new in differing.items():
        setattr(row, key, new)
    if "name" in differing:
        row.initials = initials_of(row.name)
    moved = isinstance(row, StaffMember) and _assign(desk, row, subject.window)
    return bool(differing) or moved


def _group(desk: _Desk, code: str | None) -> ContestGroup | None:
    if not code:
        return None
    if code not in desk.groups:
        desk.groups[code] = ContestGroup(hall_id=desk.hall.id, code=code, name=code)
        desk.session.add(desk.groups[code])
    return desk.groups[code]


def _department(desk: _Desk, name: str | None) -> Department | None:
    if not name:
        return None
    if name not in desk.departments:
        desk.departments[name] = Department(hall_id=desk.hall.id, name=name)
        desk.session.add(desk.departments[name])
    return desk.departments[name]


def _assign(desk: _Desk, person: StaffMember, code: str | None) -> bool:
    """Put a person at a window (or none); tell whether that is a change."""
    window = desk.subjects.get(code) if code else None
    current = next((a for a in person.assignments if a.last_on is None), None)
    if current is not None and current.window is window:
        return False
    if current is None and window is None:
        return False
    if current is not None:
        current.last_on = desk.today - timedelta(days=1)
    if isinstance(window, Window):
        first_on = desk.today if current is not None else None
        person.assignments.append(Assignment(window=window, first_on=first_on))
    return True
