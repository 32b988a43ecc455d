"""Workers of two releases beside each other read each other's programmes."""

from dataclasses import fields
from typing import Any

from signage.playout.manifest import Item, Manifest, Screen

SLIDE = {"id": "a", "hash": "b", "kind": "hours", "seconds": 8, "windows": []}
SCREEN = {
    "layout": "full",
    "body_vh": 3.0,
    "locale": "zh_Hans",
    "hall": "大厅",
    "time_zone": "Asia/Shanghai",
}
OLDER: dict[str, Any] = {
    "compiled_at": 7,
    "screen": SCREEN,
    "zones": {"main": {"anchor": 0, "slides": [SLIDE]}},
}


def test_it_reads_what_a_newer_release_wrote() -> None:
    newer = OLDER | {
        "mood": "cheerful",
        "screen": SCREEN | {"mood": "cheerful", "themes": [[0, "dark"]]},
        "zones": {
            "main": {"anchor": 0, "slides": [SLIDE | {"mood": 1}], "mood": 1},
        },
    }
    manifest = Manifest.from_json(newer)
    assert manifest.screen.themes == ((0, "dark"),)
    assert [item.id for item in manifest.items()] == ["a"]


def test_it_reads_what_an_older_release_wrote() -> None:
    manifest = Manifest.from_json(OLDER)
    assert manifest.screen == Screen.from_json(manifest.screen.to_json())
    item = next(manifest.items())
    assert item == Item("a", "b", "hours", 8)


def test_it_reads_every_field_that_it_writes() -> None:
    item = Item("a", "b", "hours", 8, 2, ((1, 2),), (3,))
    assert Item.from_json(item.to_json()) == item
    assert set(item.to_json()) == {field.name for field in fields(Item)}
