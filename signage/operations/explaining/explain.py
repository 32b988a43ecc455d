"""Explain a stored result to the person it is about: line by line, with clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import NotFoundError
from signage.models import Adoption, Evaluation, LedgerEntry, Scorecard, Subject
from signage.operations.rulebooks.adoption import adoptions_of, rulebook_of
from signage.operations.rulebooks.editions import editions_by_month
from signage.operations.scores.ledger_list import entries_by_keys
from signage.rules.editions import Editions
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_file import Category, Points
from signage.rules.values import Labels


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One change of a result: the fact and rule behind it, and how much counted.

    `points` is the face value, `counted` what moved the result: points, months of pay
    or yuan, as the rule's kind says. `because` is the engine's code of why the two
    differ. `entry` is None where a metric or a count is the cause; `book` is the
    edition that the line was scored under.
    """

    day: date
    book: Rulebook
    rule: Rule
    kind: str
    points: Decimal
    counted: Decimal
    because: str | None
    entry: LedgerEntry | None

    @property
    def category(self) -> Labels | None:
        """Return what the category is called; None where the rulebook has none."""
        found = self.full_category
        if found is not None:
            return found.labels
        is_bonus = self.rule.kind.startswith("bonus") or self.rule.category == "bonus"
        return Labels("加分", "Bonus") if is_bonus else None

    @property
    def full_category(self) -> Category | None:
        """Return the category with its full mark, if the rulebook has one."""
        return self.book.categories(self.kind).get(self.rule.category)

    @property
    def month(self) -> Period:
        """Return the month that the line belongs to."""
        return Period.month_of(self.day)


@dataclass(frozen=True, slots=True)
class ExplainedCategory:
    """What is left of a category's points."""

    labels: Labels
    left: Decimal
    full: Decimal

    @property
    def share(self) -> Decimal:
        """Return what is left, in percent of the full mark; none below zero."""
        return max(self.left * 100 / self.full, Decimal(0))


@dataclass(frozen=True, slots=True)
class ExplainedCause:
    """A veto or a bar: which rule, through which entry (None: by figures), when.

    `day` is None for a bar without an entry; `period` is what a bar shuts.
    """

    rule: Rule
    entry: LedgerEntry | None
    day: date | None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """How the months of a longer period make its score.

    `how` is mean or sum; the grade (and a mean) divides by `divisor` months. `vetoed`
    are the months that a veto took: worth nothing, or, if `skips`, left out.
    """

    how: str
    divisor: int
    calendar: bool
    vetoed: tuple[str, ...]
    skips: bool


@dataclass(frozen=True, slots=True)
class ExplainedScore:
    """A scorecard with everything behind it."""

    scorecard: Scorecard
    rulebook: Rulebook
    base: Decimal | None
    bonus: Decimal | None
    amount: Decimal | None
    grade: str | None
    assessed: bool
    lines: tuple[ExplainedLine, ...]
    categories: tuple[ExplainedCategory, ...]
    months: Mapping[str, Decimal | None]
    joining: Joining | None
    vetoes: tuple[ExplainedCause, ...]
    bars: tuple[ExplainedCause, ...]

    @property
    def lost(self) -> Decimal:
        """Return the sum of what was deducted (negative)."""
        return sum((ln.counted for ln in self.lines if ln.counted < 0), Decimal(0))

    @property
    def won(self) -> Decimal:
        """Return the sum of what was added."""
        return sum((ln.counted for ln in self.lines if ln.counted > 0), Decimal(0))

    @property
    def points(self) -> Points | None:
        """Return how the subject is scored in points; None where it is not."""
        return self.rulebook.subjects[self.scorecard.subject.kind].points


def explain_score(
    session: Session, hall_id: int, period: str, subject_id: int
) -> ExplainedScore:
    """Explain a subject's result under the rulebook that feeds the others.

    Raises NotFoundError.
    """
    for card in cards_of(session, hall_id, period, subject_id):
        if card.evaluation.adoption.feeds_assessment:
            return explained(session, card)
    what = "scorecard"
    raise NotFoundError(what, f"{period}/{subject_id}")


