"""The programme of a display group in words: every slide, how long, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import Announcement, Body, DisplayGroup, Programme
from signage.playout.bands import ANNOUNCEMENT_STEP
from signage.playout.manifest import Item, Manifest
from signage.playout.slide_ids import read_id
from signage.slides.compile import Compiler
from signage.web import context
from signage.web.admin.display_texts import kind_label


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A slide of a programme: `windows` are the next instants it is on; none: always.

    `importance` is an announcement's priority: 1 and 2 replace the rest.

    `is_active` says whether it takes its turn at present.
    """

    zone: str
    label: str
    title: str
    seconds: float
    importance: int
    windows: tuple[tuple[datetime, datetime], ...]
    is_active: bool
    html: str


def programme_of(
    session: Session, group: DisplayGroup, now: datetime
) -> tuple[ProgrammeRow, ...]:
    """Return the group's programme as its displays have it, zone by zone."""
    manifest, bodies = _compiled(session, group, now)
    titles = _titles(session, manifest.items())
    return tuple(
        _row(zone, item, _title(titles, item), bodies.get(item.hash, ""), now)
        for zone, content in manifest.zones.items()
        for item in content.items
    )


def _compiled(
    session: Session, group: DisplayGroup, now: datetime
) -> tuple[Manifest, dict[str, str]]:
    """Return what was compiled last; else compile it, without keeping it."""
    kept = session.get(Programme, group.id)
    if kept is None:
        settings = context.settings()
        compiler = Compiler(settings.resolved_secret_key, settings.public_url)
        made = compiler.compile(session, group, now=now)
        return made.manifest, made.bodies
    manifest = Manifest.from_json(kept.manifest)
    rows = session.execute(
        select(Body.hash, Body.html).where(Body.hash.in_(manifest.hashes()))
    )
    return manifest, {key: html for key, html in rows}  # noqa: C416  # typed rows


def _row(zone: str, item: Item, title: str, html: str, now: datetime) -> ProgrammeRow:
    now_ms = epoch_ms(now)
    windows = tuple(
        (from_epoch_ms(since), from_epoch_ms(until))
        for since, until in item.windows
        if until > now_ms
    )
    is_on = not item.windows or any(a <= now_ms < b for a, b in item.windows)
    return ProgrammeRow(
        zone=zone,
        label=kind_label(item.kind),
        title=title,
        seconds=item.seconds,
        importance=_importance(item),
        windows=windows,
        is_active=is_on,
        html=html,
    )


def _importance(item: Item) -> int:
    found = read_id(item.id)
    is_one = found.announcement_id is not None and found.priority is None
    return item.priority // ANNOUNCEMENT_STEP if is_one else 0


def _title(titles: dict[int, str], item: Item) -> str:
    return titles.get(read_id(item.id).announcement_id or 0, "")


def _titles(session: Session, items: Iterable[Item]) -> dict[int, str]:
    keys = {read_id(item.id).announcement_id for item in items} - {None}
    found = session.execute(
        select(Announcement.id, Announcement.title).where(Announcement.id.in_(keys))
    )
    return {key: title for key, title in found}  # noqa: C416  # typed rows
