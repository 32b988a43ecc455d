"""What displays report is counted once, and only what can be true."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import Display, DisplayFault, DisplayGroup, GivenSlide, Hall, Play
from signage.models.play import PlayDay
from signage.operations.content.given_slides import record_given
from signage.operations.plays.plays_batch import read_plays
from signage.operations.plays.plays_intake import is_in_step, refuse_clock
from tests.build import NOW, create_display_group, create_hall
from tests.operations.plays.play_build import (
    HOUR,
    batch_of,
    create_display,
    create_given,
    play,
    report,
)

MINUTE = 60_000


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A display group."""
    hall.opening_hours = [[3, "09:30", "12:00"], [3, "13:30", "17:30"]]
    return create_display_group(session, hall)


@pytest.fixture
def tv(session: Session, hall: Hall, group: DisplayGroup) -> Display:
    """A television."""
    return create_display(session, hall, group)


@pytest.fixture
def given(session: Session, group: DisplayGroup) -> GivenSlide:
    """A page of a publicity list that the television was given."""
    return create_given(session, group)


def faults(session: Session) -> list[tuple[str, object]]:
    rows = session.scalars(select(DisplayFault).order_by(DisplayFault.id))
    return [(row.kind, row.detail) for row in rows]


def day(session: Session) -> PlayDay:
    return session.scalars(select(PlayDay)).one()


