"""Slide ids say where a slide comes from."""

import pytest

from signage.playout.slide_ids import SlideId, prefix_of, read_id


@pytest.mark.parametrize(
    ("slide_id", "parts"),
    [
        ("announcement:3:p1", SlideId("announcement:3:p1")),
        ("p7.a1.hours:2026-11-18", SlideId("hours:2026-11-18", 7, None, "a1")),
        ("p7@3.a1-b2.qr.code:1#2", SlideId("qr.code:1", 7, 3, "a1-b2")),
        ("hours#3", SlideId("hours")),
        ("", SlideId("")),
        ("p7x.a", SlideId("p7x.a")),
    ],
)
def test_it_reads_ids(slide_id: str, parts: SlideId) -> None:
    assert read_id(slide_id) == parts


@pytest.mark.parametrize(
    ("slide_id", "key"),
    [
        ("p7.a1.announcement:3:p1", 3),
        ("ticker:a12:p1#2", 12),
        ("ticker:c1:p1", None),
        ("announcement:x", None),
        ("hours:3", None),
    ],
)
def test_it_knows_announcements(slide_id: str, key: int | None) -> None:
    assert read_id(slide_id).announcement_id == key


def test_prefixes_are_read_back() -> None:
    for playlist_id, priority in ((7, None), (12, 0), (3, 9)):
        found = read_id(f"{prefix_of(playlist_id, priority)}k.hours:1")
        assert (found.playlist_id, found.priority) == (playlist_id, priority)
        assert found.kind == "hours"
