"""Print what watching over 1,000 displays costs: a look, a network cut, their reports.

A look comes every ten seconds, and finds nothing as a rule. A cut of the network takes
all of them, with 3 channels that are told. 1,000 reports and conditions are written in
one transaction, with what is wrong looked for in each; beside them the mere writing.
Milliseconds of the processor: on a machine with other work wall time says little.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from sqlalchemy import func, select, update

from signage.db import Database
from signage.jobs.alerts import Watch
from signage.migrations import upgrade
from signage.models import (
    AlertChannel,
    AlertDelivery,
    Display,
    GivenSlide,
    Outage,
    Programme,
)
from signage.models.display import DisplayKind
from signage.models.outage import AlertBy
from signage.operations.displays.presence import Sighting, record_sightings
from signage.realtime.sightings import Sightings
from tests.build import NOW, create_display_group, create_hall

RESULT = Path(__file__).parent / "results" / "alerts.json"
DISPLAYS, GROUPS, CHANNELS, REPORTS = 1_000, 20, 3, 1_000
LOOK_LIMIT_MS = 50.0
RUNS = 5
STEP = timedelta(seconds=10)
HASH = "a" * 32
CONDITION = {
    "player": "p",
    "agent": "Mozilla/5.0 Chrome/120.0",
    "origin": "https://hall.example",
    "uptime_s": 5,
    "storage": {"used": 10, "quota": 1000, "persisted": True},
    "offline": True,
    "sound_blocked": False,
    "errors": [],
    "kit": None,
}


def main() -> int:
    """Print the figures, write them as JSON; fail when a look takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/signage.db")
        upgrade(database)
        keys = furnish(database)
        figures = watched(database) | reported(database, keys[:REPORTS])
        database.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)
    for name, ms in figures.items():
        print(f"{name:58}{ms:10.1f} ms")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(figures[QUIET] > LOOK_LIMIT_MS)


QUIET = "a look at 1,000 displays, nothing happens"


def furnish(database: Database) -> list[int]:
    """Make a hall of displays that are there, and of channels; return their keys."""
    with database.write() as session:
        hall = create_hall(session)
        groups = [
            create_display_group(session, hall, name=f"组{number}")
            for number in range(GROUPS)
        ]
        for group in groups:
            session.add(
                Programme(group_id=group.id, revision="r", manifest={}, compiled_at=NOW)
            )
            given = {"hall_id": hall.id, "group_id": group.id, "zone": "main"}
            given |= {"slide": "a", "hash": HASH, "kind": "hours", "given_at": NOW}
            session.add(GivenSlide(**given))
        for number in range(CHANNELS):
            channel = {"hall_id": hall.id, "name": str(number), "by": AlertBy.WEBHOOK}
            channel |= {"target": "https://x.example", "created_at": NOW}
            session.add(AlertChannel(**channel, only_in_hours=False))
        displays = [
            Display(
                hall_id=hall.id,
                name=f"屏{number}",
                kind=DisplayKind.TV,
                group_id=groups[number % GROUPS].id,
                paired_at=NOW,
                last_seen_at=NOW,
            )
            for number in range(DISPLAYS)
        ]
        session.add_all(displays)
        session.flush()
        return [display.id for display in displays]


def watched(database: Database) -> dict[str, float]:
    """Measure looks: quiet ones, the one that notices a cut, the one that tells it."""
    watch, now = Watch(database, NOW), NOW
    quiet = []
    for _ in range(RUNS):
        now += STEP
        with database.write() as session:
            session.execute(update(Display).values(last_seen_at=now))
        quiet.append(spent(partial(watch.work, now)))
    noticed = told = 0.0
    while not count(database, AlertDelivery):
        now += STEP
        before = count(database, Outage)
        ms = spent(partial(watch.work, now))
        noticed = ms if count(database, Outage) > before else noticed
        told = ms
    still = [spent(partial(watch.work, now + STEP * n)) for n in range(1, RUNS)]
    return {
        QUIET: median(quiet),
        "the look that notices a cut: 1,000 outages": noticed,
        "the look that tells it to 3 channels": told,
        "a look while all 1,000 are out": median(still),
    }


def reported(database: Database, keys: list[int]) -> dict[str, float]:
    """Measure the writing of reports, plain and with what is looked for in them."""
    good = {"slide": "a", "hash": HASH, "revision": "r", "offset_ms": 5, "errors": 0}
    plain, examined, wrong = [], [], []
    for turn in range(RUNS):
        at = NOW + timedelta(days=1, minutes=turn)
        waiting = gathered(database, keys, good, at)
        with database.write() as session:
            seen = waiting.peek()
            plain.append(spent(partial(record_sightings, session, seen)))
        examined.append(spent(waiting.write))
    for turn in range(RUNS):
        at = NOW + timedelta(days=2, minutes=turn)
        bad = good | {"offset_ms": 7_200_000 + turn, "errors": 2}
        wrong.append(spent(gathered(database, keys, bad, at).write))
    return {
        "1,000 reports and conditions, written only": median(plain),
        "… and examined, nothing is wrong": median(examined),
        "… and examined, each with two faults that go on": median(wrong),
    }


class Peekable(Sightings):
    """Sightings that show what waits."""

    def peek(self) -> dict[int, Sighting]:
        """Return what waits to be written."""
        return dict(self._waiting)


def gathered(
    database: Database, keys: list[int], report: dict[str, object], at: datetime
) -> Peekable:
    """Return reports and conditions of these displays, not yet written."""
    sightings = Peekable(database, "p")
    for key in keys:
        sightings.note(key, report, now=at)
        sightings.note_condition(key, CONDITION, now=at)
    return sightings


def spent(work: Callable[[], object]) -> float:
    """Return how many milliseconds of the processor some work takes."""
    began = process_time()
    work()
    return (process_time() - began) * 1000


def count(database: Database, table: type[AlertDelivery | Outage]) -> int:
    """Count rows."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


if __name__ == "__main__":
    sys.exit(main())
