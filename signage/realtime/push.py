"""The push: after a commit, compile what is concerned once a group, and send it.

Hints that come together are worked off together. What displays fetch is stored before
it is sent: the push makes things fast, the fetch makes them right.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, DisplayGroup, Hall, Programme
from signage.operations.content.programmes import hashes_of, store_programme
from signage.outbox import Hint, Topic
from signage.slides.compile import Compiler

# A burst (ratings of a busy hour) becomes a few compilations a second, not hundreds.
SPACING = timedelta(milliseconds=200)
RETRY = timedelta(seconds=30)

Topics = frozenset[str] | None  # None: everything may have changed
Send = Callable[[int, dict[str, Any]], None]

log = logging.getLogger(__name__)


class Push:
    """Keeps every group's programme compiled, stored and sent."""

    def __init__(
        self,
        database: Database,
        compiler: Compiler,
        send: Send,
        *,
        is_alone: bool = True,
        breathe: Callable[[], object] = lambda: None,
    ) -> None:
        self._database = database
        self._compiler = compiler
        self._send = send
        # Other processes' hints do not arrive here: then nothing is taken as unchanged.
        self._is_alone = is_alone
        # Between two groups others may go first: an emergency waits for one at most.
        self._breathe = breathe
        self._hints: dict[Hint, None] = {}
        self._todo: dict[int, Topics] = {}
        self._due_at: dict[int, datetime] = {}
        self._not_before: dict[int, datetime] = {}
        self._worked_at: datetime | None = None

    def note(self, hint: Hint) -> None:
        """Take a hint; nothing happens before `work`."""
        self._hints[hint] = None

    def reach_at(self, public_url: str) -> None:
        """Let the codes on screens lead to this address from now on."""
        if self._compiler.public_url != public_url:
            self._compiler.public_url = public_url
            self._compiler.forget()
            self._todo |= dict.fromkeys(self._due_at)

    def compile_all(self) -> None:
        """Have every group's programme compiled anew (at the start)."""
        with self._database.read() as session:
            for group_id in session.scalars(select(DisplayGroup.id)):
                self._todo[group_id] = None

    def work(self, now: datetime) -> datetime | None:
        """Compile what was hinted at or is due; return when to be called again."""
        self._heed_clock(now)
        self._sort_hints()
        for group_id, due_at in self._due_at.items():
            if due_at <= now:
                self._todo.setdefault(group_id, self._untouched())
        for group_id in list(self._todo):
            if self._not_before.get(group_id, now) <= now:
                self._try(group_id, self._todo.pop(group_id), now)
                self._breathe()
        return self._next_call()

    def _heed_clock(self, now: datetime) -> None:
        """Start over when the clock was set back: what was due then is not now."""
        if self._worked_at is not None and now < self._worked_at:
            self._not_before.clear()
            self._compiler.forget()
            self._todo |= dict.fromkeys(self._due_at)
        self._worked_at = now

    def _sort_hints(self) -> None:
        hints, self._hints = self._hints, {}
        if not hints:
            return
        with self._database.read() as session:
            for hint in hints:
                if hint.display_id is None:
                    self._concern(groups_of(session, hint), hint.topic)

    def _concern(self, group_ids: Iterable[int], topic: Topic) -> None:
        # A group's own settings decide about all of its slides.
        is_everything = topic is Topic.DISPLAYS or not self._is_alone
        for group_id in group_ids:
            known = self._todo.get(group_id, frozenset())
            whole = is_everything or known is None
            self._todo[group_id] = None if whole else known | {topic}  # type: ignore[operator]

    def _untouched(self) -> Topics:
        """Return what a group that is merely due takes as changed.

        Another process may have published newer facts than the parts kept here: they
        must not be taken back by older ones.
        """
        return frozenset() if self._is_alone else None

    def _next_call(self) -> datetime | None:
        waiting = [self._not_before[group_id] for group_id in self._todo]
        return min([*waiting, *self._due_at.values()], default=None)

    def _try(self, group_id: int, topics: Topics, now: datetime) -> None:
        self._not_before[group_id] = now + SPACING
        try:
            self._refresh(group_id, topics, now)
        except Exception:
            log.exception("group %s was not compiled; trying again shortly", group_id)
            self._due_at[group_id] = now + RETRY
            self._compiler.forget()

    def _refresh(self, group_id: int, topics: Topics, now: datetime) -> None:
        with self._database.read() as session:
            # At once: it is asked for each of them later, and has them by then.
            found = session.execute(_group(), {"group": group_id}).one_or_none()
            if found is None:
                self._due_at.pop(group_id, None)
                return
            group, _hall, programme = found
            before = Before.of(programme)
            made = self._compiler.compile(session, group, now=now, topics=topics)
        self._due_at[group_id] = made.due_at
        manifest = made.manifest.to_json()
        if before.revision != manifest["revision"]:
            self._publish(group_id, Change(before, manifest, made.bodies), now)

    def _publish(self, group_id: int, change: "Change", now: datetime) -> None:
        manifest, bodies = change.manifest, change.bodies
        with self._database.write() as session:
            stored = session.get(Programme, group_id)
            if (stored and stored.revision) != change.before.revision:
                # Another process was faster, maybe with newer facts: look again.
                self._todo[group_id] = None
                return
            store_programme(session, group_id, manifest, bodies, now=now)
        self._send(group_id, {"manifest": manifest, "bodies": change.new_bodies})


@dataclass(frozen=True, slots=True)
class Before:
    """The programme that displays have so far; no revision if none."""

    revision: str | None = None
    hashes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, programme: Programme | None) -> Self:
        """Return what is stored of a group's programme."""
        if programme is None:
            return cls()
        return cls(programme.revision, hashes_of(programme.manifest))


@dataclass(frozen=True, slots=True)
class Change:
    """What displays have, and what they should have."""

    before: Before
    manifest: dict[str, Any]
    bodies: dict[str, str]

    @property
    def new_bodies(self) -> dict[str, str]:
        """Return the bodies that the programme before did not name."""
        known = self.before.hashes
        return {key: html for key, html in self.bodies.items() if key not in known}


def groups_of(session: Session, hint: Hint) -> tuple[int, ...]:
    """Return the groups that a hint concerns, those with most displays first."""
    if hint.group_ids:
        return hint.group_ids
    return tuple(session.scalars(_of_hall(), {"hall": hint.hall_id}))


# Displays wait for these queries: to build one takes longer than to run it.
@lru_cache(maxsize=1)
def _group() -> Select[DisplayGroup, Hall, Programme]:
    """Return the query for a group with its hall and its programme so far."""
    return (
        select(DisplayGroup, Hall, Programme)
        .join(Hall, Hall.id == DisplayGroup.hall_id)
        .outerjoin(Programme, Programme.group_id == DisplayGroup.id)
        .where(DisplayGroup.id == bindparam("group"))
    )


@lru_cache(maxsize=1)
def _of_hall() -> Select[int]:
    """Return the query for a hall's groups."""
    belongs = (Display.group_id == DisplayGroup.id) & Display.revoked_at.is_(None)
    return (
        select(DisplayGroup.id)
        .outerjoin(Display, belongs)
        .where(DisplayGroup.hall_id == bindparam("hall"))
        .group_by(DisplayGroup.id)
        .order_by(func.count(Display.id).desc(), DisplayGroup.id)
    )
