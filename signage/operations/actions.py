"""Keep the ladder actions of an evaluation in step with what the engine finds."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage.models import Evaluation, LadderAction, Notice, Subject
from signage.models.evaluation import NoticeState
from signage.operations.audit import record_audit
from signage.outbox import Hint, Topic, announce
from signage.rules import scorecard as rules

Key = tuple[int, str, int, tuple[str, ...]]


def keep_actions(
    session: Session,
    evaluation: Evaluation,
    found: Iterable[rules.Action],
    ids: Collection[int] | None,
    *,
    now: datetime,
) -> None:
    """Add new actions and remove those whose entries were reversed.

    An action with a notice stays as the record of it; the notice is withdrawn at
    once, for its ground is gone.
    """
    stored = _stored(session, evaluation, ids)
    subjects = _ids_by_code(session, evaluation, found := list(found))
    for action in found:
        key = _key(subjects[action.subject], action)
        if stored.get(key):
            stored[key].pop()
        else:
            session.add(_row(evaluation, key, action))
    _remove(session, [row for rows in stored.values() for row in rows], now)


def _stored(
    session: Session, evaluation: Evaluation, ids: Collection[int] | None
) -> dict[Key, list[LadderAction]]:
    """Group them: an entry of quantity 2 may fire the same step twice."""
    query = select(LadderAction).filter_by(evaluation_id=evaluation.id)
    if ids is not None:
        query = query.where(LadderAction.subject_id.in_(ids))
    found: dict[Key, list[LadderAction]] = {}
    for row in session.scalars(query):
        key = row.subject_id, row.ladder, row.step, tuple(row.entries)
        found.setdefault(key, []).append(row)
    return found


def _key(subject_id: int, action: rules.Action) -> Key:
    return subject_id, action.ladder, action.step, tuple(action.entries)


def _ids_by_code(
    session: Session, evaluation: Evaluation, found: list[rules.Action]
) -> dict[str, int]:
    if not found:
        return {}
    codes = {action.subject for action in found}
    query = select(Subject.code, Subject.id).where(
        Subject.hall_id == evaluation.hall_id, Subject.code.in_(codes)
    )
    return dict(session.execute(query).all())


def _row(evaluation: Evaluation, key: Key, action: rules.Action) -> LadderAction:
    subject_id, ladder, step, entries = key
    return LadderAction(
        evaluation_id=evaluation.id,
        subject_id=subject_id,
        ladder=ladder,
        step=step,
        action=action.action,
        occurred_on=action.date,
        is_public=action.public,
        entries=list(entries),
    )


def _remove(session: Session, actions: list[LadderAction], now: datetime) -> None:
    if not actions:
        return
    ids = [action.id for action in actions]
    query = select(Notice).where(Notice.action_id.in_(ids))
    notices = {notice.action_id: notice for notice in session.scalars(query)}
    for notice in notices.values():
        _withdraw(session, notice, now)
    bare = [action_id for action_id in ids if action_id not in notices]
    session.execute(delete(LadderAction).where(LadderAction.id.in_(bare)))


def _withdraw(session: Session, notice: Notice, now: datetime) -> None:
    if notice.state in (NoticeState.REJECTED, NoticeState.WITHDRAWN):
        return
    notice.state = NoticeState.WITHDRAWN
    notice.revoked_at = now
    record_audit(
        session,
        None,
        "notice.withdrawn",
        f"notice:{notice.id}",
        hall_id=notice.hall_id,
        now=now,
        detail={"because": "ground_reversed"},
    )
    announce(session, Hint(Topic.NOTICES, notice.hall_id))
