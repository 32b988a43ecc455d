"""The time machine: what a group shows at an instant, exactly, and why."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from signage.models import DisplayGroup, Hall
from signage.playout.content import PlaylistContent, PlaylistItem
from signage.slides.plan import Drafts
from signage.slides.time_machine import (
    Basis,
    Cause,
    ProgrammeAt,
    SlideAt,
    Source,
    programme_at,
)
from tests.build import NOW, create_display_group, create_playlist, create_schedule
from tests.slides.desk import Desk, compiler_of, note
from tests.slides.desk import Source as KindSource

NINE = datetime(2026, 11, 19, 1, tzinfo=UTC)  # Thursday, 09:00 in the hall
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def score() -> KindSource:
    """The usual kind of these tests."""
    return KindSource("score", [note("s", kind="score"), note("t", kind="score")])


@pytest.fixture
def words() -> KindSource:
    """The announcements of these tests: none."""
    return KindSource("announcement")


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of televisions."""
    return create_display_group(session, hall)


@pytest.fixture
def desk(
    tmp_path: Path,
    session: Session,
    group: DisplayGroup,
    score: KindSource,
    words: KindSource,
) -> Desk:
    """Where programmes are compiled in these tests."""
    compiler = compiler_of(tmp_path, [KindSource("note"), score, words])
    return Desk(compiler, session, group)


def at(desk: Desk, instant: datetime, drafts: Drafts | None = None) -> ProgrammeAt:
    """Travel to an instant, from NOW."""
    return programme_at(
        desk.session, desk.compiler, desk.group, instant, now=NOW, drafts=drafts
    )


def on(there: ProgrammeAt) -> SlideAt:
    """Return the slide that is on in the main zone."""
    slide = there.zones["main"].on
    assert slide is not None
    return slide


def weekly(desk: Desk, hall: Hall) -> tuple[int, int]:
    """Schedule a playlist on Thursdays from nine to ten; return the keys of both."""
    item = PlaylistItem(key="a", kind="note", settings={"word": "market"})
    playlist = create_playlist(desk.session, hall, items=(item,), name="集市")
    schedule = create_schedule(
        desk.session,
        hall,
        playlist,
        "2026-11-19T09:00",
        "2026-11-19T10:00",
        rrule="FREQ=WEEKLY;BYDAY=TH",
        days="not_holidays",
        priority=2,
    )
    return playlist.id, schedule.id


def test_it_says_what_displays_hold(desk: Desk) -> None:
    desk.compile()
    there = at(desk, NOW + 14 * SECOND)
    assert there.basis is Basis.HELD
    slide = on(there)
    assert (slide.id, slide.kind, slide.html) == ("t", "score", "<p>t</p>")
    assert slide.why.cause is Cause.USUAL
    main = there.zones["main"]
    assert (main.since, main.until) == (NOW + 10 * SECOND, NOW + 20 * SECOND)
    assert [each.id for each in main.slides] == ["s", "t"]
    assert "cover" not in there.zones


def test_it_says_which_schedule_is_on_and_until_when(desk: Desk, hall: Hall) -> None:
    playlist, schedule = weekly(desk, hall)
    desk.compile()
    slide = on(at(desk, NINE + 5 * SECOND))
    assert slide.html == "<p>market</p>"
    assert (slide.starts, slide.ends) == (NINE, NINE + HOUR)
    assert slide.why.cause is Cause.SCHEDULE
    assert slide.why.priority == 30
    assert slide.why.playlist == Source(playlist, "集市")
    assert slide.why.schedules == (Source(schedule, "排期"),)
    assert on(at(desk, NINE + HOUR)).why.cause is Cause.USUAL


def test_it_looks_months_ahead(desk: Desk, hall: Hall) -> None:
    weekly(desk, hall)
    desk.compile()
    there = at(desk, NINE + 20 * 7 * DAY + 5 * SECOND)
    assert there.basis is Basis.PLANNED
    assert on(there).why.cause is Cause.SCHEDULE
    assert on(at(desk, NINE + (20 * 7 + 1) * DAY)).why.cause is Cause.USUAL


def test_it_looks_back_by_todays_facts(desk: Desk) -> None:
    desk.compile()
    there = at(desk, NOW - 30 * DAY)
    assert there.basis is Basis.PAST
    assert on(there).id in {"s", "t"}


def test_it_tries_drafts(desk: Desk, hall: Hall) -> None:
    playlist, _schedule = weekly(desk, hall)
    desk.compile()
    item = PlaylistItem(key="a", kind="note", settings={"word": "newer"})
    drafts = Drafts(playlists={playlist: PlaylistContent(items=(item,))})
    assert on(at(desk, NINE, drafts)).html == "<p>newer</p>"
    assert on(at(desk, NINE)).html == "<p>market</p>"


def test_it_knows_an_important_announcement(desk: Desk, words: KindSource) -> None:
    words.slides = [note("announcement:3:p1", kind="announcement", priority=1)]
    desk.compile()
    why = on(at(desk, NOW)).why
    assert (why.cause, why.announcement) == (Cause.ANNOUNCEMENT, Source(3, ""))


def test_an_empty_zone_is_said_to_be_empty(desk: Desk, score: KindSource) -> None:
    score.slides = []
    desk.compile()
    assert at(desk, NOW).zones["main"].slides == ()
