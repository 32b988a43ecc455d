"""See that connections stay what they are authorised as, and end when they are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask_socketio import SocketIO
from sqlalchemy import select
from sqlalchemy.orm import defer

from signage import clock
from signage.db import Database
from signage.models import Display, DisplayToken
from signage.operations.displays.display_tokens import GOOD, Standing, standing_of
from signage.realtime.connections import Connections, Link
from signage.realtime.displays import (
    NAMESPACE,
    link_of,
    own_room_of,
    programme_for,
    room_of,
)
from signage.realtime.twins import Twins

AT_ONCE = 500  # displays asked about in one query


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a display: its group, and what its tokens are good for."""

    display: Display
    standings: dict[str, Standing]


class Doorkeeper:
    """Follows what the office does to displays that are connected here.

    It looks when it is told of a change, and at all of them every quarter of a minute:
    revocation works with the message queue down too (reliability.md §4).
    """

    def __init__(
        self,
        socketio: SocketIO,
        database: Database,
        connections: Connections,
        process: str = "",
    ) -> None:
        """`process` is the name of ours among several; empty: there is only one."""
        self._server: Any = cast("Any", socketio).server
        self._database = database
        self._connections = connections
        self._twins = Twins(database, connections, process)

    def check(self) -> None:
        """Look again at every display that is connected here."""
        now = clock.now()
        here = self._connections.display_ids()
        for start in range(0, len(here), AT_ONCE):
            self._look(here[start : start + AT_ONCE], now)
        self._twins.check(now)

    def look_at(self, display_id: int) -> None:
        """Move a display's connections to its group, or end them if it was revoked."""
        self._look((display_id,), clock.now())

    def _look(self, display_ids: Iterable[int], now: datetime) -> None:
        known = known_of(self._database, display_ids, now)
        for display_id in display_ids:
            of_it = known.get(display_id)
            is_out = of_it is None or not of_it.standings
            if is_out:
                # In whichever process it is connected; that one cuts it when it checks.
                self._tell_unpaired(own_room_of(display_id))
            for sid in self._connections.sids_of(display_id):
                if of_it is None or is_out:
                    self._show_out(sid)
                else:
                    self._settle(sid, of_it)

    def _settle(self, sid: str, known: Known) -> None:
        was = self._connections.link_of(sid)
        if was is None:
            return
        standing = known.standings.get(was.token_hash)
        if standing is None:
            # Another browser was paired in its place.
            self._tell_unpaired(sid)
            self._show_out(sid)
        elif standing not in GOOD:
            # It has a newer token since long; it comes back with that one.
            self._show_out(sid)
        elif known.display.group_id != was.group_id:
            self._move(sid, was, link_of(known.display, was.token_hash))

    def _move(self, sid: str, was: Link, now_as: Link) -> None:
        self._connections.add(sid, now_as)
        self._server.leave_room(sid, room_of(was.group_id), namespace=NAMESPACE)
        self._server.enter_room(sid, room_of(now_as.group_id), namespace=NAMESPACE)
        push = programme_for(self._database, now_as.group_id, None)
        if push is not None:
            self._server.emit("programme", push, to=sid, namespace=NAMESPACE)

    def _show_out(self, sid: str) -> None:
        self._connections.drop(sid)
        self._server.start_background_task(
            self._server.disconnect, sid, namespace=NAMESPACE
        )

    def _tell_unpaired(self, room: str) -> None:
        command = {"name": "unpaired"}
        self._server.emit("command", command, to=room, namespace=NAMESPACE)


def known_of(
    database: Database, display_ids: Iterable[int], now: datetime
) -> dict[int, Known]:
    """Return what is known of those displays that are paired; void tokens left out."""
    query = (
        select(Display, DisplayToken)
        .outerjoin(
            DisplayToken,
            (DisplayToken.display_id == Display.id) & DisplayToken.cut_at.is_(None),
        )
        .where(Display.id.in_(list(display_ids)), Display.revoked_at.is_(None))
        # Asked of every display four times a minute: what it said of itself stays.
        .options(defer(Display.report), defer(Display.condition))
    )
    found: dict[int, Known] = {}
    with database.read() as session:
        for display, token in session.execute(query):
            known = found.setdefault(display.id, Known(display, {}))
            if token is not None:
                known.standings[token.token_hash] = standing_of(token, now)
        session.expunge_all()
    return found
