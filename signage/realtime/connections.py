"""Which displays are connected to this process, and by which connections."""

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """What a connection was authorised as."""

    display_id: int
    group_id: int
    token_hash: str


class Connections:
    """The authorised connections of this process, by their Socket.IO session id."""

    def __init__(self) -> None:
        self._links: dict[str, Link] = {}
        self._sids: defaultdict[int, set[str]] = defaultdict(set)

    def add(self, sid: str, link: Link) -> None:
        """Note an authorised connection, or what it is authorised as from now on."""
        self._links[sid] = link
        self._sids[link.display_id].add(sid)

    def drop(self, sid: str) -> Link | None:
        """Forget a connection."""
        link = self._links.pop(sid, None)
        if link is not None:
            self._sids[link.display_id].discard(sid)
            if not self._sids[link.display_id]:
                del self._sids[link.display_id]
        return link

    def link_of(self, sid: str) -> Link | None:
        """Return what a connection is authorised as, or None."""
        return self._links.get(sid)

    def sids_of(self, display_id: int) -> tuple[str, ...]:
        """Return a display's connections here."""
        return tuple(self._sids.get(display_id, ()))

    def sids(self) -> tuple[str, ...]:
        """Return all connections here."""
        return tuple(self._links)

    def shared(self) -> dict[int, frozenset[str]]:
        """Return the displays that have several connections here, with these."""
        return {
            display_id: frozenset(sids)
            for display_id, sids in self._sids.items()
            if len(sids) > 1
        }

    def display_ids(self) -> tuple[int, ...]:
        """Return the displays connected here."""
        return tuple(self._sids)
