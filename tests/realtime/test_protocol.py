"""docs/protocol.md names the events that the server really takes and sends."""

import re
from pathlib import Path

from signage.realtime.displays import DisplayNamespace

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
SOURCES = (ROOT / "signage" / "realtime", ROOT / "signage" / "serving")
THEIR_OWN = {"connect", "disconnect"}  # of Socket.IO itself


def documented(sender: str) -> set[str]:
    """Return the events that a side sends, by the document's table."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", PROTOCOL, flags=re.MULTILINE)
    return {event for event, by in rows if by == sender}


def test_it_documents_what_displays_send() -> None:
    taken = {name[3:] for name in dir(DisplayNamespace) if name.startswith("on_")}
    assert documented("display") == taken - THEIR_OWN


def test_it_documents_what_the_server_sends() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in SOURCES
        for path in folder.glob("*.py")
    ]
    sent = set(re.findall(r"\bemit\(\s*\"(\w+)\"", "\n".join(texts)))
    assert documented("server") == sent
