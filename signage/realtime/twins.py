"""Notice two browsers that are connected as one display for longer than by accident."""

from dataclasses import dataclass
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


AT_ONCE = 500  # displays asked about in one query


@dataclass(slots=True)
class Stay:
    """One connection that stays: since which check, and how often another was heard."""

    sid: str
    since: datetime
    times: int = 0


class Twins:
    """Counts in how many checks a display had two connections that stay.

    Both here: in checks on end. One in another process: the database tells which one
    heard of a display last. While both talk it is now the one, now the other, so those
    checks need not be on end; a display that merely moved is gone from here by then.
    """

    def __init__(
        self, database: Database, connections: Connections, process: str = ""
    ) -> None:
        """`process` is the name of ours among several; empty: there is only one."""
        self._database = database
        self._connections = connections
        self._process = process
        self._seen: dict[int, tuple[frozenset[str], int]] = {}
        self._stays: dict[int, Stay] = {}

    def check(self, now: datetime) -> None:
        """Note who is connected twice, and end what is over."""
        self._seen = {
            display_id: self._counted(display_id, sids)
            for display_id, sids in self._connections.shared().items()
        }
        for display_id, (sids, times) in self._seen.items():
            if _is_time(times):
                self._note(display_id, len(sids), now)
        if self._process:
            self._check_elsewhere(now)
        self._end_old(now)

    def _check_elsewhere(self, now: datetime) -> None:
        """Note whose connection stays here although another process hears of it."""
        self._stays = {
            display_id: self._stay(display_id, now)
            for display_id in self._connections.display_ids()
        }
        for display_id, heard_at in self._heard_elsewhere().items():
            stay = self._stays[display_id]
            if heard_at > stay.since:
                stay.times += 1
                if _is_time(stay.times):
                    self._note(display_id, 2, now)

    def _stay(self, display_id: int, now: datetime) -> Stay:
        known = self._stays.get(display_id)
        sids = self._connections.sids_of(display_id)
        return known if known and known.sid in sids else Stay(min(sids), now)

    def _heard_elsewhere(self) -> dict[int, datetime]:
        """Return when another process heard last of displays that are here, too."""
        here = tuple(self._stays)
        found: dict[int, datetime] = {}
        for start in range(0, len(here), AT_ONCE):
            query = select(Display.id, Display.last_seen_at).where(
                Display.id.in_(here[start : start + AT_ONCE]),
                Display.seen_by.not_in(("", self._process)),
            )
            with self._database.read() as session:
                found |= {key: at for key, at in session.execute(query) if at}
        return found

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


def _is_time(times: int) -> bool:
    return times >= SEEN_TIMES and (times - SEEN_TIMES) % AGAIN_EVERY == 0
