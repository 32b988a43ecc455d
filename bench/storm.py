"""Print how long 1,000 displays take that connect at once, and what they leave (F17).

Each storm: all connect, are answered, and are cut off without a word, as after a power
cut. Beside it, in the same run, stands the floor: as many plain requests for the time,
one connection each. Run it as `python -m bench.storm`.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from signage.db import Database
from signage.migrations import upgrade
from tests.realtime.house import PROGRAM, furnish
from tests.realtime.storm import connect, furnish_storm, storm
from tests.serve import Server

RESULTS = Path(__file__).parent / "results"
SCREENS = int(os.environ.get("SCREENS", "1000"))
STORMS = int(os.environ.get("STORMS", "4"))
LIMIT_S = 10.0
GONE_WITHIN_S = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


def held(server: Server) -> dict[str, int]:
    """Return what the server holds: connections, rooms, links, open sockets."""
    url = f"{server.url}/display/test/held"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
        found: dict[str, int] = json.load(answer)
        return found


def cpu_s(server: Server) -> float:
    """Return the processor seconds that the server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text("utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / TICKS


def memory_mb(server: Server) -> float:
    """Return the memory that the server holds, in MB."""
    lines = Path(f"/proc/{server.pid}/status").read_text("utf-8").splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return kib * 1024 / 1e6


async def floor(server: Server) -> float:
    """Return the seconds of as many plain requests at once."""
    began = time.perf_counter()
    await asyncio.gather(*(_ask_time(server) for _ in range(SCREENS)))
    return time.perf_counter() - began


async def _ask_time(server: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /display/clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await reader.read()
    writer.close()


async def newest(server: Server) -> str:
    """Return the revision of the newest programme of the first display's group."""
    screen = await connect(server, 0, None)
    screen.cut()
    return screen.revisions[-1]


async def one_storm(server: Server, revision: str) -> dict[str, float]:
    """Connect all and cut all; return seconds, and CPU per display in ms."""
    before = cpu_s(server)
    screens, seconds = await storm(server, SCREENS, revision)
    used = cpu_s(server) - before
    memory = memory_mb(server)
    for screen in screens:
        screen.cut()
    return {
        "seconds": seconds,
        "cpu_ms_per_display": used * 1000 / SCREENS,
        "memory_mb": memory,
    }


def await_empty(server: Server, before: dict[str, int]) -> float:
    """Return the seconds until the server holds what it held before."""
    began = time.monotonic()
    while held(server) != before:
        if time.monotonic() - began > GONE_WITHIN_S:
            message = f"left behind: {held(server)}, before {before}"
            raise TimeoutError(message)
        time.sleep(0.2)
    return time.monotonic() - began


def measure(server: Server) -> dict[str, object]:
    """Run the storms; return every figure."""
    before = held(server)
    known = asyncio.run(newest(server))
    await_empty(server, before)
    rounds: list[dict[str, float]] = []
    for number in range(STORMS):
        # Every other time all were away while the programme changed.
        is_new = number % 2 == 0
        found = asyncio.run(one_storm(server, known if is_new else "an older one"))
        found["holds_newest"] = float(is_new)
        found["gone_s"] = await_empty(server, before)
        found["memory_after_mb"] = memory_mb(server)
        rounds.append(found)
        print(
            f"{SCREENS} at once, {'newest' if is_new else 'older '} programme held: "
            f"{found['seconds']:.2f} s, "
            f"{found['cpu_ms_per_display']:.2f} ms CPU each, "
            f"gone after {found['gone_s']:.1f} s, "
            f"{found['memory_mb']:.0f} MB, after {found['memory_after_mb']:.0f} MB"
        )
    plain = asyncio.run(floor(server))
    print(f"floor, {SCREENS} plain requests at once: {plain:.2f} s")
    return {"screens": SCREENS, "rounds": rounds, "floor_s": plain, "limit_s": LIMIT_S}


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        database = Database(f"sqlite:///{data / 'signage.db'}")
        upgrade(database)
        furnish(database)
        furnish_storm(database, SCREENS)
        database.engine.dispose()
        server = Server(data, PROGRAM)
        server.start()
        try:
            result = measure(server)
        finally:
            server.kill()
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "storm.json").write_text(json.dumps(result, indent=2), "utf-8")
    worst = max(each["seconds"] for each in result["rounds"])  # type: ignore[attr-defined]
    print(f"slowest {worst:.2f} s, limit {LIMIT_S:.0f} s")
    return int(worst > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
