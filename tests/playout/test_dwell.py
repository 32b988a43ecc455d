"""How long a slide stays follows from what there is to read on it."""

import pytest

from signage.playout.dwell import characters_in, dwell_s, visible_characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("不动产登记窗口", 7),
        ("您好，欢迎。", 4),
        ("Wi-Fi", 2),
        ("今日 98.5 分", 5),
        ("it's on", 4),
        ("２０２６年", 3),
        ("𠮷野家", 3),
    ],
)
def test_it_counts_ideographs_once_and_words_twice(text: str, count: int) -> None:
    assert visible_characters(text) == count


def test_it_stays_four_seconds_and_a_third_per_character() -> None:
    assert dwell_s("字" * 30) == 14.0
    assert dwell_s("字" * 15, "字" * 15) == 14.0


def test_it_stays_eight_seconds_at_least_and_thirty_at_most() -> None:
    assert dwell_s("") == 8.0
    assert dwell_s("字" * 1000) == 30.0


def test_it_says_how_much_may_be_read_in_a_time() -> None:
    assert dwell_s("字" * characters_in(30)) == 30.0
