"""Read objections: a page of them, those to an entry, and until when one may object."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from signage import clock
from signage.errors import NotFoundError
from signage.models import (
    Evaluation,
    Hall,
    LadderAction,
    LedgerEntry,
    Nomination,
    Notice,
    Objection,
    Subject,
)
from signage.models.evaluation import UNSETTLED, EvaluationState
from signage.models.objection import ObjectionState
from signage.operations.evaluation.procedure import (
    in_order,
    midnight_after,
    procedure_of,
    publishes_results,
)
from signage.rules.period import Period

PAGE_SIZE = 50
About = Literal["entry", "nomination", "notice"]


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One page of objections, newest first; the key of the next page, or None."""

    objections: Sequence[Objection]
    older_than: int | None


def objection_page(
    session: Session,
    hall_id: int,
    *,
    state: ObjectionState | None = None,
    about: About | None = None,
    older_than: int | None = None,
) -> ObjectionPage:
    """Return a page of objections with all that the list shows."""
    query = _whole().where(Objection.hall_id == hall_id, *is_against(about))
    if state is not None:
        query = query.where(Objection.state == state)
    if older_than is not None:
        query = query.where(Objection.id < older_than)
    query = query.order_by(Objection.id.desc()).limit(PAGE_SIZE + 1)
    found = session.scalars(query).all()
    shown = found[:PAGE_SIZE]
    return ObjectionPage(shown, shown[-1].id if len(found) > PAGE_SIZE else None)


def is_against(about: About | None) -> list[ColumnElement[bool]]:
    """Match objections to one kind of thing; none given: to every kind."""
    return [_TARGETS[about].is_not(None)] if about else []


_TARGETS = {
    "entry": Objection.entry_id,
    "nomination": Objection.nomination_id,
    "notice": Objection.notice_id,
}


def get_objection(session: Session, hall_id: int, objection_id: int) -> Objection:
    """Return an objection with what its page shows; raise NotFoundError."""
    query = _whole().where(Objection.hall_id == hall_id, Objection.id == objection_id)
    found = session.scalars(query).first()
    if found is None:
        what = "objection"
        raise NotFoundError(what, objection_id)
    return found


def _whole() -> Select[Objection]:
    entry, notice = joinedload(Objection.entry), joinedload(Objection.notice)
    nomination = joinedload(Objection.nomination)
    of_notice = notice.joinedload(Notice.action).joinedload(LadderAction.subject)
    return select(Objection).options(
        entry.joinedload(LedgerEntry.subject).joinedload(Subject.department),
        entry.joinedload(LedgerEntry.fact_kind),
        entry.joinedload(LedgerEntry.recorded_by),
        nomination.joinedload(Nomination.subject).joinedload(Subject.department),
        of_notice.joinedload(Subject.department),
        joinedload(Objection.evaluation).joinedload(Evaluation.adoption),
        joinedload(Objection.raised_by),
        joinedload(Objection.decided_by),
    )


def entry_objections(
    session: Session, entry_ids: Collection[int]
) -> dict[int, list[Objection]]:
    """Return the objections to each of these entries, oldest first; none: no key."""
    query = (
        select(Objection)
        .options(joinedload(Objection.raised_by), joinedload(Objection.decided_by))
        .where(Objection.entry_id.in_(entry_ids))
        .order_by(Objection.id)
    )
    found: dict[int, list[Objection]] = {}
    for objection in session.scalars(query):
        if objection.entry_id is not None:
            found.setdefault(objection.entry_id, []).append(objection)
    return found


def is_open_against(objection: Objection) -> Select[Objection]:
    """Return the query for the open objections to the same thing."""
    return select(Objection).where(
        Objection.state == ObjectionState.OPEN,
        Objection.entry_id.is_not_distinct_from(objection.entry_id),
        Objection.nomination_id.is_not_distinct_from(objection.nomination_id),
        Objection.notice_id.is_not_distinct_from(objection.notice_id),
    )


def evaluations_over(session: Session, entry: LedgerEntry) -> list[Evaluation]:
    """Return the evaluations of an entry's day: shorter first, what feeds first."""
    query = in_order(select(Evaluation)).where(
        Evaluation.hall_id == entry.hall_id,
        Evaluation.first_on <= entry.occurred_on,
        Evaluation.last_on >= entry.occurred_on,
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def objection_until(
    session: Session, hall: Hall, entry: LedgerEntry, *, now: datetime | None = None
) -> datetime | None:
    """Return until when a clerk may object to an entry; None: no longer.

    While its month is open that is not known: then what it would be if the month was
    closed as soon as it is over, or today if that is later (with `now`). After its
    self-review they may once more while results that it counts in are published.
    """
    evaluations = evaluations_over(session, entry)
    if any(one.state not in UNSETTLED for one in evaluations):
        ends = _publicity_ends(evaluations)
        return _to_come(max(ends), now) if ends else None
    ends = [one.due_at for one in evaluations if one.due_at is not None]
    if ends:
        return _to_come(max(ends), now)
    days = [procedure_of(one).self_review_days for one in evaluations]
    month = Period.month_of(entry.occurred_on)
    over = min((one.last_on for one in evaluations), default=month.last)
    closed_on = over + timedelta(days=1)
    if now is not None:
        closed_on = max(closed_on, clock.hall_day(now, hall.time_zone))
    return midnight_after(closed_on, max(days, default=0), hall.time_zone)


def _to_come(until: datetime, now: datetime | None) -> datetime | None:
    return until if now is None or now < until else None


def _publicity_ends(evaluations: list[Evaluation]) -> list[datetime]:
    """Return when the publicity of results ends; none if some of them stand."""
    if any(one.state is EvaluationState.FINAL for one in evaluations):
        return []
    return [
        one.due_at
        for one in evaluations
        if one.state is EvaluationState.IN_PUBLICITY
        and one.due_at is not None
        and publishes_results(one)
    ]
