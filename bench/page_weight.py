"""Print what a television's page weighs, beside the limit and what others weigh."""

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
LIMIT_KB = 60.0
# Other signage players' pages (performance.md): the lightest and the heaviest.
PEERS_KB = (80.0, 355.0)
PARTS = {
    "page (shell.html, as a template)": "templates/display/shell.html",
    "player.js": "static/dist/player.js",
    "display.css": "static/dist/display.css",
    "fonts.css (which slice holds what)": "static/dist/fonts.css",
}


def compressed_kb(path: Path) -> float:
    """Return the size of a file as gzip sends it, in kB (1000 bytes)."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0)) / 1000


def main() -> int:
    """Print the table, write it as JSON; fail when the limit is passed."""
    sizes = {name: compressed_kb(ROOT / path) for name, path in PARTS.items()}
    total = sum(sizes.values())
    for name, size in sizes.items():
        print(f"{name:36} {size:6.1f} kB")
    print(f"{'together, gzip, without media':36} {total:6.1f} kB")
    print(f"limit {LIMIT_KB:.0f} kB: {total / LIMIT_KB:.2f}×")
    print(f"peers {PEERS_KB[0]:.0f}–{PEERS_KB[1]:.0f} kB: {total / PEERS_KB[0]:.2f}×")
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"parts_kb": sizes, "total_kb": total, "limit_kb": LIMIT_KB}
    (RESULTS / "page_weight.json").write_text(json.dumps(result, indent=2), "utf-8")
    return int(total > LIMIT_KB)


if __name__ == "__main__":
    sys.exit(main())
