"""Print how far apart two televisions are: turns and videos, quiet and under jitter.

Two real Chromium processes show the same programme, each behind a network of its own; a
turn is when the slide is placed in the page. Beside it bare timers of the same two
pages, set by the machine's clock, which both share: that much is the machine's own.
Run it as `python -m bench.sync`; it takes a minute and a quarter.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.walls import (
    second_process,
    skew_of_films,
    skews_of_turns,
    televisions,
    wall_with_film,
)
from tests.network_proxy import network_to

RESULTS = Path(__file__).parent / "results"
JITTERS_S = {"quiet": (0.0, 0.0), "0 to 40 ms each way": (0.0, 0.040)}
TURNS_LIMIT_MS = 50.0
FILMS_LIMIT_MS = 100.0
# From then on videos are promised to be together.
SETTLED_S = 10.0
FILM_LOOKS = 12
LOOK_BACK_MS = 1_000
BARE = """() => {
  window.bare = [];
  const next = () => {
    const second = Math.floor(Date.now() / 1000) + 1;
    const fire = () => { bare.push([second, Date.now()]); next(); };
    setTimeout(fire, second * 1000 - Date.now());
  };
  next();
}"""


def measure(one: Page, other: Page) -> dict[str, list[float]]:
    """Watch both for a while; return by how many ms turns and videos were apart."""
    for page in (one, other):
        page.evaluate(BARE)
    time.sleep(SETTLED_S)
    films = []
    for number in range(FILM_LOOKS):
        time.sleep(LOOK_BACK_MS / 1000)
        films.append(skew_of_films(one, other, LOOK_BACK_MS))
        print(f"\r  look {number + 1} of {FILM_LOOKS}", end="", flush=True)
    print()
    turns = skews_of_turns(one, other)
    return {"bare timers": skews_of_timers(one, other), "turns": turns, "videos": films}


def skews_of_timers(one: Page, other: Page) -> list[float]:
    """Return by how many ms bare timers of both pages were apart."""
    mine, theirs = dict(one.evaluate("bare")), dict(other.evaluate("bare"))
    return [abs(mine[second] - theirs[second]) for second in mine if second in theirs]


def run(
    browsers: tuple[Browser, Browser], jitter: tuple[float, float]
) -> dict[str, list[float]]:
    """Show the programme in both browsers behind networks with that jitter."""
    with tempfile.TemporaryDirectory() as name:
        server = wall_with_film(Path(name))
        server.start()
        try:
            with network_to(server.port, 1) as near, network_to(server.port, 2) as far:
                near.jitter(*jitter)
                far.jitter(*jitter)
                addresses = (near.url, far.url)
                with televisions(list(zip(browsers, addresses, strict=True))) as pages:
                    return measure(pages[0], pages[1])
        finally:
            server.kill()


def figures(series: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and worst in ms."""
    return {
        "median_ms": round(median(series), 1),
        "p95_ms": round(quantiles(series, n=20, method="inclusive")[-1], 1),
        "worst_ms": round(max(series), 1),
        "of": len(series),
    }


def line_of(row: dict[str, float]) -> str:
    """Return a row's cells."""
    *ms, count = row.values()
    return " ".join(f"{each:8.1f}" for each in ms) + f" {count:4.0f}"


def main() -> int:
    """Print the table, write it as JSON; fail when a median is above its limit."""
    result = {}
    with sync_playwright() as driver:
        first = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with second_process(first) as second:
            for label, jitter in JITTERS_S.items():
                print(f"{label}: the first {SETTLED_S:.0f} s", flush=True)
                for name, series in run((first, second), jitter).items():
                    result[f"{name}, {label}"] = figures(series)
        first.close()
    print(f"{'ms apart':32} {'median':>8} {'p95':>8} {'worst':>8} {'of':>4}")
    for key, row in result.items():
        print(f"{key:32} " + line_of(row))
    print(f"limits: turns {TURNS_LIMIT_MS:.0f}, videos {FILMS_LIMIT_MS:.0f}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    limits = {"turns_limit_ms": TURNS_LIMIT_MS, "videos_limit_ms": FILMS_LIMIT_MS}
    text = json.dumps({**result, **limits}, indent=2)
    (RESULTS / "sync.json").write_text(text, "utf-8")
    return int(any(row["median_ms"] > limit_of(key) for key, row in result.items()))


def limit_of(key: str) -> float:
    """Return the limit (ms) of a row."""
    return FILMS_LIMIT_MS if key.startswith("videos") else TURNS_LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
