"""Make and change display groups: what a set of displays shows, and how large."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from signage.errors import (
    ConflictError,
    FieldsInvalidError,
    Message,
    NotFoundError,
)
from signage.models import Display, DisplayGroup, Hall, Playlist, Programme, User
from signage.models.display import Layout, OutOfHours
from signage.operations.displays.display_group_check import (
    WantedGroup,
    plain_name,
    problems_of,
    rule_of,
)
from signage.operations.displays.group_uses import needed_for
from signage.operations.displays.tag_rules import settle_by_tags
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce


class DisplayGroupInvalidError(FieldsInvalidError):
    """A display group was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "display_group_invalid"


class DisplayGroupInUseError(ConflictError):
    """A group that something still needs cannot be deleted; the message says what."""

    code: ClassVar[str] = "display_group_in_use"

    def __init__(self, why: Message) -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group and how many paired displays belong to it."""

    group: DisplayGroup
    displays: int


def display_groups_of(session: Session, hall_id: int) -> Sequence[DisplayGroup]:
    """Return the hall's display groups by name."""
    return session.scalars(
        select(DisplayGroup)
        .where(DisplayGroup.hall_id == hall_id)
        .order_by(DisplayGroup.sort_key, DisplayGroup.id)
    ).all()


def counted_groups(session: Session, hall_id: int) -> tuple[GroupCount, ...]:
    """Return the hall's display groups with the number of their displays."""
    belongs = (Display.group_id == DisplayGroup.id) & Display.revoked_at.is_(None)
    rows = session.execute(
        select(DisplayGroup, func.count(Display.id))
        .outerjoin(Display, belongs)
        .where(DisplayGroup.hall_id == hall_id)
        .group_by(DisplayGroup.id)
        .order_by(DisplayGroup.sort_key, DisplayGroup.id)
    )
    return tuple(GroupCount(group, count) for group, count in rows)


def playlists_to_choose(session: Session, hall_id: int) -> tuple[tuple[int, str], ...]:
    """Return key and name of the playlists that groups may show, by name."""
    rows = session.execute(
        select(Playlist.id, Playlist.name)
        .where(Playlist.hall_id == hall_id)
        .order_by(Playlist.name, Playlist.id)
    )
    return tuple((key, name) for key, name in rows)


def display_group_of(session: Session, hall_id: int, group_id: int) -> DisplayGroup:
    """Return a display group of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    group = session.get(DisplayGroup, group_id)
    if group is None or group.hall_id != hall_id:
        raise NotFoundError(Message("display group"), group_id)
    return group


def save_display_group(  # noqa: PLR0913  # whose, which, what, of what, by whom, when
    session: Session,
    hall: Hall,
    group: DisplayGroup | None,
    wanted: WantedGroup,
    *,
    actor: User,
    now: datetime,
) -> DisplayGroup:
    """Make a display group, or change `group`; its displays follow at once.

    Displays that follow their tags move when its rule now takes or leaves them.

    Raises:
        DisplayGroupInvalidError: with every problem, by field.

    """
    problems = problems_of(session, hall, group, wanted)
    if problems:
        raise DisplayGroupInvalidError(problems)
    deed = "revised" if group else "created"
    group = group or DisplayGroup(hall_id=hall.id)
    group.name = plain_name(wanted.name)
    group.is_portrait = wanted.is_portrait
    group.is_staff_only = wanted.is_staff_only
    group.diagonal_in = int(wanted.diagonal_in)
    group.distance_m = int(wanted.distance_m)
    group.layout = Layout(wanted.layout)
    group.playlist_id = int(wanted.playlist) if wanted.playlist else None
    group.side_playlist_id = int(wanted.side_playlist) if wanted.side_playlist else None
    group.theme = wanted.theme
    group.out_of_hours = OutOfHours(wanted.out_of_hours)
    rule = rule_of(wanted)
    group.tags_all, group.tags_none = list(rule.tags_all), list(rule.tags_none)
    group.tag_order = rule.order
    session.add(group)
    session.flush()
    _record(session, group, deed, actor, now)
    announce(session, Hint(Topic.DISPLAYS, hall.id, (group.id,)))
    settle_by_tags(session, hall, actor=actor, now=now)
    return group


def delete_display_group(
    session: Session, group: DisplayGroup, *, actor: User, now: datetime
) -> None:
    """Delete a display group that nothing is shown on any more.

    Raises:
        DisplayGroupInUseError: displays or announcements need it, or it is the last.

    """
    others = [
        other
        for other in display_groups_of(session, group.hall_id)
        if other.id != group.id
    ]
    why = needed_for(session, group, others)
    if why is not None:
        raise DisplayGroupInUseError(why)
    # Revoked displays are kept for the ratings they took; they need some group.
    revoked = update(Display).where(Display.group_id == group.id)
    session.execute(revoked.values(group_id=others[0].id))
    session.execute(delete(Programme).where(Programme.group_id == group.id))
    _record(session, group, "deleted", actor, now)
    session.delete(group)
    session.flush()


def _record(
    session: Session, group: DisplayGroup, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"display_group.{deed}",
        f"display_group:{group.id}",
        hall_id=group.hall_id,
        now=now,
        detail={
            "name": group.name,
            "is_portrait": group.is_portrait,
            "is_staff_only": group.is_staff_only,
            "diagonal_in": group.diagonal_in,
            "distance_m": group.distance_m,
            "layout": group.layout,
            "playlist": group.playlist_id,
            "side_playlist": group.side_playlist_id,
            "tags": [*group.tags_all, *(f"−{tag}" for tag in group.tags_none)],
        },
    )
