"""Take a hall's own rulebook file: strictly checked, and stored only if it is clean."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Hall, RulebookEdition, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.rulebooks.editions import keep_text
from signage.rules.loader import load_text
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook

MOST_BYTES = 512 * 1024


def upload_edition(
    session: Session,
    hall: Hall,
    content: bytes,
    *,
    actor: User,
    now: datetime,
) -> RulebookEdition:
    """Store a hall's own rulebook file; the same text again is the same edition.

    Raises:
        InvalidInputError: all that is wrong with the file, each with its line.

    """
    text = _text_of(content)
    loaded = load_text(text, "")
    if loaded.rulebook is None:
        raise InvalidInputError(map(_said, loaded.problems))
    hold_hall(session, hall.id)
    _refuse_taken(session, hall, loaded.rulebook)
    found = keep_text(session, hall, text, is_own=True, actor=actor, now=now)
    if found.added_at == now:
        record_audit(
            session,
            actor,
            "rulebook.edition_added",
            f"rulebook:{found.slug}",
            hall_id=hall.id,
            now=now,
            detail={"edition": found.edition, "digest": found.digest},
        )
    return found


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        problem = Message(
            "The file is larger than %(most)s KiB; a rulebook is much smaller. Look "
            "whether it is the right one.",
            most=MOST_BYTES // 1024,
        )
        raise InvalidInputError([problem])
    if not content.strip():
        raise InvalidInputError([Message("Choose a rulebook file (YAML).")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Message("The file is not UTF-8 text. Save it as UTF-8.")
        raise InvalidInputError([problem]) from None


def _said(problem: Problem) -> Message:
    return Message(
        "Line %(line)s: %(problem)s", line=problem.line or 1, problem=problem.message
    )


def _refuse_taken(session: Session, hall: Hall, book: Rulebook) -> None:
    """Refuse another text under the name of an edition that is there already."""
    query = select(RulebookEdition).where(
        RulebookEdition.hall_id == hall.id,
        RulebookEdition.slug == book.slug,
        RulebookEdition.edition == book.edition,
        RulebookEdition.digest != book.digest,
    )
    if session.scalars(query).first() is not None:
        problem = Message(
            "There is an edition '%(edition)s' of %(rulebook)s already, with another "
            "text. Give the changed file an edition of its own.",
            edition=book.edition,
            rulebook=book.slug,
        )
        raise InvalidInputError([problem])
