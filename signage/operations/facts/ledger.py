"""The ledger: record a fact once, reverse it with a reason; never edit or delete."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import InvalidInputError, Message
from signage.models import Evaluation, Hall, LedgerEntry, Objection, User
from signage.models.evaluation import EvaluationState
from signage.operations.evaluation.procedure_errors import ResultsFinalError
from signage.operations.facts.entry_check import NewEntry, problems_of, rulebooks_on
from signage.operations.facts.ledger_errors import (
    AlreadyReversedError,
    KeyTakenError,
    MonthClosedError,
    closed_message,
)
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.scores.scoring import ScoreChange, open_month, rescore_touched
from signage.rules.period import Period

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry of the ledger, whether it is new, and the scores that it moved."""

    entry: LedgerEntry
    is_new: bool
    changes: tuple[ScoreChange, ...] = ()


def record_entry(
    session: Session, hall: Hall, new: NewEntry, *, actor: User | None, now: datetime
) -> Recorded:
    """Record a verified fact and rescore what it touches.

    The same key with the same content gives the entry that is there already.

    Raises:
        InvalidInputError: everything that is wrong with it.
        KeyTakenError: the key stands for something else.

    """
    hold_hall(session, hall.id)
    present = entry_by_key(session, hall, new.key)
    if present is not None:
        return Recorded(_same(present, new), is_new=False)
    month = Period.month_of(new.occurred_on)
    _refuse_problems(session, hall, new, now)
    if not _is_opened(session, hall, month):
        open_month(session, hall, month, now=now)
    entry = entry_of(hall, new, actor=actor, now=now)
    if not _stored(session, entry):
        return record_entry(session, hall, new, actor=actor, now=now)
    _audit(session, hall, "entry.recorded", entry, actor, now)
    changes = rescore_touched(session, hall, new.subject, new.occurred_on, now=now)
    return Recorded(entry, is_new=True, changes=tuple(changes))


def _stored(session: Session, entry: LedgerEntry) -> bool:
    """Store an entry; tell whether it is new: another server process may be faster."""
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:
        return False
    return True


def entry_by_key(session: Session, hall: Hall, key: str) -> LedgerEntry | None:
    """Return the entry that was recorded under a key."""
    query = select(LedgerEntry).where(
        LedgerEntry.hall_id == hall.id, LedgerEntry.key == key
    )
    return session.scalars(query).first()


def _same(present: LedgerEntry, new: NewEntry) -> LedgerEntry:
    if not is_same(present, new):
        raise KeyTakenError(new.key)
    return present


def is_same(present: LedgerEntry, new: NewEntry) -> bool:
    """Tell whether an entry says what a new one would."""
    return (
        present.subject_id == new.subject.id
        and present.fact_kind_id == new.fact_kind.id
        and present.occurred_on == new.occurred_on
        and present.quantity == new.quantity
        and (present.points, present.level) == (new.points, new.level)
        and (present.matter or None, present.note) == (new.matter or None, new.note)
    )


def _refuse_problems(
    session: Session, hall: Hall, new: NewEntry, now: datetime
) -> None:
    rulebooks = rulebooks_on(adoptions_of(session, hall.id), new.occurred_on)
    today = clock.hall_day(now, hall.time_zone)
    problems = problems_of(new, rulebooks, today)
    month = str(Period.month_of(new.occurred_on))
    if is_closed(session, hall, month):
        problems.append(closed_message(month))
    if problems:
        raise InvalidInputError(problems)


def _is_opened(session: Session, hall: Hall, month: Period) -> bool:
    query = select(Evaluation.id).where(
        Evaluation.hall_id == hall.id, Evaluation.period == str(month)
    )
    return session.scalar(query.limit(1)) is not None


def is_closed(session: Session, hall: Hall, month: str) -> bool:
    """Tell whether the month, or a later one of its year, is past being open.

    Yearly caps and counters run on: what is recorded in March may move November.
    """
    first = Period.parse(month).first
    query = select(Evaluation.id).where(
        Evaluation.hall_id == hall.id,
        Evaluation.state != EvaluationState.OPEN,
        Evaluation.last_on.between(first, date(first.year, 12, 31)),
    )
    return session.scalar(query.limit(1)) is not None


