"""The head of a publicity list is as large as fits, and nothing of it is cut."""

import pytest

from signage.slides.publicity_head import Head, Sizes, head_of

SIZES = Sizes(title=1.7, smaller=1.4)


@pytest.mark.parametrize(
    ("award", "group", "width", "head"),
    [
        ("服务标兵", "", 8, Head("large", 0)),
        ("服务标兵", "第一组", 12, Head("large", 0)),
        ("流动红旗窗口", "第一组", 13, Head("small", 0)),
        ("流动红旗窗口", "工程与不动产组", 13, Head("below", 1)),
        ("Information officer of the month", "", 13, Head("below", 1)),
        ("Information officer of the month", "第一组", 13, Head("below", 2)),
    ],
)
def test_it_takes_the_largest_head_that_fits(
    award: str, group: str, width: float, head: Head
) -> None:
    assert head_of(award, group, width, SIZES) == head
