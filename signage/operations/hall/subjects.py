"""Subjects: the roster of a period, who hangs together, and finding them by typing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    Assignment,
    ContestGroup,
    Department,
    StaffMember,
    Subject,
    Window,
)
from signage.rules import facts
from signage.rules.period import Period

MOST_FOUND = 8

Windows = Mapping[int, int]  # id of a staff member: id of their window


@dataclass(frozen=True, slots=True)
class Roster:
    """Subjects of a period as the engine reads them, and their ids by code.

    `is_whole` is false for a circle: a window with its staff.
    """

    subjects: tuple[facts.Subject, ...]
    ids: Mapping[str, int]
    is_whole: bool

    @property
    def only(self) -> Collection[int] | None:
        """Return the ids to narrow a query to; None for the whole hall."""
        return None if self.is_whole else self.ids.values()


def roster_of(session: Session, hall_id: int, period: Period) -> Roster:
    """Return the whole hall's roster, in order of codes.

    The window of a staff member is the last one they served at in the period.
    """
    query = (
        select(Assignment.staff_id, Assignment.window_id)
        .join(StaffMember, StaffMember.id == Assignment.staff_id)
        .where(StaffMember.hall_id == hall_id, *_overlapping(period))
        .order_by(*_BY_FIRST_DAY)
    )
    windows = {row.staff_id: row.window_id for row in session.execute(query)}
    rows = session.execute(_SUBJECTS.where(Subject.hall_id == hall_id)).all()
    return _roster(rows, windows, is_whole=True)


def circle_of(session: Session, subject: Subject, period: Period) -> Roster:
    """Return whose scores a fact about the subject may move.

    That is the subject, the window, and the staff of that window: a window's score
    is partly its staff's mean, and cases count per head.
    """
    last = _last_windows(session, subject, period)
    window_id = subject.id if isinstance(subject, Window) else last.get(subject.id)
    staff = {person: window for person, window in last.items() if window == window_id}
    ids = {subject.id, *staff, *([window_id] if window_id else [])}
    rows = session.execute(_SUBJECTS.where(Subject.id.in_(ids))).all()
    return _roster(rows, staff, is_whole=False)


def _last_windows(session: Session, subject: Subject, period: Period) -> Windows:
    """Return the last window of everybody who served where the subject did."""
    inside = _overlapping(period)
    own = select(Assignment.window_id).where(Assignment.staff_id == subject.id, *inside)
    there = (
        Assignment.window_id == subject.id
        if isinstance(subject, Window)
        else Assignment.window_id.in_(own)
    )
    colleagues = select(Assignment.staff_id).where(there, *inside)
    query = select(Assignment.staff_id, Assignment.window_id).where(
        Assignment.staff_id.in_(colleagues), *inside
    )
    rows = session.execute(query.order_by(*_BY_FIRST_DAY))
    return {row.staff_id: row.window_id for row in rows}


def is_about(session: Session, subject_id: int, staff_id: int, day: date) -> bool:
    """Tell whether what concerns a subject on a day concerns this staff member.

    It does if it is about them, or about the window where they served that day.
    """
    served = select(Assignment.id).where(
        Assignment.staff_id == staff_id,
        Assignment.window_id == subject_id,
        or_(Assignment.first_on.is_(None), Assignment.first_on <= day),
        or_(Assignment.last_on.is_(None), Assignment.last_on >= day),
    )
    return subject_id == staff_id or session.scalar(served.limit(1)) is not None


def _overlapping(period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        or_(Assignment.first_on.is_(None), Assignment.first_on <= period.last),
        or_(Assignment.last_on.is_(None), Assignment.last_on >= period.first),
    )


# An open start is the earliest one, on every database.
_BY_FIRST_DAY = (Assignment.first_on.is_not(None), Assignment.first_on, Assignment.id)
_SUBJECTS: Select[*tuple[Any, ...]] = (
    select(
        Subject.id,
        Subject.code,
        Subject.kind,
        Subject.name,
        Subject.joined_on,
        Subject.left_on,
        ContestGroup.code.label("group_code"),
        Department.name.label("department"),
    )
    .outerjoin(Subject.group)
    .outerjoin(Subject.department)
    .order_by(Subject.code)
)


def _roster(rows: Sequence[Row[Any]], windows: Windows, *, is_whole: bool) -> Roster:
    codes = {row.id: row.code for row in rows}
    subjects = tuple(_participant(row, codes.get(windows.get(row.id))) for row in rows)
    return Roster(subjects, {row.code: row.id for row in rows}, is_whole)


def _participant(row: Row[Any], window: str | None) -> facts.Subject:
    return facts.Subject(
        code=row.code,
        kind=row.kind,
        name=row.name,
        window=window,
        group=row.group_code,
        department=row.department,
        joined_on=row.joined_on,
        left_on=row.left_on,
    )


def find_subjects(
    session: Session,
    hall_id: int,
    text: str,
    kinds: Collection[str] = ("staff", "window"),
) -> Sequence[Subject]:
    """Return subjects whose code, name or pinyin initials hold the text, best first."""
    typed = text.strip().lower()
    code, initials = func.lower(Subject.code), Subject.initials
    matches = or_(
        code.contains(typed, autoescape=True),
        Subject.name.contains(text.strip(), autoescape=True),
        initials.contains(typed, autoescape=True),
    )
    rank = case(
        (or_(code == typed, Subject.name == text.strip()), 0),
        (initials.startswith(typed, autoescape=True), 1),
        (code.startswith(typed, autoescape=True), 1),
        else_=2,
    )
    query = (
        select(Subject)
        .where(Subject.hall_id == hall_id, Subject.kind.in_(kinds), matches)
        .options(joinedload(Subject.department), joinedload(Subject.group))
        .order_by(Subject.left_on.is_not(None), rank, Subject.sort_key)
    )
    return session.scalars(query.limit(MOST_FOUND)).all()


def has_subjects(session: Session, hall_id: int) -> bool:
    """Say whether the hall has anybody or anything that a fact may count to."""
    query = select(Subject.id).where(Subject.hall_id == hall_id).limit(1)
    return session.scalar(query) is not None
