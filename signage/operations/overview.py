"""What the office's first page says: displays, ratings, what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from signage import clock
from signage.clock import hall_day
from signage.models import Evaluation, Hall, Nomination, Notice
from signage.models.evaluation import EvaluationState, NominationState, NoticeState
from signage.models.objection import ObjectionState
from signage.operations.criticism.worklist import open_work
from signage.operations.displays.displays import DisplayState, displays_of
from signage.operations.displays.pairing import pending_pairings
from signage.operations.objections.objection_desk import objection_counts
from signage.operations.publishing.waiting import count_waiting
from signage.operations.ratings.rating_list import count_unverified
from signage.operations.ratings.ratings_summary import Satisfaction, satisfaction_of
from signage.playout.days import midnight_of


class Matter(StrEnum):
    """What may need somebody's attention, the most urgent first."""

    DARK_DISPLAYS = "dark_displays"
    PAIRINGS = "pairings"
    NEGATIVE_RATINGS = "negative_ratings"
    OVERDUE_ACTIONS = "overdue_actions"
    OBJECTIONS = "objections"
    NOTICES = "notices"
    APPROVALS = "approvals"
    UNDECIDED = "undecided"
    EVALUATIONS = "evaluations"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of the hall at an instant; `matters` holds only what there is."""

    displays: tuple[DisplayState, ...]
    present: int
    today: Satisfaction
    yesterday: Satisfaction
    matters: tuple[tuple[Matter, int], ...]


def overview_of(session: Session, hall: Hall, *, now: datetime) -> Overview:
    """Return what the first page shows."""
    displays = tuple(displays_of(session, hall, now=now))
    starts = start_of_day(now, hall.time_zone)
    before = start_of_day(starts - timedelta(hours=1), hall.time_zone)
    return Overview(
        displays=displays,
        present=sum(state.is_present for state in displays),
        today=satisfaction_of(session, hall.id, starts, now),
        yesterday=satisfaction_of(session, hall.id, before, starts),
        matters=_matters(session, hall, displays, now),
    )


def start_of_day(instant: datetime, time_zone: str) -> datetime:
    """Return the midnight in the hall that `instant`'s day began with."""
    return midnight_of(hall_day(instant, time_zone), time_zone)


def _matters(
    session: Session, hall: Hall, displays: Sequence[DisplayState], now: datetime
) -> tuple[tuple[Matter, int], ...]:
    today = clock.hall_day(now, hall.time_zone)
    to_do, overdue = open_work(session, hall.id, today=today)
    counts = {
        Matter.DARK_DISPLAYS: sum(not state.is_present for state in displays),
        Matter.PAIRINGS: len(pending_pairings(session, now=now)),
        Matter.NEGATIVE_RATINGS: count_unverified(session, hall.id),
        Matter.OVERDUE_ACTIONS: overdue,
        Matter.OBJECTIONS: objection_counts(session, hall.id)[ObjectionState.OPEN],
        Matter.NOTICES: _count(session, _proposed_notices(hall)),
        Matter.APPROVALS: count_waiting(session, hall.id),
        Matter.UNDECIDED: _count(session, _ties(hall)),
        Matter.EVALUATIONS: _count(session, _evaluations(hall, today, now)),
        Matter.ACTIONS: to_do,
    }
    return tuple((matter, count) for matter, count in counts.items() if count)


def _proposed_notices(hall: Hall) -> Select[int]:
    return select(func.count()).where(
        Notice.hall_id == hall.id, Notice.state == NoticeState.PROPOSED
    )


def _ties(hall: Hall) -> Select[int]:
    return (
        select(func.count(Nomination.id))
        .join(Evaluation)
        .where(
            Evaluation.hall_id == hall.id, Nomination.state == NominationState.UNDECIDED
        )
    )


def _evaluations(hall: Hall, today: date, now: datetime) -> Select[int]:
    """Select what a person is to close, review, confirm or make final."""
    state = Evaluation.state
    waits = or_(
        and_(state == EvaluationState.OPEN, Evaluation.last_on < today),
        state.in_((EvaluationState.SCORED, EvaluationState.REVIEWED)),
        and_(state == EvaluationState.IN_PUBLICITY, Evaluation.due_at <= now),
    )
    return select(func.count()).where(Evaluation.hall_id == hall.id, waits)


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
