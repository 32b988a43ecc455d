"""Every release of content, kept for good: who, when, what; newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import Message, NotFoundError
from signage.models import Publication


def history_of(
    session: Session, hall_id: int, subject: str, *, most: int = 50, skipped: int = 0
) -> Sequence[Publication]:
    """Return releases of "playlist:7", newest first, with author and approver."""
    return session.scalars(
        select(Publication)
        .where(Publication.hall_id == hall_id, Publication.subject == subject)
        .options(joinedload(Publication.author), joinedload(Publication.approver))
        .order_by(Publication.number.desc())
        .limit(most)
        .offset(skipped)
    ).all()


def publication_of(
    session: Session, hall_id: int, subject: str, number: int
) -> Publication:
    """Return one release of a subject.

    Raises:
        NotFoundError: there is none with this number.

    """
    found = session.scalars(
        select(Publication).where(
            Publication.hall_id == hall_id,
            Publication.subject == subject,
            Publication.number == number,
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError(Message("version"), number)
    return found


def number_of_next(session: Session, hall_id: int, subject: str) -> int:
    """Return the number that the next release of a subject gets, from 1."""
    last = session.scalar(
        select(func.max(Publication.number)).where(
            Publication.hall_id == hall_id, Publication.subject == subject
        )
    )
    return (last or 0) + 1


def last_content(session: Session, hall_id: int, subject: str) -> dict[str, Any] | None:
    """Return what was released last of a subject, if anything was."""
    return session.scalar(
        select(Publication.content)
        .where(Publication.hall_id == hall_id, Publication.subject == subject)
        .order_by(Publication.number.desc())
        .limit(1)
    )


def count_of(session: Session, hall_id: int, subject: str) -> int:
    """Return how many releases of a subject there are."""
    return (
        session.scalar(
            select(func.count()).where(
                Publication.hall_id == hall_id, Publication.subject == subject
            )
        )
        or 0
    )


def add_publication(session: Session, publication: Publication) -> None:
    """Keep a release."""
    session.add(publication)
    session.flush()
