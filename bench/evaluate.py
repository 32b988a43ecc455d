"""Print what `signage evaluate` costs on a million entries, beside plain loops.

A plain loop parses the same file and adds up the points of each subject; it checks
nothing. The limit is four times the time of the loop that takes cells by the names of
their columns, and 1 GiB; the ratio to a loop that takes them by position is printed
too. Files of an eighth to the whole of the entries show that the cost is linear.

    python -m bench.evaluate [ENTRIES]
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

from bench.made.entries import STAFF, WINDOWS, points_of, write_entries, write_roster
from signage.rules.loader import load_shipped

RESULTS = Path(__file__).parent / "results"
ENTRIES = 1_000_000
ROUNDS = 3
LIMIT_TIMES = 4.0
LIMIT_MIB = 1024
RULEBOOKS = ("county-hall", "approval-centre", "hall-efficiency", "township-pay")
#: File (months that its entries are spread over) and period.
RUNS = ((1, "2026-01"), (12, "2026-03"), (12, "2026-Q1"), (12, "2026"))
SHARES = (8, 4, 2, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Hold the cost of one case in seconds of processor, the best of the rounds."""

    rulebook: str
    entries: int
    months: int
    period: str
    by_position: float
    by_name: float
    seconds: float
    wall: float
    mebibytes: float

    @property
    def row(self) -> str:
        """Return the line of the table."""
        case = f"{self.rulebook:16}{self.entries:>10,}{self.months:>4}{self.period:>9}"
        costs = f"{self.by_position:7.2f}{self.by_name:7.2f}{self.seconds:8.2f}"
        times = (
            f"{self.seconds / self.by_name:8.2f}{self.seconds / self.by_position:8.2f}"
        )
        return f"{case}{costs}{self.wall:7.2f}{times}{self.mebibytes:6.0f}"


HEAD = (
    f"{'rulebook':16}{'entries':>10}{'mths':>5}{'period':>8}{'loop s':>7}{'named':>7}"
    f"{'signage':>8}{'wall':>7}{'x named':>8}{'x loop':>8}{'MiB':>6}"
)


def plain_loop(path: Path, points: dict[str, float], *, by_name: bool) -> float:
    """Parse the file and add up points; return the seconds of processor."""
    used = process_time()
    totals: defaultdict[str, float] = defaultdict(float)
    with path.open(encoding="utf-8", newline="") as stream:
        if by_name:
            for named in csv.DictReader(stream):
                own = named["points"]
                worth = float(own) if own else points[named["rule"]]
                totals[named["subject"]] += worth
        else:
            rows = csv.reader(stream)
            next(rows)
            for row in rows:
                totals[row[2]] += float(row[5]) if row[5] else points[row[3]]
    return process_time() - used


def evaluated(
    rulebook: str, folder: Path, entries: Path, period: str
) -> tuple[float, float, float]:
    """Run the command from start to end; return processor, wall, and mebibytes."""
    command = [sys.executable, "-m", "signage.cli.evaluate", rulebook]
    files = ["--roster", str(folder / "roster.csv"), "--entries", str(entries)]
    start = perf_counter()
    with (folder / "out.csv").open("wb") as out:
        process = subprocess.Popen(
            [*command, *files, "--period", period, "--format", "csv"], stdout=out
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"the command ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def measured(
    slug: str, folder: Path, path: Path, count: int, case: tuple[int, str]
) -> Run:
    """Measure loops and command in turn, so that other work bears on all of them."""
    points = points_of(load_shipped(slug))
    months, period = case
    rounds = [
        (
            plain_loop(path, points, by_name=False),
            plain_loop(path, points, by_name=True),
            *evaluated(slug, folder, path, period),
        )
        for _ in range(ROUNDS)
    ]
    best = [min(costs) for costs in zip(*rounds, strict=True)]
    run = Run(slug, count, months, period, *best)
    print(run.row, flush=True)
    return run


def all_runs(folder: Path, count: int) -> list[Run]:
    """Measure each rulebook over each period, then one over growing files."""
    write_roster(folder / "roster.csv")
    path, runs = folder / "entries.csv", list[Run]()
    for slug in RULEBOOKS:
        for months in (1, 12):
            write_entries(path, load_shipped(slug), count, months)
            cases = [case for case in RUNS if case[0] == months]
            runs += [measured(slug, folder, path, count, case) for case in cases]
    print("growth:")
    for share in SHARES:
        part = count // share
        write_entries(path, load_shipped(RULEBOOKS[0]), part, 12)
        runs.append(measured(RULEBOOKS[0], folder, path, part, (12, "2026")))
    return runs


def main() -> int:
    """Measure, print the table, write it as JSON; fail when a limit is passed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    print(f"{count:,} entries, {WINDOWS + STAFF:,} subjects, best of {ROUNDS}")
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as name:
        runs = all_runs(Path(name), count)
    print(f"limit: {LIMIT_TIMES:.0f} x the loop by name, {LIMIT_MIB} MiB")
    RESULTS.mkdir(exist_ok=True)
    rows = [asdict(run) for run in runs]
    text = json.dumps({"limit": LIMIT_TIMES, "runs": rows}, indent=1)
    (RESULTS / "evaluate.json").write_text(text + "\n", encoding="utf-8")
    return int(
        any(
            run.seconds > LIMIT_TIMES * run.by_name or run.mebibytes > LIMIT_MIB
            for run in runs
            if run.entries == count
        )
    )


if __name__ == "__main__":
    sys.exit(main())
