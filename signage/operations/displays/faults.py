"""What is wrong with displays: note it, end it, list it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import Message, NotFoundError
from signage.models import Display, DisplayFault, User
from signage.models.display_fault import FaultKind
from signage.operations.hall.audit import record_audit


def note_fault(
    session: Session,
    display: Display,
    kind: FaultKind,
    detail: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> DisplayFault:
    """Note a fault; one that is open already counts once more, with the new detail.

    `detail` holds plain values that the office's sentence about it names.
    """
    fault = session.scalars(_open(display.id, kind)).first()
    if fault is None:
        fault = DisplayFault(
            display_id=display.id, kind=kind, began_at=now, times=0, detail={}
        )
        session.add(fault)
    fault.times += 1
    fault.last_at = now
    fault.detail = dict(detail or {})
    session.flush()
    return fault


def end_fault(
    session: Session, display: Display, kind: FaultKind, *, now: datetime
) -> None:
    """End a fault that is over by itself; none is open: nothing happens."""
    for fault in session.scalars(_open(display.id, kind)):
        fault.ended_at = now
    session.flush()


def settle_fault(
    session: Session, kind: FaultKind, states: Mapping[int, bool], *, now: datetime
) -> None:
    """Note a fault of the displays (by key) that have it, end it for the others."""
    displays = session.scalars(select(Display).where(Display.id.in_(list(states))))
    for display in displays:
        if states[display.id]:
            note_fault(session, display, kind, now=now)
        else:
            end_fault(session, display, kind, now=now)


def fault_of(session: Session, display: Display, fault_id: int) -> DisplayFault:
    """Return a fault of a display.

    Raises:
        NotFoundError: it has none with this key.

    """
    fault = session.get(DisplayFault, fault_id)
    if fault is None or fault.display_id != display.id:
        raise NotFoundError(Message("fault"), fault_id)
    return fault


def dismiss_fault(
    session: Session, fault: DisplayFault, *, actor: User, now: datetime
) -> None:
    """End a fault because somebody saw to it."""
    if fault.ended_at is not None:
        return
    fault.ended_at = now
    fault.ended_by_id = actor.id
    record_audit(
        session,
        actor,
        "display.fault_dismissed",
        f"display:{fault.display_id}",
        hall_id=fault.display.hall_id,
        now=now,
        detail={"kind": fault.kind},
    )
    session.flush()


def open_faults(
    session: Session, display_ids: Iterable[int]
) -> dict[int, Sequence[DisplayFault]]:
    """Return the open faults of these displays, the newest first, by display."""
    rows = session.scalars(
        select(DisplayFault)
        .where(
            DisplayFault.display_id.in_(list(display_ids)),
            DisplayFault.ended_at.is_(None),
        )
        .order_by(DisplayFault.last_at.desc(), DisplayFault.id.desc())
    )
    found: dict[int, list[DisplayFault]] = {}
    for fault in rows:
        found.setdefault(fault.display_id, []).append(fault)
    return dict(found)


def _open(display_id: int, kind: FaultKind) -> Any:
    return select(DisplayFault).where(
        DisplayFault.display_id == display_id,
        DisplayFault.kind == kind,
        DisplayFault.ended_at.is_(None),
    )
