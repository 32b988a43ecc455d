"""What displays report, gathered in memory so that many become one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from signage.db import Database
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


class Sightings:
    """Reports that wait to be written; the newest of a display counts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, Sighting] = {}

    def note(self, display_id: int, report: object, *, now: datetime) -> None:
        """Take a display's report, or a mere sign of life."""
        before = self._waiting.get(display_id)
        known = dict(before.report) if before else {}
        self._waiting[display_id] = Sighting(now, known | readable(report))

    def write(self) -> int:
        """Write what waits; return of how many displays."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return 0
        try:
            with self._database.write() as session:
                record_sightings(session, waiting)
        except Exception:
            self._waiting = waiting | self._waiting  # next time, unless there is newer
            raise
        return len(waiting)


def readable(report: object) -> dict[str, Any]:
    """Return the known fields of a report: numbers, and texts of a sane length."""
    if not isinstance(report, Mapping):
        return {}
    return {
        name: report[name]
        for name in FIELDS
        if name in report and _is_plain(report[name])
    }


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    return value is None or isinstance(value, (bool, int, float))
