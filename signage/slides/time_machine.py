"""The time machine: exactly what each zone of a group shows at an instant, and why.

Within what displays hold already, it is what they hold. Further off it is compiled as
of that instant, from the facts of today: what scores, ratings or announcements will say
by then nobody knows, and of the past only today's corrected facts are known. Where a
slide stands in its cycle is certain only in what displays hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import Announcement, Body, DisplayGroup, Playlist, Schedule
from signage.playout.bands import ANNOUNCEMENT_STEP
from signage.playout.manifest import Item, Manifest, Screen, Zone
from signage.playout.slide_ids import SlideId, prefix_of, read_id
from signage.playout.timeline import foremost, turn_at
from signage.slides.compile import Compiler
from signage.slides.job import COVER, Job, horizon_of, previous_of
from signage.slides.plan import Block, Drafts, plan_of


class Basis(StrEnum):
    """Where the answer comes from.

    `held`: displays hold it now. `planned`: compiled as of the instant, by today's
    facts. `past`: the same for an instant before what displays hold.
    """

    HELD = "held"
    PLANNED = "planned"
    PAST = "past"


class Cause(StrEnum):
    """Why something is on."""

    USUAL = "usual"  # the usual slide kinds, nothing else was chosen
    PLAYLIST = "playlist"  # the group's default playlist
    SCHEDULE = "schedule"
    ANNOUNCEMENT = "announcement"  # an important one replaces the rest
    COVER = "cover"  # an emergency, or out of hours


@dataclass(frozen=True, slots=True)
class Source:
    """A playlist, schedule or announcement by key and name."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a slide is on: the cause, what it is, and its priority in the manifest.

    `schedules` are those of the playlist that are on at the instant.
    """

    cause: Cause
    priority: int
    playlist: Source | None = None
    schedules: tuple[Source, ...] = ()
    announcement: Source | None = None


@dataclass(frozen=True, slots=True)
class SlideAt:
    """A slide that takes its turn then; `is_on` is the one whose turn it is.

    `starts` and `ends` are the edges of its window (None: open).
    """

    id: str
    kind: str
    html: str
    seconds: float
    is_on: bool
    why: Why
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class ZoneAt:
    """A zone then: what takes turns, and since and until when the turn lasts.

    Without slides it is empty from `since` until `until`.
    """

    name: str
    slides: tuple[SlideAt, ...]
    since: datetime | None
    until: datetime | None

    @property
    def on(self) -> SlideAt | None:
        """The slide whose turn it is."""
        return next((slide for slide in self.slides if slide.is_on), None)


@dataclass(frozen=True, slots=True)
class ProgrammeAt:
    """What a group shows at an instant; `zones` holds "cover" when something covers."""

    instant: datetime
    basis: Basis
    screen: Screen
    zones: Mapping[str, ZoneAt]


def programme_at(  # noqa: PLR0913  # whose, when, as of when, with what on trial
    session: Session,
    compiler: Compiler,
    group: DisplayGroup,
    instant: datetime,
    *,
    now: datetime,
    drafts: Drafts | None = None,
) -> ProgrammeAt:
    """Return what each zone of a group shows at `instant`; nothing is stored."""
    held = None if drafts else _held(session, group, instant)
    if held is not None:
        basis, manifest, bodies = Basis.HELD, held, _bodies(session, held)
        job = Job(session, group, instant)
        blocks = plan_of(job, compiler.apart().shelf, compiler.kinds)
    else:
        basis = Basis.PAST if instant < now else Basis.PLANNED
        made = compiler.apart().compile(session, group, now=instant, drafts=drafts)
        manifest, bodies, blocks = made.manifest, made.bodies, made.blocks
    reader = Reader.of(session, manifest, bodies, blocks, epoch_ms(instant))
    zones = {name: reader.zone(name, zone) for name, zone in manifest.zones.items()}
    if not zones.get(COVER, ZoneAt(COVER, (), None, None)).slides:
        zones.pop(COVER, None)
    return ProgrammeAt(instant, basis, manifest.screen, zones)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a manifest at an instant (ms), with the names of what it comes from."""

    bodies: Mapping[str, str]
    blocks: Mapping[str, Block]
    names: Mapping[str, str]
    at: int

    @classmethod
    def of(
        cls,
        session: Session,
        manifest: Manifest,
        bodies: Mapping[str, str],
        blocks: tuple[Block, ...],
        at: int,
    ) -> "Reader":
        """Return a reader that knows the names of all that is on then."""
        by_prefix = {block.prefix: block for block in blocks if block.prefix}
        playlists = {block.playlist_id for block in blocks} - {None}
        schedules = {each.schedule_id for block in blocks for each in block.schedules}
        announcements = {
            read_id(item.id).announcement_id for item in manifest.items()
        } - {None}
        wanted = (
            ("playlist", Playlist.name, Playlist.id, playlists),
            ("schedule", Schedule.name, Schedule.id, schedules),
            ("announcement", Announcement.title, Announcement.id, announcements),
        )
        names = {
            f"{noun}:{key}": name
            for noun, column, column_id, keys in wanted
            if keys
            for key, name in session.execute(
                select(column_id, column).where(column_id.in_(keys))
            )
        }
        return cls(bodies, by_prefix, names, at)

    def zone(self, name: str, zone: Zone) -> ZoneAt:
        """Return what a zone shows."""
        turn = turn_at(zone, self.at)
        slides = tuple(
            self._slide(name, item, is_on=item == turn.item)
            for item in foremost(zone, self.at)
        )
        return ZoneAt(name, slides, instant_of(turn.since), instant_of(turn.until))

    def _slide(self, zone: str, item: Item, *, is_on: bool) -> SlideAt:
        edges = [span for span in item.windows if span[0] <= self.at < span[1]]
        return SlideAt(
            id=item.id,
            kind=item.kind,
            html=self.bodies.get(item.hash, ""),
            seconds=item.seconds,
            is_on=is_on,
            why=self._why(zone, item),
            starts=instant_of(edges[0][0]) if edges else None,
            ends=instant_of(edges[0][1]) if edges else None,
        )

    def _why(self, zone: str, item: Item) -> Why:
        if zone == COVER:
            return Why(Cause.COVER, item.priority)
        found = read_id(item.id)
        cause = Cause.USUAL
        if found.priority is not None:
            cause = Cause.SCHEDULE
        elif item.priority >= ANNOUNCEMENT_STEP:
            cause = Cause.ANNOUNCEMENT
        elif found.playlist_id is not None:
            cause = Cause.PLAYLIST
        return Why(
            cause,
            item.priority,
            self._source("playlist", found.playlist_id),
            self._schedules(found),
            self._source("announcement", found.announcement_id),
        )

    def _schedules(self, found: SlideId) -> tuple[Source, ...]:
        if found.playlist_id is None or found.priority is None:
            return ()
        block = self.blocks.get(prefix_of(found.playlist_id, found.priority))
        if block is None:
            return ()
        return tuple(
            Source(each.schedule_id, self.names.get(f"schedule:{each.schedule_id}", ""))
            for each in block.schedules
            if any(since <= self.at < until for since, until in each.spans)
        )

    def _source(self, noun: str, key: int | None) -> Source | None:
        return None if key is None else Source(key, self.names.get(f"{noun}:{key}", ""))


def instant_of(at: float | None) -> datetime | None:
    """Return an instant of the timeline (ms since 1970)."""
    return None if at is None else from_epoch_ms(at)


def _held(session: Session, group: DisplayGroup, instant: datetime) -> Manifest | None:
    """Return what displays hold, if it says what they show at the instant."""
    manifest = previous_of(session, group)
    if manifest is None:
        return None
    compiled_at = from_epoch_ms(manifest.compiled_at)
    ends = horizon_of(compiled_at, manifest.screen.time_zone)
    return manifest if compiled_at <= instant < ends else None


def _bodies(session: Session, manifest: Manifest) -> dict[str, str]:
    rows = session.execute(
        select(Body.hash, Body.html).where(Body.hash.in_(manifest.hashes()))
    )
    return {key: html for key, html in rows}  # noqa: C416  # typed rows
