"""Read citizens' ratings: newest first, by window, level, channel and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from signage.errors import NotFoundError
from signage.models import Hall, Rating, RatingVerification, Window
from signage.operations.ratings.ratings_summary import FAVOURABLE_FROM
from signage.playout.days import midnight_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RatingFilter:
    """Which ratings to list; None is no filter. Days are the hall's, both included."""

    window_id: int | None = None
    level: int | None = None
    channel: str = ""
    only_commented: bool = False
    only_unverified: bool = False
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class RatingPage:
    """One page of ratings, newest first; the key of the next page, or None."""

    ratings: Sequence[Rating]
    older_than: str | None


def rating_page(
    session: Session, hall: Hall, chosen: RatingFilter, *, older_than: str = ""
) -> RatingPage:
    """Return a page of ratings; `older_than` is the key that a page gave."""
    query = _filtered(hall, chosen)
    key = _parsed(older_than)
    if key is not None:
        query = query.where(tuple_(Rating.occurred_at, Rating.id) < tuple_(*key))
    query = query.order_by(Rating.occurred_at.desc(), Rating.id.desc())
    found = session.scalars(query.limit(PAGE_SIZE + 1)).all()
    ratings = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return RatingPage(ratings, _key(ratings[-1]) if more else None)


def _key(rating: Rating) -> str:
    return f"{rating.occurred_at.timestamp():.6f}_{rating.id}"


def _parsed(key: str) -> tuple[datetime, int] | None:
    """Read a key; anything else is the first page."""
    instant, _, number = key.partition("_")
    try:
        return datetime.fromtimestamp(float(instant), UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None


def _filtered(hall: Hall, chosen: RatingFilter) -> Select[Rating]:
    query = select(Rating).options(joinedload(Rating.window))
    query = query.where(Rating.hall_id == hall.id)
    if chosen.window_id is not None:
        query = query.where(Rating.window_id == chosen.window_id)
    if chosen.level is not None:
        query = query.where(Rating.level == chosen.level)
    if chosen.channel:
        query = query.where(Rating.channel == chosen.channel)
    if chosen.only_commented:
        query = query.where(Rating.comment != "")
    if chosen.only_unverified:
        query = query.where(unverified())
    return _within(query, hall, chosen)


def unverified() -> ColumnElement[bool]:
    """Select the negative ratings of which nobody has said what they are."""
    return (Rating.level < FAVOURABLE_FROM) & Rating.outcome.is_(None)


def count_unverified(session: Session, hall_id: int) -> int:
    """Return how many negative ratings are still to be verified."""
    query = select(func.count()).where(Rating.hall_id == hall_id, unverified())
    return session.scalar(query) or 0


def get_rating(session: Session, hall_id: int, rating_id: int) -> Rating:
    """Return one rating with what its page shows; raise NotFoundError."""
    verification = selectinload(Rating.verifications)
    query = (
        select(Rating)
        .where(Rating.hall_id == hall_id, Rating.id == rating_id)
        .options(
            joinedload(Rating.window),
            verification.joinedload(RatingVerification.verified_by),
            verification.joinedload(RatingVerification.decided_by),
            verification.joinedload(RatingVerification.withdrawn_by),
            verification.joinedload(RatingVerification.subject),
            verification.joinedload(RatingVerification.entry),
        )
    )
    found = session.scalars(query).first()
    if found is None:
        what = "rating"
        raise NotFoundError(what, rating_id)
    return found


def _within(query: Select[Rating], hall: Hall, chosen: RatingFilter) -> Select[Rating]:
    if chosen.first_on is not None:
        starts = midnight_of(chosen.first_on, hall.time_zone)
        query = query.where(Rating.occurred_at >= starts)
    if chosen.last_on is not None:
        ends = midnight_of(chosen.last_on + timedelta(days=1), hall.time_zone)
        query = query.where(Rating.occurred_at < ends)
    return query


def windows_of(session: Session, hall: Hall) -> Sequence[Window]:
    """Return the hall's windows by code, for a filter."""
    query = select(Window).where(Window.hall_id == hall.id)
    return session.scalars(query.order_by(Window.sort_key)).all()
