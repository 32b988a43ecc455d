"""Explain an award or a notice: the clause, the ranking, the entries behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from signage.errors import NotFoundError
from signage.models import (
    Award,
    Evaluation,
    FactKindRule,
    LadderAction,
    LedgerEntry,
    Nomination,
    Notice,
    Subject,
)
from signage.operations.explaining.explain import ExplainedScore, explain_score
from signage.operations.hall.subjects import circle_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.actions import step_of
from signage.operations.scores.ledger_list import entries_by_keys
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Award as AwardRule
from signage.rules.schema_awards import Step


@dataclass(frozen=True, slots=True)
class Competitor:
    """Somebody who took part in an award's contest: keys in the ranking's order."""

    code: str
    name: str
    rank: int | None
    keys: tuple[Decimal, ...]
    excluded: str | None


@dataclass(frozen=True, slots=True)
class ExplainedAward:
    """A nomination with the rule, the contest, the score and the entries behind it."""

    nomination: Nomination
    rulebook: Rulebook
    rule: AwardRule
    quota: int | None
    participants: int
    competitors: tuple[Competitor, ...]
    score: ExplainedScore | None
    counted: Sequence[LedgerEntry]


def explain_award(session: Session, award: Award) -> ExplainedAward:
    """Explain a granted award."""
    return explain_nomination(session, award.nomination)


def explain_nomination(session: Session, nomination: Nomination) -> ExplainedAward:
    """Explain a nomination by what was stored when its evaluation was closed."""
    evaluation, reason = nomination.evaluation, nomination.reason
    rulebook = rulebook_of(evaluation.adoption)
    rule = rulebook.awards[nomination.award]
    return ExplainedAward(
        nomination=nomination,
        rulebook=rulebook,
        rule=rule,
        quota=reason["quota"],
        participants=reason["participants"],
        competitors=tuple(_competitors(session, evaluation.hall_id, reason)),
        score=_score(session, nomination),
        counted=_counted(session, nomination, rule),
    )


def _competitors(
    session: Session, hall_id: int, reason: Mapping[str, Any]
) -> list[Competitor]:
    codes = [candidate["code"] for candidate in reason["candidates"]]
    query = select(Subject.code, Subject.name).where(
        Subject.hall_id == hall_id, Subject.code.in_(codes)
    )
    names: dict[str, str] = dict(session.execute(query).all())
    return [
        Competitor(
            code=one["code"],
            name=names.get(one["code"], one["code"]),
            rank=one["rank"],
            keys=tuple(Decimal(key) for key in one["keys"]),
            excluded=one["excluded"],
        )
        for one in reason["candidates"]
    ]


def _score(session: Session, nomination: Nomination) -> ExplainedScore | None:
    evaluation = nomination.evaluation
    try:
        return explain_score(
            session, evaluation.hall_id, evaluation.period, nomination.subject_id
        )
    except NotFoundError:
        return None  # the hall has no rulebook with points


def _counted(
    session: Session, nomination: Nomination, rule: AwardRule
) -> Sequence[LedgerEntry]:
    """Return the entries that the ranking counted, of the window's staff as well."""
    codes = {code for key in rule.rank for code in key.counts}
    if not codes:
        return ()
    evaluation = nomination.evaluation
    with_staff = any(key.with_staff for key in rule.rank)
    ids = {nomination.subject_id}
    if with_staff:
        period = Period.parse(evaluation.period)
        ids.update(circle_of(session, nomination.subject, period).ids.values())
    of_rules = select(FactKindRule.fact_kind_id).where(
        FactKindRule.slug == evaluation.adoption.slug, FactKindRule.rule.in_(codes)
    )
    query = (
        select(LedgerEntry)
        .options(joinedload(LedgerEntry.subject), joinedload(LedgerEntry.fact_kind))
        .where(
            LedgerEntry.subject_id.in_(ids),
            LedgerEntry.occurred_on.between(evaluation.first_on, evaluation.last_on),
            LedgerEntry.fact_kind_id.in_(of_rules),
            LedgerEntry.reverses_id.is_(None),
            ~LedgerEntry.reversal.has(),
        )
    )
    order = LedgerEntry.occurred_on, LedgerEntry.id
    return session.scalars(query.order_by(*order)).all()


@dataclass(frozen=True, slots=True)
class ExplainedAction:
    """A ladder's step that fired, with its clause and the entries it counted."""

    action: LadderAction
    rulebook: Rulebook
    step: Step
    entries: tuple[LedgerEntry, ...]

    @property
    def count(self) -> int:
        """Return the count that was reached: by quantity, 0 where grades counted."""
        return sum(entry.quantity for entry in self.entries)


def explain_actions(
    session: Session, actions: Sequence[LadderAction]
) -> list[ExplainedAction]:
    """Explain ladder actions of one hall, with one query for all their entries."""
    keys = {key for action in actions for key in action.entries}
    hall_id = actions[0].evaluation.hall_id if actions else 0
    entries = entries_by_keys(session, hall_id, keys)
    return [_action(action, entries) for action in actions]


def _action(
    action: LadderAction, entries: Mapping[str, LedgerEntry]
) -> ExplainedAction:
    rulebook = rulebook_of(action.evaluation.adoption)
    step = step_of(rulebook, action.ladder, action.step)
    found = tuple(entries[key] for key in action.entries if key in entries)
    return ExplainedAction(action, rulebook, step, found)


def get_action(session: Session, hall_id: int, action_id: int) -> LadderAction:
    """Return a ladder action of the hall; raise NotFoundError."""
    query = (
        select(LadderAction)
        .join(LadderAction.evaluation)
        .options(
            joinedload(LadderAction.subject).joinedload(Subject.department),
            contains_eager(LadderAction.evaluation).joinedload(Evaluation.adoption),
            joinedload(LadderAction.done_by),
        )
        .where(LadderAction.id == action_id, Evaluation.hall_id == hall_id)
    )
    found = session.scalars(query).first()
    if found is None:
        what = "ladder action"
        raise NotFoundError(what, action_id)
    return found


def get_notice(session: Session, hall_id: int, notice_id: int) -> Notice:
    """Return a notice with what its page shows; raise NotFoundError."""
    action = joinedload(Notice.action)
    query = (
        select(Notice)
        .options(
            action.joinedload(LadderAction.subject).joinedload(Subject.department),
            action.joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
            joinedload(Notice.proposer),
            joinedload(Notice.approver),
        )
        .where(Notice.id == notice_id, Notice.hall_id == hall_id)
    )
    found = session.scalars(query).first()
    if found is None:
        what = "notice"
        raise NotFoundError(what, notice_id)
    return found
