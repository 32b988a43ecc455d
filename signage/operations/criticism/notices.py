"""Notices: published criticism; two people decide, it is told first, it always ends."""

from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ForbiddenError, InvalidInputError, Message
from signage.models import Hall, LadderAction, Notice, User
from signage.models.evaluation import NoticeState
from signage.models.user import Role
from signage.operations.criticism.notice_errors import (
    AlreadyProposedError,
    NoticeStateError,
    NoticeTooLateError,
    NotPublicError,
    StatementOverError,
    StatementRunningError,
    TwoPeopleError,
)
from signage.operations.hall.audit import record_audit
from signage.operations.hall.subjects import is_about
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.actions import step_of
from signage.operations.scores.counted import instants_of
from signage.outbox import Hint, Topic, announce
from signage.playout.days import WorkingCalendar, midnight_of
from signage.rules.period import Period

Window = Literal["month", "quarter", "year", "none"]

LONGEST_TEXT = 500
LONGEST_REPLY = 1000
STATEMENT_WORKING_DAYS = 2
LONGEST_NOTICE = timedelta(days=30)


def propose_notice(
    session: Session, action: LadderAction, *, text: str, actor: User, now: datetime
) -> Notice:
    """Propose to publish a ladder's step; the person may reply for two working days.

    Raises:
        InvalidInputError: no text, or too much of it.
        NotPublicError: the step does not go on screens.
        AlreadyProposedError: it was proposed before.
        NoticeTooLateError: it would end before it could start.

    """
    _refuse_text(text)
    if not action.is_public:
        raise NotPublicError(action)
    if session.scalars(select(Notice).filter_by(action_id=action.id)).first():
        raise AlreadyProposedError
    hall = session.get_one(Hall, action.evaluation.hall_id)
    calendar = working_calendar(session, hall.id)
    until = statement_end(calendar, now, hall.time_zone)
    if until >= end_of_ground(action, hall.time_zone):
        raise NoticeTooLateError(clock.hall_day(until, hall.time_zone))
    notice = Notice(
        hall_id=hall.id,
        action=action,
        state=NoticeState.PROPOSED,
        text=text.strip(),
        proposer_id=actor.id,
        proposed_at=now,
        statement_until=until,
    )
    session.add(notice)
    session.flush()
    _audit(session, notice, "notice.proposed", actor, now)
    return notice


def _refuse_text(text: str) -> None:
    length = len(text.strip())
    if not length:
        raise InvalidInputError([Message("Write the text of the notice.")])
    if length > LONGEST_TEXT:
        problem = Message(
            "The text of the notice has %(length)s characters; %(most)s are allowed.",
            length=length,
            most=LONGEST_TEXT,
        )
        raise InvalidInputError([problem])


def statement_end(calendar: WorkingCalendar, now: datetime, time_zone: str) -> datetime:
    """Return when the second workday after `now` is over."""
    today = clock.hall_day(now, time_zone)
    return calendar.end_of_workday(today, STATEMENT_WORKING_DAYS, time_zone)


def end_of_ground(action: LadderAction, time_zone: str) -> datetime:
    """Return when the count behind an action is cleared: a notice ends then."""
    rulebook = rulebook_of(action.evaluation.adoption)
    step = step_of(rulebook, action.ladder, action.step)
    return end_of_window(step.window, action.occurred_on, time_zone)


def end_of_window(window: Window, day: date, time_zone: str) -> datetime:
    """Return when the calendar window of a day ends; without one after 30 days."""
    if window != "none":
        return instants_of(Period.holding(day, window), time_zone)[1]
    return midnight_of(day + LONGEST_NOTICE + timedelta(days=1), time_zone)


def state_reply(
    session: Session, notice: Notice, *, text: str, actor: User, now: datetime
) -> None:
    """Keep what the person says to a proposed notice; until the deadline it may change.

    The clerk it is about replies, for a window any of its staff; or the office writes
    down what it was told.

    Raises:
        ForbiddenError: a clerk whom the notice is not about.
        StatementOverError: the time to reply is over, or the notice was decided.
        InvalidInputError: no text, or too much of it.

    """
    hall = session.get_one(Hall, notice.hall_id)
    if not may_reply(session, notice, actor):
        raise ForbiddenError(Message("reply to a notice about somebody else"))
    if notice.state != NoticeState.PROPOSED or now >= notice.statement_until:
        raise StatementOverError(notice.statement_until, hall.time_zone)
    _refuse_reply(text)
    before, notice.statement = notice.statement, text.strip()
    notice.statement_at = now
    _audit(session, notice, "notice.replied", actor, now, {"before": before})


