"""Plan a group's programme: which playlists are on, where, when and how high."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from signage.playout.bands import DEFAULT, Spans, band_of_schedule, united
from signage.playout.content import PlaylistContent, PlaylistItem, ScheduleContent
from signage.playout.flatten import Line, lines_of, nested_keys
from signage.playout.slide_ids import prefix_of
from signage.slides.job import Job
from signage.slides.kind import Kind
from signage.slides.shelf import Reach, Shelf


@dataclass(frozen=True, slots=True)
class Drafts:
    """Contents to try instead of, or besides, what is published; by key."""

    playlists: Mapping[int, PlaylistContent] = field(default_factory=dict)
    schedules: Mapping[int, ScheduleContent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timed:
    """A schedule of a block, and when it is on within the horizon."""

    schedule_id: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are on together in a zone.

    `prefix` begins their slides' ids; `spans` None means always; `band` is their
    priority in the manifest. Schedules of one playlist, zone and priority are one
    block: what two of them show at a time is shown once. Without a playlist it is the
    usual slide kinds.
    """

    zone: str
    lines: tuple[Line, ...]
    prefix: str = ""
    band: int = DEFAULT
    spans: Spans | None = None
    playlist_id: int | None = None
    schedules: tuple[Timed, ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether it is what is on when nothing is scheduled."""
        return self.spans is None


def plan_of(
    job: Job, shelf: Shelf, kinds: Sequence[Kind], drafts: Drafts | None = None
) -> tuple[Block, ...]:
    """Return the blocks of a group's programme, those of high priority first."""
    drafts = drafts or Drafts()
    timed = _timed(job, shelf, drafts)
    defaults = {zone: _default_playlist(job, zone) for zone in job.glass.zones}
    wanted = {playlist_id for _, _, playlist_id in timed}
    wanted |= {key for key in defaults.values() if key is not None}
    drafted = dict(drafts.playlists)
    nested = {key for content in drafted.values() for key in nested_keys(content)}
    contents = shelf.playlists(job.session, job.hall, wanted | nested) | drafted
    default = (
        _default(zone, playlist_id, contents, kinds)
        for zone, playlist_id in defaults.items()
    )
    scheduled = sorted(_scheduled(timed, contents), key=lambda block: -block.band)
    return (*scheduled, *default)


def _default_playlist(job: Job, zone: str) -> int | None:
    by_zone = {"main": job.group.playlist_id, "side": job.group.side_playlist_id}
    return by_zone.get(zone)


def _default(
    zone: str,
    playlist_id: int | None,
    contents: Mapping[int, PlaylistContent],
    kinds: Sequence[Kind],
) -> Block:
    """Return a zone's playlist, or the usual kinds if there is none to show."""
    lines = () if playlist_id is None else lines_of(playlist_id, contents)
    if playlist_id is not None and lines:
        return Block(
            zone, lines, prefix=prefix_of(playlist_id), playlist_id=playlist_id
        )
    usual = (kind for kind in kinds if kind.usual and zone in kind.zones)
    return Block(zone, tuple(_usual_line(kind) for kind in usual))


def _usual_line(kind: Kind) -> Line:
    item = PlaylistItem.model_construct(key=kind.name, kind=kind.name)
    return Line("", item)


def _timed(
    job: Job, shelf: Shelf, drafts: Drafts
) -> dict[tuple[str, int, int], list[Timed]]:
    """Return what is scheduled for the group, by zone, priority and playlist."""
    found: dict[tuple[str, int, int], list[Timed]] = defaultdict(list)
    for key, content, spans in _spans(job, shelf, drafts):
        if spans:
            at = (content.zone, content.priority, content.playlist_id)
            found[at].append(Timed(key, spans))
    return found


def _spans(
    job: Job, shelf: Shelf, drafts: Drafts
) -> Iterator[tuple[int, ScheduleContent, Spans]]:
    session, hall = job.session, job.hall
    published = shelf.schedules(session, hall)
    schedules = published | dict(drafts.schedules)
    if not schedules:
        return
    dayparts = shelf.dayparts(session, hall)
    calendar = shelf.calendar(session, hall)
    span = (hall.time_zone, job.day_begins, job.horizon)
    for key, content in schedules.items():
        if not _is_for(content, job):
            continue
        daypart = (
            None if content.daypart_id is None else dayparts.get(content.daypart_id)
        )
        if daypart is None and content.daypart_id is not None:
            continue
        reach = Reach(daypart, calendar, *span)
        is_draft = key in drafts.schedules
        yield (
            key,
            content,
            shelf.expand(content, reach)
            if is_draft
            else shelf.spans(key, content, reach),
        )


def _is_for(content: ScheduleContent, job: Job) -> bool:
    is_in_group = not content.group_ids or job.group.id in content.group_ids
    return is_in_group and content.zone in job.glass.zones


def _scheduled(
    timed: Mapping[tuple[str, int, int], list[Timed]],
    contents: Mapping[int, PlaylistContent],
) -> Iterator[Block]:
    wanted = {playlist_id for _, _, playlist_id in timed}
    cycles = {playlist_id: lines_of(playlist_id, contents) for playlist_id in wanted}
    for (zone, priority, playlist_id), schedules in sorted(
        timed.items(), key=itemgetter(0)
    ):
        lines = cycles[playlist_id]
        if lines:
            yield Block(
                zone=zone,
                lines=lines,
                prefix=prefix_of(playlist_id, priority),
                band=band_of_schedule(priority),
                spans=united(span for each in schedules for span in each.spans),
                playlist_id=playlist_id,
                schedules=tuple(schedules),
            )
