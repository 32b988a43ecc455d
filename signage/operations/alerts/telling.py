"""Decide who is told of what, and queue it: each edge once to each channel.

What happens within a minute becomes one message, so that a network cut is not three
hundred. The message and the note that it was told are one transaction: a restart
neither loses nor repeats an edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, contains_eager

from signage.models import (
    AlertChannel,
    AlertDelivery,
    AlertTold,
    Display,
    DisplayFault,
    Hall,
    Outage,
)
from signage.models.display_fault import FaultKind
from signage.operations.alerts.outages import grace_of
from signage.operations.hall.working_calendar import working_calendar
from signage.outbox import Hint, Topic, announce
from signage.playout.opening import closed_windows

#: Edges of so long a time go out together.
GATHER = timedelta(minutes=1)
#: So many displays are named in a message; more are counted.
MOST_NAMED = 50
#: Faults that somebody must hear of at once, whatever the hour.
GRAVE = (FaultKind.CLONED,)
AN_INSTANT = timedelta(seconds=1)


class AlertEvent(StrEnum):
    """What a message is about, as a webhook names it."""

    DOWN = "displays.down"
    UP = "displays.up"
    CLONED = "displays.cloned"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Due:
    """What one channel is to be told now; the others of these are empty."""

    channel: AlertChannel
    fallen: Sequence[Outage] = ()
    ended: Sequence[AlertTold] = ()
    faults: Sequence[DisplayFault] = ()


def due_of(session: Session, hall: Hall, *, now: datetime) -> list[Due]:
    """Return what is to be told now; nothing is written."""
    found: list[Due] = []
    channels = session.scalars(_active(hall)).all()
    is_open = not channels or was_open(session, hall, now=now)
    for channel in channels:
        found.extend(_grave(session, channel))
        if is_open or not channel.only_in_hours:
            found.extend(_edges(session, channel, now))
    return found


def tell(session: Session, hall: Hall, due: Iterable[Due], *, now: datetime) -> None:
    """Queue the messages, and note what was told."""
    for each in due:
        for outage in each.fallen:
            session.add(
                AlertTold(channel_id=each.channel.id, outage_id=outage.id, told_at=now)
            )
        for told in each.ended:
            told.end_told_at = now
        for fault in each.faults:
            session.add(
                AlertTold(channel_id=each.channel.id, fault_id=fault.id, told_at=now)
            )
        queue(session, hall, each.channel, _content(each), now=now)
    session.flush()


def queue(
    session: Session,
    hall: Hall,
    channel: AlertChannel,
    content: dict[str, Any],
    *,
    now: datetime,
) -> AlertDelivery:
    """Queue a message to a channel; it leaves right after the commit."""
    whole = {"id": str(uuid4()), "at": now.isoformat(), "hall": hall.name} | content
    delivery = AlertDelivery(
        channel_id=channel.id, content=whole, created_at=now, next_at=now
    )
    session.add(delivery)
    session.flush()
    announce(session, Hint(Topic.ALERTS, hall.id))
    return delivery


def was_open(session: Session, hall: Hall, *, now: datetime) -> bool:
    """Say whether the hall was open for the whole grace until now.

    Displays that a timer switches on with the hall get the time to start.
    """
    closed = closed_windows(
        hall.opening_hours,
        working_calendar(session, hall.id),
        hall.time_zone,
        now - grace_of(hall),
        now + AN_INSTANT,
    )
    return not closed


def _active(hall: Hall) -> Select[AlertChannel]:
    return (
        select(AlertChannel)
        .where(AlertChannel.hall_id == hall.id, AlertChannel.is_active.is_(True))
        .order_by(AlertChannel.id)
    )


def _edges(session: Session, channel: AlertChannel, now: datetime) -> Iterable[Due]:
    fallen = session.scalars(_untold(channel)).all()
    if any(outage.noticed_at <= now - GATHER for outage in fallen):
        yield Due(channel, fallen=fallen)
    ended = session.scalars(_ended(channel)).all()
    if any(_ended_at(told) <= now - GATHER for told in ended):
        yield Due(channel, ended=ended)


def _grave(session: Session, channel: AlertChannel) -> Iterable[Due]:
    is_told = exists().where(
        AlertTold.channel_id == channel.id, AlertTold.fault_id == DisplayFault.id
    )
    query = (
        select(DisplayFault)
        .join(DisplayFault.display)
        .join(Display.group)
        .options(contains_eager(DisplayFault.display).contains_eager(Display.group))
        .where(
            Display.hall_id == channel.hall_id,
            DisplayFault.kind.in_(GRAVE),
            DisplayFault.ended_at.is_(None),
            DisplayFault.began_at >= channel.created_at,
            ~is_told,
        )
        .order_by(DisplayFault.id)
    )
    faults = session.scalars(query).all()
    if faults:
        yield Due(channel, faults=faults)


def _untold(channel: AlertChannel) -> Select[Outage]:
    """Open outages that began since there is the channel, and it does not know."""
    is_told = exists().where(
        AlertTold.channel_id == channel.id, AlertTold.outage_id == Outage.id
    )
    return (
        select(Outage)
        .join(Outage.display)
        .join(Display.group)
        .options(contains_eager(Outage.display).contains_eager(Display.group))
        .where(
            Outage.hall_id == channel.hall_id,
            Outage.ended_at.is_(None),
            Outage.noticed_at >= channel.created_at,
            ~is_told,
        )
        .order_by(Outage.began_at, Outage.id)
    )


def _ended(channel: AlertChannel) -> Select[AlertTold]:
    return (
        select(AlertTold)
        .join(AlertTold.outage)
        .join(Outage.display)
        .join(Display.group)
        .options(
            contains_eager(AlertTold.outage)
            .contains_eager(Outage.display)
            .contains_eager(Display.group)
        )
        .where(
            AlertTold.channel_id == channel.id,
            AlertTold.end_told_at.is_(None),
            Outage.ended_at.is_not(None),
        )
        .order_by(Outage.ended_at, Outage.id)
    )


def _ended_at(told: AlertTold) -> datetime:
    outage = told.outage
    ended_at = outage.ended_at if outage else None
    return ended_at or told.told_at


def _content(due: Due) -> dict[str, Any]:
    if due.fallen:
        event, rows = AlertEvent.DOWN, [_row(each) for each in due.fallen]
    elif due.ended:
        outages = [told.outage for told in due.ended if told.outage is not None]
        event, rows = AlertEvent.UP, [_row(each) for each in outages]
    else:
        event = AlertEvent.CLONED
        rows = [_named(fault.display) for fault in due.faults]
    return {"event": event.value, "count": len(rows), "displays": rows[:MOST_NAMED]}


def _named(display: Display) -> dict[str, Any]:
    return {"id": display.id, "name": display.name, "group": display.group.name}


def _row(outage: Outage) -> dict[str, Any]:
    row = _named(outage.display) | {"since": outage.began_at.isoformat()}
    if outage.ended_at is not None and outage.ended_by is not None:
        row |= {"until": outage.ended_at.isoformat(), "reason": outage.ended_by.value}
    return row
