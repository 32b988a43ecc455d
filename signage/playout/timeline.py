"""Say which slide of a zone is on at an instant: the twin of kiosk/src/timeline.ts.

Both are tested against kiosk/tests/timeline-cases.json. Instants are ms since 1970.
"""

from dataclasses import dataclass

from signage.playout.manifest import Item, Zone


@dataclass(frozen=True, slots=True)
class Turn:
    """What is on (None: idle), since and until which instants (None: open), in ms."""

    item: Item | None
    since: float | None
    until: float | None


def turn_at(zone: Zone, at: float) -> Turn:
    """Return the turn that the instant `at` falls into."""
    edges = [edge for item in zone.items for window in item.windows for edge in window]
    last_edge = max((edge for edge in edges if edge <= at), default=None)
    next_edge = min((edge for edge in edges if edge > at), default=None)
    playing = foremost(zone, at)
    if not playing:
        return Turn(None, last_edge, next_edge)
    start = zone.anchor
    if last_edge is not None and last_edge > start:
        start, playing = last_edge, _newest_first(playing, last_edge)
    item, since, until = _turn_in_cycle(playing, at, start)
    return Turn(
        item,
        since if last_edge is None else max(since, last_edge),
        until if next_edge is None else min(until, next_edge),
    )


def foremost(zone: Zone, at: float) -> tuple[Item, ...]:
    """Return the items that take turns at `at`: the active ones of highest priority."""
    active = [item for item in zone.items if is_active(item, at)]
    top = max((item.priority for item in active), default=0)
    return tuple(item for item in active if item.priority == top)


def is_active(item: Item, at: float) -> bool:
    """Say whether one of the item's windows holds `at`, or it has none."""
    return not item.windows or any(since <= at < until for since, until in item.windows)


def _newest_first(items: tuple[Item, ...], start: float) -> tuple[Item, ...]:
    """Begin the cycle with the item whose window opens at `start`, if there is one.

    What was scheduled for an instant comes on then, not when its turn comes.
    """
    opens = (
        place
        for place, item in enumerate(items)
        if any(since == start for since, _until in item.windows)
    )
    place = next(opens, 0)
    return items[place:] + items[:place]


def _turn_in_cycle(
    items: tuple[Item, ...], at: float, start: float
) -> tuple[Item, float, float]:
    cycle = sum(item.ms for item in items)
    since = at - (at - start) % cycle
    for item in items:
        if at < since + item.ms:
            return item, since, since + item.ms
        since += item.ms
    # Reached by rounding alone: `at` is the cycle's very end, its start again.
    return items[0], since, since + items[0].ms
