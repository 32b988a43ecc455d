"""Take in many ledger entries at once: from files, all or nothing, each once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import (
    Evaluation,
    FactKind,
    FactKindRule,
    Hall,
    LedgerEntry,
    Subject,
    User,
)
from signage.models.evaluation import EvaluationState
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.scores.scoring import ensure_running, rescore_period
from signage.rules.facts import Entry
from signage.rules.period import Period
from signage.rules.problem import Problem, ProblemsError

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Intake:
    """How many entries were new or there already, and the first day of the new ones."""

    added: int
    unchanged: int
    first_on: date | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What entries are checked against: ids by code, and what is recorded already."""

    subjects: dict[str, int]
    fact_kinds: dict[str, int]
    closed: dict[int, date]  # by year: the last day of what is closed
    today: date


def record_entries(  # noqa: PLR0913  # what, whence, by whom, when, who watches
    session: Session,
    hall: Hall,
    entries: Sequence[Entry],
    *,
    source: str,
    actor: User | None,
    now: datetime,
    file_id: int | None = None,
    advance: Callable[[int], None] = lambda _count: None,
) -> Intake:
    """Record entries that were read and checked by `signage.exchange.facts_csv`.

    An entry's id is its key: the same id with the same content is there already.
    `file_id` is the key of the file that they come from.
    `advance` is told how many more entries were dealt with. Score the months since
    the first new one by `rescore_month` before committing.

    Raises:
        ProblemsError: every entry that may not be recorded, none of them is.

    """
    hold_hall(session, hall.id)
    known = _known(session, hall, now)
    recorded = _recorded(session, hall)
    problems: list[Problem] = []
    rows: list[dict[str, Any]] = []
    for entry in entries:
        row = _row(entry, known, hall)
        present = recorded.get(entry.id)
        if present is None:
            problems += _problems(entry, known)
            rows.append(row)
        elif present != _content(row):
            problems.append(_taken(entry))
    if problems:
        raise ProblemsError(problems)
    stamp = {"source": source, "recorded_at": now, "import_id": file_id}
    stamp["recorded_by_id"] = actor.id if actor else None
    for chunk in _chunks(rows):
        session.execute(insert(LedgerEntry), [row | stamp for row in chunk])
        advance(len(chunk))
    advance(len(entries) - len(rows))
    if rows:
        _audit(session, hall, source, len(rows), actor, now)
    first_on = min((row["occurred_on"] for row in rows), default=None)
    return Intake(len(rows), len(entries) - len(rows), first_on)


def _known(session: Session, hall: Hall, now: datetime) -> _Known:
    subjects = select(Subject.code, Subject.id).where(Subject.hall_id == hall.id)
    rules = (
        select(FactKindRule.rule, FactKind.id)
        .join(FactKind)
        .where(FactKind.hall_id == hall.id)
        .order_by(FactKind.position.desc())
    )
    closed = (
        select(Evaluation.last_on)
        .where(Evaluation.hall_id == hall.id, Evaluation.state != EvaluationState.OPEN)
        .order_by(Evaluation.last_on)
    )
    return _Known(
        dict(session.execute(subjects).all()),
        # Of several facts under one rule the first in the map wins: it comes last.
        dict(session.execute(rules).all()),
        {day.year: day for day in session.scalars(closed)},
        clock.hall_day(now, hall.time_zone),
    )


def _recorded(session: Session, hall: Hall) -> dict[str, tuple[Any, ...]]:
    """Return what the ledger holds by key; a hall's whole ledger fits in memory."""
    columns = [getattr(LedgerEntry, name) for name in ("key", *CONTENT)]
    query = select(*columns).where(LedgerEntry.hall_id == hall.id)
    return {row[0]: tuple(row[1:]) for row in session.execute(query)}


CONTENT = (
    "occurred_on",
    "subject_id",
    "fact_kind_id",
    "quantity",
    "points",
    "level",
    "matter",
    "note",
)


def _row(entry: Entry, known: _Known, hall: Hall) -> dict[str, Any]:
    return {
        "hall_id": hall.id,
        "key": entry.id,
        "occurred_on": entry.date,
        "subject_id": known.subjects.get(entry.subject),
        "fact_kind_id": known.fact_kinds.get(entry.rule),
        "quantity": entry.quantity,
        "points": entry.points,
        "level": entry.level,
        "matter": entry.matter,
        "note": entry.note or "",
    }


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in CONTENT)


def _problems(entry: Entry, known: _Known) -> Iterator[Problem]:
    if entry.rule not in known.fact_kinds:
        message = f"the hall's rule map has no fact for rule {entry.rule}: add one"
        yield Problem("unmapped_rule", message, line=entry.line)
    if entry.date > known.today:
        message = f"date {entry.date} lies in the future: give the day it happened"
        yield Problem("future_date", message, line=entry.line)
    # Caps run on over the year: what is closed later closes the days before it.
    if entry.date <= known.closed.get(entry.date.year, date.min):
        message = f"the month of {entry.date} is closed and its results stand"
        yield Problem("month_closed", message, line=entry.line)


def _taken(entry: Entry) -> Problem:
    message = (
        f"id '{entry.id}' was recorded before with other content: the ledger is never "
        "edited; reverse that entry in the office, or give this line another id"
    )
    return Problem("key_taken", message, line=entry.line)


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _audit(  # noqa: PLR0913, PLR0917  # each is a column of the list
    session: Session,
    hall: Hall,
    source: str,
    count: int,
    actor: User | None,
    now: datetime,
) -> None:
    record_audit(
        session,
        actor,
        "entry.imported",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"source": source, "entries": count},
    )


def months_since(hall: Hall, first_on: date, now: datetime) -> list[Period]:
    """Return the months from a day to the present one, in order: caps run on."""
    months = [Period.month_of(first_on)]
    while months[-1].last < clock.hall_day(now, hall.time_zone):
        months.append(months[-1].next())
    return months


def rescore_month(session: Session, hall: Hall, month: Period, now: datetime) -> None:
    """Score everybody in a month's open evaluations, opening those that are missing.

    A quarter or year that is scored as it runs is so once: with the last of its months
    that has begun.
    """
    today = clock.hall_day(now, hall.time_zone)
    for evaluation in ensure_running(session, hall, month):
        is_last = month.last >= min(evaluation.last_on, today)
        if evaluation.state is EvaluationState.OPEN and is_last:
            rescore_period(session, evaluation, now=now)