def entry_of(
    hall: Hall, new: NewEntry, *, actor: User | None, now: datetime
) -> LedgerEntry:
    """Make the row of a checked fact."""
    return LedgerEntry(
        hall_id=hall.id,
        key=new.key,
        occurred_on=new.occurred_on,
        subject_id=new.subject.id,
        fact_kind_id=new.fact_kind.id,
        quantity=new.quantity,
        points=new.points,
        level=new.level,
        matter=new.matter or None,
        note=new.note,
        source=new.source,
        recorded_by_id=actor.id if actor else None,
        recorded_at=now,
    )


def reverse_entry(  # noqa: PLR0913  # what, why, by whom, because of what
    session: Session,
    entry: LedgerEntry,
    *,
    reason: str,
    actor: User | None,
    now: datetime,
    objection: Objection | None = None,
) -> Recorded:
    """Cancel an entry by another one that says why, and rescore what it touched.

    In a month that is closed, only an upheld `objection` does, until it is final.

    Raises:
        InvalidInputError: no reason, or one that is too long.
        AlreadyReversedError: there is nothing left to reverse.
        MonthClosedError: its month is closed, and no objection was upheld.
        ResultsFinalError: the results of its month stand.

    """
    _refuse_reason(reason)
    hold_hall(session, entry.hall_id)
    if entry.reverses_id is not None or entry.reversal is not None:
        raise AlreadyReversedError(entry)
    hall = session.get_one(Hall, entry.hall_id)
    if objection is None:
        _refuse_closed(session, hall, entry.occurred_on)
    else:
        _refuse_final(session, hall, entry.occurred_on)
    reversal = _reversed(entry, reason.strip(), actor, now)
    if not _stored(session, reversal):
        raise AlreadyReversedError(entry)
    session.expire(entry, ["reversal"])
    _audit(session, hall, "entry.reversed", entry, actor, now)
    day, subject = entry.occurred_on, entry.subject
    changes = rescore_touched(session, hall, subject, day, now=now)
    return Recorded(reversal, is_new=True, changes=tuple(changes))


def _refuse_closed(session: Session, hall: Hall, day: date) -> None:
    month = str(Period.month_of(day))
    if is_closed(session, hall, month):
        raise MonthClosedError(month)


def _refuse_final(session: Session, hall: Hall, day: date) -> None:
    query = (
        select(Evaluation.period)
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.FINAL,
            Evaluation.last_on.between(day, date(day.year, 12, 31)),
        )
        .order_by(Evaluation.first_on.desc())
    )
    final = session.scalars(query.limit(1)).first()
    if final is not None:
        raise ResultsFinalError(final)


def _refuse_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInputError([Message("Say why the entry is reversed.")])
    if len(reason.strip()) > LONGEST_REASON:
        problem = Message("The reason is too long: %(most)s characters.", most=500)
        raise InvalidInputError([problem])


def _reversed(
    entry: LedgerEntry, reason: str, actor: User | None, now: datetime
) -> LedgerEntry:
    return LedgerEntry(
        hall_id=entry.hall_id,
        key=f"reversal:{entry.id}",
        occurred_on=entry.occurred_on,
        subject_id=entry.subject_id,
        fact_kind_id=entry.fact_kind_id,
        quantity=entry.quantity,
        points=entry.points,
        level=entry.level,
        matter=entry.matter,
        source=entry.source,
        recorded_by_id=actor.id if actor else None,
        recorded_at=now,
        reverses_id=entry.id,
        reason=reason,
    )


def _audit(  # noqa: PLR0913, PLR0917  # each is a column of the list
    session: Session,
    hall: Hall,
    action: str,
    entry: LedgerEntry,
    actor: User | None,
    now: datetime,
) -> None:
    detail = {
        "subject": entry.subject_id,
        "fact": entry.fact_kind_id,
        "date": entry.occurred_on.isoformat(),
    }
    record_audit(
        session,
        actor,
        action,
        f"entry:{entry.id}",
        hall_id=hall.id,
        now=now,
        detail=detail,
    )
