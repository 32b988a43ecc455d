"""Two versions of a playlist differ by as few words as possible."""

from hypothesis import given
from hypothesis import strategies as st

from signage.operations.publishing.differences import (
    Difference,
    difference,
    lines_of,
)
from signage.playout.content import PlaylistContent, PlaylistItem


def listed(keys: str, seconds: int | None = None) -> PlaylistContent:
    """Return a playlist with an item for each letter."""
    return PlaylistContent(
        items=tuple(PlaylistItem(key=k, kind="hours", seconds=seconds) for k in keys)
    )


def test_nothing_differs() -> None:
    assert not difference(listed("abc"), listed("abc"))


def test_it_counts_what_was_added_removed_changed_and_moved() -> None:
    before = PlaylistContent(items=(*listed("abcd").items, *listed("e", 5).items))
    after = listed("dabex")
    assert difference(before, after) == Difference(
        added=1, removed=1, changed=1, moved=1
    )
    assert [(line.item.key, line.what) for line in lines_of(before, after)] == [
        ("d", "moved"),
        ("a", "same"),
        ("b", "same"),
        ("e", "changed"),
        ("x", "added"),
        ("c", "removed"),
    ]


def test_one_item_to_the_front_is_one_move() -> None:
    assert difference(listed("abcdef"), listed("fabcde")).moved == 1


@given(st.permutations("abcdefgh"))
def test_moving_back_is_as_much(order: list[str]) -> None:
    there, back = listed("abcdefgh"), listed("".join(order))
    assert difference(there, back).moved == difference(back, there).moved
