"""Sum up ratings: how many, how favourable, and whether that may be compared."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from signage.models import Rating
from signage.models.rating import RatingOutcome

# Below this many ratings a rate is chance: it is shown with its n, never ranked.
RANKABLE_FROM = 30
LEVELS = (1, 2, 3, 4, 5)
FAVOURABLE_FROM = 3


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The ratings of a stretch of time: `by_level` counts levels 1 to 5, in order.

    What verification found mistaken or malicious is not among them.
    """

    n: int
    favourable: int
    by_level: tuple[int, int, int, int, int]
    favourable_rate: Decimal | None
    is_rankable: bool


def satisfaction_of(
    session: Session,
    hall_id: int,
    starts: datetime,
    ends: datetime,
    window_id: int | None = None,
) -> Satisfaction:
    """Return the satisfaction of a hall, or one window, in [starts, ends)."""
    query = _counts(hall_id, starts, ends)
    if window_id is not None:
        query = query.where(Rating.window_id == window_id)
    one, two, three, four, five = tuple(session.execute(query).one())
    return satisfaction((one, two, three, four, five))


def satisfaction_by_window(
    session: Session, hall_id: int, starts: datetime, ends: datetime
) -> dict[int, Satisfaction]:
    """Return the satisfaction of every rated window in [starts, ends), by its id."""
    query = _counts(hall_id, starts, ends).add_columns(Rating.window_id)
    return {
        window_id: satisfaction((one, two, three, four, five))
        for one, two, three, four, five, window_id in session.execute(
            query.group_by(Rating.window_id)
        )
    }


def _counts(hall_id: int, starts: datetime, ends: datetime) -> Select[*tuple[int, ...]]:
    counts = [func.count().filter(Rating.level == level) for level in LEVELS]
    return select(*counts).where(
        Rating.hall_id == hall_id,
        Rating.occurred_at >= starts,
        Rating.occurred_at < ends,
        counting(),
    )


def counting() -> ColumnElement[bool]:
    """Select the ratings that count: all but those found mistaken or malicious."""
    return or_(Rating.outcome.is_(None), Rating.outcome == RatingOutcome.VALID)


def satisfaction(by_level: tuple[int, int, int, int, int]) -> Satisfaction:
    """Return the figures that follow from the counts of levels 1 to 5."""
    n = sum(by_level)
    favourable = sum(by_level[FAVOURABLE_FROM - 1 :])
    return Satisfaction(
        n=n,
        favourable=favourable,
        by_level=by_level,
        favourable_rate=Decimal(favourable) / n if n else None,
        is_rankable=n >= RANKABLE_FROM,
    )
