"""Rating links: good for half an hour, for the place they were made for, from here."""

from datetime import timedelta

import pytest

from signage.operations.ratings.rating_links import (
    LINK_LIFE,
    LinkError,
    LinkExpiredError,
    read_place,
    sign_place,
    window_of_place,
    window_place,
)
from tests.build import NOW

SECRET = "a hall's own secret"
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("place", ["hall", "window:W01", "window:综合 1/2 号"])
def test_it_reads_the_place_it_signed(place: str) -> None:
    token = sign_place(SECRET, place, NOW)
    assert read_place(SECRET, token, NOW + LINK_LIFE) == place


def test_it_refuses_an_old_link() -> None:
    token = sign_place(SECRET, "hall", NOW)
    with pytest.raises(LinkExpiredError):
        read_place(SECRET, token, NOW + LINK_LIFE + SECOND)


def test_it_refuses_a_forged_link() -> None:
    token = sign_place("another secret", "window:W01", NOW)
    for forged in (token, "", "x", token[:-2], "a.b.c", "\x00"):
        with pytest.raises(LinkError):
            read_place(SECRET, forged, NOW)


def test_it_fits_into_an_address_and_a_small_code() -> None:
    token = sign_place(SECRET, "window:W01", NOW)
    assert token.isascii()
    assert len(token) < 70
    assert not set(token) & set("/?#&%+ ")


def test_it_tells_windows_from_the_hall() -> None:
    assert window_of_place(window_place("W:01")) == "W:01"
    assert window_of_place("hall") is None
