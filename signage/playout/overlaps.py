"""Which of the things that are on at the same time replace others, and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

A_DAY = 1440
#: Minutes as bits, day by day.
Bits = tuple[tuple[int, int], ...]


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
    """Return the positions of what a higher rank replaces, if only for a part."""
    if not shown:
        return frozenset()
    origin = min(each.starts for each in shown)
    by_rank: dict[int, list[tuple[int, Bits]]] = defaultdict(list)
    for position, each in enumerate(shown):
        by_rank[each.rank].append((position, _minutes(each, origin)))
    covered = _Covered()
    found: set[int] = set()
    for rank in sorted(by_rank, reverse=True):
        level = by_rank[rank]
        found.update(at for at, bits in level if covered.meets(shown[at], bits))
        for position, bits in level:
            covered.add(shown[position], bits)
    return frozenset(found)


class _Covered:
    """The minutes in which something higher is on, as bits by day, zone and group.

    What is on every group is kept apart, and once more what is on any group.
    """

    def __init__(self) -> None:
        self._of_group: dict[tuple[str, int, int], int] = defaultdict(int)
        self._of_every: dict[tuple[str, int], int] = defaultdict(int)
        self._of_any: dict[tuple[str, int], int] = defaultdict(int)

    def meets(self, each: Shown, parts: Bits) -> bool:
        """Tell whether something shares a minute and a group with what is here."""
        zone, groups = each.zone, each.group_ids
        for day, bits in parts:
            if not groups:
                if bits & self._of_any[zone, day]:
                    return True
            elif bits & self._of_every[zone, day] or any(
                bits & self._of_group[zone, day, key] for key in groups
            ):
                return True
        return False

    def add(self, each: Shown, parts: Bits) -> None:
        """Take something in."""
        zone = each.zone
        for day, bits in parts:
            self._of_any[zone, day] |= bits
            if not each.group_ids:
                self._of_every[zone, day] |= bits
            for key in each.group_ids:
                self._of_group[zone, day, key] |= bits


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
    first = int((each.starts - origin).total_seconds()) // 60
    last = -(int((origin - each.ends).total_seconds()) // 60)
    return tuple(
        (day, _bits(max(first - day * A_DAY, 0), min(last - day * A_DAY, A_DAY)))
        for day in range(first // A_DAY, max(last - 1, first) // A_DAY + 1)
    )


def _bits(first: int, last: int) -> int:
    return ((1 << max(1, last - first)) - 1) << first
