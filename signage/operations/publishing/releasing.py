"""Bring drafts onto screens: publish, approve, send back, withdraw, return."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Hall, Publication, User
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.publishing.drafts import (
    check_version,
    record,
    subject_of,
    touch,
    working,
)
from signage.operations.publishing.errors import (
    DraftInTheWayError,
    NotWaitingError,
    OwnWorkError,
    Row,
)
from signage.operations.publishing.history import (
    add_publication,
    last_content,
    number_of_next,
)
from signage.operations.publishing.reach import hint_content, reach_of, together
from signage.operations.publishing.uses import used_by, write_uses

APPROVERS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
NOTE_LENGTH = 300


def needs_approver(session: Session, row: Row, actor: User) -> bool:
    """Say whether what `actor` publishes waits for somebody else's approval."""
    hall = session.get_one(Hall, row.hall_id)
    if not hall.needs_approval:
        return False
    return actor.role not in APPROVERS or row.updated_by_id in (None, actor.id)


def publish(  # noqa: PLR0913  # what, read when, by whom, when, with what word
    session: Session,
    row: Row,
    *,
    actor: User,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> ContentState:
    """Put a draft on the screens at once, or hand it in where an approver must agree.

    What the content says is checked by whoever calls. Returns the state: published or
    waiting. Without a draft nothing happens.

    Raises:
        ContentChangedError: it is not the `version` that was read.
        InvalidInputError: the note is too long.

    """
    check_version(row, version)
    note = checked_note(note)
    if row.draft is None and row.state == ContentState.PUBLISHED:
        return row.state
    if not needs_approver(session, row, actor):
        _release(session, row, actor, now, author_id=row.updated_by_id, note=note)
        return row.state
    row.state = ContentState.WAITING
    row.note, row.noted_at, row.noted_by_id = note, now, actor.id
    row.version += 1
    record(session, row, "submitted", actor, now, note=note)
    return row.state


def approve(  # noqa: PLR0913  # what, read when, by whom, when, with what word
    session: Session,
    row: Row,
    *,
    version: int,
    actor: User,
    now: datetime,
    note: str = "",
) -> None:
    """Publish what waits; the approver is somebody else than its last editor.

    Raises:
        ContentChangedError: it is not the `version` that the approver looked at.
        NotWaitingError: it does not wait for approval (any more).
        OwnWorkError: the actor made the changes.

    """
    _check_decision(row, version)
    note = checked_note(note)
    if row.updated_by_id == actor.id:
        raise OwnWorkError
    _release(session, row, actor, now, author_id=row.updated_by_id, note=note)


def reject(  # noqa: PLR0913  # what, read when, why, by whom, when
    session: Session,
    row: Row,
    *,
    version: int,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Send what waits back to its author, who reads the reason; screens stay.

    Raises:
        ContentChangedError: it is not the `version` that the approver looked at.
        NotWaitingError: it does not wait for approval (any more).
        InvalidInputError: there is no reason, or too long a one.

    """
    _check_decision(row, version)
    reason = checked_note(reason)
    if not reason:
        raise InvalidInputError([Message("Give the reason for the decision.")])
    row.state = _state_behind(row)
    row.note, row.noted_at, row.noted_by_id = reason, now, actor.id
    row.version += 1
    record(session, row, "rejected", actor, now, reason=reason)


def take_back(session: Session, row: Row, *, actor: User, now: datetime) -> None:
    """Let a draft wait no more whose author saves it as a draft again, unchanged.

    Somebody else's draft that waits goes on waiting.
    """
    if row.state != ContentState.WAITING or row.updated_by_id != actor.id:
        return
    row.state = _state_behind(row)
    row.note, row.noted_at, row.noted_by_id = "", None, None
    row.version += 1
    record(session, row, "taken_back", actor, now)


def withdraw(session: Session, row: Row, *, actor: User, now: datetime) -> None:
    """Take content off every screen at once; it stays as a draft to go on with."""
    if row.published is None:
        return
    reach = reach_of(session, row)
    subject = subject_of(row)
    if row.draft is None:
        row.draft = row.published
        targets = used_by(session, row.hall_id, subject, is_published=True)
        write_uses(session, row.hall_id, subject, targets, is_published=False)
    row.published = None
    if row.state != ContentState.WAITING:
        row.state = ContentState.WITHDRAWN
    row.version += 1
    row.updated_at = now
    write_uses(session, row.hall_id, subject, (), is_published=True)
    record(session, row, "withdrawn", actor, now)
    hint_content(session, row.hall_id, reach)


def return_to(  # noqa: PLR0913  # what, to what, that needs what, by whom, when
    session: Session,
    row: Row,
    publication: Publication,
    *,
    actor: User,
    now: datetime,
    note: str = "",
    uses: Iterable[str] = (),
) -> ContentState:
    """Publish an earlier release again; changes that are not published stay a draft.

    Where an approver must agree, the earlier release becomes the draft that waits.
    `uses` is what it needs. Returns the state: published or waiting.

    Raises:
        DraftInTheWayError: it would wait, but there are changes it would overwrite.

    """
    note = checked_note(note)
    content, targets = dict(publication.content), tuple(uses)
    if needs_approver(session, row, actor):
        if row.draft not in (None, content):
            raise DraftInTheWayError(row.name)
        _keep_as_draft(session, row, content, targets)
        touch(row, actor, now)
        return publish(session, row, actor=actor, now=now, note=note)
    kept, kept_uses = row.draft, _draft_uses(session, row)
    if kept == content or kept == last_content(session, row.hall_id, subject_of(row)):
        kept = None  # nothing that history does not hold
    _keep_as_draft(session, row, content, targets)
    _release(session, row, actor, now, author_id=actor.id, note=note)
    if kept is not None:
        _keep_as_draft(session, row, kept, kept_uses)
    return row.state


def checked_note(note: str) -> str:
    """Return a note without spaces around; raise InvalidInputError if too long."""
    note = note.strip()
    if len(note) > NOTE_LENGTH:
        problem = Message(
            "The note is too long: %(most)s characters at most.", most=NOTE_LENGTH
        )
        raise InvalidInputError([problem])
    return note


def _keep_as_draft(
    session: Session, row: Row, content: dict[str, Any], uses: Iterable[str]
) -> None:
    row.draft = content
    session.flush()
    write_uses(session, row.hall_id, subject_of(row), uses, is_published=False)


def _draft_uses(session: Session, row: Row) -> tuple[str, ...]:
    return used_by(session, row.hall_id, subject_of(row), is_published=False)


def _check_decision(row: Row, version: int) -> None:
    if row.state != ContentState.WAITING:
        raise NotWaitingError(row.name)
    check_version(row, version)


def _state_behind(row: Row) -> ContentState:
    """Return the state of content without what waits."""
    return ContentState.DRAFT if row.published is None else ContentState.PUBLISHED


def _release(  # noqa: PLR0913  # what, by whom, when, whose, with what word
    session: Session,
    row: Row,
    actor: User,
    now: datetime,
    *,
    author_id: int | None,
    note: str,
) -> None:
    """Make the draft what screens show, and keep it in the history."""
    subject, before = subject_of(row), reach_of(session, row)
    number = number_of_next(session, row.hall_id, subject)
    content = working(row) or {}
    targets = _draft_uses(session, row)
    row.published, row.draft = content, None
    row.state = ContentState.PUBLISHED
    row.note, row.noted_at, row.noted_by_id = "", None, None
    row.version += 1
    row.updated_at = now
    for is_published, needed in ((True, targets), (False, ())):
        write_uses(session, row.hall_id, subject, needed, is_published=is_published)
    add_publication(
        session,
        Publication(
            hall_id=row.hall_id,
            subject=subject,
            number=number,
            name=row.name,
            content=content,
            note=note,
            published_at=now,
            author_id=author_id,
            approver_id=actor.id if actor.id != author_id else None,
        ),
    )
    record(session, row, "published", actor, now, number=number, note=note)
    after = reach_of(session, row)
    hint_content(session, row.hall_id, together((before, after)))
