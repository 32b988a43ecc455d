"""Tell one subject's result for a person to read: every point and its clause."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from signage.rules.numbers import Exact, as_decimal, plain, shown
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import (
    REASONS,
    Action,
    AwardResult,
    Evaluation,
    Line,
    Part,
    Scorecard,
)


class NotAssessedError(LookupError):
    """Refuse to explain a subject that the result does not have."""

    def __init__(self, code: str, evaluation: Evaluation) -> None:
        super().__init__(
            f"'{code}' is not among the subjects of {evaluation.rulebook} in "
            f"{evaluation.period}: give the code of someone who took part"
        )


def explain(rulebook: Rulebook, evaluation: Evaluation, code: str) -> str:
    """Return the whole trace of one subject as text; raise NotAssessedError."""
    card = next((card for card in evaluation.subjects if card.code == code), None)
    if card is None:
        raise NotAssessedError(code, evaluation)
    own = [action for action in evaluation.actions if action.subject == code]
    lines = [
        *_head(rulebook, evaluation, card),
        *_scores(rulebook, card),
        *_exclusions(rulebook, card),
        *_actions(rulebook, own),
        *_awards(rulebook, evaluation.awards, card),
        *_settings(rulebook),
    ]
    return "\n".join(lines) + "\n"


def _head(rulebook: Rulebook, evaluation: Evaluation, card: Scorecard) -> Iterator[str]:
    yield f"{card.code} ({card.kind}), {evaluation.period}"
    yield (
        f"{rulebook.labels.en} ({rulebook.labels.zh}), edition {rulebook.edition}; "
        f"read from {rulebook.content.reference}"
    )
    if card.score is not None:
        grade = f", grade {card.grade}" if card.grade else ""
        yield f"Score: {format(card.score, 'f')}{grade}"
    elif card.amount is None:
        yield "Score: none"
    if card.amount is not None:
        yield f"Amount: {plain(card.amount)} yuan"
    if not card.assessed:
        yield "Not assessed: a veto took the period."
    yield ""


def _scores(rulebook: Rulebook, card: Scorecard) -> Iterator[str]:
    if not card.parts:
        yield from _listed(card.trace)
        return
    for part in card.parts:
        yield from _part(rulebook, card.kind, part)
        yield ""


def _part(rulebook: Rulebook, kind: str, part: Part) -> Iterator[str]:
    start = "none (the metric is missing)" if part.base is None else _number(part.base)
    yield f"{part.period}: starts with {start}"
    yield from _listed(part.trace)
    for code, category in rulebook.categories(kind).items():
        left, full = _number(part.left[code]), plain(category.full)
        yield f"  left of {category.en} ({category.zh}): {left} of {full}"
    if part.bonus:
        yield f"  bonus: {plain(part.bonus)}"
    yield from _sum(part)


def _sum(part: Part) -> Iterator[str]:
    if part.base is None:
        return
    moved = sum((line.counted for line in part.trace), Decimal(0))
    total = _number(as_decimal(part.base) + moved)
    score = "none" if part.score is None else format(part.score, "f")
    yield f"  {_number(part.base)} {_signed(moved)} = {total}; score {score}"
    if not part.assessed:
        yield "  a veto took this assessment"


def _listed(trace: Iterable[Line]) -> Iterator[str]:
    for line in trace:
        cause = f"entry {line.entry}" if line.entry is not None else "derived"
        yield (
            f"  {line.date}  {line.rule}  {_signed(line.counted)}  "
            f"{line.label_en} ({line.label_zh}); {cause}; clause {line.reference}"
        )
        if line.because is not None:
            reason = REASONS.get(line.because, line.because)
            face = _signed(line.points)
            yield f"      of {face} only {_signed(line.counted)} counted: {reason}"


def _exclusions(rulebook: Rulebook, card: Scorecard) -> Iterator[str]:
    for veto in card.vetoes:
        rule = rulebook.rule(veto.rule)
        cause = f"entry {veto.entry}" if veto.entry else "from metrics"
        yield (
            f"Veto of the {veto.scope} on {veto.date}: {veto.rule} {rule.en} "
            f"({rule.zh}); {cause}; clause {rule.reference}"
        )
    for bar in card.barred:
        rule = rulebook.rule(bar.rule)
        yield (
            f"Barred from the awards of {bar.award_period}: {bar.rule} {rule.en} "
            f"({rule.zh}); entry {bar.entry}; clause {rule.reference}"
        )


def _actions(rulebook: Rulebook, actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        steps = rulebook.ladders[action.ladder].steps
        step = next(step for step in steps if step.step == action.step)
        entries = ", ".join(action.entries) or "grades"
        what = f"{action.ladder} step {action.step}: {step.en} ({step.zh})"
        yield (f"{action.date}  {what}; counted {entries}; clause {step.reference}")


def _awards(
    rulebook: Rulebook, results: Iterable[AwardResult], card: Scorecard
) -> Iterator[str]:
    for result in results:
        found = [one for one in result.candidates if one.code == card.code]
        for candidate in found:
            award = rulebook.awards[result.award]
            keys = ", ".join(plain(key) for key in candidate.keys)
            place = f"rank {candidate.rank} by {keys}"
            if candidate.excluded is not None:
                place = f"out of the contest: {candidate.excluded}"
            outcome = _outcome(result, card.code)
            yield (
                f"{result.award} {award.en} ({award.zh}): {outcome}; "
                f"{place}; quota {result.quota}; clause {award.reference}"
            )


def _outcome(result: AwardResult, code: str) -> str:
    if code in result.winners:
        return "won"
    return "tied, a committee decides" if code in result.undecided else "not won"


def _settings(rulebook: Rulebook) -> Iterator[str]:
    for name, setting in rulebook.settings.items():
        if rulebook.values[name] != setting.default:
            yield f"Set: {name} = {rulebook.values[name]} (default {setting.default})"


def _number(value: Exact) -> str:
    return plain(shown(value, 6))


def _signed(value: Decimal) -> str:
    text = plain(shown(value, 6))
    return text if value < 0 else f"+{text}"
