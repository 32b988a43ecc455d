"""The facts of a certificate: who showed it how long, where it was missing, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import AuditEntry, Display, DisplayGroup, GivenSlide, Hall, Outage
from signage.operations.plays.gap_causes import GapCauses
from signage.operations.plays.showing import DisplayShowing, showing_of
from tests.build import NOW, create_display_group
from tests.operations.plays.play_build import (
    HOUR,
    create_display,
    create_given,
    play,
    report,
)

MINUTE = 60_000
HOURS = 3_600_000
# 08:00 to 10:00 in the hall, which opens at half past eight.
SPAN = (NOW - timedelta(hours=2), NOW)


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of a hall that is open until noon."""
    hall.opening_hours = [[3, "08:30", "12:00"]]
    return create_display_group(session, hall)


@pytest.fixture
def tv(session: Session, hall: Hall, group: DisplayGroup) -> Display:
    """A television."""
    return create_display(session, hall, group)


@pytest.fixture
def given(session: Session, group: DisplayGroup) -> GivenSlide:
    """A page of a list."""
    return create_given(session, group)


def shown(session: Session, hall: Hall) -> DisplayShowing:
    """Return what the only television showed."""
    return showing_of(session, hall, "evaluation:7", SPAN).displays[0]


def at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def eight(given: GivenSlide, **values: object) -> dict[str, object]:
    """Return a play of the hour from eight to nine."""
    times = {"first": HOUR - HOURS, "last": HOUR}
    quarters = {"quarters": [3 * MINUTE] * 4}
    return play(given, "session-8", **times, **quarters) | values


def test_it_tells_how_long_and_in_which_hours(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    report(session, tv, eight(given), play(given, quarters=[4 * MINUTE] * 4))
    found = showing_of(session, hall, "evaluation:7", SPAN)
    one = found.displays[0]
    assert found.open_ms == 90 * MINUTE
    assert found.has_hours
    assert one.shown_ms == 28 * MINUTE
    assert one.open_ms == 22 * MINUTE  # without the half hour before the doors opened
    assert (one.gap_count, one.covered_ms) == (0, 90 * MINUTE)
    assert [each.hash for each in found.hashes] == ["a" * 32]


def test_it_names_gaps_and_pauses_of_more_than_a_quarter(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    pause = [HOUR + 10 * MINUTE, HOUR + 40 * MINUTE]
    short = [HOUR + 45 * MINUTE, HOUR + 58 * MINUTE]
    report(session, tv, eight(given), play(given, pauses=[pause, short]))
    one = shown(session, hall)
    assert [(gap.starts, gap.ends) for gap in one.gaps] == [
        (at(pause[0]), at(pause[1]))
    ]
    assert one.gap_ms == 30 * MINUTE
    assert one.gaps[0].causes == ("unknown",)


def test_it_says_why_as_far_as_is_known(
    session: Session, hall: Hall, tv: Display, given: GivenSlide, group: DisplayGroup
) -> None:
    outage = Outage(
        hall_id=hall.id,
        display_id=tv.id,
        began_at=at(HOUR),
        noticed_at=at(HOUR + 5 * MINUTE),
        ended_at=at(HOUR + 20 * MINUTE),
    )
    off = AuditEntry(
        hall_id=hall.id,
        happened_at=at(HOUR + 20 * MINUTE),
        action="display.screen_off",
        target=f"display:{tv.id}",
        detail={},
    )
    on = AuditEntry(
        hall_id=hall.id,
        happened_at=at(HOUR + 30 * MINUTE),
        action="display.screen_on",
        target=f"display:{tv.id}",
        detail={},
    )
    session.add_all([outage, off, on])
    other = create_given(session, group, "hours", source="hours", hash="b" * 32)
    emergency = create_given(
        session,
        group,
        "emergency:1:p1",
        zone="cover",
        source="emergency:1",
        hash="c" * 32,
    )
    late = {"first": HOUR + 30 * MINUTE, "last": HOUR + 60 * MINUTE}
    quarters = {"quarters": [0, 0, 5 * MINUTE, 5 * MINUTE]}
    covered = {"first": HOUR + 40 * MINUTE, "last": HOUR + 50 * MINUTE}
    report(
        session,
        tv,
        eight(given),
        play(other, "session-2", **late, **quarters),
        play(emergency, "session-3", **covered, **quarters),
    )
    assert shown(session, hall).gaps[0].causes == (
        "switched_off",
        "outage",
        "covered",
        "other",
    )


def test_a_display_that_showed_nothing_is_named(
    session: Session, hall: Hall, tv: Display, given: GivenSlide, group: DisplayGroup
) -> None:
    create_display(session, hall, group, "西墙", paired_at=NOW - timedelta(minutes=20))
    create_display(session, hall, group, "后来", paired_at=NOW + timedelta(days=1))
    elsewhere = create_display_group(session, hall, name="二楼")
    create_display(session, hall, elsewhere, "二楼")
    report(session, tv, eight(given), play(given, quarters=[4 * MINUTE] * 4))
    found = showing_of(session, hall, "evaluation:7", SPAN)
    assert [one.name for one in found.displays] == ["东墙", "西墙"]
    assert found.shown_on == 1
    missing = found.displays[1]
    assert missing.first_at is None
    assert missing.gap_ms == found.open_ms
    assert missing.gaps[0].causes == ("not_paired",)


def test_a_displays_gaps_cost_three_queries_however_many_there_are(
    session: Session, tv: Display, queries: list[str]
) -> None:
    session.flush()
    queries.clear()
    causes, end = GapCauses(session, "evaluation:1"), epoch_ms(NOW)
    gaps = [(end - hours * HOURS, end - hours * HOURS + 60_000) for hours in (3, 2, 1)]
    assert len(causes.of(tv, gaps)) == len(gaps)
    assert len(queries) == 3
    assert causes.of(tv, []) == []


def test_what_was_dated_by_a_guess_does_not_count(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    report(session, tv, eight(given), play(given, guessed=True))
    one = shown(session, hall)
    assert one.shown_ms == 12 * MINUTE
    assert one.guessed_ms == 10 * MINUTE
    assert one.gap_ms == 60 * MINUTE


def test_what_begins_within_a_quarter_is_in_it_whole(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    begins = HOUR + 10 * MINUTE
    report(session, tv, play(given, first=begins, quarters=[3 * MINUTE, 0, 0, 0]))
    found = showing_of(session, hall, "evaluation:7", (at(begins), NOW))
    assert found.displays[0].open_ms == found.displays[0].shown_ms == 3 * MINUTE


def test_without_opening_hours_every_hour_counts(
    session: Session, hall: Hall, tv: Display, given: GivenSlide
) -> None:
    hall.opening_hours = []
    report(session, tv, eight(given))
    found = showing_of(session, hall, "evaluation:7", SPAN)
    assert not found.has_hours
    assert found.open_ms == 2 * HOURS
    assert found.displays[0].open_ms == found.displays[0].shown_ms
