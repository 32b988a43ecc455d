"""Print how long it takes to record one entry in the demo hall, and a batch beside it.

An entry is recorded as the office does it: checked, stored, audited, everything that
it touches scored anew, and committed. The peer is scoring the whole month, which is
what a system without dependencies would do after each entry.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.demo.load import load_demo
from signage.migrations import upgrade
from signage.models import Evaluation, FactKind, Hall, Subject
from signage.models.evaluation import EvaluationState
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import record_entry
from signage.operations.scores.scoring import rescore_period

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
LIMIT_MS = 20.0
ROUNDS = 200
_numbers = count(1)


def demo_hall(folder: Path, now: datetime) -> Database:
    """Return a new database with the demo hall."""
    settings = Settings(data=folder, hall="demo")
    database = Database(settings.resolved_database_url)
    upgrade(database)
    load_demo(database, settings.media_folder, now)
    return database


def record_one(session: Session, now: datetime) -> None:
    """Record a late arrival of one colleague after another."""
    hall = session.scalars(select(Hall)).one()
    people = select(Subject).where(Subject.kind == "staff", Subject.left_on.is_(None))
    number = next(_numbers)
    person = session.scalars(people.order_by(Subject.id).offset(number % 80)).first()
    fact = session.scalars(select(FactKind).filter_by(code="late")).one()
    assert person is not None  # noqa: S101  # the demo hall has 86 of them
    today = clock.hall_day(now, hall.time_zone)
    new = NewEntry(fact, person, today, key=f"bench-{number}")
    record_entry(session, hall, new, actor=None, now=now)


def rescore_all(session: Session, now: datetime) -> None:
    """Score the whole open month under every rulebook."""
    query = select(Evaluation).filter_by(state=EvaluationState.OPEN)
    for evaluation in session.scalars(query).all():
        rescore_period(session, evaluation, now=now)


def timed(
    database: Database, deed: Callable[[Session, datetime], None], now: datetime
) -> tuple[float, float]:
    """Return the milliseconds of a deed with its commit: by the wall, of processor."""
    started, used = perf_counter(), process_time()
    with database.write() as session:
        deed(session, now)
    return (perf_counter() - started) * 1000, (process_time() - used) * 1000


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    now = clock.now()
    with tempfile.TemporaryDirectory() as folder:
        database = demo_hall(Path(folder), now)
        timed(database, record_one, now)  # rulebooks are read once per process
        one = [timed(database, record_one, now) for _ in range(ROUNDS)]
        whole = [timed(database, rescore_all, now) for _ in range(5)]
        database.engine.dispose()
    result = {
        "one_entry_median_ms": median(wall for wall, _ in one),
        "one_entry_p95_ms": quantiles([wall for wall, _ in one], n=20)[-1],
        "one_entry_processor_ms": median(used for _, used in one),
        "whole_month_median_ms": median(wall for wall, _ in whole),
        "limit_ms": LIMIT_MS,
    }
    for name, value in result.items():
        print(f"{name:24} {value:8.1f}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "rescore.json").write_text(json.dumps(result, indent=2), "utf-8")
    return int(result["one_entry_median_ms"] > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
