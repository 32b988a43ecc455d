"""Build rows for tests: `create_x` adds one, flushes it, and returns it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.models import (
    Assignment,
    ContestGroup,
    DisplayGroup,
    Hall,
    Playlist,
    Schedule,
    StaffMember,
    User,
    Window,
)
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.playout.content import PlaylistContent, PlaylistItem, ScheduleContent

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in the hall


def create_hall(session: Session, **values: Any) -> Hall:
    """Add a hall."""
    hall = Hall(**({"name": "云溪市政务服务大厅", "created_at": NOW} | values))
    session.add(hall)
    session.flush()
    return hall


def create_group(session: Session, hall: Hall, code: str = "1") -> ContestGroup:
    """Add a contest group."""
    group = ContestGroup(hall_id=hall.id, code=code, name=f"第{code}组")
    session.add(group)
    session.flush()
    return group


def create_window(session: Session, hall: Hall, code: str, **values: Any) -> Window:
    """Add a window."""
    window = Window(**({"hall_id": hall.id, "code": code, "name": code} | values))
    session.add(window)
    session.flush()
    return window


def create_staff(
    session: Session, hall: Hall, code: str, window: Window | None = None, **values: Any
) -> StaffMember:
    """Add a staff member, assigned to `window` if one is given."""
    staff = StaffMember(**({"hall_id": hall.id, "code": code, "name": code} | values))
    session.add(staff)
    session.flush()
    if window is not None:
        session.add(Assignment(staff_id=staff.id, window_id=window.id))
        session.flush()
    return staff


def create_playlist(
    session: Session, hall: Hall, *kinds: str, name: str = "大厅", **values: Any
) -> Playlist:
    """Add a published playlist of slide kinds, or of the `items` given."""
    items = values.get("items") or tuple(
        PlaylistItem(key=f"k{place}", kind=kind) for place, kind in enumerate(kinds)
    )
    content = PlaylistContent(items=items)
    playlist = Playlist(hall_id=hall.id, name=name, **_published(content))
    session.add(playlist)
    session.flush()
    return playlist


def create_schedule(  # what is shown, from when until when
    session: Session,
    hall: Hall,
    playlist: Playlist,
    starts: str,
    ends: str,
    **values: Any,
) -> Schedule:
    """Add a published schedule; `starts` and `ends` are the hall's time, in ISO."""
    content = ScheduleContent(
        playlist_id=playlist.id,
        starts=datetime.fromisoformat(starts),
        ends=datetime.fromisoformat(ends),
        **values,
    )
    schedule = Schedule(hall_id=hall.id, name="排期", **_published(content))
    session.add(schedule)
    session.flush()
    return schedule


def _published(content: PlaylistContent | ScheduleContent) -> dict[str, Any]:
    return {
        "state": ContentState.PUBLISHED,
        "published": content.model_dump(mode="json"),
        "created_at": NOW,
        "updated_at": NOW,
    }


def create_user(
    session: Session, hall: Hall, username: str, role: Role = Role.ADMINISTRATOR
) -> User:
    """Add an account that cannot sign in by password (its hash matches nothing)."""
    user = User(
        hall_id=hall.id,
        username=username,
        name=username.title(),
        password_hash="!",
        role=role,
        created_at=NOW,
    )
    session.add(user)
    session.flush()
    return user


def create_display_group(session: Session, hall: Hall, **values: Any) -> DisplayGroup:
    """Add a display group."""
    group = DisplayGroup(**({"hall_id": hall.id, "name": "大厅电视"} | values))
    session.add(group)
    session.flush()
    return group
