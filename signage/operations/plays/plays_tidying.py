"""Delete proof of play that is old enough, and slides that nobody ever showed."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import GivenSlide, Hall, Play, PlayDay, Programme
from signage.operations.content.given_slides import given_in

KEEP_PLAYS = timedelta(days=3 * 365 + 1)
#: Displays keep what they could not report for sixty days; they may be late.
KEEP_UNSEEN = timedelta(days=75)
#: A day's run deletes no more than this, so that the write lock is soon free again.
MOST_ROWS = 50_000


def drop_old_plays(session: Session, *, now: datetime) -> int:
    """Delete plays and their sums after three years; return how many plays."""
    oldest = now - KEEP_PLAYS
    old = select(Play.id).where(Play.first_at < oldest).limit(MOST_ROWS)
    count = _deleted(session, delete(Play).where(Play.id.in_(old)))
    for hall in session.scalars(select(Hall)):
        since = hall_day(oldest, hall.time_zone)
        of_hall = (PlayDay.hall_id == hall.id, PlayDay.on < since)
        session.execute(delete(PlayDay).where(*of_hall))
    return count


def drop_unseen_slides(session: Session, *, now: datetime) -> int:
    """Delete slides that were given long ago, never shown, and are given no more."""
    given_now = {
        (group_id, each.zone, each.slide, each.hash, each.display_id)
        for group_id, manifest in session.execute(
            select(Programme.group_id, Programme.manifest)
        )
        for each in given_in(manifest)
    }
    shown = select(Play.id).where(Play.given_slide_id == GivenSlide.id).exists()
    rows = session.execute(
        select(
            GivenSlide.id,
            GivenSlide.group_id,
            GivenSlide.zone,
            GivenSlide.slide,
            GivenSlide.hash,
            GivenSlide.display_id,
        )
        .where(GivenSlide.given_at < now - KEEP_UNSEEN, ~shown)
        .limit(MOST_ROWS)
    )
    unseen = [key for key, *given in rows if tuple(given) not in given_now]
    for start in range(0, len(unseen), 500):
        some = unseen[start : start + 500]
        session.execute(delete(GivenSlide).where(GivenSlide.id.in_(some)))
    return len(unseen)


def _deleted(session: Session, statement: Any) -> int:
    result = cast("CursorResult[Any]", session.execute(statement))
    return int(result.rowcount)
