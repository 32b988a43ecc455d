"""What replaces what: by rank, zone, group and time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from signage.playout.overlaps import Shown, clashes, replaced

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def shown(  # noqa: PLR0913, PLR0917  # what, when, how high, where
    owner: str,
    first: int,
    last: int,
    rank: int,
    groups: tuple[int, ...] = (),
    zone: str = "main",
) -> Shown:
    """Return something that is on from one minute of Monday to another."""
    starts, ends = (MONDAY + timedelta(minutes=minute) for minute in (first, last))
    return Shown(owner, zone, frozenset(groups), starts, ends, rank)


def test_it_finds_what_a_higher_rank_replaces() -> None:
    low, high = shown("low", 60, 120, 10), shown("high", 90, 100, 20)
    assert replaced([low, high]) == {0}


def test_it_lets_equal_ranks_share() -> None:
    assert replaced([shown("a", 0, 60, 10), shown("b", 0, 60, 10)]) == frozenset()


def test_it_leaves_alone_what_only_touches() -> None:
    assert replaced([shown("a", 0, 60, 10), shown("b", 60, 90, 20)]) == frozenset()


def test_it_keeps_zones_and_groups_apart() -> None:
    low = shown("low", 0, 60, 10, (1,))
    side = shown("side", 0, 60, 20, (1,), "side")
    other = shown("other", 0, 60, 20, (2,))
    every = shown("every", 0, 60, 20)
    assert replaced([low, side, other]) == frozenset()
    assert replaced([low, side, other, every]) == {0}


def test_it_counts_each_pair_once() -> None:
    lows = [shown("low", at, at + 60, 10, (1, 2)) for at in (0, 100, 200)]
    highs = [shown("high", at, at + 30, 20, (2, 3)) for at in (0, 100)]
    (clash,) = clashes(lows, [*lows, *highs], most=9)
    assert (clash.upper, clash.lower, clash.times) == ("high", "low", 2)
    assert clash.group_ids == {2}
    assert clash.ends - clash.starts == timedelta(minutes=30)


things = some.builds(
    lambda first, length, rank, groups: shown("x", first, first + length, rank, groups),
    some.integers(0, 1440),
    some.integers(1, 600),
    some.integers(0, 4),
    some.sampled_from([(), (1,), (2,), (1, 2)]),
)


@given(some.lists(things, max_size=12))
def test_it_agrees_with_looking_at_every_pair(found: list[Shown]) -> None:
    by_pairs = {
        number
        for number, one in enumerate(found)
        if any(other.rank > one.rank and other.meets(one) for other in found)
    }
    assert replaced(found) == by_pairs
