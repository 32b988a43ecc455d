"""Who is the duty leader on which day: the roster of a month, by hand or by file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import InvalidInputError, Message
from signage.models import DutyDay, Hall, User
from signage.models.file_import import FileKind
from signage.operations.board.board_rows import (
    RowPlan,
    Values,
    keep_board_file,
    plan_days,
)
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.hall.audit import record_audit
from signage.operations.hall.directory import Directory
from signage.operations.hall.holding import hold_hall
from signage.outbox import Hint, Topic, announce
from signage.rules.period import Period

LONGEST_NAME, LONGEST_POST, LONGEST_PHONE = 100, 100, 64
_COLUMNS = ("staff_id", "name", "post", "phone")
_LONGEST = {"name": LONGEST_NAME, "post": LONGEST_POST, "phone": LONGEST_PHONE}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One day's leader: somebody of the roster by `staff_id`, else by name alone."""

    on: date
    staff_id: int | None
    name: str
    post: str = ""
    phone: str = ""
    line: int = 0


def duty_between(
    session: Session, hall_id: int, first: date, last: date
) -> dict[date, DutyDay]:
    """Return the duty leaders of these days, both included, by day."""
    query = (
        select(DutyDay)
        .where(DutyDay.hall_id == hall_id, DutyDay.on.between(first, last))
        .options(joinedload(DutyDay.staff))
        .order_by(DutyDay.on)
    )
    return {row.on: row for row in session.scalars(query)}


def duty_row(text: str, on: date, directory: Directory, line: int = 0) -> DutyRow:
    """Return a day's row for a code or a name; who is not of the roster is a name."""
    person = directory.find(text, "staff")
    if person is None:
        return DutyRow(on, None, text, line=line)
    return DutyRow(on, person.id, person.name, line=line)


def plan_duty(
    session: Session, hall: Hall, rows: Sequence[DutyRow]
) -> tuple[RowPlan[date], Tally]:
    """Compare a file's rows with the roster; nothing is changed."""
    return plan_days(rows, _COLUMNS, partial(duty_between, session, hall.id))


def import_duty(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[DutyRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> Tally:
    """Take in rows that were read and checked; a day that they do not name stays."""
    hold_hall(session, hall.id)
    plan, tally = plan_duty(session, hall, rows)
    if tally.does_something:
        keep_board_file(
            session, hall, FileKind.DUTY, given, tally, actor=actor, now=now
        )
        _write(session, hall, {**plan.new, **plan.changed})
    return tally


def _write(session: Session, hall: Hall, rows: Mapping[date, Values]) -> None:
    known = duty_between(session, hall.id, min(rows), max(rows))
    for on, values in rows.items():
        row = known.get(on)
        if row is None:
            session.add(DutyDay(hall_id=hall.id, on=on, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


@dataclass(frozen=True, slots=True)
class DutyEdit:
    """A day as it was when the grid was opened, and as it was sent back; None: nobody.

    Both are (leader, post, phone) as written in the grid.
    """

    on: date
    before: tuple[str, str, str]
    after: tuple[str, str, str]


def edit_duty(  # noqa: PLR0913  # which month's days into what, by whom, when
    session: Session,
    hall: Hall,
    month: Period,
    edits: Iterable[DutyEdit],
    directory: Directory,
    *,
    actor: User,
    now: datetime,
) -> int:
    """Save the days of a grid that were changed; return how many.

    Other days keep what somebody else wrote meanwhile.

    Raises:
        InvalidInputError: with every problem of every day; nothing is changed.

    """
    changed = [edit for edit in edits if edit.before != edit.after]
    hold_hall(session, hall.id)
    known = duty_between(session, hall.id, month.first, month.last)
    problems = [
        problem
        for edit in changed
        for problem in _problems(edit, known.get(edit.on), month)
    ]
    if problems:
        raise InvalidInputError(problems)
    for edit in changed:
        _apply(session, hall, edit, known.get(edit.on), directory)
    if changed:
        session.flush()
        _record_edit(session, hall, month, len(changed), actor, now)
    return len(changed)


def _problems(edit: DutyEdit, row: DutyDay | None, month: Period) -> Iterable[Message]:
    day = edit.on.isoformat()
    if not month.first <= edit.on <= month.last:
        yield Message("%(day)s is no day of this month.", day=day)
    now_there = written(row)
    if now_there not in {edit.before, edit.after}:
        yield Message(
            "%(day)s: somebody else wrote “%(name)s” meanwhile. Look at the day and "
            "save again.",
            day=day,
            name=now_there[0] or "–",
        )
    name, post, phone = edit.after
    if not name and (post or phone):
        yield Message(
            "%(day)s: the leader is missing. Give a name or clear the line.", day=day
        )
    for column, text in (("name", name), ("post", post), ("phone", phone)):
        if len(text) > _LONGEST[column]:
            yield Message(
                "%(day)s: “%(text)s…” is too long: give %(most)s characters at most.",
                day=day,
                text=text[:12],
                most=_LONGEST[column],
            )


def written(row: DutyDay | None) -> tuple[str, str, str]:
    """Return a day as the grid writes it."""
    return (row.name, row.post, row.phone) if row is not None else ("", "", "")


def _apply(
    session: Session,
    hall: Hall,
    edit: DutyEdit,
    row: DutyDay | None,
    directory: Directory,
) -> None:
    name, post, phone = edit.after
    if not name:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = DutyDay(hall_id=hall.id, on=edit.on)
        session.add(row)
    if name != edit.before[0]:  # an unchanged name keeps the person that it means
        found = duty_row(name, edit.on, directory)
        row.staff_id, row.name = found.staff_id, found.name
    row.post, row.phone = post, phone


def _record_edit(  # noqa: PLR0913, PLR0917  # the columns of the audit list
    session: Session, hall: Hall, month: Period, count: int, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        "duty.edited",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"period": str(month), "count": count},
    )
    announce(session, Hint(Topic.BOARD, hall.id))


def known_leaders(session: Session, hall_id: int) -> list[tuple[str, str, str]]:
    """Return (name, post, phone) of those who had duty, newest first."""
    query = (
        select(DutyDay.name, DutyDay.post, DutyDay.phone)
        .where(DutyDay.hall_id == hall_id)
        .order_by(DutyDay.on.desc())
        .limit(200)
    )
    found: dict[str, tuple[str, str, str]] = {}
    for name, post, phone in session.execute(query):
        found.setdefault(name, (name, post, phone))
    return list(found.values())
