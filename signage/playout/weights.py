"""Spread the items of a playlist over its cycle, as often as their weights say."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

Thing = TypeVar("Thing")


def spread(things: Sequence[Thing], weights: Sequence[int]) -> list[Thing]:
    """Return things in order, one of weight n n times, as evenly apart as may be.

    The same input gives the same order, which begins with the first thing; without
    weights the order stays as it is.
    """
    return [things[place] for place in _order(tuple(weights))]


@lru_cache(maxsize=256)
def _order(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return places in turn: the heaviest take their evenly spaced slots first."""
    if len(set(weights)) <= 1:
        return tuple(range(len(weights))) * (weights[0] if weights else 0)
    total = sum(weights)
    slots: list[int | None] = [None] * total
    for place in sorted(range(len(weights)), key=lambda each: -weights[each]):
        start = slots.index(None)
        for turn in range(weights[place]):
            wanted = start + turn * total // weights[place]
            slots[_nearest_free(slots, wanted)] = place
    order = [place for place in slots if place is not None]
    first = order.index(0)
    return tuple(order[first:] + order[:first])


def _nearest_free(slots: Sequence[int | None], wanted: int) -> int:
    """Return the free slot nearest to the wanted one, around the cycle."""
    total = len(slots)
    for away in range(total):
        for slot in ((wanted + away) % total, (wanted - away) % total):
            if slots[slot] is None:
                return slot
    raise ValueError(slots)
