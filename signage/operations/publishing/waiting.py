"""What waits for an approver: playlists, schedules and announcements, oldest first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Announcement, Playlist, Schedule
from signage.models.playlist import ContentState

#: Nobody reads more at once; what is decided makes room for the rest.
MOST_SHOWN = 50


def waiting_playlists(session: Session, hall_id: int) -> Sequence[Playlist]:
    """Return the playlists that wait, with author and who handed them in."""
    return session.scalars(
        select(Playlist)
        .where(Playlist.hall_id == hall_id, Playlist.state == ContentState.WAITING)
        .options(joinedload(Playlist.updated_by), joinedload(Playlist.noted_by))
        .order_by(Playlist.noted_at, Playlist.id)
        .limit(MOST_SHOWN)
    ).all()


def waiting_schedules(session: Session, hall_id: int) -> Sequence[Schedule]:
    """Return the schedules that wait, with author and who handed them in."""
    return session.scalars(
        select(Schedule)
        .where(Schedule.hall_id == hall_id, Schedule.state == ContentState.WAITING)
        .options(joinedload(Schedule.updated_by), joinedload(Schedule.noted_by))
        .order_by(Schedule.noted_at, Schedule.id)
        .limit(MOST_SHOWN)
    ).all()


def waiting_announcements(session: Session, hall_id: int) -> Sequence[Announcement]:
    """Return the announcements with something that waits."""
    return session.scalars(
        select(Announcement)
        .where(*_announcements(hall_id))
        .options(joinedload(Announcement.created_by))
        .order_by(Announcement.updated_at, Announcement.id)
        .limit(MOST_SHOWN)
    ).all()


def count_waiting(session: Session, hall_id: int) -> int:
    """Return how much waits for an approver."""
    wanted: tuple[tuple[ColumnElement[bool], ...], ...] = (
        (Playlist.hall_id == hall_id, Playlist.state == ContentState.WAITING),
        (Schedule.hall_id == hall_id, Schedule.state == ContentState.WAITING),
        _announcements(hall_id),
    )
    queries = [select(func.count()).where(*conditions) for conditions in wanted]
    return sum(session.scalar(query) or 0 for query in queries)


def _announcements(hall_id: int) -> tuple[ColumnElement[bool], ...]:
    is_refused = Announcement.waiting["refusal"].as_string().is_not(None)
    return (
        Announcement.hall_id == hall_id,
        Announcement.waiting.is_not(None),
        ~is_refused,
    )
