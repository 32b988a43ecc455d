"""The ids of slides: what a kind calls them, and where a playlist puts them.

A kind's own id begins with its name: "announcement:3:p1". A slide of playlist 7 has the
keys of the items that lead to it before that, "p7.a1-b2.announcement:3:p1", and that of
a schedule of priority 3 "p7@3.…". Turns by weight are numbered: "…#2".
"""

import re
from dataclasses import dataclass

_ID = re.compile(
    r"^(?:p(?P<playlist>\d+)(?:@(?P<priority>\d))?\.(?P<path>[a-z0-9-]*)\.)?"
    r"(?P<own>.*?)(?:#\d+)?$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class SlideId:
    """A slide's id in parts; `priority` is that of schedules, None on default."""

    own: str
    playlist_id: int | None = None
    priority: int | None = None
    path: str = ""

    @property
    def kind(self) -> str:
        """The name of the slide kind."""
        return self.own.partition(":")[0]

    @property
    def announcement_id(self) -> int | None:
        """Which announcement it shows, as a slide or on the ticker."""
        kind, _, rest = self.own.partition(":")
        key = rest.partition(":")[0]
        if kind == "ticker":
            key = key[1:] if key.startswith("a") else ""
        is_one = kind in {"announcement", "ticker"} and key.isdecimal()
        return int(key) if is_one else None


def read_id(slide_id: str) -> SlideId:
    """Return a slide's id in parts; any text is one."""
    found = _ID.match(slide_id)
    if found is None or found["playlist"] is None:
        return SlideId(found["own"] if found else slide_id)
    priority = found["priority"]
    return SlideId(
        own=found["own"],
        playlist_id=int(found["playlist"]),
        priority=None if priority is None else int(priority),
        path=found["path"],
    )


def prefix_of(playlist_id: int, priority: int | None = None) -> str:
    """Return what the ids of a playlist's slides begin with; a schedule's priority."""
    return f"p{playlist_id}." if priority is None else f"p{playlist_id}@{priority}."
