"""Check and test the browser clients with the Node that their build uses."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from hatch_build import build_clients, find_node  # noqa: E402  # it stands beside us


def main() -> int:
    """Build, type-check and test; return the first exit status that is not 0."""
    build_clients(ROOT)
    node, npm = find_node()
    path = os.pathsep.join((str(Path(node).parent), os.environ["PATH"]))
    for script in ("check", "test"):
        done = subprocess.run(
            [*npm, "run", "--silent", script],
            cwd=ROOT / "kiosk",
            env=os.environ | {"PATH": path},
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
