"""Notice two browsers that are connected as one display for longer than by accident."""

from datetime import datetime, timedelta

from sqlalchemy import select

from signage.db import Database
from signage.models import Display, DisplayFault
from signage.models.display_fault import FaultKind
from signage.operations.displays.faults import end_fault, note_fault
from signage.realtime.connections import Connections

# A connection that died in silence is gone after 18 s, so after two checks of 15 s:
# who is seen three times is there.
SEEN_TIMES = 3
# And once a minute from then on.
AGAIN_EVERY = 4
# Not noted for so long: it is over. Any process may say so, after a restart too.
OVER_AFTER = timedelta(minutes=3)


class Twins:
    """Counts in how many checks on end a display had the same two connections."""

    def __init__(self, database: Database, connections: Connections) -> None:
        self._database = database
        self._connections = connections
        self._seen: dict[int, tuple[frozenset[str], int]] = {}

    def check(self, now: datetime) -> None:
        """Note who is connected twice, and end what is over."""
        self._seen = {
            display_id: self._counted(display_id, sids)
            for display_id, sids in self._connections.shared().items()
        }
        for display_id, (sids, times) in self._seen.items():
            if times >= SEEN_TIMES and (times - SEEN_TIMES) % AGAIN_EVERY == 0:
                self._note(display_id, len(sids), now)
        self._end_old(now)

    def _counted(
        self, display_id: int, sids: frozenset[str]
    ) -> tuple[frozenset[str], int]:
        before, times = self._seen.get(display_id, (sids, 0))
        both = before & sids
        return (both, times + 1) if len(both) > 1 else (sids, 1)

    def _note(self, display_id: int, count: int, now: datetime) -> None:
        with self._database.write() as session:
            display = session.get_one(Display, display_id)
            kind = FaultKind.CONNECTED_TWICE
            note_fault(session, display, kind, {"connections": count}, now=now)

    def _end_old(self, now: datetime) -> None:
        over = select(DisplayFault.display_id).where(
            DisplayFault.kind == FaultKind.CONNECTED_TWICE,
            DisplayFault.ended_at.is_(None),
            DisplayFault.last_at < now - OVER_AFTER,
        )
        with self._database.read() as session:
            display_ids = session.scalars(over).all()
        if not display_ids:
            return
        with self._database.write() as session:
            for display_id in display_ids:
                display = session.get_one(Display, display_id)
                end_fault(session, display, FaultKind.CONNECTED_TWICE, now=now)
