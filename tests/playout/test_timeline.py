"""The timeline, against the cases that the player is tested with too."""

import json
from pathlib import Path
from typing import Any

import pytest

from signage.playout.manifest import Item, Zone
from signage.playout.timeline import turn_at

FILE = Path(__file__).parents[2] / "kiosk" / "tests" / "timeline-cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_says_which_slide_is_on(case: dict[str, Any]) -> None:
    slides = tuple(map(Item.from_json, case["zone"]["slides"]))
    zone = Zone(case["zone"]["anchor"], slides)
    for expected in case["at"]:
        turn = turn_at(zone, expected["t"])
        found = (turn.item.id if turn.item else None, turn.since, turn.until)
        wanted = (expected["slide"], expected["since"], expected["until"])
        assert found == wanted, f"at {expected['t']}"
