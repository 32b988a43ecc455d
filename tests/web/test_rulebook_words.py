"""Say in Chinese what is wrong with a hall's own rulebook file."""

from flask import Flask

from signage.rules.loader import load_text, shipped_text
from signage.web.i18n import translated

WRONG = (
    ("  CS-1.1:\n", "  CS-1.1:\n    colour: red\n"),
    ("counts: CS-5.1\n", "counts: CS-9.9\n"),
    ("    min: 3\n    max: 5\n", "    min: 6\n    max: 5\n"),
    ("full: 20\n", "full: twenty\n"),
)


def test_it_says_all_of_it_in_chinese(app: Flask) -> None:
    text = shipped_text("county-hall")
    for before, after in WRONG:
        assert before in text
        text = text.replace(before, after, 1)
    with app.test_request_context("/?lang=zh-Hans"):
        said = [translated(one.message) for one in load_text(text, "x").problems]
    assert len(said) == len(WRONG)
    for words in ("没有“colour”这个字段", "不是本办法的条款", "大于最大值", "不是数"):
        assert sum(words in one for one in said) == 1, words
