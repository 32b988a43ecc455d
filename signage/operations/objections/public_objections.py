"""Objections of the public by phone: taken once, however often a page sends them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, Nomination, Objection
from signage.operations.hall.holding import hold_evaluation
from signage.operations.objections.objecting import object_to_nomination


def take_public_objection(  # noqa: PLR0913  # what a citizen says against whom
    session: Session,
    hall: Hall,
    nomination: Nomination,
    *,
    key: str,
    text: str,
    name: str = "",
    contact: str = "",
    now: datetime,
) -> Objection:
    """Return the objection that a page sent under its `key`, stored now or before.

    Raises what `object_to_nomination` does.
    """
    hold_evaluation(session, nomination.evaluation)
    sent = select(Objection).where(Objection.hall_id == hall.id, Objection.key == key)
    known = session.scalars(sent).one_or_none()
    if known is not None:
        return known
    objection = object_to_nomination(
        session,
        hall,
        nomination,
        text=text,
        name=name,
        contact=contact,
        actor=None,
        now=now,
    )
    objection.key = key
    session.flush()
    return objection


def reference_of(objection: Objection) -> str:
    """Return the number by which citizen and office speak of an objection: "0012"."""
    return f"{objection.id:04}"
