"""Countdowns: days, then hours, then minutes, never below nothing."""

from datetime import timedelta

import pytest
from flask import Flask

from signage.web.admin.countdown import time_left
from tests.build import NOW


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=9, hours=23), "还剩9天"),
        (timedelta(days=2), "还剩2天"),
        (timedelta(days=1, hours=23, minutes=59), "还剩47小时"),
        (timedelta(hours=1), "还剩1小时"),
        (timedelta(minutes=59, seconds=59), "还剩59分钟"),
        (timedelta(seconds=-5), "还剩0分钟"),
    ],
)
def test_it_says_how_long_is_left(app: Flask, left: timedelta, words: str) -> None:
    with app.test_request_context("/?lang=zh_Hans"):
        assert time_left(NOW + left, NOW) == words
