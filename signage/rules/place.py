"""Say where a score stands among others, and how far the award's edge is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A rank among scores, and how far the place above and the award's edge are.

    Equal scores share a rank. `to_above` is what is missing to draw level with the next
    better score. `to_edge` is the lead over the first score that gets no award, or what
    is missing to draw level with the last that does; None where nothing limits it.
    """

    rank: int
    of: int
    to_above: Decimal | None
    is_inside: bool
    to_edge: Decimal | None


def place_among(
    scores: Iterable[Decimal], own: Decimal, quota: int | None = None
) -> Place:
    """Return where a score stands among all of its contest, itself included."""
    ordered = sorted(scores, reverse=True)
    better = [score for score in ordered if score > own]
    rank = len(better) + 1
    to_above = better[-1] - own if better else None
    if quota is None:
        return Place(rank, len(ordered), to_above, is_inside=True, to_edge=None)
    last_equal = sum(score >= own for score in ordered)
    if last_equal <= quota:
        lead = own - ordered[quota] if len(ordered) > quota else None
        return Place(rank, len(ordered), to_above, is_inside=True, to_edge=lead)
    missing = ordered[quota - 1] - own if quota else None
    return Place(rank, len(ordered), to_above, is_inside=False, to_edge=missing)
