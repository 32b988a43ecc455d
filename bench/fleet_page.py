"""Print how long the fleet's page takes in a hall of 1,000 displays in 20 groups.

Every group has 200 slides and 500 schedules; a fifth of the displays have a fault, a
tenth are dark. An administrator opens the cards, the list, filters and searches, one
display's page and a thumbnail; beside them the same pages where 10 displays are paired.
The limit holds for the median by the wall; the processor's time stands beside it.
"""

import json
import re
import sys
import tempfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.made.programme import made_hall
from signage import clock
from signage.app import create_app
from signage.config import Settings
from signage.models import Display, DisplayFault, Hall, Programme
from signage.models.display_fault import FaultKind
from signage.realtime.push import Push
from signage.slides.compile import Compiler
from tests.browsing import sign_in_as
from tests.build import create_user

RESULT = Path(__file__).parent / "results" / "fleet_page.json"
GROUPS, MANY, FEW = 20, 1_000, 10
LIMIT_MS = 200.0
RUNS = 15
OK = 200
TAGS = ("二楼", "东侧", "竖屏", "新设备")
FRAME = re.compile(r'<iframe class="thumb__frame"[^>]* src="([^"]+)"')
PAGES = {
    "cards": "",
    "cards, the last page": "?page=999",
    "list of 100": "?view=rows",
    "one group": "?group=3",
    "a tag": "?tag=东侧",
    "with faults": "?state=faulty",
    "dark": "?state=dark",
    "words": "?q=屏",
    "pinyin initials": "?q=p7",
    "nothing found": "?q=没有",
}

Times = dict[str, tuple[float, float, float]]


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    many, few = measured(MANY), measured(FEW)
    head = f"{'':22}{MANY:>8} displays: wall, slowest, processor   {FEW:>4}: wall"
    print(head)
    for name, (wall, slowest, spent) in many.items():
        beside = few[name][0]
        print(f"{name:22}{wall:22.1f}{slowest:9.1f}{spent:11.1f}{beside:12.1f} ms")
    worst = max(wall for wall, _, _ in many.values())
    print(f"limit {LIMIT_MS:.0f} ms: {worst / LIMIT_MS:.2f} of it at worst")
    result = {"limit_ms": LIMIT_MS, "median_slowest_processor_ms": many, "few": few}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False), "utf-8")
    return int(worst > LIMIT_MS)


def measured(displays: int) -> Times:
    """Return median, longest and processor's median time of each page, in ms."""
    with tempfile.TemporaryDirectory() as folder:
        client = opened(Path(folder), displays)
        times = {
            name: timed(client, f"/office/displays{q}") for name, q in PAGES.items()
        }
        times["one display"] = timed(client, "/office/displays/5")
        found = FRAME.search(client.get("/office/displays").text)
        if found is not None:
            times["a thumbnail"] = timed(client, unescape(found[1]))
        return times


def opened(folder: Path, displays: int) -> FlaskClient:
    """Return an administrator's browser of a hall whose displays show something."""
    database = made_hall(folder, min(GROUPS, displays), displays)
    compiler = Compiler("secret", "https://hall.example")
    push = Push(database, compiler, lambda _group, _push: None)
    push.compile_all()
    push.work(clock.now())
    with database.write() as session:
        hang(session)
    client = create_app(Settings(data=folder, hall="empty"), database).test_client()
    with database.writers() as session:
        hall = session.scalars(select(Hall)).one()
        sign_in_as(client, session, create_user(session, hall, "wen"))
    return client


def hang(session: Session) -> None:
    """Let displays report, carry tags and have faults."""
    now = clock.now()
    revisions = {
        row.group_id: row.revision for row in session.scalars(select(Programme))
    }
    for number, display in enumerate(session.scalars(select(Display))):
        is_dark = number % 10 == 0
        display.last_seen_at = (
            now - timedelta(hours=3) if is_dark else now + timedelta(1)
        )
        display.report = {"revision": revisions.get(display.group_id), "width": 1920}
        display.tags = list(TAGS[: number % 4])
        if number % 5 == 0:
            kind = FaultKind.SOUND_BLOCKED
            session.add(
                DisplayFault(
                    display_id=display.id, kind=kind, began_at=now, last_at=now
                )
            )


def timed(client: FlaskClient, path: str) -> tuple[float, float, float]:
    """Return a page's times after a first one that warms it."""
    wall, spent = [], []
    for run in range(RUNS + 1):
        began = perf_counter(), process_time()
        answer = client.get(path)
        if answer.status_code != OK:
            message = f"{path}: {answer.status}"
            raise RuntimeError(message)
        if run:
            wall.append((perf_counter() - began[0]) * 1000)
            spent.append((process_time() - began[1]) * 1000)
    return median(wall), max(wall), median(spent)


if __name__ == "__main__":
    sys.exit(main())
