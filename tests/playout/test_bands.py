"""Windows lose what is replaced, and nothing that anybody sees."""

from hypothesis import given
from hypothesis import strategies as st

from signage.playout.bands import seen, shared, united, without
from signage.playout.manifest import Item, Zone
from signage.playout.timeline import foremost, turn_at

SPAN = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(
    lambda s: (s[0], s[0] + s[1])
)
SPANS = st.lists(SPAN, max_size=5).map(united)


def instants(spans: tuple[tuple[int, int], ...]) -> set[int]:
    """Return the whole instants that lie in spans."""
    return {at for since, until in spans for at in range(since, until)}


@given(SPANS, SPANS)
def test_spans_are_sets_of_instants(some: tuple, others: tuple) -> None:  # type: ignore[type-arg]
    assert instants(shared(some, others)) == instants(some) & instants(others)
    assert instants(without(some, others)) == instants(some) - instants(others)
    assert instants(united((*some, *others))) == instants(some) | instants(others)


ITEMS = st.lists(st.tuples(SPANS, st.integers(0, 3)), max_size=8).map(
    lambda told: tuple(
        Item(f"i{n}", "", "note", 10, priority, windows)
        for n, (windows, priority) in enumerate(told)
    )
)


@given(ITEMS)
def test_the_same_is_seen_at_every_instant(items: tuple[Item, ...]) -> None:
    before, after = Zone(0, items), Zone(0, seen(items))
    for at in range(60):
        there = [item.id for item in foremost(after, at)]
        assert there == [item.id for item in foremost(before, at)]


def test_an_edge_that_nobody_sees_does_not_begin_the_cycle_anew() -> None:
    a = Item("a", "", "note", 10, 20, ((0, 100_000),))
    b = Item("b", "", "note", 10, 20, ((0, 100_000),))
    hidden = Item("h", "", "note", 10, 10, ((15_000, 25_000),))
    assert turn_at(Zone(0, (a, b, hidden)), 16_000).since == 15_000
    after = Zone(0, seen((a, b, hidden)))
    assert [item.id for item in after.items] == ["a", "b"]
    assert turn_at(after, 16_000).since == 10_000


def test_what_one_display_shows_hides_nothing_from_others() -> None:
    one = Item("one", "", "note", 10, 20, ((0, 100),), displays=(7,))
    other = Item("other", "", "note", 10, 10, ((0, 50),))
    assert seen((one, other)) == (one, other)