def cards_of(
    session: Session, hall_id: int, period: str, subject_id: int
) -> list[Scorecard]:
    """Return a subject's scorecards of a period, what feeds the others first."""
    query = (
        select(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .options(
            joinedload(Scorecard.evaluation).joinedload(Evaluation.adoption),
            joinedload(Scorecard.subject).joinedload(Subject.department),
            joinedload(Scorecard.subject).joinedload(Subject.group),
        )
        .where(
            Evaluation.hall_id == hall_id,
            Evaluation.period == period,
            Scorecard.subject_id == subject_id,
        )
        .order_by(Adoption.feeds_assessment.desc(), Adoption.slug)
    )
    return list(session.scalars(query))


def explained(session: Session, card: Scorecard) -> ExplainedScore:
    """Put a scorecard's stored result beside the rulebook and the ledger."""
    evaluation = card.evaluation
    result, period = card.result, Period.parse(evaluation.period)
    causes = (*result["trace"], *result["vetoes"], *result["barred"])
    keys = {cause["entry"] for cause in causes if cause["entry"]}
    entries = entries_by_keys(session, evaluation.hall_id, keys)
    known = adoptions_of(session, evaluation.hall_id)
    by_month = editions_by_month(evaluation.adoption, known, period)
    editions = Editions(rulebook_of(evaluation.adoption), by_month)
    return explained_result(card, editions, entries)


def explained_result(
    card: Scorecard, editions: Editions, entries: Mapping[str, LedgerEntry]
) -> ExplainedScore:
    """Put a stored result beside its rulebook's editions and its entries."""
    book, result, kind = editions.latest, card.result, card.subject.kind
    months: dict[str, str | None] = result["months"] or {}
    lines = explained_lines(result["trace"], editions, kind, entries)
    return ExplainedScore(
        scorecard=card,
        rulebook=book,
        base=_points(result["base"]),
        bonus=_points(result["bonus"]),
        amount=_points(result["amount"]),
        grade=result["grade"],
        assessed=result["assessed"],
        lines=tuple(sorted(lines, key=lambda line: line.day)),
        categories=tuple(_categories(result["categories"] or {}, book, kind)),
        months={month: _points(score) for month, score in months.items()},
        joining=_joining(card, book),
        vetoes=tuple(_veto(one, editions, entries) for one in result["vetoes"]),
        bars=tuple(_bar(one, editions, entries) for one in result["barred"]),
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def explained_lines(
    trace: Iterable[Mapping[str, Any]],
    editions: Editions,
    kind: str,
    entries: Mapping[str, LedgerEntry],
) -> list[ExplainedLine]:
    """Return the lines of a stored trace with their rules and entries."""
    found = []
    for line in trace:
        day = date.fromisoformat(line["date"])
        book = editions.on(day) or editions.latest
        found.append(
            ExplainedLine(
                day=day,
                book=book,
                rule=book.rule(line["rule"]),
                kind=kind,
                points=Decimal(line["points"]),
                counted=Decimal(line["counted"]),
                because=line["because"],
                entry=entries.get(line["entry"] or ""),
            )
        )
    return found


def _veto(
    veto: Mapping[str, Any], editions: Editions, entries: Mapping[str, LedgerEntry]
) -> ExplainedCause:
    day = date.fromisoformat(veto["date"])
    book = editions.on(day) or editions.latest
    entry = entries.get(veto["entry"] or "")
    return ExplainedCause(book.rule(veto["rule"]), entry, day)


def _bar(
    bar: Mapping[str, Any], editions: Editions, entries: Mapping[str, LedgerEntry]
) -> ExplainedCause:
    entry = entries.get(bar["entry"] or "")
    day = entry.occurred_on if entry else None
    book = (editions.on(day) if day else None) or editions.latest
    return ExplainedCause(book.rule(bar["rule"]), entry, day, bar["award_period"])


def _categories(
    left: Mapping[str, str], rulebook: Rulebook, kind: str
) -> list[ExplainedCategory]:
    return [
        ExplainedCategory(category.labels, Decimal(left[name]), category.full)
        for name, category in rulebook.categories(kind).items()
        if name in left
    ]


def _joining(card: Scorecard, rulebook: Rulebook) -> Joining | None:
    """Return how months were joined; None for a score that is not made of months."""
    points = rulebook.subjects[card.subject.kind].points
    period = Period.parse(card.evaluation.period)
    months: Mapping[str, str | None] | None = card.result["months"]
    if points is None or not months or period.kind == points.cycle:
        return None
    days = [date.fromisoformat(veto["date"]) for veto in card.result["vetoes"]]
    vetoed = sorted({str(Period.month_of(day)) for day in days})
    is_calendar = points.divisor == "calendar"
    counted = len(period.months) if is_calendar else len(months)
    return Joining(
        how=points.longer,
        divisor=counted - sum(score is None for score in months.values()),
        calendar=is_calendar,
        vetoed=tuple(vetoed),
        skips=points.vetoed == "skip",
    )
