"""The namespace `/display`: who may connect, and what displays say (docs/protocol.md).

The cookie decides which display a connection is; every event is allowed only while the
connection is known as one that was authorised.
"""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_socketio import Namespace, disconnect, emit, join_room
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Body, Display, Programme
from signage.models.display import DisplayKind
from signage.operations.content.programmes import hashes_of
from signage.operations.displays.display_tokens import (
    Proof,
    best_proof,
    read_token,
    tend_token,
)
from signage.realtime.connections import Connections, Link
from signage.realtime.sightings import Sightings

NAMESPACE = "/display"
COOKIE = "signage_display"
MAX_BODIES = 200
MOST_TOKENS = 4


def room_of(group_id: int) -> str:
    """Return the room of a display group."""
    return f"group:{group_id}"


def own_room_of(display_id: int) -> str:
    """Return the room that a display is alone in, in whichever process."""
    return f"display:{display_id}"


class DisplayNamespace(Namespace):
    """Events of displays."""

    def __init__(
        self,
        database: Database,
        connections: Connections,
        sightings: Sightings,
        player: str = "",
    ) -> None:
        super().__init__(NAMESPACE)
        self.database = database
        self.connections = connections
        self.sightings = sightings
        # The stamp of the player that we serve now; others are asked to load anew.
        self.player = player
        self.when_reached: Callable[[str], None] = lambda _url: None

    def on_connect(self, auth: object = None) -> None:
        """Let paired displays in, and no one else."""
        with self.database.read() as session:
            proof = proof_here(session, auth)
            if proof is None:
                raise Refused("not_paired")
            link = link_of(proof.display, proof.token_hash)
        if proof.needs_note and not self._is_good(proof):
            raise Refused("not_paired")
        self.connections.add(sid_here(), link)
        join_room(room_of(link.group_id))
        join_room(own_room_of(link.display_id))
        self.sightings.note(link.display_id, None, now=clock.now())
        self.when_reached(request.host_url)

    def on_disconnect(self, *_reason: object) -> None:
        """Forget the connection."""
        self.connections.drop(sid_here())

    def on_hello(self, greeting: object = None, *_: object) -> None:
        """Send the programme if the display holds another, or have it load anew.

        A kiosk gets no programme: it asks for its cover by itself.
        """
        link = self._link()
        if link is None or not isinstance(greeting, dict):
            return
        said = {name: greeting[name] for name in greeting if name != "revision"}
        self.sightings.note(link.display_id, said, now=clock.now())
        kind, state = self._kept(link.display_id)
        if self._is_outdated(greeting):
            emit("command", {"name": "reload", "player": self.player})
        elif _is_other_page(greeting.get("kind"), kind):
            emit("command", {"name": "reload"})
        emit("state", state)
        if kind is not DisplayKind.TV:
            return
        push = programme_for(self.database, link.group_id, greeting.get("revision"))
        if push is not None:
            emit("programme", push | {"display": link.display_id})

    def on_playing(self, report: object = None, *_: object) -> None:
        """Note what the display shows, and that it is alive."""
        link = self._link()
        if link is not None:
            self.sightings.note(link.display_id, report, now=clock.now())

    def on_condition(self, said: object = None, *_: object) -> None:
        """Note what the display says of itself."""
        link = self._link()
        if link is not None:
            self.sightings.note_condition(link.display_id, said, now=clock.now())

    def on_clock(self, *_: object) -> dict[str, float]:
        """Answer with the server's time in ms since 1970."""
        return {"now": clock.now().timestamp() * 1000}

    def _is_good(self, proof: Proof) -> bool:
        """Note a token's first use, or sound the clone alarm."""
        now = clock.now()
        with self.database.write() as session:
            care = tend_token(session, proof.token_hash, now=now, may_renew=False)
        return care.is_good

    def _link(self) -> Link | None:
        link = self.connections.link_of(sid_here())
        if link is None:
            disconnect()
        return link

    def _is_outdated(self, greeting: dict[str, Any]) -> bool:
        theirs = greeting.get("player")
        return bool(self.player and theirs) and theirs != self.player

    def _kept(self, display_id: int) -> tuple[DisplayKind, dict[str, bool]]:
        """Return a display's kind, and what it is to be until it is told otherwise."""
        kept = select(Display.kind, Display.is_muted, Display.is_off)
        with self.database.read() as session:
            row = session.execute(kept.where(Display.id == display_id)).one()
        return row.kind, {"is_muted": row.is_muted, "is_off": row.is_off}


def _is_other_page(page: object, kind: DisplayKind) -> bool:
    """Say whether a kiosk shows the TV's page, or a TV a kiosk's.

    A kiosk was paired on the TV's; who became another kind of display goes on with its
    page until it is told.
    """
    is_tv = {"tv": True, "kiosk": False}.get(str(page))
    return is_tv is not None and is_tv != (kind is DisplayKind.TV)


def sid_here() -> str:
    """Return the session id of the connection that an event came by."""
    sid: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO sets it
    return sid


def proof_here(session: Session, auth: object) -> Proof | None:
    """Return what the connecting browser proves; None: nothing.

    In a demo hall one browser is both a TV and a kiosk, with a cookie each under the
    same name; `auth` says for which page it asks.
    """
    now = clock.now()
    tokens = request.cookies.getlist(COOKIE)[:MOST_TOKENS]
    found = [read_token(session, token, now=now) for token in tokens if token]
    known = [proof for proof in found if proof is not None]
    wants_kiosk = isinstance(auth, dict) and auth.get("page") == "kiosk"
    return best_proof(known, wants_kiosk=wants_kiosk)


def link_of(display: Display, token_hash: str) -> Link:
    """Return what a connection is authorised as that came with this token."""
    return Link(display.id, display.group_id, token_hash)


def programme_for(
    database: Database, group_id: int, revision: object
) -> dict[str, Any] | None:
    """Return what a display lacks that holds `revision`; None if that is the newest.

    A display that holds nothing gets the bodies too; one that holds an older revision
    fetches the few that it lacks.
    """
    of_group = Programme.group_id == group_id
    with database.read() as session:
        # Most come back with the newest: its manifest is not even read for them.
        newest = session.scalar(select(Programme.revision).where(of_group))
        if newest is None or newest == revision:
            return None
        manifest = session.scalars(select(Programme.manifest).where(of_group)).one()
        bodies: dict[str, str] = {}
        if not revision:
            wanted = sorted(hashes_of(manifest))[:MAX_BODIES]
            known = select(Body.hash, Body.html).where(Body.hash.in_(wanted))
            bodies = {row.hash: row.html for row in session.execute(known)}
        return {"manifest": manifest, "bodies": bodies}
