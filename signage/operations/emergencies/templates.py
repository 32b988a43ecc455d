"""Prepared emergencies: the shipped ones, and the hall's own words for them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import Message, NotFoundError
from signage.models import EmergencyTemplate, Hall, User
from signage.operations.emergencies.plan import (
    EmergencyInvalidError,
    Problems,
    checked_minutes,
    checked_severity,
    checked_texts,
)
from signage.operations.emergencies.shipped import SHIPPED
from signage.operations.emergencies.texts import Text
from signage.operations.hall.audit import record_audit

NAME_LENGTH = 100


def templates_of(session: Session, hall_id: int) -> list[EmergencyTemplate]:
    """Return the hall's prepared emergencies, in the order in which they were made."""
    of_hall = EmergencyTemplate.hall_id == hall_id
    query = select(EmergencyTemplate).where(of_hall).order_by(EmergencyTemplate.id)
    return list(session.scalars(query))


def template_of(session: Session, hall_id: int, template_id: int) -> EmergencyTemplate:
    """Return a prepared emergency of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    found = session.get(EmergencyTemplate, template_id)
    if found is None or found.hall_id != hall_id:
        raise NotFoundError(Message("prepared emergency"), template_id)
    return found


def template_named(session: Session, hall_id: int, name: str) -> EmergencyTemplate:
    """Return a prepared emergency by its name.

    Raises:
        NotFoundError: there is none of this name.

    """
    query = select(EmergencyTemplate).where(
        EmergencyTemplate.hall_id == hall_id, EmergencyTemplate.name == name
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError(Message("prepared emergency"), name)
    return found


def add_shipped_templates(session: Session, hall: Hall) -> int:
    """Add the shipped emergencies that the hall lacks; return how many."""
    known = {template.name for template in templates_of(session, hall.id)}
    fresh = [prepared for prepared in SHIPPED if prepared.name not in known]
    for prepared in fresh:
        session.add(
            EmergencyTemplate(
                hall_id=hall.id,
                name=prepared.name,
                severity=prepared.severity,
                texts={tag: text.to_json() for tag, text in prepared.texts.items()},
                minutes=prepared.minutes,
            )
        )
    session.flush()
    return len(fresh)


def save_template(  # noqa: PLR0913  # what it is called and says, by whom, when
    session: Session,
    hall: Hall,
    template: EmergencyTemplate | None,
    *,
    name: str,
    severity: str,
    texts: Mapping[str, Text],
    minutes: int | None,
    actor: User,
    now: datetime,
) -> EmergencyTemplate:
    """Save a prepared emergency, a new one where `template` is None.

    Raises:
        EmergencyInvalidError: with every problem, by field.

    """
    problems: Problems = {}
    values = {
        "name": _checked_name(session, hall, template, name, problems),
        "severity": checked_severity(severity, problems),
        "texts": checked_texts(texts, problems),
        "minutes": checked_minutes(minutes, problems),
    }
    if problems:
        raise EmergencyInvalidError(problems)
    row = template or EmergencyTemplate(hall_id=hall.id)
    for field, value in values.items():
        setattr(row, field, value)
    session.add(row)
    session.flush()
    _record(session, row, "saved", actor, now)
    return row


def delete_template(
    session: Session, template: EmergencyTemplate, *, actor: User, now: datetime
) -> None:
    """Throw a prepared emergency away; what was issued by it stays."""
    _record(session, template, "deleted", actor, now)
    session.delete(template)
    session.flush()


def _checked_name(
    session: Session,
    hall: Hall,
    template: EmergencyTemplate | None,
    name: str,
    problems: Problems,
) -> str:
    plain = " ".join(name.split())
    said: list[Message] = []
    if not plain or len(plain) > NAME_LENGTH:
        most = NAME_LENGTH
        said.append(Message("Give it a name of 1 to %(most)s characters.", most=most))
    query = select(EmergencyTemplate.id).where(
        EmergencyTemplate.hall_id == hall.id, EmergencyTemplate.name == plain
    )
    if session.scalar(query) not in (None, template.id if template else None):
        text = Message("There is a prepared emergency “%(name)s” already.", name=plain)
        said.append(text)
    if said:
        problems["name"] = said
    return plain


def _record(
    session: Session, row: EmergencyTemplate, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"emergency_template.{deed}",
        f"emergency_template:{row.id}",
        hall_id=row.hall_id,
        now=now,
        detail={"name": row.name},
    )
