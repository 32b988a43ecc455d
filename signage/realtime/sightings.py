"""What displays report, gathered in memory so that many become one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from signage.db import Database
from signage.operations.displays.condition import read_condition
from signage.operations.displays.examining import examine
from signage.operations.displays.presence import Sighting, record_sightings

# What a display may say of itself, and how long a text may be.
FIELDS = (
    "zone",
    "slide",
    "hash",
    "since",
    "revision",
    "offset_ms",
    "errors",
    "width",
    "height",
    "dpr",
    "player",
)
LONGEST_TEXT = 200
# Beyond it JSON is no whole number any more, and no database takes it.
LARGEST_NUMBER = 2**53
CLOCK = "offset_ms"


class Sightings:
    """Reports that wait to be written; the newest of a display counts."""

    def __init__(self, database: Database, player: str = "", process: str = "") -> None:
        """Take the stamp of the player that is served now, and our process's name."""
        self._database = database
        self._player = player
        self._process = process
        self._waiting: dict[int, Sighting] = {}
        # Whether the last attempt to keep them succeeded.
        self.are_kept = True

    def note(self, display_id: int, report: object, *, now: datetime) -> None:
        """Take a display's report, or a mere sign of life."""
        known = self._known(display_id, now)
        report = {**known.report, **readable(report)}
        self._waiting[display_id] = replace(known, seen_at=now, report=report)

    def note_condition(self, display_id: int, said: object, *, now: datetime) -> None:
        """Take what a display says of itself; the newest replaces the one before."""
        known = self._known(display_id, now)
        said = read_condition(said) or known.condition
        self._waiting[display_id] = replace(known, seen_at=now, condition=said)

    def _known(self, display_id: int, now: datetime) -> Sighting:
        return self._waiting.get(display_id) or Sighting(now, {})

    def write(self) -> int:
        """Write what waits; return of how many displays."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return 0
        try:
            with self._database.write() as session:
                seen = record_sightings(session, waiting, process=self._process)
                now = max(sighting.seen_at for sighting in waiting.values())
                examine(session, seen, waiting, player=self._player, now=now)
        except Exception:
            self._waiting = waiting | self._waiting  # next time, unless there is newer
            self.are_kept = False
            raise
        self.are_kept = True
        return len(waiting)


def readable(report: object) -> dict[str, Any]:
    """Return the known fields of a report: numbers, and texts of a sane length.

    A clock that is no number is kept as None: it says that something is wrong.
    """
    if not isinstance(report, Mapping):
        return {}
    known = {
        name: report[name]
        for name in FIELDS
        if name in report and _is_plain(report[name])
    }
    return {**known, CLOCK: known.get(CLOCK)} if CLOCK in report else known


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and is_storable(value)
    if isinstance(value, (int, float)):
        return abs(value) <= LARGEST_NUMBER  # never true of NaN
    return value is None


def is_storable(text: str) -> bool:
    """Say whether a database takes a text: neither NUL nor half a character in it."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
