"""Keep which slides displays were given, so that proof of play can name them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.models import (
    Announcement,
    DisplayGroup,
    Emergency,
    Feed,
    GivenSlide,
    MediaFile,
)
from signage.playout.slide_sources import key_of, source_of

LONGEST_ID, LONGEST_LABEL = 200, 200

_NAMED: Mapping[str, tuple[Any, Any]] = {
    "announcement": (Announcement.id, Announcement.title),
    "emergency": (Emergency.id, Emergency.texts),
    "feed": (Feed.id, Feed.name),
    "media": (MediaFile.id, MediaFile.name),
}


class Given(NamedTuple):
    """A slide with its content in a zone, as a manifest names it, for a display.

    `display_id` 0: for every one of the group.
    """

    zone: str
    slide: str
    hash: str
    kind: str
    display_id: int = 0


def given_in(manifest: Mapping[str, Any]) -> set[Given]:
    """Return every slide of a manifest, one for single displays once for each."""
    return {
        Given(zone, slide["id"][:LONGEST_ID], slide["hash"], slide["kind"], display_id)
        for zone, content in manifest.get("zones", {}).items()
        for slide in content["slides"]
        for display_id in slide.get("displays") or (0,)
    }


def record_given(
    session: Session,
    group_id: int,
    manifest: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    *,
    now: datetime,
) -> None:
    """Note the slides that a group's programme names and the one `before` did not.

    What was given once is given: the time of the first stays.
    """
    fresh = given_in(manifest) - (given_in(before) if before else set())
    hall_id = session.scalar(_hall_of(), {"group": group_id}) if fresh else None
    if hall_id is None:
        return
    common = {"hall_id": hall_id, "group_id": group_id, "given_at": now}
    rows = [common | row for row in _rows(session, fresh)]
    insert = _insert(session.get_bind().dialect.name)
    session.connection().execute(insert, rows)


def _rows(session: Session, given: Iterable[Given]) -> Iterator[dict[str, Any]]:
    found = [(each, source_of(each.slide, each.kind)) for each in sorted(given)]
    names = names_of_sources(session, [source for _, source in found])
    for each, source in found:
        yield {
            "display_id": each.display_id,
            "zone": each.zone,
            "slide": each.slide,
            "hash": each.hash,
            "kind": each.kind,
            "source": source,
            "label": names.get(source, "")[:LONGEST_LABEL],
        }


def names_of_sources(session: Session, sources: Sequence[str]) -> dict[str, str]:
    """Return what the office calls these sources now, one query a noun."""
    keys: dict[str, set[int]] = {}
    for found in filter(None, map(key_of, sources)):
        keys.setdefault(found[0], set()).add(found[1])
    names: dict[str, str] = {}
    for noun in keys.keys() & _NAMED.keys():
        rows = session.execute(_named(noun), {"keys": list(keys[noun])})
        names.update((f"{noun}:{row_key}", _text(called)) for row_key, called in rows)
    return names


def _text(name: Any) -> str:
    """Return a name, or the headline of an emergency in its first language."""
    if isinstance(name, Mapping):
        first: Mapping[str, str] = next(iter(name.values()), {})
        return str(first.get("headline", ""))
    return str(name)


# Displays wait for these: a query takes longer to build than to run.
@lru_cache(maxsize=1)
def _hall_of() -> Select[Any]:
    return select(DisplayGroup.hall_id).where(DisplayGroup.id == bindparam("group"))


@lru_cache(maxsize=len(_NAMED))
def _named(noun: str) -> Select[Any]:
    key, name = _NAMED[noun]
    return select(key, name).where(key.in_(bindparam("keys", expanding=True)))


@lru_cache(maxsize=2)
def _insert(dialect: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(GivenSlide).on_conflict_do_nothing()
