"""What a display without a player shows at an instant."""

from signage.playout.glimpse import glimpse_at
from signage.playout.manifest import Item, Manifest, Screen, Zone

SCREEN = Screen("landscape", 5.5, "zh-Hans", "大厅", "Asia/Shanghai")
PAGES = frozenset({"web_page"})


def item(name: str, kind: str = "notice", **more: object) -> Item:
    """Return a slide of ten seconds."""
    return Item(name, name, kind, 10, **more)  # type: ignore[arg-type]


def manifest(**zones: tuple[Item, ...]) -> Manifest:
    """Return a programme whose cycles began at 0."""
    return Manifest(0, SCREEN, {name: Zone(0, items) for name, items in zones.items()})


def test_it_shows_a_slide_of_each_zone_until_the_first_ends() -> None:
    programme = manifest(main=(item("a"), item("b")), ticker=(item("line"),))
    glimpse = glimpse_at(programme, 1, 12_000, but_kinds=PAGES)
    assert {zone: each.id for zone, each in glimpse.items.items()} == {
        "main": "b",
        "ticker": "line",
    }
    assert glimpse.until == 20_000


def test_what_it_cannot_show_leaves_its_turn_to_the_next() -> None:
    programme = manifest(main=(item("a"), item("page", "web_page"), item("c")))
    assert glimpse_at(programme, 1, 12_000, but_kinds=PAGES).items["main"].id == "c"
    alone = manifest(main=(item("page", "web_page"),))
    assert glimpse_at(alone, 1, 0, but_kinds=PAGES).items == {}


def test_a_cover_stands_alone_and_ends_by_its_window() -> None:
    over = item("fire", "emergency", windows=((5_000, 7_000),))
    programme = manifest(main=(item("a"),), cover=(over,))
    before = glimpse_at(programme, 1, 0, but_kinds=PAGES)
    assert (list(before.items), before.until) == (["main"], 5_000)
    during = glimpse_at(programme, 1, 5_000, but_kinds=PAGES)
    assert (list(during.items), during.until) == (["cover"], 7_000)


def test_it_shows_what_is_for_this_display() -> None:
    programme = manifest(main=(item("mine", displays=(7,)), item("all")))
    assert glimpse_at(programme, 7, 0, but_kinds=PAGES).items["main"].id == "mine"
    assert glimpse_at(programme, 8, 0, but_kinds=PAGES).items["main"].id == "all"


def test_nothing_is_a_glimpse_too() -> None:
    glimpse = glimpse_at(manifest(main=()), 1, 0, but_kinds=PAGES)
    assert (glimpse.items, glimpse.until) == ({}, None)
