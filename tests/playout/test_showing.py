"""What was shown within the opening hours, and where it was missing."""

from datetime import UTC, datetime

from signage.clock import epoch_ms
from signage.playout.days import SpecialDay, WorkingCalendar
from signage.playout.showing import gaps_in, open_ms, open_spans, shown_spans

MINUTE = 60_000
HOURS = [[3, "09:00", "12:00"], [3, "13:30", "17:30"]]
# Wednesday 18 November 2026, hall time.
DAY = (
    epoch_ms(datetime(2026, 11, 17, 16, 0, tzinfo=UTC)),
    epoch_ms(datetime(2026, 11, 18, 16, 0, tzinfo=UTC)),
)


def at(hour: int, minute: int = 0) -> int:
    return DAY[0] + (hour * 60 + minute) * MINUTE


def test_the_break_at_noon_is_not_open() -> None:
    spans = open_spans(HOURS, WorkingCalendar(), "Asia/Shanghai", DAY)
    assert spans == ((at(9), at(12)), (at(13, 30), at(17, 30)))


def test_a_holiday_is_not_open_and_no_hours_are_always_open() -> None:
    on = datetime(2026, 11, 18, tzinfo=UTC).date()
    holiday = WorkingCalendar({on: SpecialDay(is_holiday=True, name="停电")})
    assert open_spans(HOURS, holiday, "Asia/Shanghai", DAY) == ()
    assert open_spans([], holiday, "Asia/Shanghai", DAY) == (DAY,)


def test_quarters_count_by_the_part_that_was_open() -> None:
    opened = ((at(9, 5), at(9, 30)),)
    quarters = [6 * MINUTE, 4 * MINUTE, 3 * MINUTE, 0]
    assert open_ms(at(9), quarters, opened) == 8 * MINUTE


def test_pauses_are_not_shown() -> None:
    pause = (at(10, 10), at(10, 30))
    assert shown_spans(at(10), at(11), [pause]) == (
        (at(10), at(10, 10)),
        (at(10, 30), at(11)),
    )


def test_gaps_are_those_longer_than_asked_while_open() -> None:
    opened = ((at(9), at(12)), (at(13, 30), at(17, 30)))
    shown = [(at(9, 10), at(10)), (at(10, 15), at(11, 50)), (at(13, 50), at(17, 30))]
    assert gaps_in(opened, shown, 15 * MINUTE) == ((at(13, 30), at(13, 50)),)
    assert gaps_in(opened, [], 15 * MINUTE) == opened
