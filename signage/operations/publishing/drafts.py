"""Work on drafts of playlists and schedules; what screens show stays as it is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage.errors import Message, NotFoundError
from signage.models import ContentUse, Hall, Playlist, Publication, Schedule, User
from signage.models.playlist import ContentState
from signage.operations.hall.audit import record_audit
from signage.operations.publishing.errors import (
    ContentChangedError,
    ContentInUseError,
    ContentInvalidError,
    Problem,
    Row,
)
from signage.operations.publishing.reach import hint_content, reach_of
from signage.operations.publishing.uses import (
    schedule_uses,
    used_by,
    uses_of,
    write_uses,
)
from signage.playout.content import Content, ScheduleContent

R = TypeVar("R", Playlist, Schedule)
NAME_LENGTH = 100


def subject_of(row: Row) -> str:
    """Return what a row is called in history, audit and uses: "playlist:7"."""
    return f"{row.__tablename__}:{row.id}"


def content_row(
    session: Session,
    model: type[R],
    hall_id: int,
    key: int,
    *,
    for_update: bool = False,
) -> R:
    """Return a playlist or a schedule of the hall.

    `for_update` makes other savers wait; SQLite's writers queue anyway.

    Raises:
        NotFoundError: there is none with this key.

    """
    query = select(model).where(model.id == key, model.hall_id == hall_id)
    if for_update:
        # Not against its deletion alone: others may refer to it meanwhile.
        query = query.with_for_update(key_share=True)
        query = query.execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        what = "playlist" if model is Playlist else "schedule"
        raise NotFoundError(Message(what), key)
    return found


def create_content(  # noqa: PLR0913  # where, which, what, called what, by whom, when
    session: Session,
    hall: Hall,
    model: type[R],
    content: Content,
    *,
    name: str,
    actor: User,
    now: datetime,
    uses: Iterable[str] | None = None,
) -> R:
    """Keep a new playlist or schedule as a draft.

    Raises:
        ContentInvalidError: the name is empty, too long or taken.

    """
    row = model(hall_id=hall.id, created_at=now, state=ContentState.DRAFT, version=0)
    row.name = checked_name(session, row, name)
    touch(row, actor, now)
    session.add(row)
    session.flush()
    _keep(session, row, content, uses)
    record(session, row, "created", actor, now)
    return row


def save_draft(  # noqa: PLR0913  # what, into what, read when, by whom, when
    session: Session,
    row: Row,
    content: Content,
    *,
    name: str,
    version: int,
    actor: User,
    now: datetime,
    uses: Iterable[str] | None = None,
) -> None:
    """Save a draft over the `version` that the editor had read; screens keep theirs.

    `uses` is what the content needs, like "media:7"; a schedule's is read from it. A
    draft that waited for approval waits no more: it is not what its author handed in.

    Raises:
        ContentChangedError: somebody saved it in between; nothing is changed.
        ContentInvalidError: the name is empty, too long or taken.

    """
    check_version(row, version)
    row.name = checked_name(session, row, name)
    if row.state == ContentState.WAITING:
        row.note, row.noted_at, row.noted_by_id = "", None, None
    touch(row, actor, now)
    _keep(session, row, content, uses)
    record(session, row, "revised", actor, now)


def discard_draft(
    session: Session, row: Row, *, version: int, actor: User, now: datetime
) -> None:
    """Throw away what is not published; the content is again as screens show it.

    Raises:
        ContentChangedError: somebody saved it in between.

    """
    check_version(row, version)
    if row.published is None or row.draft is None:
        return
    row.draft = None
    row.state = ContentState.PUBLISHED
    row.note, row.noted_at, row.noted_by_id = "", None, None
    touch(row, actor, now)
    write_uses(session, row.hall_id, subject_of(row), (), is_published=False)
    record(session, row, "discarded", actor, now)


def duplicate_content(
    session: Session, original: R, *, name: str, actor: User, now: datetime
) -> R:
    """Return a draft that is like `original` with its changes, under another name.

    Raises:
        ContentInvalidError: the name is empty, too long or taken.

    """
    row = type(original)(
        hall_id=original.hall_id,
        created_at=now,
        state=ContentState.DRAFT,
        version=0,
        draft=working(original),
    )
    row.name = checked_name(session, row, name)
    touch(row, actor, now)
    session.add(row)
    session.flush()
    has_draft = original.draft is not None
    targets = used_by(
        session, row.hall_id, subject_of(original), is_published=not has_draft
    )
    write_uses(session, row.hall_id, subject_of(row), targets, is_published=False)
    record(session, row, "duplicated", actor, now, original=original.id)
    return row


def delete_content(session: Session, row: Row, *, actor: User, now: datetime) -> None:
    """Delete a playlist or schedule with its history; a schedule leaves its screens.

    Raises:
        ContentInUseError: groups, schedules or playlists use it; it says which.

    """
    subject = subject_of(row)
    # Whoever is about to use it comes before this, or finds it gone.
    session.refresh(row, with_for_update=True)
    users = uses_of(session, row.hall_id, [subject])[subject]
    # A playlist that holds itself is a mistake, not a reason to keep it.
    others = [use for use in users if use.owner != subject]
    if others:
        raise ContentInUseError(row.name, (use.name for use in others))
    hint_content(session, row.hall_id, reach_of(session, row))
    record(session, row, "deleted", actor, now)
    # SQLite gives keys out again: nothing of this one may fall to the next.
    for table in (
        delete(Publication).where(Publication.subject == subject),
        delete(ContentUse).where(ContentUse.owner == subject),
    ):
        session.execute(table)
    session.delete(row)
    session.flush()


def working(row: Row) -> dict[str, Any] | None:
    """Return what an editor goes on with: the draft, else what is published."""
    return row.draft if row.draft is not None else row.published


def check_version(row: Row, version: int | None) -> None:
    """Refuse to act on content that changed since it was read; None: not asked."""
    if version is not None and row.version != version:
        raise ContentChangedError(row)


def checked_name(session: Session, row: Row, name: str) -> str:
    """Return a name without stray spaces; raise ContentInvalidError."""
    plain = " ".join(name.split())
    problem = _about_name(session, row, plain)
    if problem is not None:
        raise ContentInvalidError([Problem(problem, "name")])
    return plain


def touch(row: Row, actor: User, now: datetime) -> None:
    """Count a save, and note whose it is."""
    row.version += 1
    row.updated_at = now
    row.updated_by_id = actor.id


def record(
    session: Session,
    row: Row,
    deed: str,
    actor: User,
    now: datetime,
    **detail: object,
) -> None:
    """Write down a step of a playlist or schedule."""
    session.flush()
    record_audit(
        session,
        actor,
        f"{row.__tablename__}.{deed}",
        subject_of(row),
        hall_id=row.hall_id,
        now=now,
        detail={"name": row.name, **detail},
    )


def _keep(
    session: Session, row: Row, content: Content, uses: Iterable[str] | None
) -> None:
    row.draft = content.model_dump(mode="json")
    is_on_air = row.published is not None
    row.state = ContentState.PUBLISHED if is_on_air else ContentState.DRAFT
    session.flush()
    targets = uses_in(content) if uses is None else tuple(uses)
    _hold_playlists(session, row, targets)
    write_uses(session, row.hall_id, subject_of(row), targets, is_published=False)


def _hold_playlists(session: Session, row: Row, targets: Iterable[str]) -> None:
    """Keep playlists that are used from deletion until the commit (PostgreSQL).

    A playlist's draft may name one that is gone, and cannot be published then.
    """
    named = (target.partition(":") for target in targets)
    keys = {int(key) for noun, _colon, key in named if noun == "playlist"}
    if not keys:
        return
    query = select(Playlist.id).where(Playlist.id.in_(keys)).order_by(Playlist.id)
    kept = session.scalars(query.with_for_update(read=True, key_share=True)).all()
    if isinstance(row, Schedule) and keys - set(kept):
        gone = Message("What it should show is not there. Choose from the list.")
        raise ContentInvalidError([Problem(gone, "shows")])


def uses_in(content: Content) -> frozenset[str]:
    """Return what content needs as far as it says so itself."""
    return (
        schedule_uses(content) if isinstance(content, ScheduleContent) else frozenset()
    )


def _about_name(session: Session, row: Row, name: str) -> Message | None:
    if not name:
        return Message("Give it a name.")
    if len(name) > NAME_LENGTH:
        return Message(
            "The name may have at most %(most)s characters.", most=NAME_LENGTH
        )
    if isinstance(row, Playlist) and _is_taken(session, row, name):
        return Message("There is already a playlist “%(name)s”.", name=name)
    return None


def _is_taken(session: Session, row: Playlist, name: str) -> bool:
    same = session.scalar(
        select(Playlist.id).where(
            Playlist.hall_id == row.hall_id, Playlist.name == name
        )
    )
    return same is not None and same != row.id
