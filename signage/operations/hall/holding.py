"""Let one writer at a time change what a hall's evaluations rest on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Evaluation, Hall


def hold_hall(session: Session, hall_id: int) -> None:
    """Wait for, and keep until the commit, the right to change facts or states.

    Recording a fact and closing its month must not miss each other. SQLite has one
    writer at a time anyway; on PostgreSQL the hall's row is locked, in the mode that
    lets others add rows that refer to it. One lock for all cannot deadlock.
    """
    query = select(Hall.id).where(Hall.id == hall_id)
    session.execute(query.with_for_update(key_share=True)).one()


def hold_evaluation(session: Session, evaluation: Evaluation) -> None:
    """Hold the hall, and read the evaluation anew: it may have moved on meanwhile."""
    session.flush()
    hold_hall(session, evaluation.hall_id)
    session.refresh(evaluation)
