"""The working calendar: what the table says goes before the weekday."""

from datetime import date

from sqlalchemy.orm import Session

from signage.models import CalendarDay, Hall
from signage.models.calendar import DayKind
from signage.operations.hall.working_calendar import working_calendar

HOLIDAY, SHIFTED = date(2026, 10, 1), date(2026, 10, 10)
THURSDAY, SATURDAY = date(2026, 10, 15), date(2026, 10, 17)


def test_the_table_goes_before_the_weekday(session: Session, hall: Hall) -> None:
    session.add_all(
        [
            CalendarDay(
                hall_id=hall.id,
                on=HOLIDAY,
                kind=DayKind.HOLIDAY,
                name="国庆节",
                is_festive=True,
            ),
            CalendarDay(
                hall_id=hall.id,
                on=SHIFTED,
                kind=DayKind.SHIFTED_WORKDAY,
                name="国庆节",
            ),
        ]
    )
    session.flush()
    calendar = working_calendar(session, hall.id)
    days = (HOLIDAY, SHIFTED, THURSDAY, SATURDAY)
    assert [calendar.is_workday(day) for day in days] == [False, True, True, False]
    assert [calendar.is_holiday(day) for day in days] == [True, False, False, False]
    assert calendar.is_shifted_workday(SHIFTED)
    assert calendar.is_festive(HOLIDAY)
    assert not calendar.is_festive(SHIFTED)
