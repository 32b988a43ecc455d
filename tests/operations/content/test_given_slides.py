"""What displays were given is kept, once, under what it came from."""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from signage.models import DisplayGroup, GivenSlide, Hall, MediaFile
from signage.operations.content.programmes import store_programme
from signage.playout.slide_sources import source_of
from tests.build import NOW, create_display_group


def manifest(revision: str, *slides: tuple[str, str, str]) -> dict[str, Any]:
    """Return a manifest of slides by id, kind and hash."""
    rows = [{"id": key, "kind": kind, "hash": hash_} for key, kind, hash_ in slides]
    return {"revision": revision, "zones": {"main": {"slides": rows}}}


def given(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(GivenSlide).order_by(GivenSlide.id))
    return [(row.slide, row.source, row.label) for row in rows]


def test_it_names_what_a_slide_came_from() -> None:
    day = "publicity_list:7:2026-11-21:p1"
    assert source_of(day, "publicity_list") == "evaluation:7"
    assert source_of(f"p3@2.a-b.{day}#2", "publicity_list") == "evaluation:7"
    assert source_of("announcement:3:p2", "announcement") == "announcement:3"
    assert source_of("ticker:a3:en:p1", "ticker") == "announcement:3"
    assert source_of("ticker:c1:p1", "ticker") == "ticker"
    assert source_of("feed:5:11210900:p1", "ticker") == "feed:5"
    assert source_of("hours:2026-11-21", "hours") == "hours"
    assert source_of("red_flag_windows:star:p1", "red_flag_windows") == (
        "red_flag_windows"
    )


def test_it_keeps_each_slide_once_with_its_name(session: Session, hall: Hall) -> None:
    group = create_display_group(session, hall)
    picture = MediaFile(
        hall_id=hall.id,
        sha256="c" * 64,
        name="红旗.png",
        mime="image/png",
        width=1,
        height=1,
        size_bytes=1,
        uploaded_at=NOW,
    )
    session.add(picture)
    session.flush()
    slide = (f"media:{picture.id}:p1", "media", "a" * 32)
    store_programme(session, group.id, manifest("1", slide), {}, now=NOW)
    other = ("hours", "hours", "b" * 32)
    store_programme(session, group.id, manifest("2", slide, other), {}, now=NOW)
    store_programme(session, group.id, manifest("3", slide), {}, now=NOW)
    store_programme(session, group.id, manifest("4", slide, other), {}, now=NOW)
    assert given(session) == [
        (slide[0], f"media:{picture.id}", "红旗.png"),
        ("hours", "hours", ""),
    ]


def test_it_asks_few_questions_however_many_slides(
    session: Session, hall: Hall
) -> None:
    group: DisplayGroup = create_display_group(session, hall)
    slides = [
        (f"announcement:{key}:p1", "announcement", f"{key:032x}")
        for key in range(1, 400)
    ]
    session.flush()
    asked: list[str] = []
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: asked.append(statement),
    )
    store_programme(session, group.id, manifest("1", *slides), {}, now=NOW)
    assert len(given(session)) == len(slides)
    assert len(asked) < 10
