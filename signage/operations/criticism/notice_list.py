"""Read the worklist of notices: what may be proposed, what waits, what is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from signage.models import (
    Evaluation,
    Hall,
    LadderAction,
    Notice,
    Objection,
    Subject,
)
from signage.models.evaluation import ActionState, NoticeState
from signage.operations.criticism.notices import end_of_ground, statement_end
from signage.operations.hall.working_calendar import working_calendar

PAST_SHOWN = 20
MOST_AT_WORK = 200


@dataclass(frozen=True, slots=True)
class NoticeWorklist:
    """Notices by what is to be done about them; `actions` have none yet.

    `past` is one page, newest first, and `older_than` the key of the next, or None.
    """

    actions: Sequence[LadderAction]
    proposed: Sequence[Notice]
    suspended: Sequence[Notice]
    shown: Sequence[Notice]
    past: Sequence[Notice]
    older_than: int | None


def notice_worklist(
    session: Session, hall: Hall, *, now: datetime, older_than: int | None = None
) -> NoticeWorklist:
    """Return the worklist of a hall."""
    ours = _notices().where(Notice.hall_id == hall.id)
    at_work = session.scalars(
        ours.where(_is_at_work(now)).order_by(Notice.id).limit(MOST_AT_WORK)
    ).all()
    past = ours.where(~_is_at_work(now)).order_by(Notice.id.desc())
    if older_than is not None:
        past = past.where(Notice.id < older_than)
    found = session.scalars(past.limit(PAST_SHOWN + 1)).all()
    return NoticeWorklist(
        actions=_publishable(session, hall, now),
        proposed=[n for n in at_work if n.state is NoticeState.PROPOSED],
        suspended=[n for n in at_work if n.state is NoticeState.SUSPENDED],
        shown=[n for n in at_work if is_shown(n, now)],
        past=found[:PAST_SHOWN],
        older_than=found[PAST_SHOWN - 1].id if len(found) > PAST_SHOWN else None,
    )


def _is_at_work(now: datetime) -> ColumnElement[bool]:
    """Match notices that wait for somebody, or are on screens."""
    return or_(
        Notice.state.in_((NoticeState.PROPOSED, NoticeState.SUSPENDED)),
        and_(Notice.state == NoticeState.APPROVED, Notice.ends_at > now),
    )


def is_shown(notice: Notice, now: datetime) -> bool:
    """Tell whether a notice is on screens now."""
    return (
        notice.state == NoticeState.APPROVED
        and notice.revoked_at is None
        and notice.starts_at is not None
        and notice.ends_at is not None
        and notice.starts_at <= now < notice.ends_at
    )


def _notices() -> Select[Notice]:
    action = joinedload(Notice.action)
    return select(Notice).options(
        action.joinedload(LadderAction.subject).joinedload(Subject.department),
        action.joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
        joinedload(Notice.proposer),
        joinedload(Notice.approver),
    )


def _publishable(session: Session, hall: Hall, now: datetime) -> Sequence[LadderAction]:
    """Return public actions without a notice that could still be shown."""
    query = (
        select(LadderAction)
        .join(LadderAction.evaluation)
        .outerjoin(Notice, Notice.action_id == LadderAction.id)
        .options(
            joinedload(LadderAction.subject).joinedload(Subject.department),
            contains_eager(LadderAction.evaluation).joinedload(Evaluation.adoption),
        )
        .where(
            Evaluation.hall_id == hall.id,
            LadderAction.is_public,
            LadderAction.state != ActionState.DROPPED,
            Notice.id.is_(None),
        )
        .order_by(LadderAction.occurred_on.desc(), LadderAction.id.desc())
        .limit(MOST_AT_WORK)
    )
    calendar = working_calendar(session, hall.id)
    earliest = statement_end(calendar, now, hall.time_zone)
    found = session.scalars(query).all()
    return [a for a in found if end_of_ground(a, hall.time_zone) > earliest]


def notice_objections(
    session: Session, notice_ids: Collection[int]
) -> dict[int, list[Objection]]:
    """Return the objections to each of these notices, oldest first; none: no key."""
    query = (
        select(Objection)
        .options(joinedload(Objection.raised_by), joinedload(Objection.decided_by))
        .where(Objection.notice_id.in_(notice_ids))
        .order_by(Objection.id)
    )
    found: dict[int, list[Objection]] = {}
    for objection in session.scalars(query):
        if objection.notice_id is not None:
            found.setdefault(objection.notice_id, []).append(objection)
    return found
