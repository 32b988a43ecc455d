"""Where an entry of the ledger came from: a rating, a day of attendance, a file."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    AttendanceDay,
    FileImport,
    LedgerEntry,
    Rating,
    RatingVerification,
)
from signage.operations.facts import attendance_facts
from signage.operations.ratings import verification


@dataclass(frozen=True, slots=True)
class Origin:
    """What an entry was derived from; all None where a person recorded it."""

    rating: Rating | None = None
    day: AttendanceDay | None = None
    file: FileImport | None = None


def origin_of(session: Session, entry: LedgerEntry) -> Origin:
    """Return where an entry came from; a reversal came from where its entry did."""
    source = entry.reverses or entry
    if source.source == verification.SOURCE:
        return Origin(rating=_rating(session, source))
    file = session.get(FileImport, source.import_id) if source.import_id else None
    if source.source == attendance_facts.SOURCE:
        return Origin(day=_day(session, source), file=file)
    return Origin(file=file)


def _rating(session: Session, entry: LedgerEntry) -> Rating | None:
    query = (
        select(Rating)
        .join(RatingVerification, RatingVerification.rating_id == Rating.id)
        .where(RatingVerification.entry_id == entry.id)
        .options(joinedload(Rating.window))
    )
    return session.scalars(query).first()


def _day(session: Session, entry: LedgerEntry) -> AttendanceDay | None:
    query = select(AttendanceDay).where(
        AttendanceDay.staff_id == entry.subject_id,
        AttendanceDay.day == entry.occurred_on,
    )
    return session.scalars(query).first()
