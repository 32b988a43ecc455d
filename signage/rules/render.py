"""Write an evaluation as plain values: the JSON object and CSV rows of `evaluate`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from signage.rules.numbers import plain
from signage.rules.scorecard import Action, AwardResult, Evaluation, Line, Scorecard

CSV_COLUMNS = (
    "code",
    "kind",
    "group",
    "score",
    "grade",
    "assessed",
    "bonus",
    "amount",
)


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the object of `signage evaluate --format json`."""
    return {
        "rulebook": evaluation.rulebook,
        "period": str(evaluation.period),
        "subjects": [scorecard_json(card) for card in evaluation.subjects],
        "actions": [action_json(action) for action in evaluation.actions],
        "awards": [award_json(award) for award in evaluation.awards],
    }


def scorecard_json(card: Scorecard) -> dict[str, Any]:
    """Return the object of one subject."""
    result: dict[str, Any] = {
        "code": card.code,
        "kind": card.kind,
        "group": card.group,
        "score": score_text(card.score),
        "grade": card.grade,
        "assessed": card.assessed,
        "categories": _categories(card.categories),
        "bonus": _text(card.bonus),
        "amount": _text(card.amount),
        "vetoes": [
            {"rule": veto.rule, "entry": veto.entry, "scope": veto.scope}
            for veto in card.vetoes
        ],
        "barred": [
            {
                "award_period": str(bar.award_period),
                "rule": bar.rule,
                "entry": bar.entry,
            }
            for bar in card.barred
        ],
        "trace": [line_json(line) for line in card.trace],
    }
    if card.months is not None:
        months = {str(month): score_text(score) for month, score in card.months.items()}
        result["months"] = months
    return result


def line_json(line: Line) -> dict[str, Any]:
    """Return the object of one line of a trace."""
    return {
        "entry": line.entry,
        "rule": line.rule,
        "category": line.category,
        "points": plain(line.points),
        "counted": plain(line.counted),
        "because": line.because,
    }


def action_json(action: Action) -> dict[str, Any]:
    """Return the object of one ladder action."""
    return {
        "ladder": action.ladder,
        "subject": action.subject,
        "step": action.step,
        "action": action.action,
        "date": action.date.isoformat(),
        "entries": list(action.entries),
    }


def award_json(award: AwardResult) -> dict[str, Any]:
    """Return the object of one award in one group."""
    return {
        "award": award.award,
        "group": award.group,
        "quota": award.quota,
        "winners": list(award.winners),
        "undecided": list(award.undecided),
    }


def csv_row(card: Scorecard) -> tuple[str, ...]:
    """Return the cells of one subject; an empty cell is what JSON has as null."""
    return (
        card.code,
        card.kind,
        card.group or "",
        score_text(card.score) or "",
        card.grade or "",
        "true" if card.assessed else "false",
        _text(card.bonus) or "",
        _text(card.amount) or "",
    )


def score_text(score: Decimal | None) -> str | None:
    """Write a score with the decimals that it was rounded to: they may be padded."""
    return None if score is None else format(score, "f")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _categories(categories: Mapping[str, Decimal] | None) -> dict[str, str] | None:
    if categories is None:
        return None
    return {name: plain(left) for name, left in categories.items()}
