"""Completion notices (办结公告): finished items that the law wants announced.

From a file or by hand, each number once, on screens from its first to its last day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message, NotFoundError
from signage.models import CompletionNotice, Hall, User
from signage.models.file_import import FileKind
from signage.operations.board.board_rows import (
    RowPlan,
    Values,
    keep_board_file,
    plan_rows,
    values_of,
)
from signage.operations.facts.file_imports import GivenFile, Tally, chunks
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.outbox import Hint, Topic, announce

LONGEST_NUMBER, LONGEST_TITLE, LONGEST_NAME = 64, 200, 100
#: Days on screens where nobody says until when, and at most: it always ends.
USUAL_DAYS, MOST_DAYS = 7, 90
PAGE_SIZE = 50
_COLUMNS = (
    "title",
    "applicant",
    "unit",
    "outcome",
    "finished_on",
    "first_on",
    "last_on",
)


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One notice as told; an empty text or day is what is known already or usual."""

    number: str
    title: str
    applicant: str
    unit: str
    outcome: str
    finished_on: date
    first_on: date | None = None
    last_on: date | None = None
    line: int = 0


class Shelf(StrEnum):
    """Notices on screens now, those to come, and those that are over."""

    CURRENT = "current"
    UPCOMING = "upcoming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class CompletionPage:
    """One page of notices, the last finished first; which page of how many."""

    notices: Sequence[CompletionNotice]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class CompletionWish:
    """Which notices to list: those of a shelf, perhaps with a text in them."""

    shelf: Shelf = Shelf.CURRENT
    page: int = 1
    text: str = ""


