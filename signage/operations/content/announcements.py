"""Write, schedule, withdraw and duplicate announcements; nobody overwrites another."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signage.errors import ConflictError, Message, NotFoundError
from signage.models import Announcement, Hall, User
from signage.models.announcement import AnnouncementState
from signage.operations.content.announcement_languages import versions_in
from signage.operations.content.announcement_plan import TITLE_LENGTH, Plan
from signage.operations.content.picture_links import keys_in
from signage.operations.hall.audit import record_audit
from signage.operations.publishing.uses import write_uses
from signage.outbox import Hint, Topic, announce

FIELDS = (
    "title",
    "text",
    "texts",
    "place",
    "image",
    "starts_at",
    "ends_at",
    "weekdays",
    "daily_from",
    "daily_until",
    "priority",
)


class AnnouncementChangedError(ConflictError):
    """Somebody saved the announcement since it was opened; `current` is theirs."""

    code: ClassVar[str] = "announcement_changed"

    def __init__(self, current: Announcement) -> None:
        self.current = current
        super().__init__(
            Message(
                "“%(title)s” was saved by somebody else while you were writing. "
                "Nothing was overwritten: compare both texts and decide.",
                title=current.title,
            )
        )


def announcement_of(
    session: Session, hall_id: int, announcement_id: int, *, for_update: bool = False
) -> Announcement:
    """Return an announcement of the hall, with its groups and picture.

    `for_update` makes other savers wait; SQLite's writers queue anyway.

    Raises:
        NotFoundError: there is none with this key.

    """
    query = (
        select(Announcement)
        .where(Announcement.id == announcement_id, Announcement.hall_id == hall_id)
        .options(selectinload(Announcement.groups), selectinload(Announcement.image))
    )
    if for_update:
        query = query.with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError(Message("announcement"), announcement_id)
    return found


def create_announcement(
    session: Session, hall: Hall, plan: Plan, *, actor: User, now: datetime
) -> Announcement:
    """Keep a new announcement as a draft."""
    announcement = Announcement(
        hall_id=hall.id,
        state=AnnouncementState.DRAFT,
        created_by_id=actor.id,
        updated_by_id=actor.id,
        created_at=now,
        updated_at=now,
    )
    _fill(announcement, plan)
    session.add(announcement)
    session.flush()
    _keep_uses(session, announcement)
    _record(session, announcement, "created", actor, now)
    return announcement


def revise_announcement(  # noqa: PLR0913  # what, into what, read when, by whom, when
    session: Session,
    announcement: Announcement,
    plan: Plan,
    *,
    version: int,
    actor: User,
    now: datetime,
) -> Announcement:
    """Save an announcement over the `version` that the editor had read.

    Raises:
        AnnouncementChangedError: somebody saved it in between; nothing is changed.

    """
    if announcement.version != version:
        raise AnnouncementChangedError(announcement)
    shown_before = _groups_showing(announcement)
    before = _schedule_of(announcement)
    _fill(announcement, plan)
    announcement.version += 1
    announcement.updated_by_id, announcement.updated_at = actor.id, now
    session.flush()
    _keep_uses(session, announcement)
    _record(session, announcement, "revised", actor, now, before=before)
    _announce_change(session, announcement, shown_before)
    return announcement


def schedule_announcement(
    session: Session, announcement: Announcement, *, actor: User, now: datetime
) -> None:
    """Put an announcement on its way to the screens."""
    if announcement.state == AnnouncementState.SCHEDULED:
        return
    _change_state(session, announcement, AnnouncementState.SCHEDULED, actor, now)


def withdraw_announcement(
    session: Session, announcement: Announcement, *, actor: User, now: datetime
) -> None:
    """Take an announcement off every screen, whoever saved it last."""
    if announcement.state == AnnouncementState.WITHDRAWN:
        return
    _change_state(session, announcement, AnnouncementState.WITHDRAWN, actor, now)


def duplicate_announcement(
    session: Session,
    original: Announcement,
    *,
    title: str,
    actor: User,
    now: datetime,
) -> Announcement:
    """Return a draft that is like `original`, under another title."""
    copy = Announcement(
        hall_id=original.hall_id,
        state=AnnouncementState.DRAFT,
        created_by_id=actor.id,
        updated_by_id=actor.id,
        created_at=now,
        updated_at=now,
        **{name: getattr(original, name) for name in FIELDS},
    )
    copy.title = title[:TITLE_LENGTH]
    copy.groups = list(original.groups)
    session.add(copy)
    session.flush()
    _keep_uses(session, copy)
    _record(session, copy, "duplicated", actor, now, original=original.id)
    return copy


def _fill(announcement: Announcement, plan: Plan) -> None:
    for name in FIELDS:
        setattr(announcement, name, getattr(plan, name))
    announcement.groups = list(plan.groups)
    announcement.waiting = None  # what was handed in before is not this


def _change_state(
    session: Session,
    announcement: Announcement,
    state: AnnouncementState,
    actor: User,
    now: datetime,
) -> None:
    shown_before = _groups_showing(announcement)
    announcement.state = state
    announcement.waiting = None
    announcement.version += 1
    announcement.updated_at = now
    session.flush()
    _keep_uses(session, announcement)
    _record(session, announcement, state.value, actor, now)
    _announce_change(session, announcement, shown_before)


def _keep_uses(session: Session, announcement: Announcement) -> None:
    """Keep which pictures it shows, so that none of them is deleted meanwhile."""
    versions = versions_in(announcement.texts).values()
    texts = [announcement.text, *(version.text for version in versions)]
    keys = {key for text in texts for key in keys_in(text)}
    keys |= {announcement.image.id} if announcement.image else set()
    targets = {f"media:{key}" for key in keys}
    is_live = announcement.state == AnnouncementState.SCHEDULED
    for is_published in (True, False):
        write_uses(
            session,
            announcement.hall_id,
            f"announcement:{announcement.id}",
            targets if is_published == is_live else (),
            is_published=is_published,
        )


def _groups_showing(announcement: Announcement) -> tuple[int, ...] | None:
    """Return the groups that it is scheduled on (empty: all), or None if on none."""
    if announcement.state != AnnouncementState.SCHEDULED:
        return None
    return tuple(sorted(group.id for group in announcement.groups))


def _announce_change(
    session: Session, announcement: Announcement, before: tuple[int, ...] | None
) -> None:
    touched = [
        ids for ids in (before, _groups_showing(announcement)) if ids is not None
    ]
    if not touched:
        return
    everywhere = () in touched
    group_ids = () if everywhere else tuple(sorted({i for ids in touched for i in ids}))
    announce(session, Hint(Topic.ANNOUNCEMENTS, announcement.hall_id, group_ids))


def _schedule_of(announcement: Announcement) -> dict[str, object]:
    return {
        "title": announcement.title,
        "starts_at": announcement.starts_at.isoformat(),
        "ends_at": announcement.ends_at.isoformat(),
        "priority": announcement.priority,
        "groups": sorted(group.id for group in announcement.groups),
    }


def _record(
    session: Session,
    announcement: Announcement,
    deed: str,
    actor: User,
    now: datetime,
    **detail: object,
) -> None:
    record_audit(
        session,
        actor,
        f"announcement.{deed}",
        f"announcement:{announcement.id}",
        hall_id=announcement.hall_id,
        now=now,
        detail={"now": _schedule_of(announcement), **detail},
    )
