"""Long text is split into pages by the rules for Chinese, never shrunk or cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.playout.pagination import (
    balanced,
    line_count,
    shorten,
    split_text,
    width_of,
)

SENTENCE = "不动产登记窗口每周六上午延时服务，请携带身份证件原件及复印件到场办理。"


def test_it_splits_items_evenly() -> None:
    assert [len(page) for page in balanced(range(9), 4)] == [3, 3, 3]
    assert [len(page) for page in balanced(range(8), 8)] == [8]
    assert [len(page) for page in balanced(range(10), 4)] == [4, 3, 3]
    assert balanced([], 4) == []


@given(st.integers(1, 400), st.integers(1, 20))
def test_it_loses_no_item(count: int, per_page: int) -> None:
    pages = balanced(range(count), per_page)
    assert [item for page in pages for item in page] == list(range(count))
    assert max(map(len, pages)) <= per_page
    assert max(map(len, pages)) - min(map(len, pages)) <= 1


def test_it_ends_a_page_with_a_sentence() -> None:
    pages = split_text(SENTENCE * 10, columns=24, rows=5)
    assert len(pages) > 1
    assert all(page.endswith("。") for page in pages)


@pytest.mark.parametrize("mark", "，。！？；：、）》”")
def test_it_starts_no_page_with_a_closing_mark(mark: str) -> None:
    text = ("字" * 9 + mark) * 30
    assert not any(page.startswith(mark) for page in split_text(text, 10, 3))


def test_it_keeps_words_and_numbers_whole() -> None:
    pages = split_text("政务服务大厅 0571-12345 " * 20, columns=10, rows=2)
    assert all("0571-12345" in page for page in pages)


@given(st.text(alphabet="不动产登记。，（）ab1 ", max_size=300), st.integers(4, 24))
def test_it_loses_no_character(text: str, columns: int) -> None:
    pages = split_text(text, columns, rows=3)
    squeezed = "".join("".join(pages).split())
    assert squeezed == "".join(text.split())
    assert all(line_count(page, columns) <= 3 for page in pages)


def test_it_counts_an_empty_line() -> None:
    assert line_count("一\n\n二", 24) == 3


def test_it_shortens_names_only_when_it_must() -> None:
    assert shorten("医保窗口", 8) == "医保窗口"
    cut = shorten("不动产登记综合受理窗口（二手房）", 8)
    assert cut == "不动产登记综合…"
    assert width_of(cut) <= 8
