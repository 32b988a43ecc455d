"""What one staff member may see of their own: months, facts, actions, objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from signage import clock
from signage.errors import NotFoundError
from signage.models import (
    Adoption,
    Evaluation,
    Hall,
    LadderAction,
    LedgerEntry,
    Notice,
    Objection,
    Scorecard,
    StaffMember,
)
from signage.models.evaluation import EvaluationState as State
from signage.operations.evaluation.procedure import publishes_results
from signage.operations.explaining.explain_award import ExplainedAction, explain_actions
from signage.operations.hall.subjects import circle_of, is_about
from signage.rules.period import Period

MONTHS_SHOWN = 24
MOST_ACTIONS = 20
MOST_OBJECTIONS = 50


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """A period that one has a result in; `score` is None where it is no number."""

    period: Period
    score: Decimal | None
    grade: str | None
    state: State
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnAction:
    """A ladder's step about oneself or one's window, and its notice, if proposed.

    `last_on` is the last day on which one may reply to the notice.
    """

    found: ExplainedAction
    notice: Notice | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class TimeToObject:
    """A period whose entries may be objected to until the end of a day.

    It is in self-review, or its results are published. `days_left` counts that day: 1
    is "today is the last day".
    """

    period: Period
    last_on: date
    days_left: int
    is_published: bool


def own_periods(session: Session, staff_id: int) -> list[OwnPeriod]:
    """Return the results of the rulebook that feeds the others, the latest first."""
    query = (
        select(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .options(joinedload(Scorecard.evaluation))
        .where(Scorecard.subject_id == staff_id)
        .order_by(
            Adoption.feeds_assessment.desc(),
            Evaluation.last_on.desc(),
            Evaluation.first_on.desc(),
            Adoption.slug,
        )
    )
    found: dict[str, OwnPeriod] = {}
    for card in session.scalars(query.limit(4 * MONTHS_SHOWN)):
        evaluation = card.evaluation
        one = OwnPeriod(
            Period.parse(evaluation.period),
            card.score,
            card.result["grade"],
            State(evaluation.state),
            evaluation.due_at,
        )
        found.setdefault(evaluation.period, one)
    latest = sorted(found.values(), key=lambda one: one.period, reverse=True)
    return latest[:MONTHS_SHOWN]


def times_to_object(
    session: Session, hall: Hall, staff: StaffMember, *, now: datetime
) -> list[TimeToObject]:
    """Return the periods of the person in which entries may be objected to, by date."""
    query = (
        select(Evaluation)
        .join(Scorecard)
        .options(joinedload(Evaluation.adoption))
        .where(
            Scorecard.subject_id == staff.id,
            Evaluation.state.in_((State.SELF_REVIEW, State.IN_PUBLICITY)),
            Evaluation.due_at > now,
        )
        .order_by(Evaluation.first_on, Evaluation.due_at)
    )
    found: dict[tuple[str, bool], datetime] = {}
    for one in session.scalars(query):
        is_published = one.state is State.IN_PUBLICITY
        if one.due_at is not None and (not is_published or publishes_results(one)):
            found[one.period, is_published] = one.due_at
    return [
        _time_to_object(period, end, hall, now, is_published=is_published)
        for (period, is_published), end in found.items()
    ]


def _time_to_object(
    period: str, due_at: datetime, hall: Hall, now: datetime, *, is_published: bool
) -> TimeToObject:
    last_on = last_day(due_at, hall)
    left = (last_on - clock.hall_day(now, hall.time_zone)).days + 1
    return TimeToObject(Period.parse(period), last_on, left, is_published)


def last_day(until: datetime, hall: Hall) -> date:
    """Return the last day that is before an instant, which mostly is a midnight."""
    return clock.hall_day(until - timedelta(microseconds=1), hall.time_zone)


def window_of(session: Session, staff: StaffMember, period: Period) -> int | None:
    """Return the window that the person served at last in a period."""
    circle = circle_of(session, staff, period)
    own = next((one for one in circle.subjects if one.code == staff.code), None)
    return circle.ids.get(own.window or "") if own else None


def own_entries(
    session: Session, subject_id: int, period: Period
) -> Sequence[LedgerEntry]:
    """Return the facts of a subject in a period that stand, the newest first."""
    query = (
        select(LedgerEntry)
        .options(joinedload(LedgerEntry.fact_kind))
        .where(
            LedgerEntry.subject_id == subject_id,
            LedgerEntry.occurred_on.between(period.first, period.last),
            LedgerEntry.reverses_id.is_(None),
            ~LedgerEntry.reversal.has(),
        )
        .order_by(LedgerEntry.occurred_on.desc(), LedgerEntry.id.desc())
    )
    return session.scalars(query).all()


def own_entry(session: Session, staff: StaffMember, entry_id: int) -> LedgerEntry:
    """Return an entry about the person or their window; raise NotFoundError."""
    query = (
        select(LedgerEntry)
        .options(
            joinedload(LedgerEntry.subject),
            joinedload(LedgerEntry.fact_kind),
            selectinload(LedgerEntry.reversal),
        )
        .where(LedgerEntry.id == entry_id, LedgerEntry.hall_id == staff.hall_id)
    )
    entry = session.scalars(query).first()
    if entry is None or not is_about(
        session, entry.subject_id, staff.id, entry.occurred_on
    ):
        what = "ledger entry"
        raise NotFoundError(what, entry_id)
    return entry


def own_objections(session: Session, user_id: int) -> Sequence[Objection]:
    """Return what an account objected to, the newest first."""
    query = (
        select(Objection)
        .options(
            joinedload(Objection.entry).joinedload(LedgerEntry.fact_kind),
            joinedload(Objection.entry).joinedload(LedgerEntry.subject),
            joinedload(Objection.notice).joinedload(Notice.action),
        )
        .where(Objection.raised_by_id == user_id)
        .order_by(Objection.id.desc())
        .limit(MOST_OBJECTIONS)
    )
    return session.scalars(query).all()


def own_actions(
    session: Session, staff: StaffMember, window_id: int | None, *, hall: Hall
) -> list[OwnAction]:
    """Return the ladders' steps about the person or their window, the latest first."""
    query = (
        select(LadderAction)
        .join(LadderAction.evaluation)
        .options(
            joinedload(LadderAction.subject),
            joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
        )
        .where(LadderAction.subject_id.in_({staff.id, window_id or staff.id}))
        .order_by(LadderAction.occurred_on.desc(), LadderAction.id.desc())
        .limit(MOST_ACTIONS)
    )
    actions = session.scalars(query).all()
    of_actions = Notice.action_id.in_([action.id for action in actions])
    found = session.scalars(select(Notice).where(of_actions))
    notices = {notice.action_id: notice for notice in found}
    return [
        _own_action(one, notices.get(one.action.id), hall)
        for one in explain_actions(session, actions)
    ]


def _own_action(found: ExplainedAction, notice: Notice | None, hall: Hall) -> OwnAction:
    last_on = last_day(notice.statement_until, hall) if notice else None
    return OwnAction(found, notice, last_on)


def own_notice(session: Session, staff: StaffMember, notice_id: int) -> Notice:
    """Return a notice about the person or their window; raise NotFoundError."""
    query = (
        select(Notice)
        .options(joinedload(Notice.action).joinedload(LadderAction.subject))
        .where(Notice.id == notice_id, Notice.hall_id == staff.hall_id)
    )
    notice = session.scalars(query).first()
    if notice is None or not is_about(
        session, notice.action.subject_id, staff.id, notice.action.occurred_on
    ):
        what = "notice"
        raise NotFoundError(what, notice_id)
    return notice
