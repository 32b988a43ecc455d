"""Schedules become occurrences: days, dayparts, exceptions, and clocks that are set."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.playout.content import DaypartContent, Days, Moved, ScheduleContent, Span
from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.recurrence import occurrences_of, problems_of

SHANGHAI, BERLIN, NEW_YORK = "Asia/Shanghai", "Europe/Berlin", "America/New_York"
DAY = timedelta(days=1)

#: National Day 2026, and the Sunday and the Saturday worked in exchange.
HOLIDAYS = [date(2026, 10, day) for day in range(1, 8)]
SHIFTED = [date(2026, 9, 27), date(2026, 10, 10)]
CALENDAR = WorkingCalendar(
    {day: SpecialDay(is_holiday=True, name="国庆节") for day in HOLIDAYS}
    | {day: SpecialDay(is_holiday=False, name="调休上班") for day in SHIFTED}
)


def wall(text: str) -> datetime:
    """Return a time on the hall's wall: "09-25 09:00" of 2026."""
    return datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}")


def schedule(
    starts: str, ends: str, rrule: str = "", **others: object
) -> ScheduleContent:
    """Return a schedule of playlist 1."""
    content = {"playlist_id": 1, "starts": wall(starts), "ends": wall(ends)}
    return ScheduleContent.model_validate(content | {"rrule": rrule} | others)


def found(
    content: ScheduleContent,
    first: str,
    last: str,
    *,
    zone: str = SHANGHAI,
    daypart: DaypartContent | None = None,
) -> list[str]:
    """Return the occurrences that touch the time, as texts in the hall's time."""
    place = ZoneInfo(zone)
    span = (wall(at).replace(tzinfo=place) for at in (first, last))
    shown = occurrences_of(content, daypart, CALENDAR, zone, *span)
    times = [(each.starts.astimezone(place), each.ends) for each in shown]
    return [
        f"{since:%m-%d %H:%M}~{until.astimezone(place):%m-%d %H:%M}"
        for since, until in times
    ]


def test_it_is_once_without_a_rule() -> None:
    content = schedule("11-23 09:00", "11-23 11:30")
    assert found(content, "01-01 00:00", "12-31 00:00") == ["11-23 09:00~11-23 11:30"]


def test_it_touches_but_does_not_reach_in() -> None:
    content = schedule("11-23 09:00", "11-23 11:30")
    assert found(content, "11-23 11:29", "11-24 00:00")
    assert not found(content, "11-23 11:30", "11-24 00:00")
    assert not found(content, "11-22 00:00", "11-23 09:00")


def test_it_goes_over_midnight_and_over_days() -> None:
    content = schedule("09-01 22:00", "09-03 06:00", "FREQ=WEEKLY")
    assert found(content, "09-10 05:00", "09-10 05:30") == ["09-08 22:00~09-10 06:00"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (Days.ALL, [*range(24, 31), *range(1, 13)]),
        (Days.WORKDAYS, [24, 25, 27, 28, 29, 30, 8, 9, 10, 12]),
        (Days.HOLIDAYS, [1, 2, 3, 4, 5, 6, 7]),
        (Days.DAYS_OFF, [26, 1, 2, 3, 4, 5, 6, 7, 11]),
        (Days.NOT_HOLIDAYS, [*range(24, 31), *range(8, 13)]),
    ],
)
def test_it_is_on_on_such_days(days: Days, expected: list[int]) -> None:
    content = schedule("09-01 09:00", "09-01 10:00", "FREQ=DAILY", days=days)
    shown = found(content, "09-24 00:00", "10-13 00:00")
    assert [int(each[3:5]) for each in shown] == expected


def test_it_is_weekly_except_holidays() -> None:
    content = schedule(
        "09-24 09:00", "09-24 10:00", "FREQ=WEEKLY;BYDAY=TH", days=Days.NOT_HOLIDAYS
    )
    shown = found(content, "09-01 00:00", "10-31 00:00")
    assert [each[:5] for each in shown] == ["09-24", "10-08", "10-15", "10-22", "10-29"]


