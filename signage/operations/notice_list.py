"""Read the worklist of notices: what may be proposed, what waits, what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Evaluation, Hall, LadderAction, Notice, Subject
from signage.models.evaluation import NoticeState
from signage.operations.notices import end_of_ground, statement_end

PAST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NoticeWorklist:
    """Notices by what is to be done about them; `actions` have none yet."""

    actions: Sequence[LadderAction]
    proposed: Sequence[Notice]
    shown: Sequence[Notice]
    past: Sequence[Notice]


def notice_worklist(session: Session, hall: Hall, *, now: datetime) -> NoticeWorklist:
    """Return the worklist of a hall."""
    notices = session.scalars(
        _notices()
        .where(Notice.hall_id == hall.id)
        .order_by(Notice.proposed_at.desc())
        .limit(200)
    ).all()
    proposed = [n for n in notices if n.state == NoticeState.PROPOSED]
    shown = [n for n in notices if is_shown(n, now)]
    others = [n for n in notices if n not in proposed and n not in shown]
    return NoticeWorklist(
        actions=_publishable(session, hall, now),
        proposed=proposed,
        shown=shown,
        past=others[:PAST_SHOWN],
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
            joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
        )
        .where(
            Evaluation.hall_id == hall.id, LadderAction.is_public, Notice.id.is_(None)
        )
        .order_by(LadderAction.occurred_on.desc(), LadderAction.id.desc())
        .limit(200)
    )
    earliest = statement_end(now, hall.time_zone)
    found = session.scalars(query).all()
    return [a for a in found if end_of_ground(a, hall.time_zone) > earliest]
