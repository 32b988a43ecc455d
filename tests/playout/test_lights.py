"""Lights: yellow by working days or hours, red at the due instant, never back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.lights import Light, Lights

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = [
    [day, *span]
    for day in range(1, 6)
    for span in (("13:30", "17:30"), ("09:00", "12:00"))
]
#: 1 to 3 October are free; Sunday, 10 October, is worked.
CALENDAR = WorkingCalendar(
    {
        date(2027, 10, 1): SpecialDay(is_holiday=True, name="国庆节"),
        date(2027, 10, 10): SpecialDay(is_holiday=False, name="国庆节调休"),
    }
)


def lights(before: int, unit: str = "days") -> Lights:
    return Lights(before, unit, CALENDAR, HOURS, "Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("before", "unit", "due", "yellow"),
    [
        (1, "days", "2026-11-18 10:00", "2026-11-17 10:00"),
        (1, "days", "2026-11-16 10:00", "2026-11-13 10:00"),  # Monday: on Friday
        (1, "days", "2026-11-15 10:00", "2026-11-13 00:00"),  # Sunday: Friday's end
        (2, "days", "2027-10-04 10:00", "2027-09-29 10:00"),  # over the holiday
        (1, "days", "2027-10-11 10:00", "2027-10-10 10:00"),  # a Sunday that is worked
        (0, "days", "2026-11-18 10:00", "2026-11-18 10:00"),
        (4, "hours", "2026-11-18 17:00", "2026-11-18 11:30"),
        (4, "hours", "2026-11-18 09:30", "2026-11-17 14:00"),
        (4, "hours", "2026-11-16 08:00", "2026-11-13 13:30"),
        (2, "hours", "2027-10-11 09:00", "2027-10-10 15:30"),
    ],
)
def test_it_turns_yellow_by_working_time(
    before: int, unit: str, due: str, yellow: str
) -> None:
    assert lights(before, unit).yellow_from(at(due)) == at(yellow)


def test_it_tells_the_three_lights() -> None:
    found = lights(1)
    due = at("2026-11-18 10:00")
    told = [
        found.light(due, at(now))
        for now in ("2026-11-17 09:59", "2026-11-17 10:00", "2026-11-18 10:00")
    ]
    assert told == [Light.GREEN, Light.YELLOW, Light.RED]


def test_it_reckons_with_usual_hours_where_none_are_said() -> None:
    found = Lights(2, "hours", WorkingCalendar(), (), "Asia/Shanghai")
    assert found.yellow_from(at("2026-11-18 10:00")) == at("2026-11-17 16:00")


INSTANTS = st.integers(0, 60 * 24 * 40).map(
    lambda minutes: at("2027-09-15 00:00") + timedelta(minutes=minutes)
)


@settings(max_examples=60, deadline=None)
@given(INSTANTS, INSTANTS, st.integers(0, 12), st.sampled_from(["days", "hours"]))
def test_it_is_never_greener_for_what_is_due_first(
    one: datetime, other: datetime, before: int, unit: str
) -> None:
    first, second = sorted((one, other))
    found = lights(before, unit)
    assert found.yellow_from(first) <= found.yellow_from(second)
    assert found.yellow_from(first) <= first


@settings(max_examples=40, deadline=None)
@given(INSTANTS, st.integers(1, 10), st.sampled_from(["days", "hours"]))
def test_it_finds_the_last_case_that_is_yellow(
    now: datetime, before: int, unit: str
) -> None:
    found = lights(before, unit)
    last = found.last_yellow(now)
    assert found.yellow_from(last) <= now
    assert found.yellow_from(last + timedelta(seconds=1)) >= now
