"""When a hall is open: weekly hours, holidays, shifted workdays, both edges."""

from datetime import UTC, date, datetime, time, timedelta

from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.opening import closed_windows, open_hours

ZONE = "Asia/Shanghai"
HOURS = [
    [day, *span]
    for day in range(1, 6)
    for span in (("13:30", "17:30"), ("09:00", "12:00"))
]
FRIDAY, SATURDAY, MONDAY = date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)
SHIFTED = WorkingCalendar({SATURDAY: SpecialDay(is_holiday=False, name="国庆节")})
HOLIDAY = WorkingCalendar({FRIDAY: SpecialDay(is_holiday=True, name="国庆节")})
WEEKLY = WorkingCalendar()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of October 2026 by the clock in the hall."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_a_day_has_its_spans_in_order() -> None:
    day = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    assert open_hours(HOURS, WEEKLY, FRIDAY) == day
    assert open_hours(HOURS, WEEKLY, SATURDAY) == ()


def test_the_calendar_goes_before_the_weekday() -> None:
    assert open_hours(HOURS, HOLIDAY, FRIDAY) == ()
    monday = open_hours(HOURS, WEEKLY, MONDAY)
    assert open_hours(HOURS, SHIFTED, SATURDAY) == monday != ()


def test_it_is_closed_from_the_last_closing_to_the_next_opening() -> None:
    closed = closed_windows(HOURS, WEEKLY, ZONE, at(9, 8), at(12, 10))
    assert closed == ((at(9, 8), at(9, 9)), (at(9, 17, 30), at(12, 9)))


def test_it_is_closed_on_a_holiday_and_open_on_a_shifted_workday() -> None:
    closed = closed_windows(HOURS, HOLIDAY, ZONE, at(8, 18), at(12, 9))
    assert closed == ((at(8, 18), at(12, 9)),)
    closed = closed_windows(HOURS, SHIFTED, ZONE, at(9, 18), at(12, 9))
    assert closed == ((at(9, 18), at(10, 9)), (at(10, 17, 30), at(12, 9)))


def test_windows_are_cut_at_both_ends() -> None:
    assert closed_windows(HOURS, WEEKLY, ZONE, at(9, 10), at(9, 17)) == ()
    night = closed_windows(HOURS, WEEKLY, ZONE, at(9, 20), at(9, 21))
    assert night == ((at(9, 20), at(9, 21)),)


def test_without_hours_nothing_says_that_it_is_closed() -> None:
    assert closed_windows([], WEEKLY, ZONE, at(9, 8), at(12, 10)) == ()