def test_it_stores_what_was_shown(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    assert report(session, tv, play(given)) == ["stored"]
    stored = session.scalars(select(Play)).one()
    assert stored.given_slide_id == given.id
    assert (stored.times, stored.shown_ms) == (40, 600_000)
    assert stored.last_at == NOW
    assert not faults(session)


def test_it_sums_up_days_with_the_part_in_opening_hours(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    quarters = [5 * MINUTE, 0, 4 * MINUTE, 3 * MINUTE]
    report(session, tv, play(given, quarters=quarters))
    found = day(session)
    assert (found.source, found.kind) == ("evaluation:7", "publicity_list")
    assert found.shown_ms == 12 * MINUTE
    assert found.open_ms == 7 * MINUTE  # it opens at half past


def test_it_counts_a_report_that_comes_again_once(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    assert report(session, tv, play(given)) == ["stored"]
    twice = report(session, tv, play(given), play(given, "session-2"), play(given))
    assert twice == ["duplicate", "stored", "duplicate"]
    assert day(session).times == 80


def test_it_lets_an_hour_that_goes_on_grow(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    early = play(given, times=3, quarters=[2 * MINUTE, 0, 0, 0], last=HOUR + 3 * MINUTE)
    assert report(session, tv, early) == ["stored"]
    assert report(session, tv, play(given)) == ["stored"]
    assert report(session, tv, early) == ["duplicate"]
    assert session.scalars(select(Play.times)).all() == [40]
    assert (day(session).times, day(session).shown_ms) == (40, 600_000)


def test_it_refuses_a_slide_that_was_not_given(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    other_hall = create_hall(session, name="另一个大厅")
    elsewhere = create_given(
        session, create_display_group(session, other_hall), "hours", hash="b" * 32
    )
    other_group = create_display_group(session, hall, name="二楼")
    beside = create_given(session, other_group, "weather", hash="c" * 32)
    answers = report(
        session,
        tv,
        play(given, "session-1", hash="d" * 32),
        play(elsewhere, "session-2"),
        play(beside, "session-3"),
        play(given, "session-4"),
    )
    assert answers == ["unknown", "unknown", "unknown", "stored"]
    assert faults(session) == [
        ("slide_unknown", {"slide": given.slide, "zone": "main"})
    ]


def test_it_takes_what_a_display_showed_before_it_was_moved(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    report(session, tv, play(given))
    tv.group_id = create_display_group(session, hall, name="二楼").id
    assert report(session, tv, play(given, "session-2")) == ["stored"]


def test_it_takes_what_a_new_display_showed_before_it_was_moved(
    session: Session, hall: Hall, given: GivenSlide
) -> None:
    second = create_display_group(session, hall, name="二楼")
    tv = create_display(session, hall, second, paired_at=NOW - timedelta(hours=2))
    assert report(session, tv, play(given)) == ["stored"]


def test_it_refuses_times_that_cannot_be(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    tv.paired_at = NOW - timedelta(days=2)
    month = 30 * 24 * 60 * MINUTE
    answers = report(
        session,
        tv,
        play(given, "in-the-future", first=HOUR + month, last=HOUR + month + 3_600_000),
        play(
            given, "before-pairing", first=HOUR - month, last=HOUR - month + 3_600_000
        ),
        play(given, "two-hours", last=HOUR + 3_600_001),
        play(given, "backwards", last=HOUR - 1),
        play(given, "too-much", last=HOUR + 9 * MINUTE),
        play(given, "nothing-shown", quarters=[0, 0, 0, 0]),
        play(given, "pause-outside", pauses=[[HOUR - 15 * MINUTE, HOUR]]),
        play(given, "session-9"),
    )
    assert answers == ["invalid"] * 7 + ["stored"]
    detail = {"reason": "it lies in the future", "count": 7}
    assert faults(session) == [("plays_refused", detail)]


def test_it_refuses_more_than_an_hour_holds(
    session: Session, tv: Display, given: GivenSlide, group: DisplayGroup
) -> None:
    whole: dict[str, Any] = {"quarters": [15 * MINUTE] * 4}
    side = create_given(session, group, "weather", zone="side", source="weather")
    assert report(session, tv, play(given, **whole)) == ["stored"]
    overlapping = play(given, "session-2", quarters=[MINUTE, 0, 0, 0])
    beside = play(side, "session-3", **whole)
    assert report(session, tv, overlapping, beside) == ["invalid", "stored"]


def test_one_bad_report_harms_no_other(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    bad = [{}, 7, play(given, "x"), play(given, "session-1", times="1")]
    answers = report(session, tv, *bad, play(given, "session-2"))
    assert answers == ["invalid"] * 4 + ["stored"]


def test_it_refuses_what_is_no_batch() -> None:
    for body in (b"", b"[]", b'{"sent_at": 1, "items": []}', b'{"items": [1]}'):
        with pytest.raises(InvalidInputError):
            read_plays(body)


def test_a_clock_that_lies_is_told_by_the_time_of_sending(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    lies = batch_of(play(given), now=NOW + timedelta(hours=1))
    assert is_in_step(batch_of(play(given)), now=NOW + timedelta(seconds=50))
    assert not is_in_step(lies, now=NOW)
    refuse_clock(session, tv, lies, now=NOW)
    assert faults(session) == [("plays_refused", {"reason": "clock", "seconds": 3600})]


def test_a_slide_for_single_displays_is_theirs_alone(
    session: Session, hall: Hall, group: DisplayGroup, tv: Display
) -> None:
    beside = create_display(session, hall, group, "西墙")
    own = create_given(session, group, display_id=tv.id)
    assert report(session, tv, play(own)) == ["stored"]
    assert report(session, beside, play(own)) == ["unknown"]
    assert [kind for kind, _ in faults(session)] == ["slide_unknown"]


def test_what_single_displays_are_given_adds_up(
    session: Session, group: DisplayGroup
) -> None:
    def manifest(*displays: int) -> dict[str, Any]:
        slide = {"id": "hours", "hash": "a" * 32, "kind": "hours"}
        only = {"displays": list(displays)} if displays else {}
        return {"zones": {"main": {"slides": [slide | only]}}}

    first, second, all_of_them = manifest(3), manifest(3, 4), manifest()
    record_given(session, group.id, first, None, now=NOW)
    record_given(session, group.id, second, first, now=NOW)
    record_given(session, group.id, all_of_them, second, now=NOW)
    given = session.scalars(
        select(GivenSlide.display_id).order_by(GivenSlide.display_id)
    )
    assert given.all() == [0, 3, 4]


def test_it_takes_what_a_removed_display_showed_before(
    session: Session, tv: Display, given: GivenSlide
) -> None:
    tv.revoked_at = NOW - timedelta(hours=1)
    early = HOUR - 3_600_000
    before = play(given, first=early, last=early + 3_600_000)
    assert report(session, tv, before) == ["stored"]
    assert report(session, tv, play(given, "session-2")) == ["invalid"]
