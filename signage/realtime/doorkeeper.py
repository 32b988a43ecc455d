"""See that connections stay what they are authorised as, and end when they are not."""

from typing import Any, cast

from flask_socketio import SocketIO

from signage.db import Database
from signage.models import Display
from signage.realtime.connections import Connections, Link
from signage.realtime.displays import (
    NAMESPACE,
    link_of,
    own_room_of,
    programme_for,
    room_of,
)


class Doorkeeper:
    """Follows what the office does to displays that are connected here.

    It looks when it is told of a change, and at all of them every quarter of a minute:
    revocation works with the message queue down too (reliability.md §4).
    """

    def __init__(
        self, socketio: SocketIO, database: Database, connections: Connections
    ) -> None:
        self._server: Any = cast("Any", socketio).server
        self._database = database
        self._connections = connections

    def check(self) -> None:
        """Look again at every display that is connected here."""
        for display_id in self._connections.display_ids():
            self.look_at(display_id)

    def look_at(self, display_id: int) -> None:
        """Move a display's connections to its group, or end them if it was revoked."""
        with self._database.read() as session:
            display = session.get(Display, display_id)
            is_gone = display is None or display.revoked_at is not None
            now_as = None if is_gone or display is None else link_of(display)
        if now_as is None:
            # In whichever process it is connected; that one cuts it when it checks.
            self._tell_unpaired(own_room_of(display_id))
        for sid in self._connections.sids_of(display_id):
            self._settle(sid, now_as)

    def _settle(self, sid: str, now_as: Link | None) -> None:
        was = self._connections.link_of(sid)
        if was is None or was == now_as:
            return
        if now_as is None:
            self._show_out(sid)
            return
        if now_as.token_hash != was.token_hash:
            self._tell_unpaired(sid)
            self._show_out(sid)
            return
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
