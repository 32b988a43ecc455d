"""Derive published results again from the ledger, and say what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import (
    Award,
    Evaluation,
    Nomination,
    RulebookEdition,
    Scorecard,
    Subject,
)
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.evaluation.freezing import results_digest, rulebook_digest
from signage.operations.evaluation.nominating import (
    STANDING,
    Rows,
    plan_of,
    stored_nominations,
)
from signage.operations.evaluation.procedure import in_order
from signage.operations.rulebooks.edition_check import changed_editions, text_digest
from signage.operations.scores.facts_of import Gathered, gather
from signage.operations.scores.results import candidate_of, result_of, text_of
from signage.operations.scores.scoring import derive
from signage.rules import scorecard as rules
from signage.rules.period import Period

PUBLISHED = (EvaluationState.IN_PUBLICITY, EvaluationState.FINAL)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """What was published about a subject (or the whole) and what holds by the ledger.

    `what` names it: a field of the scorecard, "nomination", "award", or a digest; with
    the digest of a text, `subject` is the edition.
    """

    subject: str
    what: str
    published: str
    now: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for one evaluation: when, of how many subjects, what differs."""

    evaluation: Evaluation
    checked_at: datetime
    subjects: int
    differences: tuple[Difference, ...]


def published_evaluations(session: Session, hall_id: int) -> Sequence[Evaluation]:
    """Return what is in publicity or final, oldest first."""
    query = in_order(select(Evaluation)).where(
        Evaluation.hall_id == hall_id, Evaluation.state.in_(PUBLISHED)
    )
    return session.scalars(query).all()


def check_all(session: Session, hall_id: int, *, now: datetime) -> Iterator[Outcome]:
    """Check all that is published, oldest first; facts are read once a period."""
    gathered: tuple[str, Gathered] | None = None
    for evaluation in published_evaluations(session, hall_id):
        if gathered is None or gathered[0] != evaluation.period:
            period = Period.parse(evaluation.period)
            gathered = evaluation.period, gather(session, hall_id, period)
        yield check_evaluation(session, evaluation, now=now, gathered=gathered[1])


def check_evaluation(
    session: Session,
    evaluation: Evaluation,
    *,
    now: datetime,
    gathered: Gathered | None = None,
) -> Outcome:
    """Derive one evaluation again under its edition; change nothing.

    Where the edition's stored text is not what was adopted, nothing can be derived.
    """
    changed = tuple(_about_text(one) for one in _changed_editions(session, evaluation))
    if changed:
        return Outcome(evaluation, now, 0, changed)
    result = derive(session, evaluation, gathered)
    differences = (
        *_about_scores(session, evaluation, result),
        *_about_nominations(session, evaluation, result),
        *_about_awards(session, evaluation),
        *_about_digests(session, evaluation),
    )
    return Outcome(evaluation, now, len(result.subjects), differences)


def _changed_editions(
    session: Session, evaluation: Evaluation
) -> list[RulebookEdition]:
    """Return those that may count in an evaluation: the months may have their own."""
    slug = evaluation.adoption.slug
    changed = changed_editions(session, evaluation.hall_id)
    return [one for one in changed if one.slug == slug]


def _about_text(edition: RulebookEdition) -> Difference:
    name, now = edition.edition, text_digest(edition)
    return Difference(name, "text_digest", edition.digest, now)


def _about_scores(
    session: Session, evaluation: Evaluation, result: rules.Evaluation
) -> Iterator[Difference]:
    query = (
        select(Subject.code, Scorecard.score, Scorecard.result)
        .join(Scorecard.subject)
        .where(Scorecard.evaluation_id == evaluation.id)
    )
    rows = session.execute(query)
    stored = {row.code: (row.score, row.result) for row in rows}
    derived = {card.code: card for card in result.subjects}
    for code in sorted(stored.keys() | derived.keys()):
        if code not in stored:
            yield Difference(code, "score", NOTHING, _score(derived[code].score))
        elif code not in derived:
            yield Difference(code, "score", _score(stored[code][0]), NOTHING)
        else:
            yield from _about_card(code, *stored[code], derived[code])


