"""Announcements where a second person must agree, and the history of their releases.

What waits, and every release, is kept as the editor wrote it: it is checked anew when
it goes onto screens.
"""

from datetime import datetime
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message
from signage.models import Announcement, Hall, Publication, User
from signage.models.announcement import AnnouncementState
from signage.operations.content.announcement_plan import Wanted, checked_plan
from signage.operations.content.announcements import (
    AnnouncementChangedError,
    create_announcement,
    revise_announcement,
    schedule_announcement,
)
from signage.operations.hall.audit import record_audit
from signage.operations.publishing.errors import NotWaitingError, OwnWorkError
from signage.operations.publishing.history import add_publication, number_of_next
from signage.operations.publishing.releasing import checked_note

_WANTED = TypeAdapter(Wanted)


class DamagedReleaseError(ConflictError):
    """A release cannot be read any more."""

    code: ClassVar[str] = "release_damaged"

    def __init__(self, number: int) -> None:
        super().__init__(
            Message("Version %(number)s cannot be read any more.", number=number)
        )


def subject_of(announcement: Announcement) -> str:
    """Return what an announcement is called in history and audit."""
    return f"announcement:{announcement.id}"


def wanted_waiting(announcement: Announcement) -> Wanted | None:
    """Return what was handed in of an announcement, also after it was sent back."""
    return _readable((announcement.waiting or {}).get("wanted"))


def author_of(announcement: Announcement) -> int | None:
    """Return who wrote what waits, else the announcement as it is; None: unknown."""
    return (announcement.waiting or {}).get("by") or announcement.updated_by_id


def is_waiting(announcement: Announcement) -> bool:
    """Say whether an approver is to decide on an announcement."""
    kept = announcement.waiting
    return kept is not None and "refusal" not in kept


def hand_in(  # noqa: PLR0913  # where, what, into what, read when, by whom, when
    session: Session,
    hall: Hall,
    announcement: Announcement | None,
    wanted: Wanted,
    *,
    version: int,
    actor: User,
    now: datetime,
) -> Announcement:
    """Let an announcement wait for an approver; one on screens stays as it is there.

    Raises:
        AnnouncementInvalidError: with every problem, by field.
        AnnouncementChangedError: somebody saved it in between.

    """
    plan = checked_plan(session, hall, wanted, is_draft=False, now=now)
    if announcement is None:
        announcement = create_announcement(session, hall, plan, actor=actor, now=now)
    elif announcement.version != version:
        raise AnnouncementChangedError(announcement)
    elif announcement.state != AnnouncementState.SCHEDULED:
        revise_announcement(
            session, announcement, plan, version=version, actor=actor, now=now
        )
    announcement.waiting = {
        "wanted": _WANTED.dump_python(wanted, mode="json"),
        "by": actor.id,
        "name": actor.name,
        "at": now.isoformat(),
    }
    announcement.version += 1
    announcement.updated_at = now
    _record(session, announcement, "submitted", actor, now)
    return announcement


def approve_announcement(  # noqa: PLR0913  # where, what, read when, by whom, when
    session: Session,
    hall: Hall,
    announcement: Announcement,
    *,
    version: int,
    actor: User,
    now: datetime,
    note: str = "",
) -> None:
    """Put what waits onto screens; the approver is somebody else than its author.

    Raises:
        NotWaitingError: nothing of it waits (any more).
        AnnouncementChangedError: it is not the `version` that was looked at.
        OwnWorkError: the actor wrote it.
        AnnouncementInvalidError: it cannot be shown any more.

    """
    wanted = _checked_waiting(announcement, version)
    release_of_another(
        session,
        hall,
        announcement,
        wanted,
        version=version,
        actor=actor,
        now=now,
        note=checked_note(note),
    )


def release_of_another(  # noqa: PLR0913  # where, what, read when, by whom, when
    session: Session,
    hall: Hall,
    announcement: Announcement,
    wanted: Wanted,
    *,
    version: int,
    actor: User,
    now: datetime,
    note: str = "",
) -> None:
    """Put what its last editor `wanted` onto screens: who does so is its approver.

    Raises:
        AnnouncementChangedError: it is not the `version` that was looked at.
        OwnWorkError: the actor wrote it.
        AnnouncementInvalidError: it cannot be shown any more.

    """
    author_id = author_of(announcement)
    if author_id == actor.id:
        raise OwnWorkError
    plan = checked_plan(session, hall, wanted, is_draft=False, now=now)
    revise_announcement(
        session, announcement, plan, version=version, actor=actor, now=now
    )
    announcement.updated_by_id = author_id
    schedule_announcement(session, announcement, actor=actor, now=now)
    release = _release(announcement, wanted, now, note=note)
    release.author_id, release.approver_id = author_id, actor.id
    _keep(session, release)


def reject_announcement(  # noqa: PLR0913  # what, read when, why, by whom, when
    session: Session,
    announcement: Announcement,
    *,
    version: int,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Send what waits back; its author goes on with it, and reads the reason.

    Raises:
        NotWaitingError: nothing of it waits (any more).
        AnnouncementChangedError: it is not the `version` that was looked at.
        InvalidInputError: there is no reason, or too long a one.

    """
    _checked_waiting(announcement, version)
    reason = checked_note(reason)
    if not reason:
        raise InvalidInputError([Message("Give the reason for the decision.")])
    refusal = {"reason": reason, "name": actor.name, "at": now.isoformat()}
    announcement.waiting = {**(announcement.waiting or {}), "refusal": refusal}
    announcement.version += 1
    _record(session, announcement, "rejected", actor, now, reason=reason)


def record_release(
    session: Session,
    announcement: Announcement,
    wanted: Wanted,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Keep what was just put onto screens without a second person."""
    release = _release(announcement, wanted, now)
    release.author_id = actor.id
    _keep(session, release)


def wanted_of_release(publication: Publication) -> Wanted:
    """Return a release as its editor wrote it; raise DamagedReleaseError."""
    wanted = _readable(publication.content)
    if wanted is None:
        raise DamagedReleaseError(publication.number)
    return wanted


def _checked_waiting(announcement: Announcement, version: int) -> Wanted:
    wanted = wanted_waiting(announcement)
    if wanted is None or not is_waiting(announcement):
        raise NotWaitingError(announcement.title)
    if announcement.version != version:
        raise AnnouncementChangedError(announcement)
    return wanted


def _readable(kept: Any) -> Wanted | None:
    if kept is None:
        return None
    try:
        return _WANTED.validate_python(kept)
    except ValidationError:
        return None


def _release(
    announcement: Announcement, wanted: Wanted, now: datetime, note: str = ""
) -> Publication:
    return Publication(
        hall_id=announcement.hall_id,
        subject=subject_of(announcement),
        name=announcement.title,
        content=_WANTED.dump_python(wanted, mode="json"),
        note=note,
        published_at=now,
    )


def _keep(session: Session, release: Publication) -> None:
    release.number = number_of_next(session, release.hall_id, release.subject)
    add_publication(session, release)


def _record(
    session: Session,
    announcement: Announcement,
    deed: str,
    actor: User,
    now: datetime,
    **detail: object,
) -> None:
    session.flush()
    record_audit(
        session,
        actor,
        f"announcement.{deed}",
        subject_of(announcement),
        hall_id=announcement.hall_id,
        now=now,
        detail={"title": announcement.title, **detail},
    )
