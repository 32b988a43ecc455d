"""Print what `signage evaluate` costs on a million entries, beside a plain loop.

The plain loop parses the same file and adds up the points of each subject; it checks
nothing. The limit is four times its time, and 1 GiB. A second file of half the size
shows that the cost is linear.

    python bench/evaluate.py [ENTRIES]
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

RESULTS = Path(__file__).parent / "results"
ENTRIES = 1_000_000
WINDOWS = 1_000
STAFF = 19_000
LIMIT_TIMES = 4.0
LIMIT_MIB = 1024
RULES = (
    ("CS-1.1", ""),
    ("CS-1.2", ""),
    ("CS-2.1", ""),
    ("CS-2.3", "3"),
    ("CS-2.3", "4.5"),
    ("CS-3.1", ""),
    ("CS-3.2", ""),
    ("CS-4.1", ""),
    ("CS-5.1", "2"),
    ("CS-B1", ""),
    ("CS-B4", ""),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold the cost of one run: seconds of the wall and of the processor."""

    what: str
    seconds: float
    processor: float
    mebibytes: float | None = None


def write_roster(path: Path) -> None:
    """Write the windows and their staff."""
    with path.open("w", encoding="utf-8") as out:
        out.write("code,kind,name,window,group,department,joined_on,left_on\n")
        for window in range(WINDOWS):
            out.write(f"W{window:04d},window,Window {window},,{window % 3 + 1},,,\n")
        for staff in range(STAFF):
            out.write(f"S{staff:05d},staff,Clerk {staff},W{staff % WINDOWS:04d},,,,\n")


def write_entries(path: Path, count: int, months: int) -> None:
    """Write entries over so many months of 2026, in no order."""
    dice = random.Random(1)  # noqa: S311 - the same file every time
    with path.open("w", encoding="utf-8") as out:
        out.write("id,date,subject,rule,quantity,points,level,matter,note\n")
        for number in range(1, count + 1):
            day = f"2026-{dice.randint(1, months):02d}-{dice.randint(1, 28):02d}"
            rule, points = dice.choice(RULES)
            subject = f"S{dice.randrange(STAFF):05d}"
            out.write(f"{number},{day},{subject},{rule},,{points},,,\n")


def plain_loop(path: Path, *, by_name: bool) -> Measured:
    """Parse the file and add up points: by position, or by the columns' names."""
    start, used = perf_counter(), process_time()
    totals: defaultdict[str, float] = defaultdict(float)
    with path.open(encoding="utf-8", newline="") as stream:
        if by_name:
            for named in csv.DictReader(stream):
                totals[named["subject"]] += float(named["points"] or 1)
        else:
            rows = csv.reader(stream)
            next(rows)
            for row in rows:
                totals[row[2]] += float(row[5] or 1)
    name = "plain loop, csv.DictReader" if by_name else "plain loop, csv.reader"
    return Measured(name, perf_counter() - start, process_time() - used)


def evaluated(folder: Path, entries: Path, period: str) -> Measured:
    """Run the command over the files, with what it takes from start to end."""
    command = [sys.executable, "-m", "signage.cli.evaluate", "county-hall"]
    files = ["--roster", str(folder / "roster.csv"), "--entries", str(entries)]
    start = perf_counter()
    with (folder / "out.csv").open("wb") as out:
        process = subprocess.Popen(
            [*command, *files, "--period", period, "--format", "csv"], stdout=out
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"the command ended with {process.returncode}")
    name = f"signage evaluate, {entries.stem}, --period {period}"
    processor = usage.ru_utime + usage.ru_stime
    return Measured(name, seconds, processor, usage.ru_maxrss / 1024)


def measured(folder: Path, count: int) -> list[Measured]:
    """Measure the loops and the command, one after the other on the same files."""
    write_roster(folder / "roster.csv")
    month, year = folder / "one month.csv", folder / "one year.csv"
    half = folder / "one month, half the entries.csv"
    write_entries(month, count, 1)
    write_entries(year, count, 12)
    write_entries(half, count // 2, 1)
    return [
        plain_loop(month, by_name=False),
        plain_loop(month, by_name=True),
        evaluated(folder, month, "2026-01"),
        evaluated(folder, half, "2026-01"),
        evaluated(folder, year, "2026-03"),
        evaluated(folder, year, "2026"),
        plain_loop(month, by_name=False),
        plain_loop(month, by_name=True),
    ]


def main() -> None:
    """Measure, print the table and write it as JSON."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as name:
        results = measured(Path(name), count)
    by_name = [result for result in results if "DictReader" in result.what]
    # By the processor, since other work on the machine stretches the wall's seconds.
    plain = sum(result.processor for result in by_name) / len(by_name)
    print(f"{count:,} entries, {WINDOWS + STAFF:,} subjects")
    print(f"{'':62} {'wall s':>7} {'cpu s':>7} {'x loop':>7} {'MiB':>6}")
    for result in results:
        size = "" if result.mebibytes is None else f"{result.mebibytes:.0f}"
        costs = f"{result.seconds:7.2f} {result.processor:7.2f}"
        print(f"{result.what:62} {costs} {result.processor / plain:7.2f} {size:>6}")
    print(f"limit: {LIMIT_TIMES:.0f} x the plain loop by name, {LIMIT_MIB} MiB")
    RESULTS.mkdir(exist_ok=True)
    rows = [asdict(result) for result in results]
    text = json.dumps({"entries": count, "limit": LIMIT_TIMES, "runs": rows}, indent=1)
    (RESULTS / "evaluate.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
