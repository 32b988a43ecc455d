"""Compile the programme of a display group: manifest and bodies.

Every kind is asked for its slides; what a change does not concern is remembered. A kind
that fails keeps its last good slides, and never takes the programme down.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signage.models import DisplayGroup
from signage.playout.manifest import Item, Manifest
from signage.slides.job import COVER, TICKER, Job, Links
from signage.slides.kind import Kind
from signage.slides.registry import KINDS
from signage.slides.render import Renderer, hash_of

# Not oftener than this by itself, whatever a kind asks for.
SOONEST = timedelta(seconds=5)
RETRY_FAILED = timedelta(minutes=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled programme; compile again by `due_at` at the latest."""

    manifest: Manifest
    bodies: dict[str, str]
    due_at: datetime


@dataclass(slots=True)
class Part:
    """What one kind gave, rendered; good until `due_at` unless its topics change."""

    items: tuple[tuple[str, Item], ...]  # zone and item
    bodies: dict[str, str]
    due_at: datetime


@dataclass(slots=True)
class Compiler:
    """Compiles programmes of a hall's display groups, and remembers their parts."""

    secret: str
    public_url: str
    renderer: Renderer = field(default_factory=Renderer)
    kinds: Sequence[Kind] = KINDS
    _parts: dict[tuple[int, str], Part] = field(default_factory=dict)

    def compile(
        self,
        session: Session,
        group: DisplayGroup,
        *,
        now: datetime,
        topics: Iterable[str] | None = None,
    ) -> Compilation:
        """Compile a group's programme; `topics` names what changed, None everything."""
        job = Job(session, group, now)
        changed = None if topics is None else frozenset(topics)
        parts = [self._part(job, kind, changed) for kind in self._kinds_of(group)]
        parts += self._covers(job)
        due_at = min([job.day_ends, *(part.due_at for part in parts)])
        return Compilation(
            manifest=job.manifest(parts),
            bodies={key: html for part in parts for key, html in part.bodies.items()},
            due_at=max(due_at, now + SOONEST),
        )

    def compile_cover(
        self, session: Session, group: DisplayGroup, *, now: datetime
    ) -> tuple[Manifest, dict[str, str]] | None:
        """Compile what lies over the whole glass, into the programme as it was.

        It waits for no other kind. None: the group has no programme yet.
        """
        job = Job(session, group, now)
        parts = self._covers(job)
        manifest = job.cover_manifest(parts)
        if manifest is None:
            return None
        return manifest, {key: html for p in parts for key, html in p.bodies.items()}

    def forget(self) -> None:
        """Build everything anew next time."""
        self._parts.clear()

    def _kinds_of(self, group: DisplayGroup) -> Iterator[Kind]:
        by_name = {kind.name: kind for kind in self.kinds}
        for name in group.kinds or by_name:
            if name in by_name and COVER not in by_name[name].zones:
                yield by_name[name]

    def _covers(self, job: Job) -> list[Part]:
        """Build every kind that lies over the glass, whatever playlists say.

        Nothing is remembered here: these must be right in every process at once.
        """
        return [self._built(job, kind) for kind in self.kinds if COVER in kind.zones]

    def _part(self, job: Job, kind: Kind, changed: frozenset[str] | None) -> Part:
        key = (job.group.id, kind.name)
        kept = self._parts.get(key)
        is_touched = changed is None or bool(changed & kind.topics)
        if kept is not None and not is_touched and job.now < kept.due_at:
            return kept
        self._parts[key] = self._built(job, kind)
        return self._parts[key]

    def _built(self, job: Job, kind: Kind) -> Part:
        try:
            return self._build(job, kind)
        except Exception:
            log.exception("slide kind %s failed; its last slides stay", kind.name)
            items = tuple(job.previous_items(kind.name))
            return Part(items, {}, job.now + RETRY_FAILED)

    def _build(self, job: Job, kind: Kind) -> Part:
        links = Links(self.secret, job.now)
        setting = job.setting(self.public_url, links)
        part = Part((), {}, job.day_ends)
        for slide in kind.build(job.session, setting):
            if slide.zone == TICKER and not job.group.has_ticker:
                continue
            html = self.renderer.html_of(slide, job.hall.locale)
            part.bodies[hash_of(html)] = html
            part.items += ((slide.zone, job.item(slide, hash_of(html))),)
            part.due_at = min(part.due_at, slide.fresh_until or part.due_at)
        part.due_at = min(part.due_at, links.fresh_until or part.due_at)
        return part
