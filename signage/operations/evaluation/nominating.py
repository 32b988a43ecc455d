"""Propose who receives which award, and keep that in step with the scores.

Whoever was rejected stays out and the next in rank moves up; a committee's choice holds
as long as nobody else is tied with those it chose among.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Evaluation, Nomination, Subject
from signage.models.evaluation import NominationState as State
from signage.operations.scores.results import candidate_of
from signage.operations.scores.scoring import rescore_period
from signage.rules import scorecard as rules
from signage.rules.ranking import winners_of

#: Beyond this rank a page "why" says how many more there were, not who.
COMPETITORS_KEPT = 50

STANDING = frozenset({State.PROPOSED, State.CONFIRMED})
REJECTION, COMMITTEE, DROPPED = "rejection", "committee", "dropped"

Rows = Mapping[str, Nomination]  # of one award and group, by the subject's code
Plan = dict[str, State]


def propose_anew(session: Session, evaluation: Evaluation, *, now: datetime) -> bool:
    """Score everybody anew and propose; tell whether other winners come of it."""
    result = rescore_period(session, evaluation, now=now)
    return nominate(session, evaluation, result, now=now)


def nominate(
    session: Session,
    evaluation: Evaluation,
    result: rules.Evaluation,
    *,
    now: datetime,
) -> bool:
    """Bring the nominations in step with a result.

    Tell whether others win than before (or tie at the edge); if not, those who are
    confirmed stay so.
    """
    stored = stored_nominations(session, evaluation)
    plans = [(award, plan_of(award, stored[award.award])) for award in result.awards]
    is_other = _is_other(stored, plans)
    ids = _ids(session, evaluation)
    for award, plan in plans:
        rows = dict(stored[award.award])
        for code in [code for code in plan if code not in rows]:
            rows[code] = Nomination(
                evaluation_id=evaluation.id, subject_id=ids[code], reason={}
            )
            session.add(rows[code])
        _propose(award, plan, rows, is_other=is_other)
    _drop(stored, {(award.award, code) for award, plan in plans for code in plan}, now)
    session.flush()
    return is_other


def _is_other(stored: "Stored", plans: list[tuple[rules.AwardResult, Plan]]) -> bool:
    before = {
        (award, code)
        for award, rows in stored.items()
        for code, row in rows.items()
        if row.state in STANDING
    }
    after = {(award.award, code) for award, plan in plans for code in plan}
    has_ties = any(State.UNDECIDED in plan.values() for _, plan in plans)
    return has_ties or before != after


def _propose(
    award: rules.AwardResult, plan: Plan, rows: Rows, *, is_other: bool
) -> None:
    """Write who is to stand, in which place and why."""
    candidates = {one.code: one for one in award.candidates}
    base = reason_of(award)
    for place, (code, state) in enumerate(plan.items(), start=1):
        row, candidate = rows[code], candidates[code]
        row.award, row.group_code = award.award, award.group
        row.rank = candidate.rank or place
        keys = {"keys": candidate_of(candidate)["keys"]}
        row.reason = base | keys | _kept_decision(row, state)
        if is_other or row.state not in STANDING:
            row.state = state


class Stored(dict[str, dict[str, Nomination]]):
    """The nominations by award and code; an award without any has none."""

    def __missing__(self, award: str) -> dict[str, Nomination]:
        return {}


def stored_nominations(session: Session, evaluation: Evaluation) -> Stored:
    """Return the nominations of an evaluation by award and the subject's code."""
    query = (
        select(Nomination, Subject.code)
        .join(Nomination.subject)
        .where(Nomination.evaluation_id == evaluation.id)
        .order_by(Nomination.rank, Nomination.id)
    )
    found = Stored()
    for row, code in session.execute(query):
        found.setdefault(row.award, {})[code] = row
    return found


def _ids(session: Session, evaluation: Evaluation) -> dict[str, int]:
    query = select(Subject.code, Subject.id).filter_by(hall_id=evaluation.hall_id)
    return dict(session.execute(query).all())


def plan_of(award: rules.AwardResult, rows: Rows) -> Plan:
    """Return who is to stand for an award and group, best first, and who is tied.

    `rows` are what was proposed and decided before, of this award.
    """
    out = {code for code, row in rows.items() if REJECTION in row.reason}
    ranking = [one for one in award.candidates if one.code not in out]
    winners, tied = winners_of(ranking, award.quota)
    plan = dict.fromkeys(winners, State.PROPOSED)
    places = (award.quota or 0) - len(winners)
    chosen = _chosen(tied, rows, places)
    plan |= dict.fromkeys(chosen, State.PROPOSED)
    if len(chosen) < places:
        others = (code for code in tied if code not in chosen)
        plan |= dict.fromkeys(others, State.UNDECIDED)
    return plan


def _chosen(tied: tuple[str, ...], rows: Rows, places: int) -> list[str]:
    """Return whom of the tied a committee chose, if it knew of all, and they fit."""
    found = [code for code in tied if code in rows and _is_chosen(rows[code], tied)]
    return found if len(found) <= places else []


def _is_chosen(row: Nomination, tied: tuple[str, ...]) -> bool:
    decision = row.reason.get(COMMITTEE)
    return (
        decision is not None
        and row.state in STANDING
        and set(tied) <= set(decision["tied"])
    )


def _kept_decision(row: Nomination, state: State) -> dict[str, Any]:
    """Return what a committee said, as long as its choice holds."""
    if state in STANDING and row.state in STANDING and COMMITTEE in row.reason:
        return {COMMITTEE: row.reason[COMMITTEE]}
    return {}


def _drop(stored: Stored, after: set[tuple[str, str]], now: datetime) -> None:
    """Reject, without blaming anybody, who no longer wins by the scores."""
    for award, rows in stored.items():
        for code, row in rows.items():
            if (award, code) not in after and row.state is not State.REJECTED:
                row.state = State.REJECTED
                row.reason = row.reason | {DROPPED: {"at": now.isoformat()}}


def reason_of(award: rules.AwardResult) -> dict[str, Any]:
    """Return why an award went where it did: quota, ranking and who was shut out."""
    ordered = sorted(award.candidates, key=_by_rank)
    return {
        "quota": award.quota,
        "participants": len(ordered),
        "winners": list(award.winners),
        "undecided": list(award.undecided),
        "candidates": [candidate_of(one) for one in ordered[:COMPETITORS_KEPT]],
    }


def _by_rank(candidate: rules.Candidate) -> tuple[bool, int]:
    return candidate.rank is None, candidate.rank or 0
