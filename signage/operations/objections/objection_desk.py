"""Read what deciding an objection takes: how many wait, and what an entry cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from signage.models import (
    Adoption,
    Evaluation,
    LedgerEntry,
    Nomination,
    Objection,
    Scorecard,
)
from signage.models.objection import ObjectionState
from signage.operations.objections.objection_list import About, is_against
from signage.operations.rulebooks.adoption import rulebook_of
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award


def objection_counts(
    session: Session, hall_id: int, about: About | None = None
) -> dict[ObjectionState, int]:
    """Return how many objections of the hall are in each state."""
    query = (
        select(Objection.state, func.count())
        .where(Objection.hall_id == hall_id, *is_against(about))
        .group_by(Objection.state)
    )
    found: dict[ObjectionState, int] = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in ObjectionState}


def award_rule(nomination: Nomination) -> Award:
    """Return the rulebook's definition of the award that somebody is nominated for."""
    return rulebook_of(nomination.evaluation.adoption).awards[nomination.award]


@dataclass(frozen=True, slots=True)
class EntryCost:
    """What an entry moved in the month's score of its subject, under one rule.

    `points` is the face value and `counted` what it came to; `because` is the engine's
    code of why that was less.
    """

    rulebook: Rulebook
    rule: Rule
    points: Decimal
    counted: Decimal
    because: str | None


def entry_costs(session: Session, entry: LedgerEntry) -> tuple[EntryCost, ...]:
    """Return what an entry cost, by the scores as they stand; none: it was reversed."""
    query = (
        select(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .options(
            contains_eager(Scorecard.evaluation).contains_eager(Evaluation.adoption)
        )
        .where(
            Scorecard.subject_id == entry.subject_id,
            Evaluation.period == str(Period.month_of(entry.occurred_on)),
        )
        .order_by(Adoption.feeds_assessment.desc(), Adoption.slug)
    )
    cards = session.scalars(query)
    return tuple(cost for card in cards for cost in _costs(card, entry.key))


def _costs(card: Scorecard, key: str) -> Iterator[EntryCost]:
    rulebook = rulebook_of(card.evaluation.adoption)
    for line in card.result["trace"]:
        if line["entry"] == key:
            yield EntryCost(
                rulebook=rulebook,
                rule=rulebook.rules[line["rule"]],
                points=Decimal(line["points"]),
                counted=Decimal(line["counted"]),
                because=line["because"],
            )
