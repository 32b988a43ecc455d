"""Choose when a zone's cycle began, so that a change is seen as it should be.

A new slide comes on at once; else the slide that is on goes on; and when nothing but
content changed, all stays as it was.
"""

from signage.playout.manifest import Item, Zone
from signage.playout.timeline import foremost, turn_at


def choose_anchor(items: tuple[Item, ...], previous: Zone | None, now_ms: int) -> int:
    """Return the anchor for `items`, in ms since 1970."""
    if previous is None:
        return now_ms
    playing = foremost(Zone(now_ms, items), now_ms)
    if not playing or _timing(items) == _timing(previous.items):
        return previous.anchor
    position = _position(playing, previous, now_ms)
    return _anchored(items, playing, now_ms, position)


def _timing(items: tuple[Item, ...]) -> list[tuple[object, ...]]:
    """Return all of items but what they show."""
    return [(i.id, i.seconds, i.priority, i.windows, i.displays) for i in items]


def _position(playing: tuple[Item, ...], previous: Zone, now_ms: int) -> float:
    """Return how far into the cycle `now` should be, in ms."""
    known = {item.id for item in previous.items}
    turn = turn_at(previous, now_ms)
    passed = 0.0
    going_on: float | None = None
    for item in playing:
        if item.id not in known:
            return passed
        if turn.item is not None and item.id == turn.item.id:
            elapsed = now_ms - (now_ms if turn.since is None else turn.since)
            going_on = passed + min(elapsed, item.ms - 1)
        passed += item.ms
    return going_on or 0.0


def _anchored(
    items: tuple[Item, ...], playing: tuple[Item, ...], now_ms: int, position: float
) -> int:
    """Return an anchor that puts `now` there, even though edges overrule earlier ones.

    The timeline counts from the last edge where that is later than the anchor; then an
    anchor one cycle ahead means the same.
    """
    edges = (edge for item in items for window in item.windows for edge in window)
    last_edge = max((edge for edge in edges if edge <= now_ms), default=None)
    anchor = now_ms - round(position)
    if last_edge is not None and anchor < last_edge:
        anchor += round(sum(item.ms for item in playing))
    return anchor
