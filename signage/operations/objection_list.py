"""Read objections: a page of them, those to an entry, and until when one may object."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from signage import clock
from signage.errors import NotFoundError
from signage.models import (
    Adoption,
    Evaluation,
    Hall,
    LadderAction,
    LedgerEntry,
    Nomination,
    Notice,
    Objection,
    Subject,
)
from signage.models.evaluation import EvaluationState
from signage.models.objection import ObjectionState
from signage.operations.adoption import rulebook_of
from signage.operations.procedure import midnight_after
from signage.rules.period import Period

PAGE_SIZE = 50


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
    older_than: int | None = None,
) -> ObjectionPage:
    """Return a page of objections with all that the list shows."""
    query = _whole().where(Objection.hall_id == hall_id)
    if state is not None:
        query = query.where(Objection.state == state)
    if older_than is not None:
        query = query.where(Objection.id < older_than)
    query = query.order_by(Objection.id.desc()).limit(PAGE_SIZE + 1)
    found = session.scalars(query).all()
    shown = found[:PAGE_SIZE]
    return ObjectionPage(shown, shown[-1].id if len(found) > PAGE_SIZE else None)


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


def month_evaluations(session: Session, entry: LedgerEntry) -> list[Evaluation]:
    """Return the evaluations of an entry's month, what feeds the others first."""
    query = (
        select(Evaluation)
        .join(Evaluation.adoption)
        .options(contains_eager(Evaluation.adoption))
        .where(
            Evaluation.hall_id == entry.hall_id,
            Evaluation.period == str(Period.month_of(entry.occurred_on)),
        )
        .order_by(Adoption.feeds_assessment.desc(), Adoption.slug)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def objection_until(
    session: Session, hall: Hall, entry: LedgerEntry, *, now: datetime | None = None
) -> datetime | None:
    """Return until when a clerk may object to an entry; None: no longer.

    While its month is open that is not known: then what it would be if the month was
    closed as soon as it is over, or today if that is later (with `now`).
    """
    evaluations = month_evaluations(session, entry)
    if any(one.state not in _BEFORE_SCORED for one in evaluations):
        return None
    ends = [one.due_at for one in evaluations if one.due_at is not None]
    if ends:
        until = max(ends)
        return until if now is None or now < until else None
    days = [rulebook_of(one.adoption).procedure.self_review_days for one in evaluations]
    closed_on = Period.month_of(entry.occurred_on).last + timedelta(days=1)
    if now is not None:
        closed_on = max(closed_on, clock.hall_day(now, hall.time_zone))
    return midnight_after(closed_on, max(days, default=0), hall.time_zone)


_BEFORE_SCORED = (EvaluationState.OPEN, EvaluationState.SELF_REVIEW)
