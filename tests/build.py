"""Build rows for tests: `create_x` adds one, flushes it, and returns it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.models import (
    Assignment,
    ContestGroup,
    DisplayGroup,
    Hall,
    StaffMember,
    User,
    Window,
)
from signage.models.user import Role

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
