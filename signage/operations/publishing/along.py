"""A schedule that shows one thing alone: its playlist goes onto screens with it."""

from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.orm import Session

from signage.models import Playlist, Schedule, User
from signage.models.playlist import ContentState
from signage.operations.publishing.drafts import working
from signage.operations.publishing.releasing import publish
from signage.playout.content import PlaylistContent


def playlist_along(session: Session, schedule: Schedule) -> Playlist | None:
    """Return the playlist that is released together with a schedule, if there is one.

    It holds one thing, was never on a screen, and nobody handed it in by itself.
    """
    key = (working(schedule) or {}).get("playlist_id")
    playlist = session.get(Playlist, key) if isinstance(key, int) else None
    if playlist is None or playlist.hall_id != schedule.hall_id:
        return None
    is_new = playlist.published is None and playlist.state == ContentState.DRAFT
    return playlist if is_new and _holds_one(playlist) else None


def publish_along(
    session: Session, schedule: Schedule, *, actor: User, now: datetime
) -> None:
    """Put the playlist of a thing alone on the screens that its schedule is on.

    Where the schedule waits for an approver its playlist stays a draft: both are
    decided on together.
    """
    playlist = playlist_along(session, schedule)
    if playlist is not None and schedule.state == ContentState.PUBLISHED:
        publish(session, playlist, actor=actor, now=now)


def _holds_one(playlist: Playlist) -> bool:
    try:
        content = PlaylistContent.model_validate(working(playlist) or {})
    except ValidationError:
        return False
    return len(content.items) == 1
