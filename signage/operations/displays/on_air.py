"""What a programme shows on one display at an instant, zone by zone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import Programme
from signage.playout.manifest import Item, Manifest, Zone, stamp_of
from signage.playout.timeline import turn_at

MAIN, COVER = "main", "cover"
LOOK_LENGTH = 12
# What reading a manifest raises that was damaged, or written by another release.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class NoShow(StrEnum):
    """Why it cannot be said what a programme shows."""

    NONE_YET = "none_yet"  # it has not been compiled
    UNREADABLE = "unreadable"  # what is kept of it makes no sense


@dataclass(frozen=True, slots=True)
class OnAir:
    """A slide that is on: its id, kind, body, since and until when (None: open)."""

    id: str
    kind: str
    hash: str
    until: datetime | None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """What a programme shows: its revision, and the slide of each zone that has one.

    `look` is the stamp of layout and type, `theme` what is on now; `trouble` says why
    there is nothing.
    """

    revision: str = ""
    look: str = ""
    theme: str = ""
    slides: Mapping[str, OnAir] = field(default_factory=dict)
    trouble: NoShow | None = None


class Shows:
    """Programmes of groups, each read once, asked what displays show at `now`."""

    def __init__(
        self, session: Session, group_ids: Iterable[int], *, now: datetime
    ) -> None:
        rows = session.scalars(
            select(Programme).where(Programme.group_id.in_(set(group_ids)))
        ).all()
        self._now = now
        self._manifests = {row.group_id: _read(row) for row in rows}
        self._revisions = {row.group_id: row.revision for row in rows}
        self._known: dict[tuple[int, int], Show] = {}

    def of(self, group_id: int, display_id: int) -> Show:
        """Return what a display of the group is to show."""
        manifest = self._manifests.get(group_id)
        if manifest is None:
            is_kept = group_id in self._manifests
            return Show(trouble=NoShow.UNREADABLE if is_kept else NoShow.NONE_YET)
        # Slides for single displays make a show of their own; else the group's.
        named = any(display_id in item.displays for item in manifest.items())
        key = (group_id, display_id if named else 0)
        if key not in self._known:
            self._known[key] = self._try(manifest, group_id, display_id)
        return self._known[key]

    def _try(self, manifest: Manifest, group_id: int, display_id: int) -> Show:
        try:
            return self._show(manifest, group_id, display_id)
        except UNREADABLE:
            return Show(trouble=NoShow.UNREADABLE)

    def _show(self, manifest: Manifest, group_id: int, display_id: int) -> Show:
        zones = {
            name: Zone(zone.anchor, _items_for(zone, display_id))
            for name, zone in manifest.zones.items()
        }
        found = {name: on_air_of(zone, now=self._now) for name, zone in zones.items()}
        return Show(
            revision=self._revisions[group_id],
            look=stamp_of(manifest.screen.to_json())[:LOOK_LENGTH],
            theme=_theme(manifest, self._now),
            slides={name: slide for name, slide in found.items() if slide},
        )


def on_air_of(zone: Zone, *, now: datetime) -> OnAir | None:
    """Return what a zone shows at `now`."""
    turn = turn_at(zone, epoch_ms(now))
    if turn.item is None:
        return None
    since, until = (_instant(edge, now) for edge in (turn.since, turn.until))
    return OnAir(turn.item.id, turn.item.kind, turn.item.hash, until, since)


def _read(row: Programme) -> Manifest | None:
    """Return a kept manifest; None: it is not one, which concerns its group alone."""
    try:
        return Manifest.from_json(row.manifest)
    except UNREADABLE:
        return None


def _items_for(zone: Zone, display_id: int) -> tuple[Item, ...]:
    return tuple(
        item for item in zone.items if not item.displays or display_id in item.displays
    )


def _theme(manifest: Manifest, now: datetime) -> str:
    at, themes = epoch_ms(now), manifest.screen.themes
    past = [name for since, name in themes if since <= at]
    return past[-1] if past else themes[0][1]


def _instant(edge_ms: float | None, now: datetime) -> datetime | None:
    if edge_ms is None:
        return None
    return now + timedelta(milliseconds=edge_ms - epoch_ms(now))
