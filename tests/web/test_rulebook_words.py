"""Rulebooks in words: their settings, and what is wrong with a hall's own file."""

import re

import pytest
from flask import Flask

from signage.errors import Message
from signage.rules.loader import load_shipped, load_text, shipped_slugs, shipped_text
from signage.web.admin.setting_meaning import (
    by_name,
    choice_words,
    condition_words,
    meaning_of,
    setting_name,
)
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


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_shows_no_code_of_a_setting_in_chinese(app: Flask, slug: str) -> None:
    book = load_shipped(slug)
    with app.test_request_context("/?lang=zh_Hans"):
        said = [
            text
            for code, setting in book.settings.items()
            for text in (
                setting_name(code),
                meaning_of(setting),
                choice_words(book.values[code]),
            )
        ]
        said += [
            condition_words(award.eligibility)
            for award in book.awards.values()
            if award.eligibility
        ]
        said += [
            condition_words(rule.threshold)
            for rule in book.rules.values()
            if rule.threshold
        ]
    assert [text for text in said if re.search(r"[a-z_]{2,}", text)] == []


def test_it_keeps_plain_words_of_an_english_text(app: Flask) -> None:
    setting = load_shipped("county-hall").settings["same_matter"]
    with app.test_request_context("/?lang=en"):
        said = meaning_of(setting)
    assert "of one matter only the highest counts" in said
    assert "highest_only" not in said


def test_it_says_which_setting_is_wrong_by_its_name(app: Flask) -> None:
    problem = Message(
        "the setting '%(name)s' cannot be '%(value)s': give %(wanted)s",
        name="bonus_cap",
        value="abc",
        wanted=Message("a number, such as 12.5"),
    )
    with app.test_request_context("/?lang=zh_Hans"):
        assert "每月加分上限" in translated(by_name(problem))
