"""Why a step of an evaluation may not be taken now, or not by this person."""

from datetime import datetime
from zoneinfo import ZoneInfo

from signage.errors import ConflictError, Message
from signage.models import Evaluation
from signage.models.evaluation import EvaluationState
from signage.rules.period import Period


class PeriodRunningError(ConflictError):
    """The period is not over yet."""

    code = "period_running"

    def __init__(self, period: Period) -> None:
        super().__init__(
            Message(
                "%(period)s runs until %(day)s. Close it on the day after, when all "
                "facts are recorded.",
                period=period,
                day=period.last.isoformat(),
            )
        )


class EarlierOpenError(ConflictError):
    """An earlier month is still open; caps and counters run from it."""

    code = "earlier_open"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message("%(period)s is still open. Close it first.", period=period)
        )


class AlreadyClosedError(ConflictError):
    """The evaluation is past being open."""

    code = "already_closed"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message("%(period)s is closed already. Nothing was changed.", period=period)
        )


class NotInStateError(ConflictError):
    """The step does not follow from the state: none is skipped or taken twice."""

    code = "not_in_state"

    def __init__(self, evaluation: Evaluation, wanted: EvaluationState) -> None:
        self.state, self.wanted = evaluation.state, wanted
        super().__init__(
            Message(_WHEN[wanted], period=evaluation.period)
            if wanted in _WHEN
            else Message(_ELSE, period=evaluation.period)
        )


_WHEN = {
    EvaluationState.SCORED: (
        "%(period)s can be decided on and reviewed once its self-review is over and "
        "until it is reviewed. It is not there now. Nothing was changed."
    ),
    EvaluationState.REVIEWED: (
        "%(period)s can be confirmed once it is reviewed, and only once. It is not "
        "there now. Nothing was changed."
    ),
    EvaluationState.IN_PUBLICITY: (
        "%(period)s can be finalised at the end of its publicity, and only once. It is "
        "not there now. Nothing was changed."
    ),
}
_ELSE = "%(period)s is in another state. Nothing was changed."


class TieOpenError(ConflictError):
    """A tie waits for the committee."""

    code = "tie_open"

    def __init__(self) -> None:
        super().__init__(
            Message("A tie is not decided. Let the committee choose first.")
        )


class ReviewerConfirmsError(ConflictError):
    """Who reviewed does not confirm: the rulebook asks for two people."""

    code = "reviewer_confirms"

    def __init__(self) -> None:
        super().__init__(Message("You reviewed it; another person confirms."))


class ReviewerFinalisesError(ConflictError):
    """Who reviewed does not make it final: the rulebook asks for two people."""

    code = "reviewer_finalises"

    def __init__(self) -> None:
        super().__init__(Message("You reviewed it; another person makes it final."))


class ObjectionsOpenError(ConflictError):
    """An objection to an entry or a nomination of it is not decided."""

    code = "objections_open"

    def __init__(self, count: int) -> None:
        super().__init__(
            Message(
                "Objections not decided: %(count)s. Decide them first.", count=count
            )
        )


class DeadlineRunningError(ConflictError):
    """The days that the rulebook gives are not over."""

    code = "deadline_running"

    def __init__(self, until: datetime, time_zone: str) -> None:
        local = until.astimezone(ZoneInfo(time_zone))
        super().__init__(
            Message(
                "Its days run until %(until)s. It goes on after that.",
                until=f"{local:%Y-%m-%d %H:%M}",
            )
        )


class EarlierNotThereError(ConflictError):
    """What comes before it, in time or by what feeds it, is not as far."""

    code = "earlier_not_there"

    def __init__(self, period: str, rulebook: str) -> None:
        super().__init__(
            Message(
                "%(period)s by the rulebook %(rulebook)s comes first; it is not as far "
                "yet.",
                period=period,
                rulebook=rulebook,
            )
        )


class SiblingNotThereError(ConflictError):
    """Another rulebook's results of the same period may still change entries."""

    code = "sibling_not_there"

    def __init__(self, period: str, rulebook: str) -> None:
        super().__init__(
            Message(
                "%(period)s by the rulebook %(rulebook)s shares its entries and is not "
                "through publicity yet; both become final together.",
                period=period,
                rulebook=rulebook,
            )
        )


class PersonFinalisesError(ConflictError):
    """The rulebook lets a person, not the calendar, make it final."""

    code = "person_finalises"

    def __init__(self) -> None:
        super().__init__(Message("Its publicity is over; a person makes it final."))


class ResultsFinalError(ConflictError):
    """The results stand: nothing of the period is reversed any more."""

    code = "results_final"

    def __init__(self, period: str) -> None:
        super().__init__(
            Message(
                "%(period)s is final: nothing in it is reversed or scored any more. An "
                "award that is wrong can be revoked.",
                period=period,
            )
        )
