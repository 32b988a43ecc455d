"""Single plays as displays reported them, with the hash of what they showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, contains_eager

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import Display, GivenSlide, Play
from signage.operations.plays.play_reports import PlayFilter

PAGE_SIZE = 50
LONGEST_PLACE = 32
LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some plays, the newest first, and where the next page begins."""

    plays: Sequence[Play]
    older_than: str | None


def record_page(
    session: Session,
    wanted: PlayFilter,
    span: tuple[datetime, datetime],
    *,
    older_than: str = "",
) -> RecordPage:
    """Return a page of plays that began in the half-open span; filter as in reports."""
    starts, ends = span
    query = (
        select(Play)
        .join(Play.given)
        .options(contains_eager(Play.given))
        .where(
            GivenSlide.hall_id == wanted.hall_id,
            Play.first_at >= starts,
            Play.first_at < ends,
        )
    )
    if wanted.source:
        query = query.where(GivenSlide.source == wanted.source)
    if wanted.display_id is not None:
        query = query.where(Play.display_id == wanted.display_id)
    if wanted.group_id is not None:
        of_group = select(Display.id).where(Display.group_id == wanted.group_id)
        query = query.where(Play.display_id.in_(of_group))
    place = _place(older_than)
    if place is not None:
        query = query.where(tuple_(Play.first_at, Play.id) < tuple_(*place))
    query = query.order_by(Play.first_at.desc(), Play.id.desc())
    found = session.scalars(query.limit(PAGE_SIZE + 1)).all()
    plays = found[:PAGE_SIZE]
    last = plays[-1] if len(found) > PAGE_SIZE else None
    key = f"{epoch_ms(last.first_at)}-{last.id}" if last else None
    return RecordPage(plays, key)


def _place(key: str) -> tuple[datetime, int] | None:
    """Return where a page begins; what cannot be read is no place."""
    at, _, row = key.partition("-")
    if not (at.isdecimal() and row.isdecimal() and len(key) <= LONGEST_PLACE):
        return None
    try:
        return from_epoch_ms(int(at)), min(int(row), LARGEST_KEY)
    except (OverflowError, ValueError):
        return None