def test_it_keeps_to_its_last_day() -> None:
    content = schedule("11-01 09:00", "11-01 10:00", "FREQ=DAILY", last_on="2026-11-03")
    assert len(found(content, "10-01 00:00", "12-01 00:00")) == 3


def test_a_cancelled_occurrence_is_left_out() -> None:
    content = schedule(
        "11-01 09:00", "11-01 10:00", "FREQ=DAILY", excluded=(wall("11-02 09:00"),)
    )
    shown = found(content, "11-01 00:00", "11-04 00:00")
    assert [each[:5] for each in shown] == ["11-01", "11-03"]


def test_a_moved_occurrence_is_where_it_was_moved_to() -> None:
    moved = {
        "2026-11-02T09:00:00": Moved(
            starts=wall("11-20 14:00"), ends=wall("11-20 16:00")
        )
    }
    content = schedule("11-01 09:00", "11-01 10:00", "FREQ=DAILY;COUNT=3", moved=moved)
    assert found(content, "11-01 00:00", "11-30 00:00") == [
        "11-01 09:00~11-01 10:00",
        "11-03 09:00~11-03 10:00",
        "11-20 14:00~11-20 16:00",
    ]
    (there,) = occurrences_of(
        content,
        None,
        CALENDAR,
        SHANGHAI,
        *(datetime(2026, 11, n, tzinfo=UTC) for n in (19, 22)),
    )
    assert there.original == wall("11-02 09:00")


def test_what_the_rule_does_not_give_cannot_be_moved_in() -> None:
    moved = {
        "2026-11-09T09:00:00": Moved(
            starts=wall("11-20 14:00"), ends=wall("11-20 16:00")
        )
    }
    content = schedule("11-01 09:00", "11-01 10:00", "FREQ=DAILY;COUNT=3", moved=moved)
    assert not found(content, "11-05 00:00", "11-30 00:00")


def test_who_is_cancelled_and_moved_is_cancelled() -> None:
    moved = {
        "2026-11-02T09:00:00": Moved(
            starts=wall("11-20 14:00"), ends=wall("11-20 16:00")
        )
    }
    content = schedule(
        "11-02 09:00", "11-02 10:00", moved=moved, excluded=(wall("11-02 09:00"),)
    )
    assert not found(content, "11-01 00:00", "11-30 00:00")


MORNING = Span(starts=time(9), ends=time(12))
AFTERNOON = Span(starts=time(14), ends=time(17))
NIGHT = Span(starts=time(22), ends=time(6))


def test_a_daypart_gives_the_times() -> None:
    daypart = DaypartContent(
        usual=(MORNING, AFTERNOON),
        weekdays={"5": (MORNING,), "6": (), "7": ()},
        holidays=(),
        shifted_workdays=(AFTERNOON,),
    )
    content = schedule("09-01 00:00", "09-01 00:00", "FREQ=DAILY", daypart_id=1)
    assert found(content, "09-24 00:00", "10-02 00:00", daypart=daypart) == [
        "09-24 09:00~09-24 12:00",
        "09-24 14:00~09-24 17:00",
        "09-25 09:00~09-25 12:00",
        "09-27 14:00~09-27 17:00",
        "09-28 09:00~09-28 12:00",
        "09-28 14:00~09-28 17:00",
        "09-29 09:00~09-29 12:00",
        "09-29 14:00~09-29 17:00",
        "09-30 09:00~09-30 12:00",
        "09-30 14:00~09-30 17:00",
    ]


def test_a_holiday_is_as_usual_where_nothing_else_is_said() -> None:
    daypart = DaypartContent(usual=(MORNING,), weekdays={"4": (AFTERNOON,)})
    content = schedule("09-01 00:00", "09-01 01:00", "FREQ=DAILY", daypart_id=1)
    shown = found(content, "10-01 00:00", "10-03 00:00", daypart=daypart)
    assert shown == ["10-01 14:00~10-01 17:00", "10-02 09:00~10-02 12:00"]


