"""Keep the ladder actions of an evaluation in step with what the engine finds."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage.models import Evaluation, LadderAction, Notice
from signage.models.evaluation import NoticeState
from signage.operations.audit import record_audit
from signage.operations.subjects import Roster
from signage.outbox import Hint, Topic, announce
from signage.rules import scorecard as rules

Key = tuple[int, str, int, tuple[str, ...]]
Stored = dict[Key, list[LadderAction]]


def keep_actions(  # noqa: PLR0913  # what is stored, what is found, for whom
    session: Session,
    evaluation: Evaluation,
    found: Iterable[rules.Action],
    roster: Roster,
    stored: Stored,
    *,
    now: datetime,
) -> None:
    """Add new actions and remove those whose entries were reversed.

    An action with a notice stays as the record of it; the notice is withdrawn at
    once, for its ground is gone.
    """
    for action in found:
        key = _key(roster.ids[action.subject], action)
        if stored.get(key):
            stored[key].pop()
        else:
            session.add(_row(evaluation, key, action))
    _remove(session, [row for rows in stored.values() for row in rows], now)


def stored_actions(
    session: Session, evaluations: Iterable[Evaluation], roster: Roster
) -> dict[int, Stored]:
    """Return what is stored, by evaluation.

    An entry of quantity 2 may fire the same step twice: the lists tell them apart.
    """
    found: dict[int, Stored] = {one.id: {} for one in evaluations}
    query = select(LadderAction).where(LadderAction.evaluation_id.in_(found))
    if roster.only is not None:
        query = query.where(LadderAction.subject_id.in_(roster.only))
    for row in session.scalars(query):
        key = row.subject_id, row.ladder, row.step, tuple(row.entries)
        found[row.evaluation_id].setdefault(key, []).append(row)
    return found


def _key(subject_id: int, action: rules.Action) -> Key:
    return subject_id, action.ladder, action.step, tuple(action.entries)


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
