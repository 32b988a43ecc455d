"""Read what a feed's server sent, in a limited process, into entries."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from signage.models.feed import FeedKind
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.problems import FeedProblemError

# Not imported: the libraries that parse feeds are for the worker's process only.
WORKER = Path(__file__).with_name("feed_worker.py")
REFUSED = 3  # its exit status
TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Content:
    """A feed's own title, and its entries as JSON: see `signage.models.feed.Feed`."""

    title: str
    entries: tuple[dict[str, Any], ...]


def read_feed(
    answer: Answer, kind: FeedKind, *, time_zone: str, now: datetime
) -> Content:
    """Return what an answer holds; times without a zone are of `time_zone`.

    Raises:
        FeedProblemError: it is no feed of that kind, damaged, or a bomb.

    """
    order = {
        "kind": kind.value,
        "content_type": answer.content_type,
        "time_zone": time_zone,
        "now": now.isoformat(),
    }
    found = json.loads(_worked(json.dumps(order).encode() + b"\n", answer.body or b""))
    return Content(found["title"], tuple(found["entries"]))


def _worked(order: bytes, body: bytes) -> bytes:
    """Return the worker's answer; translate its ends into problems."""
    # -I: no environment, no user site, and the script's folder is not on the path.
    command = [sys.executable, "-I", str(WORKER)]
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, the feed is its input
            command,
            input=order + body,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FeedProblemError("heavy") from error
    if done.returncode == REFUSED:
        raise FeedProblemError(done.stdout.decode("ascii"))
    if done.returncode < 0:  # ended by a limit
        raise FeedProblemError("heavy")
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout
