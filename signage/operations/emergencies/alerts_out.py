"""Tell the hall's own emergencies as CAP alerts: alert, updates of the end, cancel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Emergency, Hall
from signage.models.emergency import Severity
from signage.operations.emergencies.alert import (
    Alert,
    Info,
    MsgType,
    Reference,
    Scope,
    Status,
)
from signage.operations.emergencies.texts import Text

#: Urgency, severity, certainty; `alert_intake.severity_of` reads them back the same.
GRADES = {
    Severity.DANGER: ("Immediate", "Extreme", "Observed"),
    Severity.WARNING: ("Expected", "Moderate", "Likely"),
    Severity.NOTICE: ("Expected", "Minor", "Likely"),
}
KEPT = timedelta(days=7)
MOST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A deed on an emergency: when, and until when it then lasted."""

    at: datetime
    ends_at: datetime


def recent_emergencies(
    session: Session, hall_id: int, *, now: datetime
) -> list[Emergency]:
    """Return what is on or ended in the last seven days, newest first."""
    query = (
        select(Emergency)
        .where(Emergency.hall_id == hall_id, Emergency.ends_at > now - KEPT)
        .order_by(Emergency.id.desc())
        .limit(MOST)
    )
    return list(session.scalars(query))


def alerts_of(
    session: Session, hall: Hall, emergencies: Iterable[Emergency], sender: str
) -> dict[int, list[Alert]]:
    """Return each emergency's messages in the order of their making, by its key."""
    rows = list(emergencies)
    changes = _changes(session, rows)
    return {
        row.id: list(_messages(row, changes.get(row.id, []), hall, sender))
        for row in rows
    }


def _changes(session: Session, rows: list[Emergency]) -> dict[int, list[Change]]:
    """Read from the audit list when each was issued and its end was moved."""
    targets = {f"emergency:{row.id}": row.id for row in rows}
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.target.in_(targets),
            AuditEntry.action.in_(("emergency.issued", "emergency.end_moved")),
        )
        .order_by(AuditEntry.id)
    )
    found: dict[int, list[Change]] = {}
    for entry in session.scalars(query):
        ends_at = datetime.fromisoformat(entry.detail["ends_at"])
        change = Change(entry.happened_at, ends_at)
        found.setdefault(targets[entry.target], []).append(change)
    return found


def _messages(
    row: Emergency, changes: list[Change], hall: Hall, sender: str
) -> Iterator[Alert]:
    zone = ZoneInfo(hall.time_zone)
    before: list[Reference] = []
    known = changes or [Change(row.created_at, row.ends_at)]
    for number, change in enumerate(known, start=1):
        alert = Alert(
            identifier=f"emergency-{row.id}-{number}",
            sender=sender,
            sent=_second(change.at, zone),
            # What a demonstration shows must alarm nobody.
            status=Status.TEST if hall.is_demo else Status.ACTUAL,
            msg_type=MsgType.UPDATE if before else MsgType.ALERT,
            scope=Scope.PUBLIC,
            references=tuple(before),
            infos=tuple(_infos(row, change, hall, zone)),
        )
        yield alert
        before.append(Reference(sender, alert.identifier, alert.sent))
    if row.ended_at is not None:
        yield replace(
            alert,
            identifier=f"emergency-{row.id}-cancel",
            sent=_second(row.ended_at, zone),
            msg_type=MsgType.CANCEL,
            references=tuple(before),
        )


def _infos(
    row: Emergency, change: Change, hall: Hall, zone: ZoneInfo
) -> Iterator[Info]:
    urgency, severity, certainty = GRADES[row.severity]
    for tag, content in row.texts.items():
        text = Text.of(content)
        yield Info(
            language=tag,
            categories=("Safety",),
            event=text.headline,
            urgency=urgency,
            severity=severity,
            certainty=certainty,
            effective=_second(row.starts_at, zone),
            expires=_second(change.ends_at, zone),
            sender_name=text.source or hall.name,
            headline=text.headline,
            description=text.text,
            instruction=text.instruction,
            areas=(hall.name,),
        )


def _second(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant in hall time, in whole seconds as CAP writes it."""
    return instant.astimezone(zone).replace(microsecond=0)