def completion_page(
    session: Session, hall_id: int, wish: CompletionWish, today: date
) -> CompletionPage:
    """Return a page of a shelf; a page beyond the last one is the last one."""
    where = [CompletionNotice.hall_id == hall_id, _on_shelf(wish.shelf, today)]
    if wish.text:
        fields = (
            CompletionNotice.number,
            CompletionNotice.title,
            CompletionNotice.applicant,
        )
        matches = (field.contains(wish.text, autoescape=True) for field in fields)
        where.append(or_(*matches))
    total = session.scalar(select(func.count(CompletionNotice.id)).where(*where)) or 0
    pages = max(-(-total // PAGE_SIZE), 1)
    page = min(max(wish.page, 1), pages)
    query = (
        select(CompletionNotice)
        .where(*where)
        .order_by(CompletionNotice.finished_on.desc(), CompletionNotice.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return CompletionPage(session.scalars(query).all(), page, pages, total)


def _on_shelf(shelf: Shelf, today: date) -> ColumnElement[bool]:
    if shelf is Shelf.UPCOMING:
        return CompletionNotice.first_on > today
    if shelf is Shelf.OVER:
        return CompletionNotice.last_on < today
    return (CompletionNotice.first_on <= today) & (CompletionNotice.last_on >= today)


def notices_between(
    session: Session, hall_id: int, first: date, last: date
) -> list[CompletionNotice]:
    """Return the notices shown on any of these days, the last finished first."""
    query = (
        select(CompletionNotice)
        .where(
            CompletionNotice.hall_id == hall_id,
            CompletionNotice.first_on <= last,
            CompletionNotice.last_on >= first,
        )
        .order_by(CompletionNotice.finished_on.desc(), CompletionNotice.id.desc())
    )
    return list(session.scalars(query))


def plan_completions(
    session: Session, hall: Hall, rows: Sequence[CompletionRow]
) -> tuple[RowPlan[str], Tally]:
    """Compare a file's rows with what is stored; nothing is changed.

    An empty cell leaves what is known; a notice without days has the usual ones.
    """
    known: dict[str, Values] = {}
    for part in chunks(rows):
        query = select(CompletionNotice).where(
            CompletionNotice.hall_id == hall.id,
            CompletionNotice.number.in_([row.number for row in part]),
        )
        for notice in session.scalars(query):
            known[notice.number] = values_of(notice, _COLUMNS)
    wanted = {row.number: _values(row, known.get(row.number, {})) for row in rows}
    plan = plan_rows(known, wanted)
    return plan, plan.tally(len(rows))


def _values(row: CompletionRow, known: Values) -> dict[str, Any]:
    values = values_of(row, _COLUMNS)
    values = {name: value or known.get(name, value) for name, value in values.items()}
    first, last = shown_days(
        values["finished_on"], values["first_on"], values["last_on"]
    )
    return values | {"first_on": first, "last_on": last}


def shown_days(
    finished_on: date, first_on: date | None, last_on: date | None
) -> tuple[date, date]:
    """Return the first and the last day on screens, as given or as usual."""
    first = first_on or finished_on
    return first, last_on or first + timedelta(days=USUAL_DAYS - 1)


def import_completions(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[CompletionRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> Tally:
    """Take in rows that were read and checked: a number is one notice."""
    hold_hall(session, hall.id)
    plan, tally = plan_completions(session, hall, rows)
    if not tally.does_something:
        return tally
    kind = FileKind.COMPLETIONS
    file = keep_board_file(session, hall, kind, given, tally, actor=actor, now=now)
    stamp = {"hall_id": hall.id, "import_id": file.id}
    for numbers in chunks(list(plan.new)):
        values = [{**plan.new[n], **stamp, "number": n} for n in numbers]
        session.execute(insert(CompletionNotice), values)
    for numbers in chunks(list(plan.changed)):
        query = select(CompletionNotice).where(
            CompletionNotice.hall_id == hall.id, CompletionNotice.number.in_(numbers)
        )
        for notice in session.scalars(query):
            _fill(notice, {**plan.changed[notice.number], "import_id": file.id})
    session.flush()
    return tally


def _fill(notice: CompletionNotice, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(notice, name, value)


def completion_of(session: Session, hall_id: int, key: int) -> CompletionNotice:
    """Return a notice of the hall; raise NotFoundError."""
    found = session.get(CompletionNotice, key)
    if found is None or found.hall_id != hall_id:
        raise NotFoundError(Message("completion notice"), key)
    return found


def save_completion(  # noqa: PLR0913  # which notice into what, by whom, when
    session: Session,
    hall: Hall,
    notice: CompletionNotice | None,
    row: CompletionRow,
    *,
    actor: User,
    now: datetime,
) -> CompletionNotice:
    """Write a notice by hand: a new one where there is none yet.

    Raises:
        InvalidInputError: with every problem.

    """
    hold_hall(session, hall.id)
    first, last = shown_days(row.finished_on, row.first_on, row.last_on)
    row = replace(row, first_on=first, last_on=last)
    problems = [*problems_of_days(row), *_number_problems(session, hall, notice, row)]
    if problems:
        raise InvalidInputError(problems)
    deed = "revised" if notice is not None else "added"
    notice = notice or CompletionNotice(hall_id=hall.id)
    _fill(notice, values_of(row, ("number", *_COLUMNS)))
    session.add(notice)
    session.flush()
    _record(session, notice, deed, actor, now)
    return notice


def problems_of_days(row: CompletionRow) -> list[Message]:
    """Say what is wrong with the days of a notice that is shown from … to …."""
    first, last = shown_days(row.finished_on, row.first_on, row.last_on)
    if last < first:
        return [
            Message(
                "The last day on screens, %(last)s, lies before the first, %(first)s: "
                "look at both.",
                last=last.isoformat(),
                first=first.isoformat(),
            )
        ]
    if (last - first).days >= MOST_DAYS:
        return [
            Message(
                "From %(first)s to %(last)s is too long on screens: give %(most)s days "
                "at most.",
                first=first.isoformat(),
                last=last.isoformat(),
                most=MOST_DAYS,
            )
        ]
    return []


def _number_problems(
    session: Session, hall: Hall, notice: CompletionNotice | None, row: CompletionRow
) -> list[Message]:
    query = select(CompletionNotice.id).where(
        CompletionNotice.hall_id == hall.id, CompletionNotice.number == row.number
    )
    other = session.scalar(query)
    if other is None or (notice is not None and other == notice.id):
        return []
    return [
        Message(
            "There is a notice with the number '%(number)s' already: change that one.",
            number=row.number,
        )
    ]


def remove_completion(
    session: Session, notice: CompletionNotice, *, actor: User, now: datetime
) -> None:
    """Take a notice off every screen for good."""
    _record(session, notice, "removed", actor, now)
    session.delete(notice)
    session.flush()


def _record(
    session: Session, notice: CompletionNotice, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"completion.{deed}",
        f"completion:{notice.id}",
        hall_id=notice.hall_id,
        now=now,
        detail={"title": notice.title, "name": notice.number},
    )
    announce(session, Hint(Topic.BOARD, notice.hall_id))
