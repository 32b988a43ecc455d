"""Build playlists and schedules for tests, as an editor would have left them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Hall, Playlist, Schedule, User
from signage.operations.publishing.drafts import create_content
from signage.operations.publishing.releasing import publish
from signage.outbox import Hint
from signage.playout.content import PlaylistContent, PlaylistItem, ScheduleContent
from tests.build import NOW

STARTS, ENDS = datetime(2026, 11, 18, 9, 0), datetime(2026, 11, 18, 12, 0)  # noqa: DTZ001


def items(*kinds: str | int) -> PlaylistContent:
    """Return content of these kinds in order; a number is a nested playlist."""
    return PlaylistContent(
        items=tuple(
            PlaylistItem(key=f"i{place}", kind=kind)
            if isinstance(kind, str)
            else PlaylistItem(
                key=f"i{place}", kind="playlist", settings={"playlist_id": kind}
            )
            for place, kind in enumerate(kinds)
        )
    )


def needs_of(content: PlaylistContent) -> list[str]:
    """Return the playlists that content holds, as uses."""
    keys = (item.settings.get("playlist_id") for item in content.items)
    return [f"playlist:{key}" for key in keys if key]


def create_playlist(
    session: Session, hall: Hall, actor: User, name: str = "大厅", *kinds: str | int
) -> Playlist:
    """Add a draft of these kinds."""
    content = items(*(kinds or ("hours", "scoreboard")))
    return create_content(
        session,
        hall,
        Playlist,
        content,
        name=name,
        actor=actor,
        now=NOW,
        uses=needs_of(content),
    )


def publish_playlist(
    session: Session, hall: Hall, actor: User, name: str = "大厅", *kinds: str | int
) -> Playlist:
    """Add a published playlist of these kinds; its hints are forgotten."""
    playlist = create_playlist(session, hall, actor, name, *kinds)
    publish(session, playlist, actor=actor, now=NOW)
    session.info.pop("hints", None)
    return playlist


def publish_schedule(
    session: Session, hall: Hall, actor: User, playlist: Playlist, **values: Any
) -> Schedule:
    """Add a published schedule of a playlist; its hints are forgotten."""
    content = ScheduleContent(
        playlist_id=playlist.id, **({"starts": STARTS, "ends": ENDS} | values)
    )
    schedule = create_content(
        session, hall, Schedule, content, name="每周三", actor=actor, now=NOW
    )
    publish(session, schedule, actor=actor, now=NOW)
    session.info.pop("hints", None)
    return schedule


def hints(session: Session) -> list[Hint]:
    """Return what was announced since the last look."""
    found: list[Hint] = session.info.pop("hints", [])
    return found


def deeds(session: Session) -> list[str]:
    """Return what the audit list says, in order."""
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
