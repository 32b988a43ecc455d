"""Subjects: the roster of a period, who hangs together, and finding them by typing."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Assignment, ContestGroup, Department, Subject, Window
from signage.rules import facts
from signage.rules.period import Period

MOST_FOUND = 8


def roster_of(
    session: Session,
    hall_id: int,
    period: Period,
    ids: Collection[int] | None = None,
) -> tuple[facts.Subject, ...]:
    """Return the hall's subjects as the engine reads them, in order of their codes.

    The window of a staff member is the last one they served at in the period.
    """
    windows = _windows(session, hall_id, period, ids)
    rows = session.execute(_subjects(hall_id, ids))
    return tuple(_participant(row, windows.get(row.id)) for row in rows)


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


def _subjects(hall_id: int, ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    query = (
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
        .where(Subject.hall_id == hall_id)
        .order_by(Subject.code)
    )
    return query if ids is None else query.where(Subject.id.in_(ids))


def _windows(
    session: Session, hall_id: int, period: Period, ids: Collection[int] | None
) -> dict[int, str]:
    """Return the code of each staff member's window; later assignments win."""
    staff = Subject.__table__.alias("staff")
    window = Subject.__table__.alias("window_subject")
    query = (
        select(Assignment.staff_id, window.c.code)
        .join(staff, staff.c.id == Assignment.staff_id)
        .join(window, window.c.id == Assignment.window_id)
        .where(staff.c.hall_id == hall_id, *_overlapping(period))
        .order_by(*_BY_FIRST_DAY)
    )
    if ids is not None:
        query = query.where(Assignment.staff_id.in_(ids))
    return {row.staff_id: row.code for row in session.execute(query)}


def _overlapping(period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        or_(Assignment.first_on.is_(None), Assignment.first_on <= period.last),
        or_(Assignment.last_on.is_(None), Assignment.last_on >= period.first),
    )


# An open start is the earliest one, on every database.
_BY_FIRST_DAY = (Assignment.first_on.is_not(None), Assignment.first_on, Assignment.id)


def touched_by(session: Session, subject: Subject, period: Period) -> frozenset[int]:
    """Return whose scores a fact about the subject may move, by id.

    That is the subject, the window, and the staff of that window: a window's score
    is partly its staff's mean, and cases count per head.
    """
    window_id = _window_of(session, subject, period)
    if window_id is None:
        return frozenset({subject.id})
    query = select(Assignment.staff_id).where(
        Assignment.window_id == window_id, *_overlapping(period)
    )
    candidates = set(session.scalars(query))
    last = _last_windows(session, candidates, period)
    staff = {staff_id for staff_id, last_id in last.items() if last_id == window_id}
    return frozenset({subject.id, window_id} | staff)


def _window_of(session: Session, subject: Subject, period: Period) -> int | None:
    if isinstance(subject, Window):
        return subject.id
    return _last_windows(session, {subject.id}, period).get(subject.id)


def _last_windows(
    session: Session, staff_ids: Iterable[int], period: Period
) -> dict[int, int]:
    query = select(Assignment.staff_id, Assignment.window_id).where(
        Assignment.staff_id.in_(staff_ids), *_overlapping(period)
    )
    rows = session.execute(query.order_by(*_BY_FIRST_DAY))
    return {row.staff_id: row.window_id for row in rows}


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
        .order_by(Subject.left_on.is_not(None), rank, Subject.code)
    )
    return session.scalars(query.limit(MOST_FOUND)).all()
