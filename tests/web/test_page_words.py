"""What reaches a page is in its reader's words: periods, clauses, times."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import format_datetime

from signage.errors import Message
from signage.web.i18n import clause_words, translated


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2026-11", "2026年11月"),
        ("2026-Q3", "2026年第3季度"),
        ("2026-H2", "2026年下半年"),
    ],
)
def test_it_names_a_period_within_an_error(app: Flask, period: str, shown: str) -> None:
    error = Message("%(period)s is closed already. Nothing was changed.", period=period)
    with app.test_request_context("/?lang=zh_Hans"):
        assert translated(error).startswith(shown)


def test_it_leaves_what_is_no_period_as_it_is(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        shown = translated(Message("'%(period)s' is given twice", period="month"))
    assert shown == "'month' is given twice"


@pytest.mark.parametrize(
    ("language", "reference", "shown"),
    [
        ("zh_Hans", "000 違規處理 二.2", "违规处理 二.2"),
        ("zh_Hant", "000 違規處理 二.2", "違規處理 二.2"),
        ("zh_Hans", "not in the source", "原文未写"),
        ("en", "not in the source", "the source says nothing"),
    ],
)
def test_it_writes_a_clause_as_its_readers_do(
    app: Flask, language: str, reference: str, shown: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert clause_words(reference) == shown


def test_it_writes_times_as_days_are_written(app: Flask) -> None:
    instant = datetime(2026, 11, 21, 8, 5, tzinfo=UTC)
    with app.test_request_context("/"):
        assert format_datetime(instant, "short", rebase=False) == "2026-11-21 08:05"
