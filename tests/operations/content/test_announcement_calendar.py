"""The calendar shows every occurrence, in hall days, and reads little for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from signage.models import Announcement, Hall
from signage.models.announcement import AnnouncementState
from signage.operations.content.announcement_calendar import month_of, week_of
from tests.build import NOW

NOVEMBER = date(2026, 11, 10)


def create_announcement(session: Session, hall: Hall, **values: Any) -> Announcement:
    """Add a scheduled announcement of November 2026."""
    usual: dict[str, Any] = {
        "title": "开放日",
        "state": AnnouncementState.SCHEDULED,
        "starts_at": datetime(2026, 10, 31, 16, tzinfo=UTC),  # midnight in the hall
        "ends_at": datetime(2026, 11, 30, 16, tzinfo=UTC),
        "created_at": NOW,
        "updated_at": NOW,
    }
    announcement = Announcement(hall_id=hall.id, **(usual | values))
    session.add(announcement)
    session.flush()
    return announcement


@contextmanager
def counted_queries(session: Session) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_it_shows_whole_weeks_and_marks_today(session: Session, hall: Hall) -> None:
    calendar = month_of(session, hall, NOVEMBER, NOW)
    assert calendar.days[0].on == date(2026, 10, 26)
    assert calendar.days[-1].on == date(2026, 12, 6)
    assert [day.on for day in calendar.days if day.is_today] == [date(2026, 11, 18)]
    assert calendar.previous_on == date(2026, 10, 1)
    assert calendar.next_on == date(2026, 12, 1)
    assert sum(not day.is_outside for day in calendar.days) == 30


def test_it_expands_weekdays_and_times(session: Session, hall: Hall) -> None:
    create_announcement(
        session, hall, weekdays=1 + 16, daily_from=time(9), daily_until=time(11, 30)
    )
    calendar = month_of(session, hall, NOVEMBER, NOW)
    shown = [day for day in calendar.days if day.occurrences]
    assert {day.on.isoweekday() for day in shown} == {1, 5}
    assert len(shown) == 9
    slot = shown[0].occurrences[0]
    assert (slot.starts.time(), slot.ends.time()) == (time(9), time(11, 30))
    assert not slot.is_all_day


def test_it_shows_what_goes_on_for_days_on_each(session: Session, hall: Hall) -> None:
    create_announcement(session, hall, starts_at=NOW, ends_at=NOW + timedelta(days=2))
    calendar = week_of(session, hall, date(2026, 11, 18), NOW)
    slots = [day.occurrences for day in calendar.days]
    assert [len(slot) for slot in slots] == [0, 0, 1, 1, 1, 0, 0]
    assert [slot[0].is_all_day for slot in slots[2:5]] == [False, True, False]


def test_it_puts_the_important_first_and_leaves_out_withdrawn(
    session: Session, hall: Hall
) -> None:
    create_announcement(session, hall, title="平常")
    create_announcement(session, hall, title="要紧", priority=1)
    create_announcement(session, hall, state=AnnouncementState.WITHDRAWN)
    day = week_of(session, hall, NOVEMBER, NOW).days[0]
    assert [slot.announcement.title for slot in day.occurrences] == ["要紧", "平常"]


def test_it_reads_a_month_of_500_in_few_queries(session: Session, hall: Hall) -> None:
    for number in range(500):
        create_announcement(session, hall, title=f"第{number}号", weekdays=31)
    session.expire_all()
    assert hall.time_zone  # loaded before counting
    with counted_queries(session) as statements:
        calendar = month_of(session, hall, NOVEMBER, NOW)
    assert sum(len(day.occurrences) for day in calendar.days) == 500 * 21
    assert len(statements) <= 3
