"""Uploads that take long to prepare: queued, taken up, told of, finished or refused.

A row stands for a file that was received whole. Whoever works on it moves `seen_at` on;
when a server stops in the middle, another, or the same after its start, takes it up.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from signage.models import MediaFile, MediaUpload, User
from signage.models.media import UploadState
from signage.operations.content.media import plain_name
from signage.operations.content.media_receiving import Received
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

#: Work that was not heard of for so long is not being done.
STALE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
#: How long the office is shown how an upload ended, and how long it is remembered.
SHOWN = timedelta(minutes=30)
REMEMBERED = timedelta(days=7)
MOST_SHOWN = 50
UNDER_WAY = (UploadState.WAITING, UploadState.WORKING)


def queue_upload(  # noqa: PLR0913  # what, as what, whose, by whom, when
    session: Session,
    received: Received,
    name: str,
    *,
    hall_id: int,
    actor: User | None,
    now: datetime,
) -> MediaUpload:
    """Put a received file in the queue; the server goes to work after the commit."""
    upload = MediaUpload(
        hall_id=hall_id,
        token=received.token,
        kind=received.kind,
        name=plain_name(name),
        size_bytes=received.size_bytes,
        uploaded_at=now,
        seen_at=now,
        uploaded_by_id=actor.id if actor else None,
    )
    session.add(upload)
    session.flush()
    announce(session, Hint(Topic.MEDIA, hall_id))
    return upload


def take_up(session: Session, *, now: datetime) -> MediaUpload | None:
    """Take the next upload to work on; one that failed too often is refused.

    An upload that somebody seems to have left is taken up again.
    """
    while upload := session.scalars(_next(now)).first():
        if upload.attempts < MOST_ATTEMPTS:
            upload.state = UploadState.WORKING
            upload.attempts += 1
            upload.seen_at = now
            upload.percent = 0
            session.flush()
            return upload
        refuse_upload(session, upload, "gave_up", now=now)
    return None


def _next(now: datetime) -> Select[MediaUpload]:
    left = and_(
        MediaUpload.state == UploadState.WORKING, MediaUpload.seen_at <= now - STALE
    )
    return (
        select(MediaUpload)
        .where(or_(MediaUpload.state == UploadState.WAITING, left))
        .order_by(MediaUpload.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def is_any_under_way(session: Session) -> bool:
    """Say whether there is an upload that is not finished."""
    query = select(MediaUpload.id).where(MediaUpload.state.in_(UNDER_WAY)).limit(1)
    return session.scalar(query) is not None


def note_progress(
    session: Session, upload_id: int, share: float, *, now: datetime
) -> None:
    """Note how far the work is (0 to 1), and that somebody is at it."""
    upload = session.get(MediaUpload, upload_id)
    if upload is not None and upload.state is UploadState.WORKING:
        upload.percent = round(100 * share)
        upload.seen_at = now


def finish_upload(
    session: Session, upload: MediaUpload, media: MediaFile, *, now: datetime
) -> None:
    """Note that an upload is in the library now."""
    upload.state, upload.percent = UploadState.DONE, 100
    upload.media_id, upload.seen_at = media.id, now
    session.flush()
    announce(session, Hint(Topic.MEDIA, upload.hall_id))


def refuse_upload(
    session: Session, upload: MediaUpload, reason: str, *, now: datetime
) -> None:
    """Note why an upload is not taken; `reason` is one of REFUSALS."""
    upload.state, upload.reason, upload.seen_at = UploadState.REFUSED, reason, now
    session.flush()
    record_audit(
        session,
        None,
        "media.refused",
        f"media_upload:{upload.id}",
        hall_id=upload.hall_id,
        now=now,
        detail={"name": upload.name, "reason": reason},
    )


def recent_uploads(
    session: Session, hall_id: int, *, now: datetime
) -> Sequence[MediaUpload]:
    """Return the uploads under way and those that ended of late, newest first."""
    recent = MediaUpload.seen_at > now - SHOWN
    query = (
        select(MediaUpload)
        .where(
            MediaUpload.hall_id == hall_id,
            or_(MediaUpload.state.in_(UNDER_WAY), recent),
        )
        .order_by(MediaUpload.id.desc())
        .limit(MOST_SHOWN)
    )
    return session.scalars(query).all()


def dismiss_uploads(session: Session, hall_id: int) -> None:
    """Take those that ended off the list."""
    ended = MediaUpload.state.not_in(UNDER_WAY)
    for upload in session.scalars(
        select(MediaUpload).where(MediaUpload.hall_id == hall_id, ended)
    ):
        session.delete(upload)
    session.flush()


def forget_old_uploads(session: Session, *, now: datetime) -> set[str]:
    """Forget uploads that ended long ago; return the tokens that are still known."""
    for upload in session.scalars(
        select(MediaUpload).where(
            MediaUpload.state.not_in(UNDER_WAY),
            MediaUpload.seen_at <= now - REMEMBERED,
        )
    ):
        session.delete(upload)
    session.flush()
    query = select(MediaUpload.token).where(MediaUpload.state.in_(UNDER_WAY))
    return set(session.scalars(query))
