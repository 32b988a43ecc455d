"""Days of the working calendar: one by one, a year at once, and what is missing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, CalendarDay, Hall
from signage.models.calendar import DayKind
from signage.operations.hall.calendar_days import (
    DayPlan,
    begin_calendar,
    days_of_year,
    fill_year,
    missing_year,
    set_days,
)
from signage.operations.hall.calendar_seed import seed_of
from signage.operations.hall.working_calendar import working_calendar
from signage.outbox import Topic

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
NATIONAL_DAY, SHIFTED = date(2026, 10, 1), date(2026, 10, 10)
PARTY = DayPlan(date(2026, 12, 1), DayKind.HOLIDAY, "建馆日", is_festive=True)


def test_2026_is_as_the_state_council_announced_it() -> None:
    days, is_announced = seed_of(2026)
    assert is_announced
    holidays = {day.on: day for day in days if day.is_holiday}
    shifted = [day.on.isoformat()[5:] for day in days if not day.is_holiday]
    assert len(holidays) == 33
    assert sorted(shifted) == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert holidays[NATIONAL_DAY].is_festive
    assert holidays[date(2026, 4, 5)].name == "清明节"
    assert not holidays[date(2026, 4, 5)].is_festive


def test_a_year_to_come_has_its_statutory_days_only() -> None:
    days, is_announced = seed_of(2030)
    assert not is_announced
    assert all(day.is_holiday for day in days)
    assert len(days) == 13
    assert days[0].on == date(2030, 1, 1)


def test_filling_a_year_leaves_the_halls_own_days(session: Session, hall: Hall) -> None:
    own = DayPlan(NATIONAL_DAY, DayKind.SHIFTED_WORKDAY, "值班")
    set_days(session, hall, [own], actor=None, now=NOW)
    filled = fill_year(session, hall, 2026, actor=None, now=NOW)
    assert filled == len(seed_of(2026)[0]) - 1
    calendar = working_calendar(session, hall.id)
    assert calendar.is_workday(NATIONAL_DAY)
    assert calendar.is_workday(SHIFTED)
    assert fill_year(session, hall, 2026, actor=None, now=NOW) == 0


def test_a_day_becomes_what_its_weekday_says(session: Session, hall: Hall) -> None:
    set_days(session, hall, [PARTY], actor=None, now=NOW)
    assert set_days(session, hall, [PARTY], actor=None, now=NOW) == 0
    assert set_days(session, hall, [DayPlan(PARTY.on, None)], actor=None, now=NOW) == 1
    assert days_of_year(session, hall.id, 2026) == {}


def test_it_says_every_problem_and_changes_nothing(
    session: Session, hall: Hall
) -> None:
    plans = [
        PARTY,
        DayPlan(date(1999, 1, 1), DayKind.HOLIDAY, "元旦"),
        DayPlan(date(2026, 12, 2), DayKind.HOLIDAY, " "),
        DayPlan(date(2026, 12, 3), DayKind.HOLIDAY, "长" * 61),
    ]
    with pytest.raises(InvalidInputError) as refusal:
        set_days(session, hall, plans, actor=None, now=NOW)
    assert len(refusal.value.problems) == 3
    assert session.scalars(select(CalendarDay)).all() == []


def test_a_workday_is_never_festive(session: Session, hall: Hall) -> None:
    plan = DayPlan(SHIFTED, DayKind.SHIFTED_WORKDAY, "国庆节", is_festive=True)
    set_days(session, hall, [plan], actor=None, now=NOW)
    assert not working_calendar(session, hall.id).is_festive(SHIFTED)


def test_it_is_audited_and_displays_follow(session: Session, hall: Hall) -> None:
    set_days(session, hall, [PARTY], actor=None, now=NOW)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.detail) == (
        "calendar.changed",
        {"days": ["2026-12-01"]},
    )
    assert [hint.topic for hint in session.info["hints"]] == [Topic.CALENDAR]


@pytest.mark.parametrize(
    ("today", "missing"),
    [(date(2026, 10, 31), None), (date(2026, 11, 1), 2027), (date(2025, 12, 1), None)],
)
def test_from_november_on_it_misses_the_next_year(
    session: Session, hall: Hall, today: date, missing: int | None
) -> None:
    fill_year(session, hall, 2026, actor=None, now=NOW)
    assert missing_year(session, hall.id, today) == missing


def test_a_hall_in_china_begins_with_the_announced_years(
    session: Session, hall: Hall
) -> None:
    begin_calendar(session, hall, year=2026, now=NOW)
    assert len(days_of_year(session, hall.id, 2026)) == len(seed_of(2026)[0])
    assert days_of_year(session, hall.id, 2027) == {}  # nobody has announced it yet
    hall.time_zone = "America/New_York"
    begin_calendar(session, hall, year=2025, now=NOW)
    assert days_of_year(session, hall.id, 2025) == {}
