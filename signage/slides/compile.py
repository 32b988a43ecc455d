"""Compile the programme of a display group: manifest and bodies.

The plan says which playlists are on; every kind in them is asked for its slides. What a
change does not concern is remembered. A kind that fails keeps its last good slides, and
never takes the programme down.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from signage.models import DisplayGroup
from signage.outbox import Topic
from signage.playout.manifest import Manifest
from signage.slides.building import Part, PartKey, Parts, Workshop
from signage.slides.job import COVER, Job
from signage.slides.kind import Kind
from signage.slides.placing import Placement
from signage.slides.plan import Block, Drafts, plan_of
from signage.slides.registry import KINDS
from signage.slides.render import Renderer
from signage.slides.shelf import Shelf

# Not oftener than this by itself, whatever a kind asks for.
SOONEST = timedelta(seconds=5)
#: What decides which playlists are on, besides the group's own settings.
PLAN_TOPICS = frozenset({Topic.CONTENT, Topic.CALENDAR, Topic.HALL})


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled programme; compile again by `due_at` at the latest.

    `blocks` are the playlists that it was made of.
    """

    manifest: Manifest
    bodies: dict[str, str]
    due_at: datetime
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a group: its plan of a day, and the parts in use."""

    day_ends: datetime
    blocks: tuple[Block, ...]
    parts: dict[PartKey, Part]


@dataclass(slots=True)
class Compiler:
    """Compiles programmes of a hall's display groups, and remembers their parts."""

    secret: str
    public_url: str
    renderer: Renderer = field(default_factory=Renderer)
    kinds: Sequence[Kind] = KINDS
    shelf: Shelf = field(default_factory=Shelf)
    _kept: dict[int, Kept] = field(default_factory=dict)

    def compile(
        self,
        session: Session,
        group: DisplayGroup,
        *,
        now: datetime,
        topics: Iterable[str] | None = None,
        drafts: Drafts | None = None,
    ) -> Compilation:
        """Compile a group's programme; `topics` names what changed, None everything.

        With `drafts` it is a trial: they replace what is published, and nothing of it
        is remembered.
        """
        job = Job(session, group, now)
        changed = None if topics is None else frozenset(topics)
        kept = self._kept.get(group.id)
        blocks = self._blocks(job, kept, changed, drafts)
        workshop = Workshop(self.secret, self.public_url, self.renderer, job)
        parts = Parts(workshop, self.kinds, kept.parts if kept else {}, changed)
        placement = Placement(job)
        for block in blocks:
            placement.add(
                block, ((line, parts.of(block, line)) for line in block.lines)
            )
        covers = self._cover(placement)
        if drafts is None:
            self._kept[group.id] = Kept(job.day_ends, blocks, parts.used)
        used = (*parts.used.values(), *covers)
        due_at = min([job.day_ends, *(part.due_at for part in used)])
        return Compilation(
            manifest=job.manifest(placement),
            bodies=placement.bodies,
            due_at=max(due_at, now + SOONEST),
            blocks=blocks,
        )

    def compile_cover(
        self,
        session: Session,
        group: DisplayGroup,
        *,
        now: datetime,
        readings: dict[Hashable, Any] | None = None,
    ) -> tuple[Manifest, dict[str, str]] | None:
        """Compile what lies over the whole glass, into the programme as it was.

        It waits for no other kind; groups that share `readings` (of one session and
        instant) read what is the same for all of a hall once.
        None: the group has no programme yet.
        """
        placement = Placement(Job(session, group, now, readings))
        self._cover(placement)
        manifest = placement.job.cover_manifest(placement)
        return None if manifest is None else (manifest, placement.bodies)

    def apart(self) -> "Compiler":
        """Return one for trials and other times, which shares what is rendered."""
        return Compiler(self.secret, self.public_url, self.renderer, self.kinds)

    def forget(self) -> None:
        """Build everything anew next time."""
        self._kept.clear()

    def _blocks(
        self,
        job: Job,
        kept: Kept | None,
        changed: frozenset[str] | None,
        drafts: Drafts | None,
    ) -> tuple[Block, ...]:
        is_touched = changed is None or bool(changed & PLAN_TOPICS)
        if kept and not is_touched and not drafts and kept.day_ends == job.day_ends:
            return kept.blocks
        return plan_of(job, self.shelf, self.kinds, drafts)

    def _cover(self, placement: Placement) -> list[Part]:
        """Place every kind that lies over the glass, whatever playlists say.

        Nothing is remembered here: these must be right in every process at once.
        """
        workshop = Workshop(self.secret, self.public_url, self.renderer, placement.job)
        covers = [
            (kind, workshop.built(kind, COVER, {}))
            for kind in self.kinds
            if COVER in kind.zones
        ]
        for kind, part in covers:
            placement.add_cover(COVER, kind.name, part)
        return [part for _, part in covers]
