"""Rules give what plain dateutil gives, only sooner; bad ones are named."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from types import FrameType
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from signage.playout.rrule import WEEKDAYS
from signage.playout.rrule_text import RuleError, problems_of_rule, read_rule

UTC = ZoneInfo("UTC")
MONDAY = datetime.fromisoformat("2026-11-16T09:00")
DAY = timedelta(days=1)
# What is refused soon takes a tenth of these at most.
MANY_STEPS = 1_000_000
STARTS = st.datetimes(
    datetime.fromisoformat("2019-01-01"), datetime.fromisoformat("2026-12-31")
)

ORDINALS = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
HOURS = st.lists(st.integers(0, 23), min_size=1, max_size=3, unique=True)


def some(numbers: st.SearchStrategy[int], most: int = 4) -> st.SearchStrategy[str]:
    """Return lists of numbers as a rule has them."""
    return st.lists(numbers, min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


def weekdays(*, with_ordinals: bool) -> st.SearchStrategy[str]:
    """Return lists of weekdays, "MO,-1FR"."""
    plain = st.sampled_from(WEEKDAYS)
    counted = st.tuples(ORDINALS, plain).map(lambda pair: f"{pair[0]}{pair[1]}")
    each = st.one_of(plain, counted) if with_ordinals else plain
    return st.lists(each, min_size=1, max_size=4, unique=True).map(",".join)


SIGNED_DAYS = st.integers(1, 31) | st.integers(-31, -1)
YEAR_DAYS = st.integers(1, 366) | st.integers(-366, -1)
MONTHS = some(st.integers(1, 12))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Return rules of every kind that RFC 5545 gives a meaning to."""
    freq = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    is_wide = freq in {"YEARLY", "MONTHLY"}
    parts = {"FREQ": freq, "INTERVAL": str(draw(st.integers(1, 7)))}
    possible = {
        "BYMONTH": MONTHS,
        "BYDAY": weekdays(with_ordinals=is_wide),
        "BYHOUR": some(st.integers(0, 23), 3),
        "BYMINUTE": some(st.integers(0, 59), 2),
        "WKST": st.sampled_from(WEEKDAYS),
    }
    if freq != "WEEKLY":
        possible["BYMONTHDAY"] = some(SIGNED_DAYS)
    if freq in {"YEARLY", "HOURLY"}:
        possible["BYYEARDAY"] = some(YEAR_DAYS)
    if is_wide:
        possible["BYSETPOS"] = some(st.sampled_from([1, 2, 3, -1, -2]), 2)
    names = draw(st.lists(st.sampled_from(sorted(possible)), max_size=3, unique=True))
    parts |= {name: draw(possible[name]) for name in names}
    if "BYSETPOS" in parts and len(names) == 1:
        parts["BYDAY"] = draw(possible["BYDAY"])
    return ";".join(f"{name}={value}" for name, value in parts.items())


def plain(
    rule: str, starts: datetime, first: datetime, last: datetime
) -> list[datetime]:
    """Return what dateutil alone gives, from the rule's very start."""
    until = f"UNTIL={last:%Y%m%dT%H%M%S}"
    text = rule if "COUNT" in rule or "UNTIL" in rule else f"{rule};{until}"
    found = []
    for at in rrulestr(text, dtstart=starts):
        if at >= last:
            break
        if at >= first:
            found.append(at)
    return found


@settings(max_examples=150, deadline=None)
@given(
    rule=rules(),
    starts=STARTS,
    offset=st.integers(-400, 900),
    length=st.integers(1, 90),
)
def test_it_gives_what_dateutil_gives(
    rule: str, starts: datetime, offset: int, length: int
) -> None:
    starts = starts.replace(microsecond=0)
    first = starts + offset * DAY
    last = first + length * DAY
    ours = read_rule(rule, starts)
    try:
        # dateutil never comes back from a rule without any match: ask it only there.
        assume(next(ours.endless(last, last + 10_000 * DAY), None) is not None)
        expected = plain(rule, starts, first, last)
    except ValueError:  # these hours are never met by these steps
        assume(condition=False)
    assert list(ours.between(first, last, UTC)) == expected


def test_an_hour_of_the_month_before_that_of_the_start_counts() -> None:
    at = datetime.fromisoformat
    rule = read_rule("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=0", at("2019-01-01T01:00"))
    found = list(rule.between(at("2019-01-01"), at("2019-03-02"), UTC))
    assert found == [at("2019-02-01"), at("2019-03-01")]