def may_reply(session: Session, notice: Notice, person: User) -> bool:
    """Tell whether a person may reply: the office, or the clerk it is about."""
    if person.role != Role.CLERK:
        return person.hall_id == notice.hall_id
    action = notice.action
    return person.staff_id is not None and is_about(
        session, action.subject_id, person.staff_id, action.occurred_on
    )


def _refuse_reply(text: str) -> None:
    length = len(text.strip())
    if not length:
        raise InvalidInputError([Message("Write the reply.")])
    if length > LONGEST_REPLY:
        problem = Message(
            "The reply has %(length)s characters; %(most)s are allowed.",
            length=length,
            most=LONGEST_REPLY,
        )
        raise InvalidInputError([problem])


def approve_notice(
    session: Session, notice: Notice, *, actor: User, now: datetime
) -> None:
    """Publish a notice at once, until its count is cleared and for 30 days at most.

    Raises:
        TwoPeopleError: the proposer may not approve.
        NoticeStateError: it was decided before.
        StatementRunningError: the person may still reply.
        NoticeTooLateError: the count is cleared, mostly because the month is over.

    """
    hall = _refuse_decision(session, notice, actor)
    if now < notice.statement_until:
        raise StatementRunningError(notice.statement_until, hall.time_zone)
    ends_at = end_if_approved(notice, hall.time_zone, now)
    if ends_at <= now:
        raise NoticeTooLateError(clock.hall_day(ends_at, hall.time_zone))
    notice.state = NoticeState.APPROVED
    notice.approver_id, notice.approved_at = actor.id, now
    notice.starts_at, notice.ends_at = now, ends_at
    _audit(session, notice, "notice.approved", actor, now)
    announce(session, Hint(Topic.NOTICES, notice.hall_id))


def end_if_approved(notice: Notice, time_zone: str, now: datetime) -> datetime:
    """Return when a notice would end if it were approved at `now`."""
    return min(end_of_ground(notice.action, time_zone), now + LONGEST_NOTICE)


def reject_notice(
    session: Session, notice: Notice, *, actor: User, now: datetime
) -> None:
    """Decide against publishing."""
    _refuse_decision(session, notice, actor)
    notice.state = NoticeState.REJECTED
    notice.approver_id, notice.approved_at = actor.id, now
    _audit(session, notice, "notice.rejected", actor, now)


def _refuse_decision(session: Session, notice: Notice, actor: User) -> Hall:
    if notice.proposer_id == actor.id:
        raise TwoPeopleError
    if notice.state != NoticeState.PROPOSED:
        raise NoticeStateError
    return session.get_one(Hall, notice.hall_id)


def withdraw_notice(
    session: Session, notice: Notice, *, actor: User | None, now: datetime
) -> None:
    """Take a notice off every screen at once, or a proposal off the list."""
    if notice.state in (NoticeState.REJECTED, NoticeState.WITHDRAWN):
        raise NoticeStateError
    notice.state = NoticeState.WITHDRAWN
    notice.revoked_at = now
    _audit(session, notice, "notice.withdrawn", actor, now)
    announce(session, Hint(Topic.NOTICES, notice.hall_id))


def suspend_notice(
    session: Session, notice: Notice, *, actor: User | None, now: datetime
) -> None:
    """Take an approved notice off every screen while an objection to it is open."""
    _move(session, notice, NoticeState.APPROVED, NoticeState.SUSPENDED)
    _audit(session, notice, "notice.suspended", actor, now)


def resume_notice(
    session: Session, notice: Notice, *, actor: User | None, now: datetime
) -> None:
    """Put a suspended notice back on; its end is the same, and may have passed."""
    _move(session, notice, NoticeState.SUSPENDED, NoticeState.APPROVED)
    _audit(session, notice, "notice.resumed", actor, now)


def _move(
    session: Session, notice: Notice, before: NoticeState, after: NoticeState
) -> None:
    if notice.state != before:
        raise NoticeStateError
    notice.state = after
    announce(session, Hint(Topic.NOTICES, notice.hall_id))


def _audit(  # noqa: PLR0913, PLR0917  # each is a column of the list
    session: Session,
    notice: Notice,
    action: str,
    actor: User | None,
    now: datetime,
    more: dict[str, str] | None = None,
) -> None:
    record_audit(
        session,
        actor,
        action,
        f"notice:{notice.id}",
        hall_id=notice.hall_id,
        now=now,
        detail={"action": notice.action_id} | (more or {}),
    )
    session.flush()
