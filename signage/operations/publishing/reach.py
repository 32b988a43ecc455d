"""Which display groups show a playlist or a schedule: only they compile anew."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import ContentUse, DisplayGroup, Playlist, Schedule
from signage.operations.publishing.uses import shows_any
from signage.outbox import Hint, Topic, announce

#: Groups by key; empty means every group of the hall, None none at all.
Reach = tuple[int, ...] | None


def reach_of(session: Session, row: Playlist | Schedule) -> Reach:
    """Return the groups that show what is published of `row`, nested or scheduled."""
    if isinstance(row, Playlist):
        return playlist_reach(session, row.hall_id, row.id)
    return _named(row)


def playlist_reach(session: Session, hall_id: int, playlist_id: int) -> Reach:
    """Return the groups on which a playlist may show, itself or inside others."""
    keys = holders_of(session, hall_id, playlist_id)
    own = session.scalars(
        select(DisplayGroup.id).where(DisplayGroup.hall_id == hall_id, shows_any(keys))
    ).all()
    schedules = _holders(session, hall_id, [f"playlist:{key}" for key in keys])
    ids = [key for noun, key in schedules if noun == "schedule"]
    rows = session.scalars(select(Schedule).where(Schedule.id.in_(ids)))
    return together((tuple(own) or None, *map(_named, rows)))


def together(reaches: Iterable[Reach]) -> Reach:
    """Return the groups of several reaches."""
    found = [reach for reach in reaches if reach is not None]
    if not found:
        return None
    return () if () in found else tuple(sorted({key for r in found for key in r}))


def hint_content(session: Session, hall_id: int, reach: Reach) -> None:
    """Tell the groups concerned that content changed; nobody if none shows it."""
    if reach is not None:
        announce(session, Hint(Topic.CONTENT, hall_id, reach))


def holders_of(session: Session, hall_id: int, playlist_id: int) -> set[int]:
    """Return a playlist and every one that holds it, however deep; circles end."""
    found, fresh = {playlist_id}, {playlist_id}
    while fresh:
        holders = _holders(session, hall_id, [f"playlist:{key}" for key in fresh])
        fresh = {key for noun, key in holders if noun == "playlist"} - found
        found |= fresh
    return found


def _named(schedule: Schedule) -> Reach:
    if schedule.published is None:
        return None
    return tuple(sorted(schedule.published.get("group_ids", ())))


def _holders(
    session: Session, hall_id: int, targets: list[str]
) -> list[tuple[str, int]]:
    owners = session.scalars(
        select(ContentUse.owner)
        .where(
            ContentUse.hall_id == hall_id,
            ContentUse.target.in_(targets),
            ContentUse.is_published.is_(True),
        )
        .distinct()
    )
    return [(noun, int(key)) for noun, _, key in (o.partition(":") for o in owners)]
