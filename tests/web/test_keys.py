"""No address and no query asks a database for a key that it cannot hold."""

import pytest
from flask import Flask

from signage.web.keys import LARGEST_KEY, NO_KEY, asked_key, key_of


def test_the_largest_key_is_that_of_postgresql() -> None:
    assert LARGEST_KEY == 2_147_483_647


@pytest.mark.parametrize("number", [None, 0, -1, LARGEST_KEY + 1, 2**70])
def test_what_can_be_no_key_is_none(number: int | None) -> None:
    assert key_of(number) == NO_KEY


@pytest.mark.parametrize(
    ("asked", "key"),
    [("7", 7), (str(LARGEST_KEY + 1), None), ("x", None), ("9" * 5000, None)],
)
def test_it_reads_a_key_in_a_query(app: Flask, asked: str, key: int | None) -> None:
    with app.test_request_context(f"/?older_than={asked}"):
        assert asked_key("older_than") == key


def test_an_address_with_more_is_none(app: Flask) -> None:
    urls = app.url_map.bind("localhost")
    assert urls.test(f"/office/displays/{LARGEST_KEY}", method="GET")
    assert not urls.test(f"/office/displays/{LARGEST_KEY + 1}", method="GET")
