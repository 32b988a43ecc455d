"""Undo what an upheld objection is against, and score and propose anew."""

from datetime import datetime

from sqlalchemy.orm import Session

from signage.models import Hall, LedgerEntry, Nomination, Objection, User
from signage.models.evaluation import EvaluationState, NoticeState
from signage.operations.criticism.notices import withdraw_notice
from signage.operations.evaluation.awards import strike_nomination
from signage.operations.evaluation.nominating import STANDING
from signage.operations.evaluation.procedure_errors import ResultsFinalError
from signage.operations.evaluation.publicity import propose_again, repropose
from signage.operations.facts.ledger import reverse_entry

#: Room is left for the objection's name in the reversal's reason (500 in all).
LONGEST_REASON = 450


def undo(session: Session, objection: Objection, *, actor: User, now: datetime) -> None:
    """Reverse the entry, reject the nomination or withdraw the notice.

    Raises:
        ResultsFinalError: the results that it is about stand.

    """
    if objection.entry is not None:
        _undo_entry(session, objection, objection.entry, actor, now)
    elif objection.nomination is not None:
        _undo_nomination(session, objection, objection.nomination, actor, now)
    elif objection.notice is not None and objection.notice.state in _ON:
        withdraw_notice(session, objection.notice, actor=actor, now=now)


_ON = (NoticeState.APPROVED, NoticeState.SUSPENDED)


def _undo_entry(
    session: Session,
    objection: Objection,
    entry: LedgerEntry,
    actor: User,
    now: datetime,
) -> None:
    if entry.reversal is not None:
        return  # the office did by itself, while the month was open
    hall = session.get_one(Hall, objection.hall_id)
    reason = because(objection, hall)
    reverse_entry(
        session, entry, reason=reason, actor=actor, now=now, objection=objection
    )
    since = entry.occurred_on
    propose_again(session, hall, since, reason=reason, actor=actor, now=now)


def _undo_nomination(
    session: Session,
    objection: Objection,
    nomination: Nomination,
    actor: User,
    now: datetime,
) -> None:
    evaluation = nomination.evaluation
    if evaluation.state is EvaluationState.FINAL:
        raise ResultsFinalError(evaluation.period)
    if nomination.state not in STANDING:
        return  # it fell already, by another objection or by the scores
    strike_nomination(
        session,
        nomination,
        reason=objection.reason,
        actor=actor,
        now=now,
        objection=objection,
    )
    hall = session.get_one(Hall, objection.hall_id)
    reason = because(objection, hall)
    repropose(session, evaluation, reason=reason, actor=actor, now=now)


def because(objection: Objection, hall: Hall) -> str:
    """Return the reason of what follows from an objection, which it names.

    It is kept, so it is written in the language of the hall.
    """
    form = _BECAUSE["zh" if hall.locale.startswith("zh") else "en"]
    return form.format(id=objection.id, reason=objection.reason)


_BECAUSE = {"zh": "异议 {id:04}：{reason}", "en": "Objection {id:04}: {reason}"}
