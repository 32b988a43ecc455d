"""Spread the items of a playlist over its cycle, as often as their weights say."""

from collections.abc import Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush, heapreplace
from itertools import pairwise
from typing import TypeVar

Thing = TypeVar("Thing")


def spread(things: Sequence[Thing], weights: Sequence[int]) -> list[Thing]:
    """Return things in order, one of weight n n times, as evenly apart as may be.

    Nothing is awaited for two of its shares of the cycle: one of weight 3 in 12 turns,
    whose share is 4, comes again within 7. The same input gives the same order, which
    begins with the first thing; without weights the order stays as it is.
    """
    return [things[place] for place in _order(tuple(weights))]


@lru_cache(maxsize=256)
def _order(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return places in turn, by whichever way leaves the shorter longest wait."""
    if len(set(weights)) <= 1:
        return tuple(range(len(weights))) * (weights[0] if weights else 0)
    order = min(_spaced(weights), _fair(weights), key=_longest_wait)
    first = order.index(0)
    return tuple(order[first:] + order[:first])


def _longest_wait(order: Sequence[int]) -> int:
    """Return the longest wait, in shares of the one awaited, times the turns."""
    turns: dict[int, list[int]] = {}
    for at, place in enumerate(order):
        turns.setdefault(place, []).append(at)
    return max(
        len(at) * (after - before)
        for at in turns.values()
        for before, after in pairwise([*at, at[0] + len(order)])
    )


def _spaced(weights: Sequence[int]) -> list[int]:
    """Let the heaviest take their evenly spaced slots first; few weights come best."""
    total = sum(weights)
    slots: list[int | None] = [None] * total
    for place in sorted(range(len(weights)), key=lambda each: -weights[each]):
        start = slots.index(None)
        for turn in range(weights[place]):
            wanted = start + turn * total // weights[place]
            slots[_nearest_free(slots, wanted)] = place
    return [place for place in slots if place is not None]


def _fair(weights: Sequence[int]) -> list[int]:
    """Give one of weight n a turn in every n-th of the cycle, the most urgent first.

    By a counting argument (Hall's) each turn finds a slot in its own part. So two turns
    are less than two parts apart.
    """
    total = sum(weights)
    # (when its part begins, when it ends, place): turns to come, and those that may.
    coming = [(0, -(-total // weight), at) for at, weight in enumerate(weights)]
    heapify(coming)
    order, ready, turns = [], list[tuple[int, int]](), [0] * len(weights)
    for slot in range(total):
        while coming and coming[0][0] <= slot:
            _begins, ends, place = coming[0]
            heappush(ready, (ends, place))
            turns[place] += 1
            done, weight = turns[place], weights[place]
            if done < weight:
                ends = -(-(done + 1) * total // weight)
                heapreplace(coming, (-(-done * total // weight), ends, place))
            else:
                heappop(coming)
        order.append(heappop(ready)[1])
    return order


def _nearest_free(slots: Sequence[int | None], wanted: int) -> int:
    """Return the free slot nearest to the wanted one, around the cycle."""
    total = len(slots)
    for away in range(total):
        for slot in ((wanted + away) % total, (wanted - away) % total):
            if slots[slot] is None:
                return slot
    raise ValueError(slots)
