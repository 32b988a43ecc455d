"""Recurrence as people say it: there and back, and moved by days."""

from datetime import date

import pytest

from signage.playout.repeat import (
    LAST,
    Repeat,
    Unit,
    first_day,
    moved_by,
    repeat_of,
    rule_of,
)

MONDAY = date(2026, 11, 23)
SAID = {
    "": Repeat(),
    "FREQ=DAILY": Repeat(Unit.DAY),
    "FREQ=DAILY;INTERVAL=3;COUNT=5": Repeat(Unit.DAY, interval=3, count=5),
    "FREQ=WEEKLY;BYDAY=MO,WE": Repeat(Unit.WEEK, weekdays=(1, 3)),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR": Repeat(Unit.WEEK, interval=2, weekdays=(5,)),
    "FREQ=MONTHLY;BYMONTHDAY=1,15": Repeat(Unit.MONTH_DAY, month_days=(1, 15)),
    "FREQ=MONTHLY;BYMONTHDAY=-1": Repeat(Unit.MONTH_DAY, month_days=(LAST,)),
    "FREQ=MONTHLY;BYDAY=-1FR": Repeat(Unit.MONTH_WEEKDAY, weekdays=(5,), nth=LAST),
    "FREQ=YEARLY": Repeat(Unit.YEAR),
}


@pytest.mark.parametrize("rule", SAID)
def test_it_reads_and_writes_what_people_say(rule: str) -> None:
    assert repeat_of(rule, MONDAY) == SAID[rule]
    assert rule_of(SAID[rule]) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=1;BYDAY=SU",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T000000Z",
        "FREQ=HOURLY",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=WEEKLY;INTERVAL=x;BYDAY=MO",
        "nonsense",
    ],
)
def test_it_keeps_a_rule_that_has_no_words(rule: str) -> None:
    assert repeat_of(rule, MONDAY) == Repeat(Unit.RULE, rule=rule)
    assert rule_of(repeat_of(rule, MONDAY)) == rule


def test_it_takes_from_the_first_day_what_a_rule_leaves_out() -> None:
    assert repeat_of("FREQ=WEEKLY", MONDAY).weekdays == (1,)
    assert repeat_of("FREQ=MONTHLY", MONDAY).month_days == (23,)


def test_it_moves_by_days_what_can_be_moved() -> None:
    weekly = Repeat(Unit.WEEK, weekdays=(1, 7))
    assert moved_by(weekly, 1) == Repeat(Unit.WEEK, weekdays=(1, 2))
    monthly = Repeat(Unit.MONTH_DAY, month_days=(15,))
    assert moved_by(monthly, -2) == Repeat(Unit.MONTH_DAY, month_days=(13,))
    assert moved_by(monthly, 16) is None
    assert moved_by(Repeat(Unit.MONTH_WEEKDAY, weekdays=(5,), nth=LAST), 1) is None
    assert moved_by(Repeat(Unit.RULE, rule="FREQ=HOURLY"), 1) is None


def test_it_finds_the_first_day_that_is_meant() -> None:
    friday = Repeat(Unit.MONTH_WEEKDAY, weekdays=(5,), nth=LAST)
    assert first_day(friday, MONDAY) == date(2026, 11, 27)
    last_day = Repeat(Unit.MONTH_DAY, month_days=(LAST,))
    assert first_day(last_day, MONDAY) == date(2026, 11, 30)
    assert first_day(Repeat(Unit.WEEK, weekdays=(3,)), MONDAY) == date(2026, 11, 25)
    assert first_day(Repeat(Unit.DAY), MONDAY) == MONDAY
