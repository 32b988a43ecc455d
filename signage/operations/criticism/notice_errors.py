"""What a notice refuses: the wrong step, the wrong person, the wrong time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from signage.errors import ConflictError, Message
from signage.models import LadderAction


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
    """The count would be cleared, and the notice end, before the person may reply."""

    code = "notice_too_late"

    def __init__(self, day: date) -> None:
        super().__init__(
            Message(
                "What the notice is about would be cleared before the person's time "
                "to reply is over (%(day)s). It can no longer be published.",
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


class StatementOverError(ConflictError):
    """The time to reply is over, or the notice was decided."""

    code = "statement_over"

    def __init__(self, until: datetime, time_zone: str) -> None:
        local = until.astimezone(ZoneInfo(time_zone))
        super().__init__(
            Message(
                "The time to reply ended on %(until)s, or the notice was decided. "
                "Nothing was changed.",
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
