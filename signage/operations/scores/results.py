"""Results as they are stored: an object of `signage evaluate`, with dates."""

from datetime import date
from decimal import Decimal
from typing import Any

from signage.rules.scorecard import Bar, Candidate, Line, Scorecard, Veto


def text_of(points: Decimal | None) -> str | None:
    """Return points as the shortest exact text, e.g. "93.5"."""
    if points is None:
        return None
    text = f"{points:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def result_of(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as JSON, in the words of evaluate.md, plus base and dates."""
    categories, months = card.categories, card.months
    return {
        "code": card.code,
        "kind": card.kind,
        "group": card.group,
        "base": text_of(card.base),
        "score": text_of(card.score),
        "grade": card.grade,
        "assessed": card.assessed,
        "categories": categories and {k: text_of(v) for k, v in categories.items()},
        "bonus": text_of(card.bonus),
        "amount": text_of(card.amount),
        "vetoes": [_veto(veto) for veto in card.vetoes],
        "barred": [_bar(bar) for bar in card.barred],
        "trace": [_line(line) for line in card.trace],
        "months": months and {str(k): text_of(v) for k, v in months.items()},
    }


def _veto(veto: Veto) -> dict[str, str | None]:
    return {
        "rule": veto.rule,
        "entry": veto.entry,
        "scope": veto.scope,
        "date": _day(veto.date),
    }


def _bar(bar: Bar) -> dict[str, str | None]:
    return {
        "award_period": str(bar.award_period),
        "rule": bar.rule,
        "entry": bar.entry,
    }


def _line(line: Line) -> dict[str, str | None]:
    return {
        "entry": line.entry,
        "rule": line.rule,
        "category": line.category,
        "points": text_of(line.points),
        "counted": text_of(line.counted),
        "because": line.because,
        "date": _day(line.date),
    }


def _day(day: date) -> str:
    return day.isoformat()


def candidate_of(candidate: Candidate) -> dict[str, Any]:
    """Return one participant of an award as JSON, for the page "why"."""
    return {
        "code": candidate.code,
        "keys": [text_of(key) for key in candidate.keys],
        "rank": candidate.rank,
        "excluded": candidate.excluded,
    }
