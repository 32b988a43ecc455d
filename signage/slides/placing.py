"""Put what slide kinds gave in its place: zone, id, priority, seconds and windows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from signage.playout.bands import Spans, band_of_announcement, shared, united, without
from signage.playout.content import MOST_SLIDES
from signage.playout.flatten import Line
from signage.playout.manifest import Item
from signage.playout.slide_ids import read_id
from signage.slides.building import Made, Part
from signage.slides.job import Job
from signage.slides.plan import Block


@dataclass(slots=True)
class Cover:
    """When a zone shows something of a band, and of those above it."""

    band: int
    above: Spans = ()
    own: set[Spans] = field(default_factory=set)

    def over(self, band: int) -> Spans:
        """Return when something higher than `band` is on; bands come downwards."""
        if band != self.band:
            own = (span for spans in self.own for span in spans)
            self.above = united((*self.above, *own))
            self.band, self.own = band, set()
        return self.above

    def add(self, items: Iterable[Item]) -> None:
        """Note items of the band that every display shows."""
        self.own |= {item.windows for item in items if not item.displays}


@dataclass(slots=True)
class Placement:
    """Items by zone, in the order of blocks and lines; ids are unique in a zone.

    Blocks come from high priority to low: what is replaced all the time is not built.
    """

    job: Job
    zones: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    bodies: dict[str, str] = field(default_factory=dict)
    _covers: dict[str, Cover] = field(default_factory=dict)
    _turns: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _shared: dict[tuple[Spans, Spans], Spans] = field(default_factory=dict)

    def add(self, block: Block, parts: Iterator[tuple[Line, Part]]) -> None:
        """Place a block's slides, MOST_SLIDES at most; `parts` are made if needed."""
        cover = self._covers.setdefault(block.zone, Cover(block.band))
        if block.spans is not None:
            spans = without(block.spans, cover.over(block.band))
            if not spans:
                return
            block = replace(block, spans=spans)
        made = (item for line, part in parts for item in self._items(block, line, part))
        items = tuple(islice(made, MOST_SLIDES))
        cover.add(items)
        self.zones[block.zone].extend(items)

    def add_cover(self, zone: str, kind: str, part: Part) -> None:
        """Place what lies over the whole glass, with the priority that it gives."""
        self.bodies |= part.bodies
        if part.failed and not part.slides:
            before = self.job.previous_items(zone)
            self.zones[zone].extend(item for item in before if item.kind == kind)
        for made in part.slides:
            slide = made.slide
            item = self._item(
                slide.id, made, slide.seconds, slide.priority, made.windows
            )
            self.zones[zone].append(item)

    def _items(self, block: Block, line: Line, part: Part) -> Iterator[Item]:
        prefix = f"{block.prefix}{line.path}." if block.prefix else ""
        if part.failed and not part.slides:
            yield from self._last_good(block.zone, prefix, line.item.kind)
            return
        self.bodies |= part.bodies
        seconds = line.item.seconds
        for made in part.slides:
            slide = made.slide
            # What is important comes on by itself, not where a schedule wants all.
            if slide.priority and not block.is_default and not line.item.settings:
                continue
            windows = self._windows(block, made)
            if windows is None:
                continue
            yield self._item(
                self._unique(block.zone, prefix + slide.id),
                made,
                slide.seconds if seconds is None else float(seconds),
                band_of_announcement(slide.priority)
                if block.is_default
                else block.band,
                windows,
            )

    def _windows(self, block: Block, made: Made) -> Spans | None:
        """Return when a slide is on; none: always. None: never."""
        if block.spans is None:
            return made.windows
        if not made.windows:
            return block.spans
        key = (made.windows, block.spans)
        if key not in self._shared:
            self._shared[key] = shared(*key)
        return self._shared[key] or None

    def _item(
        self, slide_id: str, made: Made, seconds: float, priority: int, windows: Spans
    ) -> Item:
        slide = made.slide
        return Item(
            slide_id,
            made.body,
            slide.kind,
            seconds,
            priority,
            self.job.steady(slide_id, windows),
            slide.displays,
        )

    def _unique(self, zone: str, slide_id: str) -> str:
        """Return the id, numbered where it comes again: by its weight."""
        turn = self._turns[zone, slide_id] = self._turns[zone, slide_id] + 1
        return slide_id if turn == 1 else f"{slide_id}#{turn}"

    def _last_good(self, zone: str, prefix: str, kind: str) -> Iterator[Item]:
        """Yield what displays have of a line whose kind failed, once."""
        if self._turns[zone, f"{prefix}{kind}!"]:
            return
        self._turns[zone, f"{prefix}{kind}!"] = 1
        for item in self.job.previous_items(zone):
            is_usual = read_id(item.id).playlist_id is None
            is_same = item.id.startswith(prefix) if prefix else is_usual
            if is_same and item.kind == kind:
                yield item
