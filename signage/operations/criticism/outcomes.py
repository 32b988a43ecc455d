"""Record what came of a ladder's action: who did what, when."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ConflictError, InvalidInputError, Message
from signage.models import Hall, LadderAction, User
from signage.models.evaluation import ActionState
from signage.operations.hall.audit import record_audit
from signage.operations.hall.texts import about_reason

LONGEST_OUTCOME = 1000


class ActionNotOpenError(ConflictError):
    """The action is done, or its ground is gone."""

    code = "action_not_open"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "An outcome was recorded before, or the entries behind this action "
                "were reversed. Nothing was changed."
            )
        )


class ActionNotDoneError(ConflictError):
    """There is no outcome to take back."""

    code = "action_not_done"

    def __init__(self) -> None:
        super().__init__(
            Message("This action has no outcome to take back. Nothing was changed.")
        )


def record_outcome(  # noqa: PLR0913  # what was done, when, who says so
    session: Session,
    action: LadderAction,
    *,
    text: str,
    done_on: date | None,
    actor: User,
    now: datetime,
) -> None:
    """Say that an action was carried out: open → done.

    Raises:
        InvalidInputError: no text, or too much; no day, or one that cannot be.
        ActionNotOpenError: it is done, or dropped.

    """
    if action.state != ActionState.OPEN:
        raise ActionNotOpenError
    hall = session.get_one(Hall, action.evaluation.hall_id)
    today = clock.hall_day(now, hall.time_zone)
    problems = [*_about_text(text), *_about_day(action, done_on, today)]
    if problems or done_on is None:
        raise InvalidInputError(problems)
    action.state, action.outcome = ActionState.DONE, text.strip()
    action.done_on, action.done_at, action.done_by_id = done_on, now, actor.id
    record_audit(
        session,
        actor,
        "action.done",
        f"action:{action.id}",
        hall_id=hall.id,
        now=now,
        detail={"date": done_on.isoformat(), "outcome": action.outcome},
    )
    session.flush()


def reopen_action(
    session: Session, action: LadderAction, *, reason: str, actor: User, now: datetime
) -> None:
    """Put a done action back on the list: its outcome was wrong; the audit keeps it.

    Raises:
        InvalidInputError: no reason, or one that is too long.
        ActionNotDoneError: it is to be done still, or dropped.

    """
    if action.state != ActionState.DONE:
        raise ActionNotDoneError
    problems = about_reason(reason)
    if problems:
        raise InvalidInputError(problems)
    detail = {"reason": reason.strip(), "before": action.outcome}
    action.state, action.outcome = ActionState.OPEN, ""
    action.done_on = action.done_at = action.done_by_id = None
    record_audit(
        session,
        actor,
        "action.reopened",
        f"action:{action.id}",
        hall_id=action.evaluation.hall_id,
        now=now,
        detail=detail,
    )
    session.flush()


def _about_text(text: str) -> list[Message]:
    length = len(text.strip())
    if not length:
        return [Message("Say what was done.")]
    if length > LONGEST_OUTCOME:
        return [
            Message(
                "The outcome has %(length)s characters; %(most)s are allowed.",
                length=length,
                most=LONGEST_OUTCOME,
            )
        ]
    return []


def _about_day(action: LadderAction, day: date | None, today: date) -> list[Message]:
    if day is None:
        return [Message("Give the day on which it was done.")]
    if day > today:
        return [
            Message(
                "It cannot have been done on %(day)s: that day is still to come.",
                day=day.isoformat(),
            )
        ]
    if day < action.occurred_on:
        return [
            Message(
                "It cannot have been done before %(day)s, when the step was reached.",
                day=action.occurred_on.isoformat(),
            )
        ]
    return []
