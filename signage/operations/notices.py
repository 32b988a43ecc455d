"""Notices: published criticism; two people decide, it is told first, it always ends."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ConflictError, InvalidInputError, Message
from signage.models import Hall, LadderAction, Notice, User
from signage.models.evaluation import NoticeState
from signage.operations.audit import record_audit
from signage.operations.facts_of import instants_of
from signage.outbox import Hint, Topic, announce
from signage.rules.period import Period

LONGEST_TEXT = 500
STATEMENT_WORKING_DAYS = 2
LONGEST_NOTICE = timedelta(days=30)
FIRST_DAY_OF_WEEKEND = 6


class NotPublicError(ConflictError):
    """The rulebook does not put this action on screens."""

    code = "not_public"

    def __init__(self, action: LadderAction) -> None:
        super().__init__(
            Message(
                "The step %(ladder)s-%(step)s is not published on screens by the "
                "rulebook and the hall's settings.",
                ladder=action.ladder,
                step=action.step,
            )
        )


class AlreadyProposedError(ConflictError):
    """There is a notice out of this action."""

    code = "already_proposed"

    def __init__(self) -> None:
        super().__init__(Message("A notice out of this step was proposed before."))


class NoticeTooLateError(ConflictError):
    """The month, and with it the notice, would end before the person may reply."""

    code = "notice_too_late"

    def __init__(self, day: date) -> None:
        super().__init__(
            Message(
                "The notice would end with the month, before the person's time to "
                "reply is over (%(day)s). It can no longer be published.",
                day=day.isoformat(),
            )
        )


class TwoPeopleError(ConflictError):
    """Who proposed a notice may not approve it."""

    code = "two_people"

    def __init__(self) -> None:
        super().__init__(
            Message("You proposed this notice. Let another person approve it.")
        )


class StatementRunningError(ConflictError):
    """The person may still reply."""

    code = "statement_running"

    def __init__(self, until: datetime, time_zone: str) -> None:
        local = until.astimezone(ZoneInfo(time_zone))
        super().__init__(
            Message(
                "The person may reply until %(until)s. Decide after that.",
                until=f"{local:%Y-%m-%d %H:%M}",
            )
        )


class NoticeStateError(ConflictError):
    """The notice is past this step."""

    code = "notice_state"

    def __init__(self) -> None:
        super().__init__(
            Message("The notice was decided or withdrawn before. Nothing was changed.")
        )


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
    until = statement_end(now, hall.time_zone)
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


def statement_end(now: datetime, time_zone: str) -> datetime:
    """Return when the second working day (Monday to Friday) after `now` is over."""
    day, left = clock.hall_day(now, time_zone), STATEMENT_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() < FIRST_DAY_OF_WEEKEND
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(time_zone))


def end_of_ground(action: LadderAction, time_zone: str) -> datetime:
    """Return when the month of the action ends: its count is cleared then."""
    return instants_of(Period.month_of(action.occurred_on), time_zone)[1]


def approve_notice(
    session: Session, notice: Notice, *, actor: User, now: datetime
) -> None:
    """Publish a notice at once, until the month ends and for 30 days at most.

    Raises:
        TwoPeopleError: the proposer may not approve.
        NoticeStateError: it was decided before.
        StatementRunningError: the person may still reply.
        NoticeTooLateError: the month is over.

    """
    hall = _refuse_decision(session, notice, actor)
    if now < notice.statement_until:
        raise StatementRunningError(notice.statement_until, hall.time_zone)
    ends_at = min(end_of_ground(notice.action, hall.time_zone), now + LONGEST_NOTICE)
    if ends_at <= now:
        raise NoticeTooLateError(clock.hall_day(ends_at, hall.time_zone))
    notice.state = NoticeState.APPROVED
    notice.approver_id, notice.approved_at = actor.id, now
    notice.starts_at, notice.ends_at = now, ends_at
    _audit(session, notice, "notice.approved", actor, now)
    announce(session, Hint(Topic.NOTICES, notice.hall_id))


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


def _audit(
    session: Session, notice: Notice, action: str, actor: User | None, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        action,
        f"notice:{notice.id}",
        hall_id=notice.hall_id,
        now=now,
        detail={"action": notice.action_id},
    )
    session.flush()
