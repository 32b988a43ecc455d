"""What the page of an evaluation says about its steps: done, under way, to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signage.errors import ConflictError, Message
from signage.models import Evaluation, EvaluationStep
from signage.models.evaluation import EvaluationState as State
from signage.models.user import Role
from signage.operations.evaluation.deadlines import refuse_to_pass
from signage.operations.evaluation.procedure import procedure_of
from signage.operations.evaluation.procedure_errors import DeadlineRunningError
from signage.operations.evaluation.reviewing import (
    refuse_to_confirm,
    refuse_to_finalise,
    refuse_to_review,
)
from signage.web import context
from signage.web.access import current_user, has_role

#: What a state is called as a step on the way.
STEP_NAMES = {
    State.OPEN: _l("Recording"),
    State.SELF_REVIEW: _l("Self-review"),
    State.SCORED: _l("Scored"),
    State.REVIEWED: _l("Reviewed"),
    State.IN_PUBLICITY: _l("Publicity"),
    State.FINAL: _l("Final"),
}


@dataclass(frozen=True, slots=True)
class StepOnTheWay:
    """One state on the way: its name, the last entering of it, and where we stand."""

    name: object
    step: EvaluationStep | None
    is_done: bool
    is_current: bool


def stepper(
    evaluation: Evaluation, steps: Sequence[EvaluationStep]
) -> list[StepOnTheWay]:
    """Return all states in order; of what lies ahead no earlier entering is shown."""
    last = {step.state: step for step in steps}
    order = list(State)
    here = order.index(evaluation.state)
    return [
        StepOnTheWay(
            STEP_NAMES[state],
            last.get(state) if place <= here else None,
            is_done=place < here or state is evaluation.state is State.FINAL,
            is_current=place == here,
        )
        for place, state in enumerate(order)
    ]


@dataclass(frozen=True, slots=True)
class Deed:
    """What comes next: the view that does it, or why nobody or not this person may.

    `endpoint` is empty where nothing is to be pressed: it goes on by itself. While its
    days run, the deadline says so already.
    """

    endpoint: str
    hindrance: Message | None
    is_running: bool = False


_BY_HAND = {
    State.SCORED: ".review",
    State.REVIEWED: ".confirm",
    State.IN_PUBLICITY: ".finalise",
}


def next_deed(session: Session, evaluation: Evaluation, now: datetime) -> Deed | None:
    """Return what comes next for this person; None: nothing does (open or final)."""
    if evaluation.state in (State.OPEN, State.FINAL):
        return None
    endpoint = _endpoint(evaluation)
    if endpoint and not has_role(Role.APPROVER):
        return Deed(endpoint, Message("An approver does this step."))
    hindrance, is_running = None, False
    try:
        _refuse(session, evaluation, endpoint, now)
    except DeadlineRunningError:
        is_running = True
    except ConflictError as error:
        hindrance = error.args[0]
    return Deed(endpoint, hindrance, is_running=is_running)


def _endpoint(evaluation: Evaluation) -> str:
    """Return the view that takes the next step; "": it is taken by itself."""
    state = evaluation.state
    if state is State.IN_PUBLICITY and procedure_of(evaluation).final == "by_itself":
        return ""
    return _BY_HAND.get(state, "")


def _refuse(
    session: Session, evaluation: Evaluation, endpoint: str, now: datetime
) -> None:
    if endpoint == ".review":
        refuse_to_review(session, evaluation)
    elif endpoint == ".confirm":
        refuse_to_confirm(session, evaluation, current_user())
    elif endpoint == ".finalise":
        refuse_to_finalise(session, evaluation, current_user(), now)
    else:
        refuse_to_pass(session, evaluation, now)


def days_left(evaluation: Evaluation, now: datetime) -> int | None:
    """Return how many days of the state are left, today included; None: no deadline.

    A deadline is a midnight: the day before it is the last.
    """
    if evaluation.due_at is None:
        return None
    if evaluation.due_at <= now:
        return 0
    zone = ZoneInfo(context.hall().time_zone)
    last = (evaluation.due_at - timedelta(seconds=1)).astimezone(zone).date()
    return (last - now.astimezone(zone).date()).days + 1


def days_words(left: int | None) -> str:
    """Return how many days are left, in words."""
    if left is None:
        return ""
    if left == 0:
        return _("over")
    return _("last day") if left == 1 else _("%(days)s days left", days=left)


#: What a difference is about; fields of a scorecard and what was granted.
CHECK_WORDS = {
    "score": _l("Score"),
    "grade": _l("Grade"),
    "categories": _l("Points by category"),
    "bonus": _l("Bonus"),
    "amount": _l("Amount"),
    "vetoes": _l("Vetoes"),
    "barred": _l("Bars"),
    "trace": _l("Lines"),
    "months": _l("Months"),
    "group": _l("Contest group"),
    "base": _l("Base"),
    "text_digest": _l("Stored text of the edition changed"),
    "rulebook_digest": _l("Rulebook changed"),
    "results_digest": _l("Stored results changed"),
}


def check_word(what: str) -> str:
    """Return what a difference is about, in words."""
    kind, _space, award = what.partition(" ")
    if award:
        word = _("Nomination") if kind == "nomination" else _("Award")
        return f"{word} {award}"
    return str(CHECK_WORDS.get(what, what))
