"""Items of playlists in words, as lists and approvals show them."""

from flask import Flask

from signage.playout.content import PlaylistItem
from signage.web.admin.playlist_words import item_words


def test_it_says_an_instant_as_people_read_it(app: Flask) -> None:
    settings = {"title": "元旦", "at": "2027-01-01T00:00:00", "after": "新年好"}
    item = PlaylistItem(key="a", kind="countdown", settings=settings, seconds=12)
    with app.test_request_context("/?lang=en"):
        words = item_words(item, {})
    assert words == "Countdown: 元旦, 2027-01-01 00:00, 新年好, 12 s"
