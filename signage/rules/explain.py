"""Tell one subject's result for a person to read: every point and its clause."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from signage.rules.facts import BY_DATE_AND_LINE, Entry, Facts
from signage.rules.longer import divisor
from signage.rules.numbers import Exact, as_decimal, exact_sum, plain, shown
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_file import Pay, Points
from signage.rules.scorecard import (
    REASONS,
    Action,
    AwardResult,
    Evaluation,
    Line,
    Part,
    Scorecard,
)

#: The scored months of a window's staff, by code.
_Team = Mapping[Period, Mapping[str, Part]]

_EXCLUDED = {
    "vetoed": "a month of the period was vetoed",
    "barred": "barred from it",
    "not_ranked": "not ranked, what it goes by is missing",
    "service": "not in service long enough, or not up to the end",
}


class NotAssessedError(LookupError):
    """Refuse to explain a subject that the result does not have."""

    def __init__(self, code: str, evaluation: Evaluation) -> None:
        super().__init__(
            f"'{code}' is not among the subjects of {evaluation.rulebook} in "
            f"{evaluation.period}: give the code of someone who took part"
        )


def explain(rulebook: Rulebook, evaluation: Evaluation, code: str, facts: Facts) -> str:
    """Return the whole trace of one subject as text; raise NotAssessedError.

    The `facts` are those evaluated: they name a window's staff, and the entries that
    bring no points but are counted.
    """
    card = next((card for card in evaluation.subjects if card.code == code), None)
    if card is None:
        raise NotAssessedError(code, evaluation)
    team = _team(evaluation, facts, code)
    own = [action for action in evaluation.actions if action.subject == code]
    lines = [
        *_head(rulebook, evaluation, card),
        *_scores(rulebook, card, evaluation.period, team),
        *_exclusions(rulebook, card),
        *_actions(rulebook, own),
        *_facts(rulebook, evaluation.period, card, own, facts.entries),
        *_awards(rulebook, evaluation.awards, card),
        *_settings(rulebook),
    ]
    return "\n".join(lines) + "\n"


def _team(evaluation: Evaluation, facts: Facts, window: str) -> _Team:
    """Return the months of a window's staff, by month and code in roster order."""
    staff = {one.code for one in facts.roster if one.window == window}
    found: dict[Period, dict[str, Part]] = defaultdict(dict)
    for card in evaluation.subjects:
        for part in card.parts if card.code in staff else ():
            found[part.period][card.code] = part
    return found


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


def _scores(
    rulebook: Rulebook, card: Scorecard, period: Period, team: _Team
) -> Iterator[str]:
    assessed = rulebook.subjects[card.kind]
    if not card.parts:
        yield from _listed(card.trace)
        if assessed.pay is not None:
            yield from _paid(assessed.pay, card)
    for part in card.parts:
        yield from _part(rulebook, card.kind, part, team.get(part.period, {}))
        yield ""
    if assessed.points is not None and period.kind != assessed.points.cycle:
        yield from _joined(assessed.points, card, period)


def _paid(pay: Pay, card: Scorecard) -> Iterator[str]:
    """Reckon the months paid: those of service less those that findings took."""
    served = 1 if card.months is None else len(card.months)
    lost = -sum((line.counted for line in card.trace), Decimal(0))
    yield (
        f"Months of service: {served}; lost: {plain(lost)}; "
        f"paid: {plain(served - lost)}, at {plain(pay.monthly_amount)} yuan each"
    )
    yield ""


def _joined(points: Points, card: Scorecard, period: Period) -> Iterator[str]:
    """Tell how the months make the score of the whole period, and its grade."""
    scores = [part.exact for part in card.parts if part.exact is not None]
    if not scores:
        return
    listed = " + ".join(map(_number, scores))
    total, months = exact_sum(scores), divisor(points, card.parts, period)
    if points.longer == "mean":
        yield f"{period}: ({listed}) / {months} = {_number(total / months)}"
    else:
        yield f"{period}: {listed} = {_number(total)}"
    if points.grades and any(part.assessed for part in card.parts):
        mean = f"{_number(total)} / {months} = {_number(total / months)}"
        yield f"grade {card.grade}: by the mean month, {mean}"
    yield ""


def _part(
    rulebook: Rulebook, kind: str, part: Part, staff: Mapping[str, Part]
) -> Iterator[str]:
    start = "none (the metric is missing)" if part.base is None else _number(part.base)
    points = rulebook.subjects[kind].points
    if points is not None and points.base_of == "staff":
        scores = {code: one.exact for code, one in staff.items()}
        start += f", the mean of its staff: {_each(scores)}"
    yield f"{part.period}: starts with {start}"
    yield from _listed(part.trace)
    for name in filter(None, (line.definition.mean_of for line in part.trace)):
        each = {code: one.left[name] for code, one in staff.items()}
        yield f"  what its staff have left of {name}: {_each(each)}"
    for code, category in rulebook.categories(kind).items():
        left, full = _number(part.left[code]), plain(category.full)
        yield f"  left of {category.en} ({category.zh}): {left} of {full}"
    if part.bonus:
        yield f"  bonus: {plain(part.bonus)}"
    yield from _sum(part)


def _each(values: Mapping[str, Exact | None]) -> str:
    """Name what each of a window's staff brings to its mean."""
    counted = [f"{c} {_number(v)}" for c, v in values.items() if v is not None]
    return ", ".join(counted) or "nobody counts"


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
        entries = f"entry {', '.join(action.entries)}" if action.entries else "grades"
        what = f"{action.ladder} step {action.step}: {step.en} ({step.zh})"
        yield (f"{action.date}  {what}; counted {entries}; clause {step.reference}")


def _facts(
    rulebook: Rulebook,
    period: Period,
    card: Scorecard,
    actions: Iterable[Action],
    entries: Iterable[Entry],
) -> Iterator[str]:
    """List what stands in no line of the score: facts, and what a ladder counted."""
    told = {line.entry for line in card.trace}
    named = {entry for action in actions for entry in action.entries}
    found = [
        entry
        for entry in entries
        if entry.subject == card.code
        and entry.id not in told
        and (entry.id in named or _is_fact(rulebook, period, entry))
    ]
    if found:
        yield "Entries without points here:"
    for entry in sorted(found, key=BY_DATE_AND_LINE):
        rule = rulebook.rule(entry.rule)
        times = f" x {entry.quantity}" if entry.quantity > 1 else ""
        yield (
            f"  {entry.date}  {entry.rule}{times}  {rule.en} ({rule.zh}); "
            f"entry {entry.id}; clause {rule.reference}"
        )


def _is_fact(rulebook: Rulebook, period: Period, entry: Entry) -> bool:
    """Tell whether an entry of the period is one that only ladders or awards count."""
    is_counted = rulebook.rule(entry.rule).kind in {"fact", "action"}
    return is_counted and period.contains(entry.date)


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
                reason = _EXCLUDED.get(candidate.excluded, candidate.excluded)
                place = f"out of the contest: {reason}"
            outcome = _outcome(result, card.code)
            quota = "no quota" if result.quota is None else f"quota {result.quota}"
            yield (
                f"{result.award} {award.en} ({award.zh}): {outcome}; "
                f"{place}; {quota}; clause {award.reference}"
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
