"""Which of the things that are on at the same time replace others, and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

A_DAY = 1440
A_MINUTE = timedelta(minutes=1)
#: Minutes as bits, day by day.
Bits = tuple[tuple[int, int], ...]


class Shown(NamedTuple):
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
    """Return the positions of what a higher rank replaces, if only for a part."""
    if not shown:
        return frozenset()
    origin = min(each.starts for each in shown)
    by_rank: dict[int, list[int]] = defaultdict(list)
    for position, each in enumerate(shown):
        by_rank[each.rank].append(position)
    covered: dict[tuple[str, int], _Covered] = defaultdict(_Covered)
    found: list[int] = []
    for rank in sorted(by_rank, reverse=True):
        level = [
            (covered[each.zone, day], bits, each.group_ids, position)
            for position in by_rank[rank]
            for each in (shown[position],)
            for day, bits in _minutes(each, origin)
        ]
        found += [at for here, bits, keys, at in level if here.meets(bits, keys)]
        for here, bits, keys, _position in level:
            here.add(bits, keys)
    return frozenset(found)


class _Covered:
    """The minutes of a zone's day in which something higher is on, as bits by group.

    What is on every group is kept apart, and once more what is on any group.
    """

    __slots__ = ("_of_any", "_of_every", "_of_group")

    def __init__(self) -> None:
        self._of_group: dict[int, int] = {}
        self._of_every = 0
        self._of_any = 0

    def meets(self, bits: int, keys: frozenset[int]) -> bool:
        """Tell whether something shares a minute and a group with what is here."""
        if not bits & self._of_any:
            return False
        if not keys or bits & self._of_every:
            return True
        of_group = self._of_group
        return any(bits & of_group.get(key, 0) for key in keys)

    def add(self, bits: int, keys: frozenset[int]) -> None:
        """Take something in; no `keys` means every group."""
        self._of_any |= bits
        if not keys:
            self._of_every |= bits
        of_group = self._of_group
        for key in keys:
            of_group[key] = of_group.get(key, 0) | bits


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


def _minutes(each: Shown, origin: datetime) -> Bits:
    """Return the minutes as bits for each day of 1440 of them from `origin`."""
    first = (each.starts - origin) // A_MINUTE
    last = max(-((origin - each.ends) // A_MINUTE), first + 1)
    day, since = divmod(first, A_DAY)
    if since + last - first <= A_DAY:
        return ((day, _bits(since, since + last - first)),)
    return tuple(
        (day, _bits(max(first - day * A_DAY, 0), min(last - day * A_DAY, A_DAY)))
        for day in range(day, (last - 1) // A_DAY + 1)
    )


def _bits(first: int, last: int) -> int:
    return ((1 << last - first) - 1) << first