def _score(value: Decimal | None) -> str:
    return text_of(value) or NOTHING


def _about_card(
    code: str,
    score: Decimal | None,
    published: Mapping[str, Any],
    card: rules.Scorecard,
) -> Iterator[Difference]:
    if score != card.score:
        yield Difference(code, "score", _score(score), _score(card.score))
    derived = result_of(card)
    if published == derived:
        return
    for field in dict.fromkeys([*derived, *published]):
        before, after = published.get(field), derived.get(field)
        is_told = field == "score" and score != card.score
        if before != after and not is_told:
            yield Difference(code, field, *_told_apart(before, after))


def _told_apart(before: Any, after: Any) -> tuple[str, str]:
    """Return two values as texts; of two lists, what only one of them holds."""
    if isinstance(before, list) and isinstance(after, list):
        gone = [one for one in before if one not in after]
        new = [one for one in after if one not in before]
        return _listed(gone), _listed(new)
    return _text(before), _text(after)


def _listed(items: list[Any]) -> str:
    return "; ".join(_text(one) for one in items) or NOTHING


def _text(value: Any) -> str:
    if isinstance(value, dict):
        known = (f"{key} {item}" for key, item in value.items() if item is not None)
        return ", ".join(known) or NOTHING
    return NOTHING if value is None else str(value)


def _about_nominations(
    session: Session, evaluation: Evaluation, result: rules.Evaluation
) -> Iterator[Difference]:
    stored = stored_nominations(session, evaluation)
    expected: dict[str, dict[str, str]] = {}
    for award in result.awards:
        rows = stored[award.award]
        expected.setdefault(award.award, {}).update(_expected(award, rows))
    for code in dict.fromkeys([*stored, *expected]):
        published = {
            subject: _place(row.group_code, row.rank, row.reason.get("keys") or [])
            for subject, row in stored[code].items()
            if row.state in STANDING
        }
        derived = expected.get(code, {})
        for subject in sorted(published.keys() | derived.keys()):
            before = published.get(subject, NOTHING)
            after = derived.get(subject, NOTHING)
            if before != after:
                yield Difference(subject, f"nomination {code}", before, after)


def _expected(award: rules.AwardResult, rows: Rows) -> dict[str, str]:
    """Return how each who should stand for an award would be published."""
    candidates = {one.code: one for one in award.candidates}
    found = {}
    for place, (code, state) in enumerate(plan_of(award, rows).items(), start=1):
        rank, keys = candidates[code].rank or place, candidate_of(candidates[code])
        tie = " (tie)" if state is NominationState.UNDECIDED else ""
        found[code] = _place(award.group, rank, keys["keys"]) + tie
    return found


def _place(group: str | None, rank: int, keys: list[str]) -> str:
    where = f"group {group}, " if group is not None else ""
    return f"{where}rank {rank} by {' / '.join(map(str, keys)) or NOTHING}"


def _about_awards(session: Session, evaluation: Evaluation) -> Iterator[Difference]:
    """Compare what was granted with what was confirmed; none before it is final."""
    query = (
        select(Subject.code, Nomination.award, Nomination.state, Award.id)
        .join(Nomination.subject)
        .outerjoin(Award, Award.nomination_id == Nomination.id)
        .where(Nomination.evaluation_id == evaluation.id)
        .order_by(Nomination.award, Subject.code)
    )
    is_final = evaluation.state is EvaluationState.FINAL
    for code, award, state, granted in session.execute(query):
        is_due = is_final and state is NominationState.CONFIRMED
        if is_due != (granted is not None):
            texts = ("granted", "not due") if granted else ("not granted", "due")
            yield Difference(code, f"award {award}", *texts)


def _about_digests(session: Session, evaluation: Evaluation) -> Iterator[Difference]:
    if evaluation.state is not EvaluationState.FINAL:
        return
    pairs = {
        "rulebook_digest": (evaluation.rulebook_digest, rulebook_digest(evaluation)),
        "results_digest": (
            evaluation.results_digest,
            results_digest(session, evaluation),
        ),
    }
    for what, (frozen, now) in pairs.items():
        if frozen != now:
            yield Difference("", what, frozen or NOTHING, now)
