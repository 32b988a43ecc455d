"""A group's day at a glance, and days on which clocks change."""

from datetime import UTC, date, datetime

import pytest

from signage.operations.publishing.day_strip import Stretch, strip_of
from signage.operations.publishing.on_air import Entry, Slot
from signage.operations.publishing.schedule_times import HallTimes, dated
from signage.playout.content import ScheduleContent
from signage.playout.days import WorkingCalendar

ON = date(2026, 11, 2)
at = datetime.fromisoformat


def hall(time_zone: str = "Asia/Shanghai") -> HallTimes:
    """Return the times of a hall without holidays."""
    return HallTimes(time_zone, WorkingCalendar(), {}, {})


def slot(
    owner: str, starts: str, ends: str, rank: int = 10, groups: tuple[int, ...] = ()
) -> Slot:
    """Return something that is on, in the time of a hall in Shanghai."""
    entry = Entry(
        owner, 1, owner, "", 0, "main", frozenset(groups), rank, 0, is_draft=False
    )
    zone = hall().zone
    return Slot(
        entry,
        *(at(moment).replace(tzinfo=zone).astimezone(UTC) for moment in (starts, ends)),
    )


def strip(*slots: Slot) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return group 1's day as minutes with what is foremost."""
    return [_told(each) for each in strip_of(slots, 1, ON, hall())]


def _told(each: Stretch) -> tuple[int, int, tuple[str, ...]]:
    owners = tuple(entry.owner for entry in each.entries)
    return each.first_minute, each.last_minute, owners


def test_an_empty_day_is_one_stretch() -> None:
    assert strip() == [(0, 1440, ())]


def test_the_higher_cuts_the_lower_and_equal_ones_share() -> None:
    low = slot("low", "2026-11-02T08:00", "2026-11-02T12:00")
    high = slot("high", "2026-11-02T09:00", "2026-11-02T10:00", rank=20)
    same = slot("same", "2026-11-02T11:00", "2026-11-02T13:00")
    assert strip(low, high, same) == [
        (0, 480, ()),
        (480, 540, ("low",)),
        (540, 600, ("high",)),
        (600, 660, ("low",)),
        (660, 720, ("low", "same")),
        (720, 780, ("same",)),
        (780, 1440, ()),
    ]


def test_what_reaches_over_midnight_fills_the_day() -> None:
    night = slot("night", "2026-11-01T20:00", "2026-11-02T06:00")
    late = slot("late", "2026-11-02T22:00", "2026-11-03T02:00")
    assert strip(night, late) == [
        (0, 360, ("night",)),
        (360, 1320, ()),
        (1320, 1440, ("late",)),
    ]


def test_other_groups_do_not_count() -> None:
    other = slot("other", "2026-11-02T08:00", "2026-11-02T12:00", groups=(2, 3))
    assert strip(other) == [(0, 1440, ())]


@pytest.mark.parametrize(
    ("starts", "ends", "flags"),
    [
        # Clocks go forward on 8 March at 2:00 and back on 1 November at 2:00.
        ("2026-03-07T02:30", "2026-03-07T03:30", [False, True, False]),
        ("2026-03-07T01:00", "2026-03-07T04:00", [False, True, False]),
        ("2026-03-07T09:00", "2026-03-07T17:00", [False, False, False]),
        ("2026-10-31T01:30", "2026-10-31T03:00", [False, True, False]),
        ("2026-10-31T09:00", "2026-10-31T17:00", [False, False, False]),
    ],
)
def test_it_flags_the_days_on_which_clocks_change(
    starts: str, ends: str, flags: list[bool]
) -> None:
    content = ScheduleContent(
        playlist_id=1, starts=at(starts), ends=at(ends), rrule="FREQ=DAILY;COUNT=3"
    )
    times = hall("America/New_York")
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = dated(times.occurrences(content, first, last), times, content)
    assert [each.clock_change for each in found] == flags
