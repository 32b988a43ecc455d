"""What a draft of the rulebook that gives the assessment changes in the others' awards.

They rank by the assessment, so its months are taken from the trial, not from what is
stored; what was told about a month wins, as everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from signage.models import Adoption
from signage.operations.adopting.trial_results import AwardChange, award_changes
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.rulebooks.editions import adoption_on, editions_by_month
from signage.operations.scores.counted import without_told
from signage.operations.scores.facts_of import ASSESSMENT, Gathered, facts_of
from signage.rules.engine import evaluate
from signage.rules.facts import Metric
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Evaluation


@dataclass(frozen=True, slots=True)
class AwardsBeside:
    """Another rulebook, and those of its awards of the period that differ."""

    rulebook: Rulebook
    awards: tuple[AwardChange, ...]


def awards_beside(
    session: Session, gathered: Gathered, before: Evaluation, after: Evaluation
) -> tuple[AwardsBeside, ...]:
    """Return the other rulebooks in force and what the assessment changes in them."""
    found = []
    for adoption in _others(gathered, before.rulebook, before.period):
        old = _evaluated(session, adoption, gathered, before)
        new = _evaluated(session, adoption, gathered, after)
        book = rulebook_of(adoption)
        changes = award_changes(old, new, book.awards)
        changed = tuple(one for one in changes if one.is_changed)
        found.append(AwardsBeside(book, changed))
    return tuple(found)


def _others(gathered: Gathered, slug: str, period: Period) -> Iterator[Adoption]:
    """Yield what else is in force at the period's end and has awards in it."""
    for other in dict.fromkeys(one.slug for one in gathered.adoptions):
        adoption = adoption_on(gathered.adoptions, other, period.last)
        if other == slug or adoption is None:
            continue
        book = rulebook_of(adoption)
        awards = book.awards.values()
        has_awards = any(one.computed and one.period == period.kind for one in awards)
        if has_awards and not book.unset and period.kind in book.content.periods:
            yield adoption


def _evaluated(
    session: Session, adoption: Adoption, gathered: Gathered, assessed: Evaluation
) -> Evaluation:
    """Evaluate another rulebook as if the assessment was this result."""
    period = assessed.period
    facts = facts_of(session, adoption, period, gathered)
    kept = [one for one in facts.metrics if one.name != ASSESSMENT]
    told = [one for one in gathered.told if one.name == ASSESSMENT]
    scores = without_told(_assessments(assessed), told)
    facts = replace(facts, metrics=(*kept, *told, *scores))
    editions = editions_by_month(adoption, gathered.adoptions, period)
    return evaluate(rulebook_of(adoption), facts, period, editions)


def _assessments(result: Evaluation) -> Iterator[Metric]:
    """Yield the month scores of a result as the others' assessment."""
    for card in result.subjects:
        for month, score in (card.months or {result.period: card.score}).items():
            if score is not None and month.kind == "month":
                yield Metric(month, card.code, ASSESSMENT, score)
