"""Freeze results: grant the awards, and take digests by which a change is found."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Award, Evaluation, Nomination, Scorecard, Subject, User
from signage.models.evaluation import NominationState
from signage.operations.rulebooks.adoption import rulebook_of
from signage.outbox import Hint, Topic, announce


def freeze(
    session: Session, evaluation: Evaluation, *, actor: User | None, now: datetime
) -> list[Award]:
    """Grant the awards of what is confirmed, and keep both digests."""
    query = select(Nomination).filter_by(
        evaluation_id=evaluation.id, state=NominationState.CONFIRMED
    )
    awards = [
        Award(
            hall_id=evaluation.hall_id,
            nomination=nomination,
            granted_at=now,
            granted_by_id=actor.id if actor else None,
        )
        for nomination in session.scalars(query.order_by(Nomination.id))
    ]
    session.add_all(awards)
    session.flush()
    evaluation.rulebook_digest = rulebook_digest(evaluation)
    evaluation.results_digest = results_digest(session, evaluation)
    # The publicity list ends, the awards begin to be shown.
    announce(session, Hint(Topic.AWARDS, evaluation.hall_id))
    announce(session, Hint(Topic.PUBLICITY, evaluation.hall_id))
    return awards


def rulebook_digest(evaluation: Evaluation) -> str:
    """Return the SHA-256 (hex) of the edition's text and the settings in force."""
    rulebook = rulebook_of(evaluation.adoption)
    return _digest([{"text": rulebook.digest, "settings": dict(rulebook.values)}])


def results_digest(session: Session, evaluation: Evaluation) -> str:
    """Return the SHA-256 (hex) of an evaluation's scorecards and nominations.

    Of canonical JSON, one object a line: scorecards by code, then nominations.
    """
    return _digest(_results(session, evaluation))


def _digest(objects: Iterator[Any] | list[Any]) -> str:
    found = hashlib.sha256()
    for one in objects:
        found.update(canonical(one).encode())
        found.update(b"\n")
    return found.hexdigest()


def canonical(value: Any) -> str:
    """Return JSON in the one way that a digest is taken of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _results(session: Session, evaluation: Evaluation) -> Iterator[Any]:
    cards = (
        select(Subject.code, Scorecard.result)
        .join(Scorecard.subject)
        .where(Scorecard.evaluation_id == evaluation.id)
        .order_by(Subject.code)
    )
    for code, result in session.execute(cards):
        yield {"scorecard": code, "result": result}
    for row in session.execute(_nominations(evaluation)):
        yield {
            "nomination": row.code,
            "award": row.award,
            "group": row.group_code,
            "rank": row.rank,
            "state": row.state.value,
            "reason": row.reason,
        }


def _nominations(evaluation: Evaluation) -> Any:
    return (
        select(
            Subject.code,
            Nomination.award,
            Nomination.group_code,
            Nomination.rank,
            Nomination.state,
            Nomination.reason,
        )
        .join(Nomination.subject)
        .where(Nomination.evaluation_id == evaluation.id)
        .order_by(Nomination.award, Subject.code)
    )
