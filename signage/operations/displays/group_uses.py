"""What still needs a display group, so that it is not deleted."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import Display, DisplayGroup
from signage.models.announcement import announcement_group
from signage.operations.publishing.uses import uses_of


def needed_for(
    session: Session, group: DisplayGroup, others: Sequence[DisplayGroup]
) -> Message | None:
    """Return why a group cannot be deleted, or None if it can."""
    if not others:
        return Message("This is the only display group. Make another one first.")
    return _by_displays(session, group) or _by_content(session, group)


def _by_displays(session: Session, group: DisplayGroup) -> Message | None:
    displays = session.scalar(
        select(func.count(Display.id)).where(
            Display.group_id == group.id, Display.revoked_at.is_(None)
        )
    )
    if not displays:
        return None
    return Message(
        "Displays still belong to the group “%(name)s” (%(count)s). Move them to "
        "another group first.",
        count=displays,
        name=group.name,
    )


def _by_content(session: Session, group: DisplayGroup) -> Message | None:
    """Without its group a schedule or announcement would be for every group."""
    target = f"display_group:{group.id}"
    schedules = uses_of(session, group.hall_id, [target])[target]
    if schedules:
        return Message(
            "Schedules are still for the group “%(name)s” (%(schedules)s). Choose "
            "other groups there first.",
            name=group.name,
            schedules=", ".join(use.name for use in schedules),
        )
    announcements = session.scalar(
        select(func.count()).where(announcement_group.c.group_id == group.id)
    )
    if not announcements:
        return None
    return Message(
        "Announcements are still for the group “%(name)s” (%(count)s). Choose "
        "other groups there first.",
        count=announcements,
        name=group.name,
    )
