"""Schedules recur as the examples of RFC 5545 §3.8.5.3 do, in New York's time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.playout.content import ScheduleContent
from signage.playout.days import WorkingCalendar
from signage.playout.recurrence import occurrences_of
from tests.playout.rfc5545_examples import EXAMPLES, Example, read

NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)

CASES = [
    pytest.param(example, rule, id=f"{example.name} by {rule[5:11]}")
    for example in EXAMPLES
    for rule in example.rules
]


def content_of(example: Example, rule: str) -> ScheduleContent:
    """Return an example as a schedule of ten minutes each."""
    starts = datetime.fromisoformat(f"{example.start}T0900")
    return ScheduleContent(
        playlist_id=1,
        starts=starts,
        ends=starts + 10 * MINUTE,
        rrule=rule,
        excluded=tuple(read(example.excluded)) if example.excluded else (),
    )


@pytest.mark.parametrize(("example", "rule"), CASES)
def test_it_recurs_as_the_rfc_says(example: Example, rule: str) -> None:
    expected = example.starts()
    first = datetime(1996, 1, 1, tzinfo=UTC)
    last = datetime(2010, 1, 1, tzinfo=UTC)
    if example.is_endless:
        last = expected[-1].replace(tzinfo=NEW_YORK) + MINUTE
    found = occurrences_of(
        content_of(example, rule), None, WorkingCalendar(), NEW_YORK.key, first, last
    )
    assert [each.original for each in found] == expected
    instants = [at.replace(tzinfo=NEW_YORK).astimezone(UTC) for at in expected]
    assert [each.starts for each in found] == instants
    assert {each.ends - each.starts for each in found} == {10 * MINUTE}


def test_every_example_is_there() -> None:
    assert len(EXAMPLES) == 39
    assert len(CASES) == 42