@settings(max_examples=50, deadline=None)
@given(
    rule=rules(),
    starts=STARTS,
    count=st.integers(1, 40),
    offset=st.integers(0, 300),
)
def test_it_counts_as_dateutil_counts(
    rule: str, starts: datetime, count: int, offset: int
) -> None:
    starts = starts.replace(microsecond=0)
    first = starts + offset * DAY
    ours = read_rule(f"{rule};COUNT={count}", starts)
    endless = read_rule(rule, starts)
    try:
        by_then = list(islice(endless.endless(starts, starts + 20_000 * DAY), count))
        assume(len(by_then) == count)
        expected = plain(f"{rule};COUNT={count}", starts, first, first + 90 * DAY)
    except ValueError:
        assume(condition=False)
    assert list(ours.between(first, first + 90 * DAY, UTC)) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6,9,11;COUNT=3",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=10",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29;BYYEARDAY=1",
    ],
)
def test_a_rule_that_never_matches_is_refused_soon(rule: str) -> None:
    problems: list[str] = []
    steps = steps_of(lambda: problems.extend(map(str, problems_of_rule(rule, MONDAY))))
    (problem,) = problems
    assert "No day matches" in problem
    assert steps < MANY_STEPS


def steps_of(work: Callable[[], object]) -> int:
    """Return how many functions of Python some work calls: no clock is asked."""
    steps = 0

    def count(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal steps
        steps += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("FREQ=WEEKLY;BYDAY=XX", "'BYDAY=XX' cannot be read"),
        ("weekly", "'WEEKLY' cannot be read"),
        ("FREQ=WEEKLY;", "cannot be read"),
        ("FREQ=WEEKLY;COLOUR=RED", "'COLOUR=RED' cannot be read"),
        ("FREQ=WEEKLY;BYHOUR=24", "'BYHOUR=24' cannot be read"),
        ("FREQ=WEEKLY;BYDAY=1MO", "'BYDAY=1MO' cannot be read"),
        ("FREQ=DAILY;INTERVAL=0", "'INTERVAL=0' cannot be read"),
        ("FREQ=DAILY;INTERVAL=1001", "INTERVAL may be at most 1000"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ stands twice"),
        ("BYDAY=MO", "must say how often"),
        ("FREQ=FORTNIGHTLY", "must say how often"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY cannot stand in a rule with"),
        ("FREQ=MINUTELY;INTERVAL=10", "more often than every hour"),
        ("FREQ=SECONDLY", "more often than every hour"),
        ("FREQ=DAILY;COUNT=1001", "COUNT may be at most 1000"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "either COUNT or UNTIL"),
        ("FREQ=DAILY;UNTIL=20261115T090000", "ends before its first occurrence"),
        ("FREQ=DAILY;UNTIL=20261301", "'UNTIL=20261301' cannot be read"),
        ("FREQ=DAILY;UNTIL=tomorrow", "'UNTIL=TOMORROW' cannot be read"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "without DTSTART"),
        ("FREQ=DAILY;BYMINUTE=" + "1," * 300 + "1", "at most 500 characters"),
    ],
)
def test_a_wrong_rule_is_explained(rule: str, part: str) -> None:
    (problem, *_) = problems_of_rule(rule, MONDAY)
    assert part in problem


def test_all_problems_are_told_at_once() -> None:
    problems = problems_of_rule("FREQ=WEEKLY;BYDAY=XX;BYHOUR=30", MONDAY)
    assert len(problems) == 2


@pytest.mark.parametrize(
    "rule", ["", "FREQ=DAILY", "RRULE:freq=weekly;byday=mo", "FREQ=YEARLY;BYDAY=-1SU"]
)
def test_a_good_rule_is_good(rule: str) -> None:
    assert problems_of_rule(rule, MONDAY) == ()


def test_reading_refuses_what_it_cannot_follow() -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        read_rule("FREQ=WEEKLY;BYDAY=XX", MONDAY)


def test_a_last_day_is_whole() -> None:
    rule = read_rule("FREQ=DAILY;UNTIL=20261118", MONDAY)
    assert [at.day for at in rule.between(MONDAY, MONDAY + 9 * DAY, UTC)] == [
        16,
        17,
        18,
    ]


def test_a_rule_that_began_long_ago_is_as_quick() -> None:
    found: list[datetime] = []

    def steps_since(start: str) -> int:
        rule = read_rule("FREQ=HOURLY;INTERVAL=5", datetime.fromisoformat(start))
        return steps_of(lambda: found.extend(rule.between(MONDAY, MONDAY + DAY, UTC)))

    assert steps_since("1970-01-01") < 2 * steps_since("2026-11-14")
    assert len(found) in range(8, 11)
