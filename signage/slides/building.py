"""Ask slide kinds for their slides and render them; keep what no change concerns."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from signage.clock import epoch_ms
from signage.playout.bands import Spans
from signage.playout.flatten import Line
from signage.slides.job import Job, Links
from signage.slides.kind import Kind, Slide
from signage.slides.plan import Block
from signage.slides.render import Renderer, hash_of

RETRY_FAILED = timedelta(minutes=1)

#: Zone, kind and options.
PartKey = tuple[str, str, str]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A slide with the hash of its body and its own windows (none: always)."""

    slide: Slide
    body: str
    windows: Spans


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind gave for a zone under some options, rendered.

    Good until `due_at` unless its topics change. `failed` parts hold what was good
    last, or nothing if that is not known here.
    """

    slides: tuple[Made, ...]
    bodies: dict[str, str]
    due_at: datetime
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Workshop:
    """What slides are built with, for one compilation."""

    secret: str
    public_url: str
    renderer: Renderer
    job: Job

    def built(self, kind: Kind, zone: str, settings: Mapping[str, Any]) -> Part:
        """Return what a kind gives; if it fails, a part that says so."""
        try:
            return self._build(kind, zone, settings)
        except Exception:
            log.exception("slide kind %s failed; its last slides stay", kind.name)
            return self.failed()

    def failed(self) -> Part:
        """Return a part of which nothing is known, to be tried again soon."""
        return Part((), {}, self.job.now + RETRY_FAILED, failed=True)

    def _build(self, kind: Kind, zone: str, settings: Mapping[str, Any]) -> Part:
        job, links = self.job, Links(self.secret, self.job.now)
        options = kind.options.model_validate(settings)
        setting = job.setting(self.public_url, links, zone, options)
        slides: list[Made] = []
        bodies: dict[str, str] = {}
        due_at = job.day_ends
        for slide in kind.build(job.session, setting):
            # Refused here, for every kind: visitors may see these displays.
            if slide.for_staff and not setting.group.is_staff_only:
                continue
            html = self.renderer.html_of(slide, job.hall.locale)
            bodies[hash_of(html)] = html
            slides.append(Made(slide, hash_of(html), windows_of(slide)))
            due_at = min(due_at, slide.fresh_until or due_at)
        return Part(tuple(slides), bodies, min(due_at, links.fresh_until or due_at))


class Parts:
    """The parts of a group's lines: each is built once, or kept from before."""

    def __init__(
        self,
        workshop: Workshop,
        kinds: Sequence[Kind],
        kept: Mapping[PartKey, Part],
        changed: frozenset[str] | None,
    ) -> None:
        self.used: dict[PartKey, Part] = {}
        self._workshop = workshop
        self._kinds = {kind.name: kind for kind in kinds}
        self._kept = kept
        self._changed = changed

    def of(self, block: Block, line: Line) -> Part:
        """Return what the line's kind gives for the block's zone."""
        key = (block.zone, line.item.kind, line.options)
        if key not in self.used:
            self.used[key] = self._part(key, line.item.settings)
        return self.used[key]

    def _part(self, key: PartKey, settings: Mapping[str, Any]) -> Part:
        kind = self._kinds.get(key[1])
        if kind is None or key[0] not in kind.zones:
            return Part((), {}, self._workshop.job.day_ends)
        kept = self._kept.get(key)
        is_touched = self._changed is None or bool(self._changed & kind.topics)
        if kept and not is_touched and self._workshop.job.now < kept.due_at:
            return kept
        made = self._workshop.built(kind, key[0], settings)
        if made.failed and kept:
            return replace(kept, due_at=made.due_at, failed=True)
        return made


def windows_of(slide: Slide) -> Spans:
    """Return a slide's own windows in ms since 1970."""
    return tuple((epoch_ms(since), epoch_ms(until)) for since, until in slide.windows)
