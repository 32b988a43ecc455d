"""Print what one entry, and a whole month, cost in halls of 100 to 20,000 subjects.

An entry is recorded as the office does it: checked, stored, audited, what it touches
scored anew, and committed. That must not grow with the hall. A whole month is scored
anew per subject, which must stay the same: the cost of a month is linear. On SQLite,
and on PostgreSQL where its binaries are there.

    python -m bench.rescore_growth [SUBJECTS]...
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from signage.db import Database
from signage.migrations import upgrade
from signage.models import Evaluation, FactKind, Hall, LedgerEntry, Subject
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import record_entry
from signage.operations.hall.roster import save_roster
from signage.operations.rulebooks.adoption import adopt_rulebooks
from signage.operations.scores.scoring import ensure_evaluations, rescore_period
from signage.rules import facts
from signage.rules.period import Period
from tests.postgres import postgres

RESULTS = Path(__file__).parent / "results"
SIZES = (100, 1_000, 5_000, 20_000)
STAFF_PER_WINDOW = 9
ENTRIES_PER_SUBJECT = 5
ROUNDS = 60
#: The largest hall may take so much more than the smallest: what is left is noise.
LIMIT_TIMES = 1.5
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
MONTH = Period.parse("2026-11")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold medians in milliseconds: by the wall, and of this process's processor."""

    database: str
    subjects: int
    one_entry_ms: float
    one_entry_processor_ms: float
    month_per_subject_ms: float  # of processor

    @property
    def row(self) -> str:
        """Return the line of the table."""
        costs = f"{self.one_entry_ms:12.1f}{self.one_entry_processor_ms:12.1f}"
        name = f"{self.database:12}{self.subjects:>9,}"
        return f"{name}{costs}{self.month_per_subject_ms:18.2f}"


HEAD = (
    f"{'database':12}{'subjects':>9}{'entry ms':>12}{'cpu ms':>12}"
    f"{'month ms/subject':>18}"
)


def fill(session: Session, subjects: int) -> None:
    """Add a hall with windows, staff, and a month of entries."""
    hall = Hall(name="Bench", created_at=NOW)
    session.add(hall)
    session.flush()
    save_roster(session, hall, roster(subjects), today=MONTH.first)
    adopt_rulebooks(session, hall, first_on=MONTH.first.replace(month=1), now=NOW)
    kinds = {kind.code: kind.id for kind in session.scalars(select(FactKind))}
    people = session.scalars(select(Subject.id).filter_by(kind="staff")).all()
    rows = [
        {
            "hall_id": hall.id,
            "key": f"made-{number}-{person}",
            "occurred_on": MONTH.first.replace(day=1 + number),
            "subject_id": person,
            # The first one of each sets off a ladder: actions are many, too.
            "fact_kind_id": kinds["late" if number else "phone"],
            "recorded_at": NOW,
        }
        for number in range(ENTRIES_PER_SUBJECT)
        for person in people
    ]
    session.execute(insert(LedgerEntry), rows)
    ensure_evaluations(session, hall, MONTH)


def roster(subjects: int) -> Iterator[facts.Subject]:
    """Yield so many subjects: windows, each with its staff."""
    for number in range(subjects):
        window = f"W{number // (STAFF_PER_WINDOW + 1):05d}"
        if number % (STAFF_PER_WINDOW + 1) == 0:
            yield facts.Subject(window, "window", window, group=str(number % 3 + 1))
        else:
            code = f"S{number:05d}"
            yield facts.Subject(code, "staff", code, window)


def record_one(session: Session) -> None:
    """Record a late arrival of one colleague after another, all over the hall."""
    hall = session.scalars(select(Hall)).one()
    people = select(Subject).where(Subject.hall_id == hall.id)
    person = None
    while person is None:  # every tenth number is a window's
        code = f"S{next(_numbers):05d}"
        person = session.scalars(people.where(Subject.code == code)).first()
    fact = session.scalars(select(FactKind).filter_by(code="late")).one()
    new = NewEntry(fact, person, MONTH.last.replace(day=9), key=f"bench-{code}")
    record_entry(session, hall, new, actor=None, now=NOW)


def rescore_all(session: Session) -> None:
    """Score the whole month under every rulebook."""
    for evaluation in session.scalars(select(Evaluation)).all():
        rescore_period(session, evaluation, now=NOW)


def timed(database: Database, deed: Callable[[Session], None]) -> tuple[float, float]:
    """Return the milliseconds of a deed with its commit: by the wall, of processor."""
    started, used = perf_counter(), process_time()
    with database.write() as session:
        deed(session)
    return (perf_counter() - started) * 1000, (process_time() - used) * 1000


def measured(name: str, url: str, subjects: int) -> Measured:
    """Measure one hall in a new database."""
    database = Database(url)
    upgrade(database)
    with database.write() as session:
        fill(session, subjects)
    _, whole = timed(database, rescore_all)
    if name == "postgresql":
        with database.engine.begin() as connection:
            # It does so by itself, within a minute.
            connection.execute(text("ANALYZE"))
    global _numbers  # noqa: PLW0603  # each hall starts from its first colleague
    _numbers = count(1)
    for _ in range(3):  # rulebooks are read and statements compiled once
        timed(database, record_one)
    one = [timed(database, record_one) for _ in range(ROUNDS)]
    database.engine.dispose()
    walls, processors = zip(*one, strict=True)
    found = Measured(
        name, subjects, median(walls), median(processors), whole / subjects
    )
    print(found.row, flush=True)
    return found


@contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of a new SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/hall.db"


def main() -> int:
    """Print the table, write it as JSON; fail when an entry's cost grows."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(HEAD, flush=True)
    results: list[Measured] = []
    for name, server in (("sqlite", sqlite), ("postgresql", postgres)):
        for size in sizes:
            with server() as url:
                results.append(measured(name, url, size))
    RESULTS.mkdir(parents=True, exist_ok=True)
    rows = json.dumps([asdict(result) for result in results], indent=1)
    (RESULTS / "rescore_growth.json").write_text(rows + "\n", "utf-8")
    grown = [
        results[start + len(sizes) - 1].one_entry_processor_ms
        / results[start].one_entry_processor_ms
        for start in (0, len(sizes))
    ]
    print(f"largest to smallest: {', '.join(f'{times:.2f}' for times in grown)}")
    return int(max(grown) > LIMIT_TIMES)


if __name__ == "__main__":
    sys.exit(main())