def test_a_dayparts_night_reaches_into_the_next_day() -> None:
    daypart = DaypartContent(usual=(NIGHT,))
    content = schedule("09-01 12:00", "09-01 13:00", daypart_id=1)
    assert found(content, "09-02 05:00", "09-02 05:30", daypart=daypart) == [
        "09-01 22:00~09-02 06:00"
    ]


def test_hours_of_a_rule_do_not_repeat_a_daypart() -> None:
    daypart = DaypartContent(usual=(MORNING,))
    content = schedule("09-01 08:00", "09-01 09:00", "FREQ=HOURLY", daypart_id=1)
    assert len(found(content, "09-02 00:00", "09-04 00:00", daypart=daypart)) == 2


def test_an_exception_survives_other_times_of_the_daypart() -> None:
    daypart = DaypartContent(usual=(Span(starts=time(8, 30), ends=time(12)), AFTERNOON))
    content = schedule(
        "09-01 00:00",
        "09-01 01:00",
        "FREQ=DAILY",
        daypart_id=1,
        excluded=(wall("09-02 09:00"),),
    )
    shown = found(content, "09-02 00:00", "09-03 00:00", daypart=daypart)
    assert shown == ["09-02 14:00~09-02 17:00"]


@pytest.mark.parametrize(
    ("zone", "night", "expected"),
    [
        # Skipped: as though the clocks had not been set (RFC 5545 §3.3.5).
        (BERLIN, "03-29", "03-29T01:30"),
        (NEW_YORK, "03-08", "03-08T07:30"),
        # Repeated: the first.
        (BERLIN, "10-25", "10-25T00:30"),
        (NEW_YORK, "11-01", "11-01T05:30"),
        (SHANGHAI, "03-29", "03-28T18:30"),
        (SHANGHAI, "10-25", "10-24T18:30"),
    ],
)
def test_it_heeds_clocks_that_are_set(zone: str, night: str, expected: str) -> None:
    at = "01:30" if (zone, night) == (NEW_YORK, "11-01") else "02:30"
    content = schedule(f"03-01 {at}", "03-01 " + at.replace("30", "45"), "FREQ=DAILY")
    first = wall(f"{night} 00:00").replace(tzinfo=ZoneInfo(zone))
    shown = occurrences_of(
        content, None, CALENDAR, zone, first, first + timedelta(hours=9)
    )
    assert [f"{each.starts:%m-%dT%H:%M}" for each in shown] == [expected]
    assert shown[0].ends - shown[0].starts == timedelta(minutes=15)


def test_it_lasts_as_long_on_the_wall_when_clocks_are_set() -> None:
    content = schedule("03-01 22:00", "03-02 06:00", "FREQ=DAILY")
    for night, hours in (("03-28", 7), ("03-29", 8), ("10-24", 9)):
        first = wall(f"{night} 23:00").replace(tzinfo=ZoneInfo(BERLIN))
        (shown,) = occurrences_of(
            content, None, CALENDAR, BERLIN, first, first + DAY / 24
        )
        assert shown.ends - shown.starts == timedelta(hours=hours)


def test_it_starts_before_it_ends_when_only_its_start_is_skipped() -> None:
    content = schedule("03-29 02:30", "03-29 03:00")
    assert found(content, "03-29 00:00", "03-29 12:00", zone=BERLIN) == [
        "03-29 03:30~03-29 04:00"
    ]


def test_an_end_in_utc_is_an_instant() -> None:
    rule = "FREQ=DAILY;UNTIL=20261025T003000Z"  # the first 02:30 of two
    content = schedule("10-23 02:30", "10-23 02:45", rule)
    shown = found(content, "10-20 00:00", "10-30 00:00", zone=BERLIN)
    assert [each[:5] for each in shown] == ["10-23", "10-24", "10-25"]


