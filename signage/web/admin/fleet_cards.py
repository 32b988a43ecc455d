"""Cards of the fleet's page: each display in words, with its thumbnail and faults."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signage.db import Database
from signage.errors import BusyError
from signage.models import DisplayFault
from signage.models.display_fault import FaultKind
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.faults import settle_fault
from signage.web.admin.display_texts import ShownDisplay, shown_displays
from signage.web.admin.fault_words import ShownFault, shown_fault
from signage.web.admin.thumbnails import Thumbnail, thumbnails_of

log = logging.getLogger(__name__)

Faults = Mapping[int, Sequence[DisplayFault]]


@dataclass(frozen=True, slots=True)
class Card:
    """A display on the fleet's page."""

    row: ShownDisplay
    thumbnail: Thumbnail
    faults: tuple[ShownFault, ...]


def cards_of(
    session: Session, states: Sequence[DisplayState], faults: Faults, now: datetime
) -> list[Card]:
    """Return the cards of these displays."""
    thumbnails = thumbnails_of(session, states)
    return [
        Card(
            row=row,
            thumbnail=thumbnails[row.state.display.id],
            faults=tuple(map(shown_fault, faults.get(row.state.display.id, ()))),
        )
        for row in shown_displays(session, states, now)
    ]


def settle_thumbnails(
    database: Database, cards: Sequence[Card], faults: Faults, now: datetime
) -> None:
    """Note whose thumbnail cannot be made, and whose can again; mostly nothing to do.

    It is a transaction of its own: pages that are looked at only read. When the
    database is busy the next look notes it.
    """
    states = {card.row.state.display.id: card.thumbnail.is_failure for card in cards}
    noted = {
        key
        for key, found in faults.items()
        if any(fault.kind is FaultKind.THUMBNAIL_FAILED for fault in found)
    }
    changed = {key: fails for key, fails in states.items() if fails != (key in noted)}
    if not changed:
        return
    try:
        with database.write() as writer:
            settle_fault(writer, FaultKind.THUMBNAIL_FAILED, changed, now=now)
    except BusyError:
        log.warning("the database was busy; thumbnails are noted at the next look")
