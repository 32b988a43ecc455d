"""What every import of a file shares: open months only, its record, one rescoring."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import Evaluation, FileImport, Hall, Subject, User
from signage.models.evaluation import EvaluationState
from signage.models.file_import import FileKind
from signage.operations.hall.audit import record_audit
from signage.operations.rulebooks.adoption import adoptions_on
from signage.operations.scores.scoring import (
    open_month,
    rescore_period,
    rescore_touched,
)
from signage.rules.period import Period

T = TypeVar("T")

CHUNK = 500
# Beyond this many subjects it is cheaper to score the whole hall once.
MOST_CIRCLES = 10
LISTED = 20


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was handed in: its name, and the SHA-256 of its bytes in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not taken in: its month is closed and its results stand."""

    line: int
    month: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a file are new, say something else, or are there already."""

    added: int
    changed: int
    unchanged: int
    left_out: tuple[LeftOut, ...]

    @property
    def months_left_out(self) -> dict[str, int]:
        """Return how many rows were left out, by month."""
        months = sorted(one.month for one in self.left_out)
        return {month: months.count(month) for month in dict.fromkeys(months)}

    @property
    def does_something(self) -> bool:
        """Tell whether importing the file changes anything."""
        return bool(self.added or self.changed)


@dataclass(frozen=True, slots=True)
class ClosedMonths:
    """Which months stand: in each year, all up to the last closed period's end.

    Yearly caps and counters run on, so what changes March may move a closed November.
    """

    through: Mapping[int, date]

    def __contains__(self, day: date) -> bool:
        """Tell whether the month of a day is closed."""
        last = self.through.get(day.year)
        return last is not None and Period.month_of(day).first <= last


def closed_months(session: Session, hall: Hall) -> ClosedMonths:
    """Return the months in which nothing may be counted or recorded any more."""
    query = select(Evaluation.last_on).where(
        Evaluation.hall_id == hall.id, Evaluation.state != EvaluationState.OPEN
    )
    days = sorted(session.scalars(query.distinct()))
    return ClosedMonths({day.year: day for day in days})


def new_file(  # noqa: PLR0913  # which file of what kind, by whom, when
    session: Session,
    hall: Hall,
    kind: FileKind,
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> FileImport:
    """Add the record of a file whose rows are about to be taken in."""
    file = FileImport(
        hall_id=hall.id,
        kind=kind,
        name=given.name[-255:],
        sha256=given.sha256,
        imported_at=now,
        imported_by_id=actor.id if actor else None,
    )
    session.add(file)
    session.flush()
    return file


def keep_file(  # noqa: PLR0913  # what was read from which file, by whom, when
    session: Session,
    hall: Hall,
    kind: FileKind,
    given: GivenFile,
    tally: Tally,
    *,
    actor: User | None,
    now: datetime,
) -> FileImport:
    """Record that a file was imported, and what it changed."""
    file = new_file(session, hall, kind, given, actor=actor, now=now)
    file.added, file.changed = tally.added, tally.changed
    file.unchanged, file.left_out = tally.unchanged, len(tally.left_out)
    record_audit(
        session,
        actor,
        f"{kind.value}.imported",
        f"file:{file.id}",
        hall_id=hall.id,
        now=now,
        detail={
            "name": file.name,
            "added": tally.added,
            "changed": tally.changed,
            "left_out": len(tally.left_out),
        },
    )
    return file


def files_of(
    session: Session, hall_id: int, kinds: Collection[FileKind]
) -> Sequence[FileImport]:
    """Return the files that were imported last, newest first."""
    query = (
        select(FileImport)
        .where(FileImport.hall_id == hall_id, FileImport.kind.in_(kinds))
        .options(joinedload(FileImport.imported_by))
        .order_by(FileImport.id.desc())
    )
    return session.scalars(query.limit(LISTED)).all()


def rescore_batch(
    session: Session, hall: Hall, touched: Iterable[tuple[int, date]], now: datetime
) -> None:
    """Score anew, once, what rows about these subjects on these days may move.

    Few subjects cost as much as they are; many are scored with the whole hall.
    """
    days: dict[int, date] = {}
    months: set[Period] = set()
    for subject_id, day in touched:
        days[subject_id] = min(day, days.get(subject_id, day))
        months.add(Period.month_of(day))
    for month in sorted(months, key=lambda one: one.first):
        if adoptions_on(session, hall.id, month.last):
            open_month(session, hall, month, now=now)
    session.flush()
    if len(days) > MOST_CIRCLES:
        _rescore_from(session, hall, min(days.values()), now)
        return
    for subject_id, day in sorted(days.items()):
        subject = session.get_one(Subject, subject_id)
        rescore_touched(session, hall, subject, day, now=now)


def _rescore_from(session: Session, hall: Hall, day: date, now: datetime) -> None:
    query = select(Evaluation).where(
        Evaluation.hall_id == hall.id,
        Evaluation.state == EvaluationState.OPEN,
        Evaluation.last_on.between(day, date(day.year, 12, 31)),
    )
    found = session.scalars(query).all()
    for evaluation in sorted(found, key=_feeding_first):
        rescore_period(session, evaluation, now=now)


def _feeding_first(evaluation: Evaluation) -> tuple[date, bool, int]:
    """Months in order; the rulebook whose score the others read comes first."""
    feeds = evaluation.adoption.feeds_assessment
    return evaluation.last_on, not feeds, evaluation.id


def chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the rows by the hundred: a statement takes only so many values."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
