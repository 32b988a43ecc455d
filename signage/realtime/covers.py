"""What lies over the whole glass goes out first: alone, small, and to every group.

An emergency does not wait for the rest of a programme to be compiled. What displays
fetch is stored before it is sent, for all groups in one transaction; the push of whole
programmes (signage.realtime.push) follows and finds nothing left to do.
"""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import DisplayGroup, Programme
from signage.operations.content.programmes import store_programme
from signage.outbox import Hint, Topic
from signage.realtime.push import groups_of
from signage.slides.compile import Compiler
from signage.slides.job import COVER

Send = Callable[[int, dict[str, Any]], None]
Readings = dict[Hashable, Any]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cover:
    """A group's cover with the programme that it is part of from now on."""

    group_id: int
    before: str
    manifest: dict[str, Any]
    bodies: dict[str, str]

    @property
    def message(self) -> dict[str, Any]:
        """What displays are sent: enough to show it, whatever else they hold."""
        return {
            "before": self.before,
            "revision": self.manifest["revision"],
            "compiled_at": self.manifest["compiled_at"],
            "cover": self.manifest["zones"][COVER],
            "bodies": self.bodies,
        }


class Covers:
    """Takes hints of emergencies and brings them to the displays at once."""

    def __init__(self, database: Database, compiler: Compiler, send: Send) -> None:
        self._database = database
        self._compiler = compiler
        self._send = send
        self._hints: dict[Hint, None] = {}

    def note(self, hint: Hint) -> None:
        """Take a hint; nothing happens before `work`."""
        if hint.topic is Topic.EMERGENCIES:
            self._hints[hint] = None

    def work(self, now: datetime) -> None:
        """Compile, store and send the covers of the groups that were hinted at."""
        hints, self._hints = self._hints, {}
        if not hints:
            return
        with self._database.write() as session:
            ids = {each: None for hint in hints for each in groups_of(session, hint)}
            # Hundreds of rows are the same for every group of a hall.
            readings: Readings = {}
            covers = [self._stored(session, each, now, readings) for each in ids]
        for cover in covers:
            if cover is not None:
                self._send(cover.group_id, cover.message)

    def _stored(
        self, session: Session, group_id: int, now: datetime, readings: Readings
    ) -> Cover | None:
        """Store a group's cover; None when nothing changed or the push must do it."""
        try:
            with session.begin_nested():
                return self._store(session, group_id, now, readings)
        except Exception:
            log.exception("the cover of group %s is left to the push", group_id)
            return None

    def _store(
        self, session: Session, group_id: int, now: datetime, readings: Readings
    ) -> Cover | None:
        group = session.get(DisplayGroup, group_id)
        # Others may be writing this row: the newer programme must not get lost.
        before = session.get(Programme, group_id, with_for_update=True)
        if group is None or before is None:
            return None
        made = self._compiler.compile_cover(session, group, now=now, readings=readings)
        if made is None:
            return None
        manifest, bodies = made[0].to_json(), made[1]
        revision = before.revision
        if manifest["revision"] == revision:
            return None
        store_programme(session, group_id, manifest, bodies, now=now)
        return Cover(group_id, revision, manifest, bodies)
