"""Print how long a programme of 200 slides and 500 schedules takes to compile.

Milliseconds are the processor's, so that other work on the machine counts less. Cold is
a process that has just started: nothing parsed, expanded or rendered. Warm is
everything compiled anew, as after a change of the hall's settings; one change is one
schedule that was published. Then 1,000 displays in 20 groups: a change for all of them
goes through the push, which compiles, stores and sends once a group.
"""

import json
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.made.programme import made_hall
from signage import clock
from signage.db import Database
from signage.models import DisplayGroup, Playlist, Schedule
from signage.outbox import Hint, Topic
from signage.playout.rrule import _days_of, _last_counted, _period
from signage.playout.rrule_text import read_rule
from signage.realtime.push import Push
from signage.slides.compile import Compilation, Compiler
from signage.slides.qr import code_of

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
LIMIT_MS = 50.0
GROUPS, DISPLAYS = 20, 1000
ROUNDS = 15


class CountedCompiler(Compiler):
    """Counts its compilations by group."""

    compiled: ClassVar[Counter[int]] = Counter()

    def compile(
        self, session: Session, group: DisplayGroup, **told: Any
    ) -> Compilation:
        """Count, and compile."""
        self.compiled[group.id] += 1
        return super().compile(session, group, **told)


def compiler() -> Compiler:
    """Return a compiler that knows nothing yet, in a process that knows no rule."""
    for cached in (read_rule, code_of, _period, _days_of, _last_counted):
        cached.cache_clear()
    return Compiler("secret", "https://hall.example")


def timed(
    database: Database, made: Compiler, now: datetime, topics: set[str] | None
) -> tuple[float, Compilation]:
    """Return the processor's milliseconds for the first group, and what came of it."""
    with database.read() as session:
        group = session.scalars(select(DisplayGroup).order_by(DisplayGroup.id)).first()
        assert group is not None  # noqa: S101  # made by `made_hall`
        started = process_time()
        compilation = made.compile(session, group, now=now, topics=topics)
        return (process_time() - started) * 1000, compilation


def change_schedule(database: Database, number: int) -> None:
    """Publish one schedule with another priority."""
    with database.write() as session:
        row = session.scalars(
            select(Schedule).order_by(Schedule.id).offset(number)
        ).first()
        assert row is not None  # noqa: S101  # made by `made_hall`
        published = row.published or {}
        row.published = published | {"priority": (published["priority"] + 1) % 10}


def change_playlist(database: Database) -> int:
    """Publish the default playlist with another countdown; return the hall's key."""
    with database.write() as session:
        row = session.scalars(select(Playlist).order_by(Playlist.id)).first()
        assert row is not None  # noqa: S101  # made by `made_hall`
        items = [dict(item) for item in (row.published or {})["items"]]
        items[2]["settings"] = items[2]["settings"] | {"title": "改过的一项"}
        row.published = {"items": items}
        return row.hall_id


def measure_one(database: Database, now: datetime) -> dict[str, float]:
    """Measure one group: cold, warm, one change, nothing changed."""
    cold = [timed(database, compiler(), now, None)[0] for _ in range(ROUNDS)]
    made = compiler()
    _, first = timed(database, made, now, None)
    rendered, expanded = made.renderer.count, made.shelf.expansions
    warm = [timed(database, made, now, None)[0] for _ in range(ROUNDS)]
    rendered_warm = made.renderer.count - rendered
    expanded_warm = made.shelf.expansions - expanded
    changes, bodies = [], set(first.bodies)
    for number in range(ROUNDS):
        change_schedule(database, number)
        took, changed = timed(database, made, now, {Topic.CONTENT})
        changes.append(took)
        bodies |= set(changed.bodies)
    idle = [timed(database, made, now, set())[0] for _ in range(ROUNDS)]
    started = perf_counter()
    first.manifest.to_json()
    stamp = (perf_counter() - started) * 1000
    return {
        "slides_in_manifest": len(list(first.manifest.items())),
        "bodies": len(first.bodies),
        "cold_first_ms": cold[0],
        "cold_median_ms": median(cold),
        "warm_median_ms": median(warm),
        "one_change_median_ms": median(changes),
        "nothing_changed_median_ms": median(idle),
        "manifest_to_json_ms": stamp,
        "rendered_cold": rendered,
        "rendered_warm": rendered_warm,
        "rendered_twice": made.renderer.count - len(bodies),
        "expanded_cold": expanded,
        "expanded_warm": expanded_warm,
        "expanded_by_changes": made.shelf.expansions - expanded - expanded_warm,
        "changes": ROUNDS,
    }


def measure_push(database: Database, now: datetime) -> dict[str, float]:
    """Measure one change for all groups through the push; count what it does."""
    sent: Counter[int] = Counter()

    def send(group_id: int, _message: dict[str, Any]) -> None:
        sent[group_id] += 1

    made = CountedCompiler("secret", "https://hall.example")
    push = Push(database, made, send)
    push.compile_all()
    push.work(now)
    sent.clear()
    made.compiled.clear()
    rendered = made.renderer.count
    push.note(Hint(Topic.CONTENT, change_playlist(database)))
    started = perf_counter()
    push.work(now + timedelta(seconds=1))
    took = (perf_counter() - started) * 1000
    push.work(now + timedelta(seconds=2))
    return {
        "push_groups": len(sent),
        "push_compiled_most": max(made.compiled.values()),
        "push_compiled": made.compiled.total(),
        "push_sent": sent.total(),
        "push_rendered": made.renderer.count - rendered,
        "push_all_groups_ms": took,
    }


def main() -> int:
    """Print the table, write it as JSON; fail when a limit is passed."""
    now = clock.now()
    with tempfile.TemporaryDirectory() as folder:
        database = made_hall(Path(folder), GROUPS, DISPLAYS)
        result = measure_one(database, now) | measure_push(database, now)
        database.engine.dispose()
    limits = {
        "warm_median_ms": LIMIT_MS,
        "one_change_median_ms": LIMIT_MS,
        "rendered_warm": 0,
        "rendered_twice": 0,
        "expanded_warm": 0,
        "expanded_by_changes": result["changes"],
        "push_compiled_most": 1,
        "push_sent": GROUPS,
        "push_rendered": 1,
    }
    for name, value in result.items():
        limit = f"   limit {limits[name]:g}" if name in limits else ""
        print(f"{name:28} {value:10.1f}{limit}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "compile.json").write_text(json.dumps(result, indent=2), "utf-8")
    return int(any(result[name] > limit for name, limit in limits.items()))


if __name__ == "__main__":
    sys.exit(main())
