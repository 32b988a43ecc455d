"""Keep the ladder actions of an evaluation in step with what the engine finds."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage.models import Evaluation, LadderAction, Notice
from signage.models.evaluation import ActionState, NoticeState
from signage.operations.hall.audit import record_audit
from signage.operations.hall.subjects import Roster
from signage.operations.rulebooks.adoption import rulebook_of
from signage.outbox import Hint, Topic, announce
from signage.rules import scorecard as rules
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Step

Key = tuple[int, str, int, tuple[str, ...]]
Stored = dict[Key, list[LadderAction]]

GROUND_REVERSED = "ground_reversed"
#: What fired longer ago when it is found is from before the hall kept its list here.
FROM_BEFORE = timedelta(days=60)


def keep_actions(  # noqa: PLR0913  # what is stored, what is found, for whom
    session: Session,
    evaluation: Evaluation,
    found: Iterable[rules.Action],
    roster: Roster,
    stored: Stored,
    *,
    now: datetime,
) -> None:
    """Add new actions and remove those whose entries were reversed.

    What is found again keeps its state and its due date. An action that somebody
    worked on (an outcome, a notice) stays as the record of it, dropped; the notice is
    withdrawn at once, for its ground is gone.
    """
    rulebook = rulebook_of(evaluation.adoption)
    for action in found if _owns_actions(evaluation, rulebook) else ():
        key = _key(roster.ids[action.subject], action)
        if stored.get(key):
            stored[key].pop()
        else:
            due = due_on(step_of(rulebook, *key[1:3]), action.date, now)
            session.add(_row(evaluation, key, action, due))
    _remove(session, evaluation, [a for rows in stored.values() for a in rows], now)


def stored_actions(
    session: Session, evaluations: Iterable[Evaluation], roster: Roster
) -> dict[int, Stored]:
    """Return what stands, by evaluation; what was dropped before is left out.

    An entry of quantity 2 may fire the same step twice: the lists tell them apart.
    """
    found: dict[int, Stored] = {one.id: {} for one in evaluations}
    query = select(LadderAction).where(
        LadderAction.evaluation_id.in_(found),
        LadderAction.state != ActionState.DROPPED,
    )
    if roster.only is not None:
        query = query.where(LadderAction.subject_id.in_(roster.only))
    for row in session.scalars(query):
        key = row.subject_id, row.ladder, row.step, tuple(row.entries)
        found[row.evaluation_id].setdefault(key, []).append(row)
    return found


def step_of(rulebook: Rulebook, ladder: str, number: int) -> Step:
    """Return a step of a ladder by its number."""
    steps = rulebook.ladders[ladder].steps
    return next(step for step in steps if step.step == number)


def _owns_actions(evaluation: Evaluation, rulebook: Rulebook) -> bool:
    """Tell whether actions are kept with evaluations of this kind of period.

    They are with the shortest that the rulebook knows: a quarter's evaluation finds
    the actions of its months once more.
    """
    kinds = rulebook.content.periods
    shortest = next(kind for kind in _SHORTEST_FIRST if kind in kinds)
    return Period.parse(evaluation.period).kind == shortest


_SHORTEST_FIRST = ("month", "quarter", "half_year", "year")


def _key(subject_id: int, action: rules.Action) -> Key:
    return subject_id, action.ladder, action.step, tuple(action.entries)


def _row(
    evaluation: Evaluation, key: Key, action: rules.Action, due: date | None
) -> LadderAction:
    subject_id, ladder, step, entries = key
    return LadderAction(
        evaluation_id=evaluation.id,
        subject_id=subject_id,
        ladder=ladder,
        step=step,
        action=action.action,
        occurred_on=action.date,
        is_public=action.public,
        entries=list(entries),
        state=ActionState.OPEN,
        due_on=due,
    )


def due_on(step: Step, occurred_on: date, now: datetime) -> date | None:
    """Return the last day to carry a step out, in calendar days from its firing.

    None where it fired long before it was found: a hall that brings its old facts
    along has nothing overdue by years.
    """
    if now.date() - occurred_on > FROM_BEFORE:
        return None
    return occurred_on + timedelta(days=step.due_days)


def _remove(
    session: Session, evaluation: Evaluation, actions: list[LadderAction], now: datetime
) -> None:
    """Delete what nobody worked on, and drop the rest."""
    if not actions:
        return
    query = select(Notice).where(Notice.action_id.in_([one.id for one in actions]))
    notices = {notice.action_id: notice for notice in session.scalars(query)}
    worked_on = [one for one in actions if one.outcome or one.id in notices]
    for action in worked_on:
        _drop(session, evaluation.hall_id, action, now)
    for notice in notices.values():
        _withdraw(session, notice, now)
    bare = {one.id for one in actions} - {one.id for one in worked_on}
    if bare:
        session.execute(delete(LadderAction).where(LadderAction.id.in_(bare)))


def _drop(session: Session, hall_id: int, action: LadderAction, now: datetime) -> None:
    action.state = ActionState.DROPPED
    record_audit(
        session,
        None,
        "action.dropped",
        f"action:{action.id}",
        hall_id=hall_id,
        now=now,
        detail={"because": GROUND_REVERSED},
    )


def _withdraw(session: Session, notice: Notice, now: datetime) -> None:
    if notice.state in (NoticeState.REJECTED, NoticeState.WITHDRAWN):
        return
    notice.state = NoticeState.WITHDRAWN
    notice.revoked_at = now
    record_audit(
        session,
        None,
        "notice.withdrawn",
        f"notice:{notice.id}",
        hall_id=notice.hall_id,
        now=now,
        detail={"because": GROUND_REVERSED},
    )
    announce(session, Hint(Topic.NOTICES, notice.hall_id))
