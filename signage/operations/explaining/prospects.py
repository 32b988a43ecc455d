"""What would change a stored result: from the ledger, as seen on a day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import Adoption, Evaluation, Scorecard, Subject
from signage.operations.explaining.explain import ExplainedScore
from signage.operations.explaining.explain_parts import Behind
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.facts_of import ASSESSMENT
from signage.rules import scorecard as rules
from signage.rules.outlook import Graded, Outlook, outlook
from signage.rules.period import Period
from signage.rules.place import Place, place_among
from signage.rules.ranking import quota_of
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Award as AwardRule
from signage.rules.schema_awards import GradeCount


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in the hall or a contest group; with an award, how far its edge is."""

    award: AwardRule | None
    group: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Prospects:
    """What would change a result, and where it stands.

    `is_running` tells whether the period still takes new facts on the day.
    """

    outlook: Outlook
    places: tuple[FoundPlace, ...]
    is_running: bool


def prospects_of(
    session: Session, found: ExplainedScore, seen: Behind, today: date
) -> Prospects:
    """Return what would change a result, seen today or at its period's end."""
    period = seen.period
    day = min(max(today, period.first), period.last)
    entries = [entry for entry in seen.entries if entry.date <= day]
    graded = _graded(session, found.scorecard, seen)
    card = card_of(found, seen)
    return Prospects(
        outlook(seen.rulebook, seen.subject, card, entries, (period, day, graded)),
        tuple(_places(session, found)),
        is_running=period.contains(today),
    )


def card_of(found: ExplainedScore, seen: Behind) -> rules.Scorecard:
    """Return a stored result as the engine would hand it over, without its lines."""
    card, result = found.scorecard, found.scorecard.result
    left = result["categories"]
    months = {Period.parse(month): score for month, score in found.months.items()}
    return rules.Scorecard(
        seen.subject.code,
        seen.subject.kind,
        result["group"],
        score=card.score,
        grade=found.grade,
        assessed=found.assessed,
        categories=left and {code: Decimal(text) for code, text in left.items()},
        bonus=found.bonus,
        vetoes=tuple(
            rules.Veto(one["rule"], one["entry"], one["scope"], _day(one["date"]))
            for one in result["vetoes"]
        ),
        barred=tuple(
            rules.Bar(Period.parse(one["award_period"]), one["rule"], one["entry"])
            for one in result["barred"]
        ),
        months=months if result["months"] is not None else None,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _graded(session: Session, card: Scorecard, seen: Behind) -> Graded:
    """Count the grades of the year that the rulebook's ladders look at."""
    wanted = {
        step.counts
        for ladder in seen.rulebook.ladders.values()
        for step in ladder.steps
        if isinstance(step.counts, GradeCount) and card.subject.kind in ladder.subject
    }
    if not wanted:
        return {}
    year = Period.holding(seen.period.first, "year")
    query = (
        select(Evaluation.period, Scorecard.result)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .where(
            Scorecard.subject_id == card.subject_id,
            Adoption.slug == card.evaluation.adoption.slug,
            Evaluation.first_on >= year.first,
            Evaluation.last_on <= seen.period.last,
        )
    )
    rows = session.execute(query).all()
    counts: Counter[GradeCount] = Counter()
    for text, result in rows:
        period, months = Period.parse(text), result["months"]
        is_whole = months is None or len(months) == len(period.months)
        for one in wanted:
            if (one.of, one.grade) == (period.kind, result["grade"]):
                counts[one] += one.partial or is_whole
    return counts


def _places(session: Session, found: ExplainedScore) -> Iterator[FoundPlace]:
    """Yield the place in the hall and in the group, then the edge of each award."""
    card = found.scorecard
    if card.score is None:
        return
    group = card.result["group"]
    rows = _scores(session, card)
    whole = [score for score, _group in rows]
    of_group = [score for score, one in rows if one == group]
    if group is not None:
        yield FoundPlace(None, group, place_among(of_group, card.score))
    yield FoundPlace(None, None, place_among(whole, card.score))
    for award in _awards(session, found):
        scores = of_group if award.per_group else whole
        if award.per_group and group is None:
            continue
        quota = quota_of(award.quota, len(scores), len(scores))
        place = place_among(scores, card.score, quota)
        yield FoundPlace(award, group if award.per_group else None, place)


def _scores(session: Session, card: Scorecard) -> list[tuple[Decimal, str | None]]:
    query = (
        select(Scorecard.score, Scorecard.result["group"].as_string())
        .join(Scorecard.subject)
        .where(
            Scorecard.evaluation_id == card.evaluation_id,
            Scorecard.score.is_not(None),
            Subject.kind == card.subject.kind,
        )
    )
    return [(score, group) for score, group in session.execute(query)]


def _awards(session: Session, found: ExplainedScore) -> Iterator[AwardRule]:
    """Yield the awards of the period that rank by this score before all else."""
    evaluation = found.scorecard.evaluation
    books: list[tuple[Rulebook, bool]] = [(found.rulebook, True)]
    if evaluation.adoption.feeds_assessment:
        query = (
            select(Evaluation)
            .join(Evaluation.adoption)
            .options(joinedload(Evaluation.adoption))
            .where(
                Evaluation.hall_id == evaluation.hall_id,
                Evaluation.period == evaluation.period,
                Evaluation.id != evaluation.id,
            )
            .order_by(Adoption.slug)
        )
        others = session.scalars(query)
        books += [(rulebook_of(one.adoption), False) for one in others]
    for book, is_own in books:
        yield from _by_score(book.awards.values(), found, is_own=is_own)


def _by_score(
    awards: Iterable[AwardRule], found: ExplainedScore, *, is_own: bool
) -> Iterator[AwardRule]:
    kind = Period.parse(found.scorecard.evaluation.period).kind
    for award in awards:
        fits = award.period == kind and award.subject == found.scorecard.subject.kind
        if fits and award.computed and award.rank and award.quota:
            first = award.rank[0]
            if first.score if is_own else first.metrics == (ASSESSMENT,):
                yield award
