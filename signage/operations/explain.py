"""Explain a stored result to the person it is about: line by line, with clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import NotFoundError
from signage.models import Adoption, Evaluation, LedgerEntry, Scorecard, Subject
from signage.operations.adoption import rulebook_of
from signage.operations.ledger_list import entries_by_keys
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.values import Labels


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One change of a score: the fact and rule behind it, and how much counted.

    `because` is the engine's code of why less counted than the face value. `entry` is
    None where a metric or a count is the cause.
    """

    day: date
    rule: Rule
    category: Labels
    points: Decimal
    counted: Decimal
    because: str | None
    entry: LedgerEntry | None


@dataclass(frozen=True, slots=True)
class ExplainedCategory:
    """What is left of a category's points."""

    labels: Labels
    left: Decimal
    full: Decimal

    @property
    def share(self) -> Decimal:
        """Return what is left, in percent of the full mark."""
        return self.left * 100 / self.full


@dataclass(frozen=True, slots=True)
class ExplainedScore:
    """A scorecard with everything behind it; points throughout."""

    scorecard: Scorecard
    rulebook: Rulebook
    base: Decimal | None
    bonus: Decimal | None
    lines: tuple[ExplainedLine, ...]
    categories: tuple[ExplainedCategory, ...]
    months: Mapping[str, Decimal | None]
    bars: tuple[Mapping[str, str | None], ...]

    @property
    def lost(self) -> Decimal:
        """Return the sum of what was deducted (negative)."""
        return sum((ln.counted for ln in self.lines if ln.counted < 0), Decimal(0))

    @property
    def won(self) -> Decimal:
        """Return the sum of what was added."""
        return sum((ln.counted for ln in self.lines if ln.counted > 0), Decimal(0))


def explain_score(
    session: Session, hall_id: int, period: str, subject_id: int
) -> ExplainedScore:
    """Explain the score of a subject in a period; raise NotFoundError."""
    query = (
        select(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .options(
            joinedload(Scorecard.evaluation).joinedload(Evaluation.adoption),
            joinedload(Scorecard.subject).joinedload(Subject.department),
        )
        .where(
            Evaluation.hall_id == hall_id,
            Evaluation.period == period,
            Adoption.feeds_assessment,
            Scorecard.subject_id == subject_id,
        )
    )
    card = session.scalars(query).first()
    if card is None:
        what = "scorecard"
        raise NotFoundError(what, f"{period}/{subject_id}")
    return explained(session, card)


def explained(session: Session, card: Scorecard) -> ExplainedScore:
    """Put a scorecard's stored result beside the rulebook and the ledger."""
    rulebook, result = rulebook_of(card.evaluation.adoption), card.result
    keys = {line["entry"] for line in result["trace"] if line["entry"]}
    entries = entries_by_keys(session, card.evaluation.hall_id, keys)
    kind = card.subject.kind
    lines = [_line(line, rulebook, kind, entries) for line in result["trace"]]
    months: dict[str, str | None] = result["months"] or {}
    return ExplainedScore(
        scorecard=card,
        rulebook=rulebook,
        base=_points(result["base"]),
        bonus=_points(result["bonus"]),
        lines=tuple(sorted(lines, key=lambda line: line.day)),
        categories=tuple(_categories(result["categories"] or {}, rulebook, kind)),
        months={month: _points(score) for month, score in months.items()},
        bars=tuple(result["barred"]),
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _line(
    line: Mapping[str, Any],
    rulebook: Rulebook,
    kind: str,
    entries: Mapping[str, LedgerEntry],
) -> ExplainedLine:
    category = rulebook.categories(kind).get(line["category"])
    return ExplainedLine(
        day=date.fromisoformat(line["date"]),
        rule=rulebook.rule(line["rule"]),
        category=category.labels if category else Labels("加分", "Bonus"),
        points=Decimal(line["points"]),
        counted=Decimal(line["counted"]),
        because=line["because"],
        entry=entries.get(line["entry"] or ""),
    )


def _categories(
    left: Mapping[str, str], rulebook: Rulebook, kind: str
) -> list[ExplainedCategory]:
    return [
        ExplainedCategory(category.labels, Decimal(left[name]), category.full)
        for name, category in rulebook.categories(kind).items()
        if name in left
    ]
