"""A clause is shown without the number of our source document."""

import pytest

from signage.rules.clause import clause_of


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("000 違規處理 二.2", "違規處理 二.2"),
        ("000 第四條.4; 結果運用.1", "第四條.4; 結果運用.1"),
        ("002 一(一)(1)", "一(一)(1)"),
        ("003:249 二(一)3", "二(一)3"),
        ("003:43", "003:43"),
        ("003:63,65", "003:63,65"),
        ("", ""),
    ],
)
def test_it_leaves_out_the_source(reference: str, shown: str) -> None:
    assert clause_of(reference) == shown


def test_it_writes_it_in_simplified_characters() -> None:
    shown = clause_of("000 違規處理 二.2; 結果運用.1", simplified=True)
    assert shown == "违规处理 二.2; 结果运用.1"
