"""Say what a display without a player shows: the slides of an instant, and how long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from signage.playout.manifest import Item, Manifest, Zone
from signage.playout.timeline import foremost, turn_at

COVER = "cover"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The slide of each zone that shows one, and when that ends (ms; None: open)."""

    items: Mapping[str, Item]
    until: float | None


def glimpse_at(
    manifest: Manifest, display_id: int, at: float, *, but_kinds: frozenset[str]
) -> Glimpse:
    """Return what display `display_id` shows at `at` (ms since 1970).

    Slides of `but_kinds` leave their turns to those after them, as broken ones do in
    the player, so that the turns keep step with other displays. Under a cover there is
    nothing else.
    """
    zones = {name: _own(zone, display_id) for name, zone in manifest.zones.items()}
    shown = {name: _stand_in(zone, at, but_kinds) for name, zone in zones.items()}
    items = {name: item for name, item in shown.items() if item is not None}
    ends = (turn_at(zone, at).until for zone in zones.values() if zone.items)
    if COVER in items:
        items = {COVER: items[COVER]}
    return Glimpse(items, min((end for end in ends if end is not None), default=None))


def _own(zone: Zone, display_id: int) -> Zone:
    """Return what is for this display."""
    items = (i for i in zone.items if not i.displays or display_id in i.displays)
    return Zone(zone.anchor, tuple(items))


def _stand_in(zone: Zone, at: float, but_kinds: frozenset[str]) -> Item | None:
    """Return the item that is on, or the first after it that can be shown."""
    due = turn_at(zone, at).item
    if due is None:
        return None
    candidates = _from(foremost(zone, at), due)
    return next((item for item in candidates if item.kind not in but_kinds), None)


def _from(items: tuple[Item, ...], first: Item) -> Iterator[Item]:
    place = items.index(first)
    yield from items[place:]
    yield from items[:place]
