"""Read the worklist: ladder actions to be carried out, those overdue first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    Assignment,
    AuditEntry,
    Evaluation,
    LadderAction,
    Notice,
    Subject,
)
from signage.models.evaluation import ActionState
from signage.operations.rulebooks.adoption import adoptions_of, rulebook_of
from signage.operations.scores.ledger_list import subjects_named
from signage.rules.values import Labels

PAGE_SIZE = 30


class Work(StrEnum):
    """Which actions to list; `all` has the dropped ones too.

    What is from `before` has no due date: it fired long before it was recorded.
    """

    OPEN = "open"
    OVERDUE = "overdue"
    BEFORE = "before"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a reader wants: a list, a page of it (from 1), and which actions.

    `action` is a code; `subject` is looked for in code, name and initials, and a
    window's staff are listed with it; the days are those on which a step was reached.
    """

    work: Work = Work.OPEN
    page: int = 1
    action: str = ""
    subject: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of actions, and how many each list holds."""

    actions: Sequence[LadderAction]
    counts: dict[Work, int]
    page: int
    pages: int


def work_page(
    session: Session, hall_id: int, chosen: WorkFilter, *, today: date
) -> WorkPage:
    """Return one page of the worklist: what is due soonest comes first."""
    wanted = [_of_hall(hall_id), *_matching(hall_id, chosen, today)]
    counts = _counts(session, wanted, today)
    pages = max(1, -(-counts[chosen.work] // PAGE_SIZE))
    page = min(max(1, chosen.page), pages)
    # Keys first: sorting whole rows with their subjects takes ten times as long.
    keys = session.scalars(
        select(LadderAction.id)
        .where(*wanted, _on_list(chosen.work, today))
        .order_by(*_order(chosen.work))
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    found = {action.id: action for action in session.scalars(_whole(keys))}
    return WorkPage([found[key] for key in keys], counts, page, pages)


def _of_hall(hall_id: int) -> ColumnElement[bool]:
    ours = select(Evaluation.id).where(Evaluation.hall_id == hall_id)
    return LadderAction.evaluation_id.in_(ours)


def _whole(keys: Collection[int]) -> Select[LadderAction]:
    return (
        select(LadderAction)
        .options(
            joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
            joinedload(LadderAction.subject).joinedload(Subject.department),
            joinedload(LadderAction.done_by),
        )
        .where(LadderAction.id.in_(keys))
    )


def open_work(session: Session, hall_id: int, *, today: date) -> tuple[int, int]:
    """Return how many actions of the hall are to be done, and overdue of them."""
    is_open = _on_list(Work.OPEN, today)
    counts = _counts(session, [_of_hall(hall_id), is_open], today)
    return counts[Work.OPEN], counts[Work.OVERDUE]


def _counts(
    session: Session, wanted: Collection[ColumnElement[bool]], today: date
) -> dict[Work, int]:
    columns = [func.count().filter(_on_list(work, today)) for work in Work]
    query = select(*columns).select_from(LadderAction).where(*wanted)
    row = session.execute(query).one()
    return dict(zip(Work, row, strict=True))


def _on_list(work: Work, today: date) -> ColumnElement[bool]:
    is_open = LadderAction.state == ActionState.OPEN
    conditions: dict[Work, ColumnElement[bool]] = {
        Work.OPEN: and_(is_open, LadderAction.due_on.is_not(None)),
        Work.OVERDUE: and_(is_open, LadderAction.due_on < today),
        Work.BEFORE: and_(is_open, LadderAction.due_on.is_(None)),
        Work.DONE: LadderAction.state == ActionState.DONE,
        Work.ALL: true(),
    }
    return conditions[work]


def _order(work: Work) -> tuple[ColumnElement[Any], ...]:
    """Return the order: what is to be done by its due date, all else latest first."""
    if work is Work.DONE:
        return LadderAction.done_at.desc(), LadderAction.id.desc()
    if work is Work.BEFORE:
        return LadderAction.occurred_on.desc(), LadderAction.id.desc()
    if work is Work.ALL:
        return (LadderAction.id.desc(),)
    return LadderAction.due_on.asc(), LadderAction.id.asc()


def _matching(
    hall_id: int, chosen: WorkFilter, today: date
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.action:
        found.append(LadderAction.action == chosen.action)
    if chosen.subject:
        found.append(_about(hall_id, chosen.subject, today))
    if chosen.first_on:
        found.append(LadderAction.occurred_on >= chosen.first_on)
    if chosen.last_on:
        found.append(LadderAction.occurred_on <= chosen.last_on)
    return found


def _about(hall_id: int, text: str, today: date) -> ColumnElement[bool]:
    """Match subjects by a text, and who serves at a window that matches."""
    named = subjects_named(hall_id, text)
    serving: Select[int] = select(Assignment.staff_id).where(
        Assignment.window_id.in_(named),
        or_(Assignment.first_on.is_(None), Assignment.first_on <= today),
        or_(Assignment.last_on.is_(None), Assignment.last_on >= today),
    )
    return or_(LadderAction.subject_id.in_(named), LadderAction.subject_id.in_(serving))


def action_kinds(session: Session, hall_id: int) -> dict[str, list[Labels]]:
    """Return what the ladders of the hall's rulebooks may ask for, by code.

    A code has several labels where the clauses word it differently.
    """
    found: dict[str, list[Labels]] = {}
    for adoption in adoptions_of(session, hall_id):
        for ladder in rulebook_of(adoption).ladders.values():
            for step in ladder.steps:
                labels = found.setdefault(step.action, [])
                if step.labels not in labels:
                    labels.append(step.labels)
    return found


def notice_of(session: Session, action: LadderAction) -> Notice | None:
    """Return the notice that was made of an action."""
    return session.scalars(select(Notice).filter_by(action_id=action.id)).first()


def action_history(
    session: Session, action: LadderAction, notice: Notice | None
) -> Sequence[AuditEntry]:
    """Return what was done with an action and its notice, oldest first."""
    targets = [f"action:{action.id}"]
    if notice is not None:
        targets.append(f"notice:{notice.id}")
    query = (
        select(AuditEntry)
        .options(joinedload(AuditEntry.actor))
        .where(AuditEntry.target.in_(targets))
        .order_by(AuditEntry.id)
    )
    return session.scalars(query).all()
