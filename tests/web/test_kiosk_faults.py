"""The server is killed while kiosks post: none lost, none doubled (reliability.md, F1).

The checker reads the kiosks' own logs, then the database, and is itself checked: it
must see a lost, a doubled and an invented rating.
"""

import json
import os
import random
import shutil
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from sqlalchemy import select

from signage.db import Database
from signage.models import Rating, RatingEvent
from tests.build import create_display_group, create_hall, create_window
from tests.serve import Server
from tests.web.rating_requests import create_display, record

KIOSKS = 10
TAPS = int(os.environ.get("TAPS", "100"))
KILLS = 3
ANSWERS_DROPPED = 0.02
RETRY_AFTER_S = 0.05


@dataclass
class Kiosk:
    """An outbox in Python: keeps each record until the server has named its key."""

    url: str
    token: str
    chance: random.Random
    waiting: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    retry: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Tap and deliver, one to five at a time, until everything is named."""
        for first in range(1, TAPS + 1, 5):
            self.waiting += [self.tap(seq) for seq in range(first, first + 5)]
            while self.waiting:
                self.deliver(self.waiting[: self.chance.randint(1, 5)])

    def tap(self, seq: int) -> dict[str, Any]:
        """Return a new record."""
        return record(seq, rating=f"{self.token}-0000-4000-8000-{seq:012d}")

    def deliver(self, items: list[dict[str, Any]]) -> None:
        """Post a batch; on failure, or a lost answer, the same goes out again."""
        try:
            answer = self.post(items)
        except (URLError, OSError):
            self.retry.wait(RETRY_AFTER_S)
            return
        if self.chance.random() < ANSWERS_DROPPED:
            return
        for result in answer["results"]:
            if result["status"] not in {"stored", "duplicate"}:
                self.problems.append(str(result))
            self.acknowledged.append(result["key"])
        named = set(self.acknowledged)
        self.waiting = [item for item in self.waiting if item["key"] not in named]

    def post(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Post as a kiosk does."""
        body = {"sent_at": items[0]["occurred_wall"], "outbox": "", "items": items}
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/kiosk/ratings",
            json.dumps(body).encode(),
            {
                "Content-Type": "application/json",
                "Cookie": f"signage_display={self.token}",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            answer: dict[str, Any] = json.loads(response.read())
        return answer


def check(acknowledged: list[str], database: Database) -> list[str]:
    """Return what is wrong: acknowledged and not stored, doubled, or invented."""
    with database.read() as session:
        stored = Counter(session.scalars(select(RatingEvent.key)))
        events = set(session.scalars(select(RatingEvent.rating_key)))
        ratings = Counter(session.scalars(select(Rating.key)))
    wrong = [f"lost {key}" for key in set(acknowledged) - set(stored)]
    wrong += [f"doubled {key}" for key, n in (stored + ratings).items() if n > 1]
    wrong += [f"invented {key}" for key in set(stored) - set(acknowledged)]
    wrong += [f"no rating {key}" for key in events - set(ratings)]
    return wrong


@pytest.fixture
def hall(migrated_file: Path, tmp_path: Path) -> Iterator[tuple[Server, Database]]:
    """A hall with kiosks, its server running."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    database = Database(f"sqlite:///{tmp_path / 'signage.db'}")
    with database.write() as session:
        hall = create_hall(session)
        create_window(session, hall, "W01")
        group = create_display_group(session, hall)
        for n in range(KIOSKS):
            create_display(session, hall, token=token_of(n), group=group)
    server = Server(tmp_path)
    server.start()
    yield server, database
    server.kill()
    database.engine.dispose()


def token_of(n: int) -> str:
    """Return a kiosk's token, which also makes its ratings' keys."""
    return f"{n:08x}"


def test_kills_lose_and_double_nothing(hall: tuple[Server, Database]) -> None:
    server, database = hall
    kiosks = [Kiosk(server.url, token_of(n), random.Random(n)) for n in range(KIOSKS)]
    threads = [threading.Thread(target=kiosk.run) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    for part in range(1, KILLS + 1):
        await_share(kiosks, part / (KILLS + 1))
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    acknowledged = [key for kiosk in kiosks for key in kiosk.acknowledged]
    assert [problem for kiosk in kiosks for problem in kiosk.problems] == []
    assert len(set(acknowledged)) == KIOSKS * TAPS
    assert check(acknowledged, database) == []


def await_share(kiosks: list[Kiosk], share: float) -> None:
    """Wait until this share of all taps is acknowledged."""
    wanted = KIOSKS * TAPS * share
    pause = threading.Event()
    while sum(len(kiosk.acknowledged) for kiosk in kiosks) < wanted:
        pause.wait(0.01)


def test_the_checker_sees_what_is_wrong(hall: tuple[Server, Database]) -> None:
    server, database = hall
    kiosk = Kiosk(server.url, token_of(0), random.Random(0))
    kiosk.run()
    assert check(kiosk.acknowledged, database) == []
    assert check([*kiosk.acknowledged, "k"], database) == ["lost k"]
    *others, last = kiosk.acknowledged
    assert check(others, database) == [f"invented {last}"]
    with database.write() as session:
        session.delete(session.scalars(select(Rating).limit(1)).one())
    assert len(check(kiosk.acknowledged, database)) == 1


def test_one_batch_sent_five_times_at_once(hall: tuple[Server, Database]) -> None:
    server, database = hall
    kiosk = Kiosk(server.url, token_of(0), random.Random(0))
    batch = [kiosk.tap(seq) for seq in range(1, 41)]
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(kiosk.post(batch)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(
        result["status"] for answer in answers for result in answer["results"]
    )
    assert counted == {"stored": 40, "duplicate": 160}
    assert check([item["key"] for item in batch], database) == []
