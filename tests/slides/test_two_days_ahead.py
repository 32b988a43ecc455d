"""A display without its server shows for 48 hours what it would with one (F13)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.models.display import OutOfHours
from signage.playout.content import PlaylistItem
from signage.slides.compile import Compiler
from signage.slides.registry import KINDS
from signage.slides.render import Renderer
from tests.build import NOW, create_display_group, create_playlist, create_schedule
from tests.slides.desk import Desk, Source, compiler_of, turning

HOURS = 48
HOUR = timedelta(hours=1)


def said(word: str) -> tuple[PlaylistItem, ...]:
    """Return a playlist's items: one that shows a word."""
    return (PlaylistItem(key="k", kind="note", settings={"word": word}),)


@pytest.fixture
def desk(session: Session, hall: Hall, tmp_path: Path) -> Desk:
    """A group with a playlist, and schedules by day, by week, and once."""
    group = create_display_group(session, hall)
    compiler = compiler_of(tmp_path, [Source("note")])
    always = create_playlist(session, hall, items=said("always"), name="常")
    group.playlist_id = always.id
    for word, starts, ends, rule in (
        ("morning", "2026-01-01T09:00", "2026-01-01T11:30", "FREQ=DAILY"),
        ("night", "2026-01-01T22:00", "2026-01-02T06:00", "FREQ=DAILY"),
        ("friday", "2026-01-02T14:00", "2026-01-02T15:00", "FREQ=WEEKLY;BYDAY=FR"),
        ("once", "2026-11-19T16:00", "2026-11-19T18:00", ""),
    ):
        playlist = create_playlist(session, hall, items=said(word), name=word)
        more = {"rrule": rule} if rule else {}
        create_schedule(session, hall, playlist, starts, ends, **more)
    return Desk(compiler, session, group)


def hours() -> list[datetime]:
    """Return the half hours of the two days to come."""
    return [NOW + n * HOUR / 2 for n in range(2 * HOURS)]


def test_what_it_was_given_is_what_it_would_be_given(desk: Desk) -> None:
    given = desk.compile()
    alone = [turning(given, at) for at in hours()]
    served = [turning(desk.compile(at), at) for at in hours()]
    assert alone == served
    words = {name.rsplit(":", 1)[-1] for names in alone for name in names}
    assert words >= {"always", "morning", "night", "once"}


def test_it_goes_dark_and_comes_back_with_the_hours(
    session: Session, hall: Hall
) -> None:
    hall.opening_hours = [[day, "09:00", "17:00"] for day in range(1, 6)]
    group = create_display_group(session, hall, out_of_hours=OutOfHours.DARK)
    quiet = tuple(kind for kind in KINDS if kind.name == "quiet")
    compiler = Compiler("secret", "http://hall.test", Renderer(), quiet)
    desk = Desk(compiler, session, group)
    given = desk.compile()
    alone = [turning(given, at, "cover") for at in hours()]
    served = [turning(desk.compile(at), at, "cover") for at in hours()]
    assert list(map(bool, alone)) == list(map(bool, served))
    assert {bool(names) for names in alone} == {True, False}
