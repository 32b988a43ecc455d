"""Measure the calendar and what belongs to it with 500 schedules, on the server."""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from bench.made.programme import SCHEDULES, made_hall
from signage.app import create_app
from signage.config import Settings
from signage.models import Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user

RESULT = Path(__file__).parent / "results" / "calendar.json"
LIMIT_MS = 150.0
GROUPS = 20
RUNS = 15
LIMITED = "month"
PAGES = {
    LIMITED: "/office/calendar",
    "month of one group": "/office/calendar?group=1",
    "month in two years": "/office/calendar?on=2028-11-01",
    "week": "/office/calendar?view=week",
    "day": "/office/calendar?view=day",
    "list of schedules": "/office/schedules",
    "time machine, without its frames": "/office/time-machine",
}


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        client = opened(Path(folder))
        times = {name: timed(client, path) for name, path in PAGES.items()}
    for name, (median, slowest, first) in times.items():
        line = f"median {median:6.1f} ms   slowest {slowest:6.1f} ms"
        print(f"{name:34} {line}   first {first:6.1f} ms")
    month = times[LIMITED][0]
    print(
        f"limit {LIMIT_MS:.0f} ms for a month with {SCHEDULES} schedules: "
        f"{month / LIMIT_MS:.2f}×"
    )
    result = {
        "schedules": SCHEDULES,
        "groups": GROUPS,
        "limit_ms": LIMIT_MS,
        "median_slowest_and_first_ms": times,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False), "utf-8")
    return int(month > LIMIT_MS)


def opened(folder: Path) -> FlaskClient:
    """Return an editor's browser of a hall with 500 schedules."""
    database = made_hall(folder, GROUPS, displays=GROUPS)
    settings = Settings(data=folder, hall="empty")
    client = create_app(settings, database).test_client()
    with database.writers() as session:
        hall = session.scalars(select(Hall)).one()
        sign_in_as(client, session, create_user(session, hall, "wen", Role.EDITOR))
    return client


def timed(client: FlaskClient, path: str) -> tuple[float, float, float]:
    """Return median and longest time of a page in ms, and that of the first."""
    times = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        answer = client.get(path)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:  # noqa: PLR2004
            message = f"{path}: {answer.status}"
            raise RuntimeError(message)
    return statistics.median(times[1:]), max(times[1:]), times[0]


if __name__ == "__main__":
    sys.exit(main())
