"""Sum up ratings: how many, how favourable, and whether that may be compared."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import Rating

# Below this many ratings a rate is chance: it is shown with its n, never ranked.
RANKABLE_FROM = 30
LEVELS = (1, 2, 3, 4, 5)
FAVOURABLE_FROM = 3


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The ratings of a stretch of time: `by_level` counts levels 1 to 5, in order."""

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
    counts = [func.count().filter(Rating.level == level) for level in LEVELS]
    query = select(*counts).where(
        Rating.hall_id == hall_id,
        Rating.occurred_at >= starts,
        Rating.occurred_at < ends,
    )
    if window_id is not None:
        query = query.where(Rating.window_id == window_id)
    one, two, three, four, five = tuple(session.execute(query).one())
    return satisfaction((one, two, three, four, five))


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