@settings(max_examples=120, deadline=None)
@given(
    zone=st.sampled_from([SHANGHAI, BERLIN, NEW_YORK, "Australia/Lord_Howe"]),
    starts=st.datetimes(wall("01-01 00:00"), wall("12-31 00:00")),
    minutes=st.integers(1, 3000),
    rule=st.sampled_from(
        ["DAILY", "WEEKLY;BYDAY=MO,SU", "HOURLY;INTERVAL=5", "MONTHLY"]
    ),
    offset=st.integers(0, 500),
)
def test_it_touches_what_dateutil_gives_in_any_zone(
    zone: str, starts: datetime, minutes: int, rule: str, offset: int
) -> None:
    starts = starts.replace(microsecond=0)
    lasting = timedelta(minutes=minutes)
    content = ScheduleContent(
        playlist_id=1, starts=starts, ends=starts + lasting, rrule=f"FREQ={rule}"
    )
    place = ZoneInfo(zone)
    first = (starts + offset * DAY).replace(tzinfo=place).astimezone(UTC)
    last = first + 4 * DAY
    until = f"{starts + (offset + 9) * DAY:%Y%m%dT%H%M%S}"
    expected = []
    for at in rrulestr(f"FREQ={rule};UNTIL={until}", dtstart=starts):
        since = at.replace(tzinfo=place).astimezone(UTC)
        until_at = (at + lasting).replace(tzinfo=place).astimezone(UTC)
        if until_at <= since:
            until_at = since + lasting
        if since < last and until_at > first:
            expected.append((since, until_at))
    shown = occurrences_of(content, None, CALENDAR, zone, first, last)
    assert [(each.starts, each.ends) for each in shown] == sorted(expected)


def test_rules_that_end_in_the_last_year_there_is_have_no_end() -> None:
    for until in ("99991231", "99991231T235959", "99991231T235959Z"):
        content = schedule("11-02 09:00", "11-02 10:00", f"FREQ=DAILY;UNTIL={until}")
        assert len(found(content, "11-20 00:00", "11-22 00:00")) == 2
        assert problems_of(content) == ()


def test_a_count_beyond_all_times_has_no_end() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=1000;COUNT=1000"
    content = schedule("11-02 09:00", "11-02 10:00", rule)
    assert len(found(content, "11-01 00:00", "11-22 00:00")) == 1


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (
            ScheduleContent(
                playlist_id=1,
                starts=datetime.fromisoformat("9999-12-31T09:00"),
                ends=datetime.fromisoformat("9999-12-31T10:00"),
            ),
            "years from 1970 to 2999",
        ),
        (schedule("11-02 09:00", "11-02 09:00"), "must end after it starts"),
        (schedule("11-02 09:00", "11-01 09:00"), "must end after it starts"),
        (schedule("01-02 09:00", "03-01 09:00", "FREQ=YEARLY"), "31 days at most"),
        (
            schedule("11-02 09:00", "11-02 10:00", last_on="2026-11-01"),
            "last day is before the first",
        ),
        (schedule("11-02 09:00", "11-02 10:00", "FREQ=DAILY;COUNT=0"), "'COUNT=0'"),
        (
            schedule(
                "11-02 09:00",
                "11-02 10:00",
                moved={
                    "x": Moved(starts=wall("11-02 09:00"), ends=wall("11-02 10:00"))
                },
            ),
            "'x' names no occurrence",
        ),
        (
            schedule(
                "11-02 09:00",
                "11-02 10:00",
                moved={
                    "2026-11-02T09:00:00": Moved(
                        starts=wall("11-02 09:00"), ends=wall("11-02 08:00")
                    )
                },
            ),
            "moved to 2026-11-02 09:00 must end after",
        ),
        (
            ScheduleContent(
                playlist_id=1,
                starts=datetime(2026, 11, 2, tzinfo=UTC),
                ends=datetime(2026, 11, 3, tzinfo=UTC),
            ),
            "without a time zone",
        ),
    ],
)
def test_wrong_times_are_explained(content: ScheduleContent, part: str) -> None:
    (problem,) = problems_of(content)
    assert part in problem


def test_a_schedule_with_a_daypart_needs_no_times_of_its_own() -> None:
    assert problems_of(schedule("11-02 00:00", "11-02 00:00", daypart_id=1)) == ()
