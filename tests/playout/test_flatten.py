"""Playlists become cycles: weights spread, nests opened, bad ones left out."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from signage.playout.content import MOST_SLIDES, NESTED, PlaylistContent, PlaylistItem
from signage.playout.flatten import lines_of
from signage.playout.weights import spread


def content(*items: str | tuple[str, int]) -> PlaylistContent:
    """Return items by key, of a kind like it, or a nested playlist's key: ("b", 2)."""
    return PlaylistContent(items=tuple(map(_item, items)))


def _item(told: str | tuple[str, int]) -> PlaylistItem:
    if isinstance(told, tuple):
        key, nested = told
        return PlaylistItem(key=key, kind=NESTED, settings={"playlist_id": nested})
    key, _, weight = told.partition("*")
    return PlaylistItem(key=key, kind="note", weight=int(weight or 1))


def paths(contents: dict[int, PlaylistContent]) -> list[str]:
    """Return the paths of playlist 1's lines."""
    return [line.path for line in lines_of(1, contents)]


def test_it_keeps_the_order() -> None:
    assert paths({1: content("a", "b", "c")}) == ["a", "b", "c"]


def test_it_opens_nests_in_their_place() -> None:
    found = paths({1: content("a", ("n", 2), "c"), 2: content("x", "y")})
    assert found == ["a", "n-x", "n-y", "c"]


def test_weights_are_spread() -> None:
    assert paths({1: content("a*2", "b", "c")}) == ["a", "b", "a", "c"]
    assert paths({1: content("a", "b", "c", "d*2")}) == ["a", "d", "b", "c", "d"]
    assert paths({1: content("a*2", "b*2")}) == ["a", "b", "a", "b"]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
@example([6, 6, 7, 7, 9, 9, 9])
@example([6, 9, 8, 6, 4, 9, 5])
@example([8, 3, 7, 8, 3, 9, 8, 3, 8, 4, 7])
def test_each_comes_as_often_as_it_weighs_and_evenly(weights: list[int]) -> None:
    order = spread(range(len(weights)), weights)
    assert order[0] == 0
    assert Counter(order) == dict(enumerate(weights))
    for place, weight in enumerate(weights):
        turns = [at for at, each in enumerate(order) if each == place]
        gaps = [
            (after - turn) % len(order) or len(order)
            for turn, after in zip(turns, [*turns[1:], turns[0]], strict=True)
        ]
        # Less than twice as far apart as they would be at their most even.
        assert max(gaps) * weight < 2 * len(order)


def test_a_circle_ends() -> None:
    contents = {1: content("a", ("n", 2)), 2: content("x", ("back", 1))}
    assert paths(contents) == ["a", "n-x"]


def test_a_playlist_in_itself_ends() -> None:
    assert paths({1: content("a", ("n", 1), "b")}) == ["a", "b"]


def test_what_is_too_deep_or_gone_is_left_out() -> None:
    deep = {n: content(f"k{n}", ("n", n + 1)) for n in range(1, 12)}
    assert [path.split("-")[-1] for path in paths(deep)] == [
        "k1",
        "k2",
        "k3",
        "k4",
        "k5",
    ]
    assert paths({1: content("a", ("n", 9))}) == ["a"]
    nowhere = PlaylistItem(key="n", kind=NESTED, settings={"playlist_id": "2"})
    assert paths({1: PlaylistContent(items=(nowhere,))}) == []


def test_there_is_an_end_to_what_grows() -> None:
    many = content(*((f"n{n}", 2) for n in range(200)))
    contents = {1: many, 2: content(*(f"k{n}*9" for n in range(200)))}
    assert len(lines_of(1, contents)) == MOST_SLIDES
