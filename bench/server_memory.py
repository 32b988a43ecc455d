"""Print how much memory the server holds at rest, over the demo hall.

Run it as `python -m bench.server_memory`.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from bench.edit_to_screen import demo_hall
from tests.serve import Server, answers

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
LIMIT_MB = 120.0
SETTLE_S = 5


def memory_mb(pid: int, field: str) -> float:
    """Return a figure of /proc/<pid>/status in MB (1,000,000 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kib = next(int(line.split()[1]) for line in status if line.startswith(field))
    return kib * 1024 / 1e6


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    with tempfile.TemporaryDirectory() as name:
        demo_hall(Path(name))
        server = Server(Path(name), hall="demo")
        server.start()
        time.sleep(SETTLE_S)  # the programmes of all groups are compiled by then
        at_rest = memory_mb(server.pid, "VmRSS")
        libraries = memory_mb(server.pid, "RssFile")
        for path in ("/", "/display", "/office/login", "/kiosk"):
            print(
                f"GET {path}: {'answered' if answers(server.url + path) else 'failed'}"
            )
        visited = memory_mb(server.pid, "VmRSS")
        peak = memory_mb(server.pid, "VmHWM")
        server.stop()
    print(f"at rest, programmes compiled   {at_rest:6.1f} MB")
    print(f"of it shared libraries         {libraries:6.1f} MB")
    print(f"after the first pages          {visited:6.1f} MB")
    print(f"peak                           {peak:6.1f} MB")
    print(f"limit {LIMIT_MB:.0f} MB at rest: {at_rest / LIMIT_MB:.2f}×")
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {
        "at_rest_mb": at_rest,
        "libraries_mb": libraries,
        "visited_mb": visited,
        "peak_mb": peak,
    }
    text = json.dumps(result | {"limit_mb": LIMIT_MB}, indent=2)
    (RESULTS / "server_memory.json").write_text(text, "utf-8")
    return int(at_rest > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
