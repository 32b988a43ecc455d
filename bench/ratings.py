"""Print how many ratings a second become durable, with raw SQLite commits beside them.

A kiosk posts each tap at once; one that was cut off posts batches of 50. "Raw" inserts
one row of a rating's size per commit, with the same settings, in the same folder: the
least that a durable answer per rating costs on this disk.
"""

import json
import sqlite3
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from signage import clock
from signage.clock import epoch_ms
from signage.db import Database
from signage.migrations import upgrade
from signage.models.display import DisplayKind
from signage.operations.ratings.ratings import RatingSource, store_ratings
from signage.operations.ratings.ratings_batch import read_batch
from tests.build import create_display_group, create_hall, create_window
from tests.serve import Server
from tests.web.rating_requests import create_display

RESULTS = Path(__file__).parent / "results"
DEVICES = 20
POSTS_PER_DEVICE = 25
ROUNDS = 300
BATCH = 50
# What 50 kiosks of a very large hall tap, one every two seconds at each of them.
NEEDED_PER_S = 25
SETTINGS = ("journal_mode = WAL", "synchronous = FULL")
_seqs = count(1)


def body(size: int) -> bytes:
    """Return a batch of `size` new ratings as a kiosk posts it."""
    now = epoch_ms(clock.now())
    items = [
        {
            "key": str(uuid4()),
            "seq": next(_seqs),
            "occurred_wall": now,
            "rating": str(uuid4()),
            "window": "W01",
            "level": 5,
            "tags": ["quick", "clear"],
            "comment": "办得很快，讲得很清楚。",
        }
        for _ in range(size)
    ]
    return json.dumps({"sent_at": now, "outbox": "", "items": items}).encode()


def per_second(deed: Callable[[], None], rounds: int, ratings: int = 1) -> float:
    """Return how many ratings a second `rounds` deeds of `ratings` each amount to."""
    started = perf_counter()
    for _ in range(rounds):
        deed()
    return rounds * ratings / (perf_counter() - started)


def raw_commits(folder: Path) -> float:
    """Return single-row commits a second of plain SQLite."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE rating (key TEXT UNIQUE, payload TEXT)")
    payload = body(1).decode()

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rating VALUES (?, ?)", (str(uuid4()), payload))
        connection.execute("COMMIT")

    found = per_second(commit, ROUNDS)
    connection.close()
    return found


def stored(database: Database, source: RatingSource, size: int, rounds: int) -> float:
    """Return ratings a second through the operation, in batches of `size`."""

    def store() -> None:
        batch = read_batch(body(size))
        with database.write() as session:
            store_ratings(session, source, batch, now=clock.now())

    return per_second(store, rounds, size)


def posted(data: Path) -> tuple[float, list[float]]:
    """Return ratings a second over HTTP from many kiosks, and the waits in ms."""
    waits: list[float] = []
    server = Server(data)
    server.start()
    threads = [
        threading.Thread(target=kiosk, args=(server.url, f"token-{n}", waits))
        for n in range(DEVICES)
    ]
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = perf_counter() - started
    server.stop()
    return len(waits) / elapsed, waits


def kiosk(url: str, token: str, waits: list[float]) -> None:
    """Post one tap after another."""
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"signage_display={token}",
    }
    for _ in range(POSTS_PER_DEVICE):
        request = urllib.request.Request(f"{url}/kiosk/ratings", body(1), headers)  # noqa: S310
        began = perf_counter()
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            answer.read()
        waits.append((perf_counter() - began) * 1000)


def prepare(data: Path) -> tuple[Database, RatingSource]:
    """Make a hall with one window and the kiosks."""
    database = Database(f"sqlite:///{data / 'signage.db'}")
    upgrade(database)
    with database.write() as session:
        hall = create_hall(session)
        create_window(session, hall, "W01")
        group = create_display_group(session, hall)
        for n in range(DEVICES):
            token = f"token-{n}"
            create_display(session, hall, DisplayKind.KIOSK, token=token, group=group)
        device = f"display:{UUID(int=0)}"
        source = RatingSource(hall.id, device, "kiosk", None, clock.now())
    return database, source


def measure() -> dict[str, Any]:
    """Return all figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        database, source = prepare(data)
        raw = raw_commits(data)
        single = stored(database, source, 1, ROUNDS)
        batched = stored(database, source, BATCH, ROUNDS // 10)
        database.engine.dispose()
        over_http, waits = posted(data)
    return {
        "raw_commits_per_s": raw,
        "stored_singly_per_s": single,
        "stored_by_50_per_s": batched,
        "posted_by_20_kiosks_per_s": over_http,
        "posted_mean_wait_ms": mean(waits),
        "posted_p99_wait_ms": quantiles(waits, n=100)[-1],
        "needed_per_s": NEEDED_PER_S,
    }


def main() -> int:
    """Print the table, write it as JSON; fail below what a very large hall needs."""
    result = measure()
    for name, value in result.items():
        print(f"{name:28} {value:9.1f}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "ratings.json").write_text(json.dumps(result, indent=2), "utf-8")
    return int(result["posted_by_20_kiosks_per_s"] < NEEDED_PER_S)


if __name__ == "__main__":
    sys.exit(main())
