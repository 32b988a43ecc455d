"""Build what proof of play is made of: displays, slides they were given, reports."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import Display, DisplayGroup, GivenSlide, Hall
from signage.models.display import DisplayKind
from signage.operations.plays.plays_batch import PlayBatch, read_plays
from signage.operations.plays.plays_intake import PlayStatus, store_plays
from tests.build import NOW

#: 10:00 in the hall, on the hour; the plays of these tests lie in the hour before.
HOUR = epoch_ms(NOW) - 3_600_000
LIST = "publicity_list:7:2026-11-18:p1"


def create_display(
    session: Session, hall: Hall, group: DisplayGroup, name: str = "东墙", **values: Any
) -> Display:
    """Add a television that was paired a month ago."""
    known = {
        "hall_id": hall.id,
        "group_id": group.id,
        "name": name,
        "kind": DisplayKind.TV,
        "paired_at": NOW - timedelta(days=30),
    }
    display = Display(**(known | values))
    session.add(display)
    session.flush()
    return display


def create_given(
    session: Session, group: DisplayGroup, slide: str = LIST, **values: Any
) -> GivenSlide:
    """Add a slide that the group's displays were given."""
    known = {
        "hall_id": group.hall_id,
        "group_id": group.id,
        "zone": "main",
        "slide": slide,
        "hash": "a" * 32,
        "kind": slide.partition(":")[0],
        "source": "evaluation:7",
        "given_at": NOW - timedelta(days=1),
    }
    given = GivenSlide(**(known | values))
    session.add(given)
    session.flush()
    return given


def play(given: GivenSlide, serial: str = "session-1", **values: Any) -> dict[str, Any]:
    """Return a report of ten minutes of a slide within the hour before NOW."""
    known = {
        "serial": serial,
        "zone": given.zone,
        "slide": given.slide,
        "hash": given.hash,
        "times": 40,
        "quarters": [600_000, 0, 0, 0],
        "first": HOUR,
        "last": HOUR + 3_600_000,
        "pauses": [],
    }
    return known | values


def batch_of(*items: Any, now: datetime = NOW) -> PlayBatch:
    """Return a batch as a display would send it now."""
    return read_plays(json.dumps({"sent_at": epoch_ms(now), "items": items}).encode())


def report(
    session: Session, display: Display, *items: Any, now: datetime = NOW
) -> list[PlayStatus]:
    """Let a display report; return what became of each."""
    receipts = store_plays(session, display, batch_of(*items, now=now), now=now)
    return [receipt.status for receipt in receipts]
