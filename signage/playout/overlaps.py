"""Which of the things that are on at the same time replace others, and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

EVERY_GROUP = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Shown:
    """Something on in a zone of display groups for a while.

    `owner` is like "schedule:7"; `rank` decides: the highest that is on replaces the
    rest, equal ones share the cycle. No `group_ids` means every group.
    """

    owner: str
    zone: str
    group_ids: frozenset[int]
    starts: datetime
    ends: datetime
    rank: int

    def meets(self, other: "Shown") -> bool:
        """Tell whether both are on at the same time in the same place."""
        return (
            self.zone == other.zone
            and self.starts < other.ends
            and other.starts < self.ends
            and shares_group(self.group_ids, other.group_ids)
        )


def shares_group(some: frozenset[int], others: frozenset[int]) -> bool:
    """Tell whether two choices of groups have one in common; empty is all."""
    return not some or not others or not some.isdisjoint(others)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing replaces another, `times` times; first from `starts` to `ends`."""

    upper: str
    lower: str
    starts: datetime
    ends: datetime
    group_ids: frozenset[int]
    times: int


def replaced(shown: Sequence[Shown]) -> frozenset[int]:
    """Return the positions of what a higher rank replaces, if only for a part.

    Time is kept as bits, a minute each, for each zone and group: fast for thousands.
    """
    if not shown:
        return frozenset()
    origin = min(each.starts for each in shown)
    groups = frozenset().union(*(each.group_ids for each in shown)) or frozenset({0})
    covered: dict[tuple[str, int], int] = defaultdict(int)
    found: set[int] = set()
    by_rank: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for position, each in enumerate(shown):
        by_rank[each.rank].append((position, _minutes(each, origin)))
    for rank in sorted(by_rank, reverse=True):
        level = by_rank[rank]
        for position, bits in level:
            each = shown[position]
            if any(bits & covered[each.zone, key] for key in each.group_ids or groups):
                found.add(position)
        for position, bits in level:
            each = shown[position]
            for key in each.group_ids or groups:
                covered[each.zone, key] |= bits
    return frozenset(found)


def clashes(
    lower: Iterable[Shown], shown: Sequence[Shown], most: int
) -> tuple[Clash, ...]:
    """Return by whom things are replaced: each pair once, at most `most` pairs."""
    found: dict[tuple[str, str], Clash] = {}
    for each in lower:
        for other in shown:
            if other.rank <= each.rank or not other.meets(each):
                continue
            pair = (other.owner, each.owner)
            known = found.get(pair)
            if known is None and len(found) >= most:
                continue
            found[pair] = _counted(known) if known else _clash(other, each)
    return tuple(found.values())


def _counted(known: Clash) -> Clash:
    return Clash(
        known.upper,
        known.lower,
        known.starts,
        known.ends,
        known.group_ids,
        known.times + 1,
    )


def _clash(upper: Shown, lower: Shown) -> Clash:
    some, others = upper.group_ids, lower.group_ids
    common = some & others if some and others else some | others
    starts, ends = max(upper.starts, lower.starts), min(upper.ends, lower.ends)
    return Clash(upper.owner, lower.owner, starts, ends, common, 1)


def _minutes(each: Shown, origin: datetime) -> int:
    first = int((each.starts - origin).total_seconds()) // 60
    last = -(int((origin - each.ends).total_seconds()) // 60)
    return ((1 << max(1, last - first)) - 1) << first
