"""Read cases: newest first, by subject, month and state, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Case, Hall, Subject
from signage.operations.scores.counted import finished_in
from signage.rules.period import Period

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; `month` is the one in which they were finished.

    `due_after` and `due_until` narrow the list to running cases due between them, the
    second included: those with a yellow or a red light.
    """

    subject: Subject | None = None
    month: Period | None = None
    text: str = ""
    only_open: bool = False
    due_after: datetime | None = None
    due_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases, the last ones taken in first; the key of the next, or None."""

    cases: Sequence[Case]
    older_than: int | None


def case_page(
    session: Session, hall: Hall, chosen: CaseFilter, *, older_than: int | None = None
) -> CasePage:
    """Return a page of cases."""
    query = _filtered(hall, chosen).options(
        joinedload(Case.window), joinedload(Case.staff), joinedload(Case.file)
    )
    if older_than is not None:
        query = query.where(Case.id < older_than)
    found = session.scalars(query.order_by(Case.id.desc()).limit(PAGE_SIZE + 1)).all()
    more = len(found) > PAGE_SIZE
    cases = found[:PAGE_SIZE]
    return CasePage(cases, cases[-1].id if more else None)


def _filtered(hall: Hall, chosen: CaseFilter) -> Select[Case]:
    query = select(Case).where(Case.hall_id == hall.id)
    if chosen.subject is not None:
        key = chosen.subject.id
        query = query.where(or_(Case.window_id == key, Case.staff_id == key))
    if chosen.month is not None:
        query = query.where(finished_in(chosen.month, hall))
    if chosen.only_open:
        query = query.where(Case.finished_at.is_(None))
    if chosen.due_until is not None:
        is_running = Case.finished_at.is_(None)
        query = query.where(is_running, Case.due_at <= chosen.due_until)
    if chosen.due_after is not None:
        query = query.where(Case.due_at > chosen.due_after)
    if chosen.text:
        matches = (
            Case.number.contains(chosen.text, autoescape=True),
            Case.title.contains(chosen.text, autoescape=True),
        )
        query = query.where(or_(*matches))
    return query
