"""Raise objections: to an entry, a nomination or a notice, in the time for each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import (
    Evaluation,
    Hall,
    LedgerEntry,
    Nomination,
    Notice,
    Objection,
    User,
)
from signage.models.evaluation import EvaluationState, NominationState, NoticeState
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.operations.criticism.notices import suspend_notice
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_evaluation, hold_hall
from signage.operations.hall.subjects import is_about
from signage.operations.objections.objection_errors import (
    AlreadyObjectedError,
    NothingToObjectToError,
    NotYoursError,
    ObjectionsOverError,
)
from signage.operations.objections.objection_list import (
    evaluations_over,
    objection_until,
)
from signage.outbox import Hint, Topic, announce

LONGEST = {"text": 1000, "name": 100, "contact": 100}
NAMES = {
    "text": Message("Objection"),
    "name": Message("Name"),
    "contact": Message("Contact"),
}


def object_to_entry(  # noqa: PLR0913  # who says what against which entry
    session: Session,
    hall: Hall,
    entry: LedgerEntry,
    *,
    text: str,
    actor: User,
    now: datetime,
) -> Objection:
    """Object to an entry: a clerk to their own or their window's, the office to any.

    A clerk may until the self-review of the entry's month is over, the office (on
    behalf of others, on paper) until its results are final.

    Raises:
        InvalidInputError: no text, or too much of it.
        NotYoursError: the entry is about somebody else.
        NothingToObjectToError: it is reversed, or a reversal.
        ObjectionsOverError: the time is over.
        AlreadyObjectedError: the same person did before.

    """
    _refuse_texts(text=text)
    hold_hall(session, hall.id)
    if actor.role is Role.CLERK and not _is_about(session, entry, actor):
        raise NotYoursError
    if entry.reverses_id is not None or entry.reversal is not None:
        raise NothingToObjectToError
    evaluations = evaluations_over(session, entry)
    if not _may_still(session, hall, entry, evaluations, actor, now):
        raise ObjectionsOverError
    objection = Objection(entry=entry, evaluation=next(iter(evaluations), None))
    return _raised(session, hall, objection, {"text": text}, actor, now)


def _is_about(session: Session, entry: LedgerEntry, clerk: User) -> bool:
    """Tell whether an entry is about a clerk, or about where they served that day."""
    staff_id = clerk.staff_id or 0
    return is_about(session, entry.subject_id, staff_id, entry.occurred_on)


def _may_still(  # noqa: PLR0913, PLR0917  # what, whose month, who and when
    session: Session,
    hall: Hall,
    entry: LedgerEntry,
    evaluations: list[Evaluation],
    actor: User,
    now: datetime,
) -> bool:
    if actor.role is Role.CLERK:
        return objection_until(session, hall, entry, now=now) is not None
    return all(one.state is not EvaluationState.FINAL for one in evaluations)


def object_to_nomination(  # noqa: PLR0913  # who says what against whom
    session: Session,
    hall: Hall,
    nomination: Nomination,
    *,
    text: str,
    name: str = "",
    contact: str = "",
    actor: User | None,
    now: datetime,
) -> Objection:
    """Object to a nomination during publicity; anybody may, `actor` None by phone.

    Who takes down what came on paper is the actor. Somebody of the office may object
    as soon as it is reviewed: so the person who is to confirm can have it changed.
    """
    texts = {"text": text, "name": name, "contact": contact}
    _refuse_texts(**texts)
    hold_evaluation(session, nomination.evaluation)
    session.refresh(nomination)
    evaluation = nomination.evaluation
    is_public = (
        evaluation.state is EvaluationState.IN_PUBLICITY
        and evaluation.due_at is not None
        and now < evaluation.due_at
    )
    is_office = actor is not None and actor.role is not Role.CLERK
    if not is_public and not (
        is_office and evaluation.state is EvaluationState.REVIEWED
    ):
        raise ObjectionsOverError
    if nomination.state not in (NominationState.PROPOSED, NominationState.CONFIRMED):
        raise NothingToObjectToError
    objection = Objection(nomination=nomination, evaluation=evaluation)
    return _raised(session, hall, objection, texts, actor, now)


def object_to_notice(  # noqa: PLR0913  # who says what against which
    session: Session,
    hall: Hall,
    notice: Notice,
    *,
    text: str,
    name: str = "",
    contact: str = "",
    actor: User | None,
    now: datetime,
) -> Objection:
    """Object to a notice that is published: it goes off every screen at once."""
    texts = {"text": text, "name": name, "contact": contact}
    _refuse_texts(**texts)
    hold_hall(session, hall.id)
    session.refresh(notice)
    if notice.state not in (NoticeState.APPROVED, NoticeState.SUSPENDED):
        raise NothingToObjectToError
    if notice.ends_at is not None and notice.ends_at <= now:
        raise ObjectionsOverError
    objection = Objection(notice=notice, evaluation_id=notice.action.evaluation_id)
    raised = _raised(session, hall, objection, texts, actor, now)
    if notice.state is NoticeState.APPROVED:
        suspend_notice(session, notice, actor=actor, now=now)
    return raised


def _refuse_texts(**texts: str) -> None:
    problems = [
        Message(
            "The text '%(field)s' has %(length)s characters; %(most)s are allowed. "
            "Shorten it.",
            field=NAMES[field],
            length=len(text.strip()),
            most=LONGEST[field],
        )
        for field, text in texts.items()
        if len(text.strip()) > LONGEST[field]
    ]
    if not texts["text"].strip():
        problems.append(Message("Say what is wrong, so that it can be looked into."))
    if problems:
        raise InvalidInputError(problems)


def _raised(  # noqa: PLR0913, PLR0917  # each is a part of the row
    session: Session,
    hall: Hall,
    objection: Objection,
    texts: dict[str, str],
    actor: User | None,
    now: datetime,
) -> Objection:
    objection.hall_id, objection.raised_at = hall.id, now
    objection.raised_by_id = actor.id if actor else None
    objection.state = ObjectionState.OPEN
    for field, text in texts.items():
        setattr(objection, field, text.strip())
    if actor is not None and _was_raised_before(session, objection, actor):
        raise AlreadyObjectedError
    session.add(objection)
    session.flush()
    tell_of_objection(session, objection, "objection.raised", actor, now)
    return objection


def _was_raised_before(session: Session, new: Objection, actor: User) -> bool:
    """Tell whether the person objected to the same before and did not withdraw.

    The office writes down what several people say; only the same words are a repeat.
    """
    query = select(Objection.id).where(
        Objection.raised_by_id == new.raised_by_id,
        Objection.state != ObjectionState.WITHDRAWN,
        Objection.entry_id == (new.entry.id if new.entry else None),
        Objection.nomination_id == (new.nomination.id if new.nomination else None),
        Objection.notice_id == (new.notice.id if new.notice else None),
    )
    if actor.role is not Role.CLERK:
        query = query.where(Objection.text == new.text, Objection.name == new.name)
    return session.scalar(query.limit(1)) is not None


def tell_of_objection(
    session: Session,
    objection: Objection,
    action: str,
    actor: User | None,
    now: datetime,
) -> None:
    """Keep in the audit list what was done, and have the deadlines looked at."""
    target = {
        "entry": objection.entry_id,
        "nomination": objection.nomination_id,
        "notice": objection.notice_id,
    }
    record_audit(
        session,
        actor,
        action,
        f"objection:{objection.id}",
        hall_id=objection.hall_id,
        now=now,
        detail={name: key for name, key in target.items() if key is not None},
    )
    session.flush()
    announce(session, Hint(Topic.EVALUATIONS, objection.hall_id))
