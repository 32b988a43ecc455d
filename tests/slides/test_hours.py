"""Opening hours are those of the day, also on a display without server."""

from datetime import date

from sqlalchemy.orm import Session

from signage.models import Hall
from signage.models.display import Layout
from signage.playout.days import SpecialDay, WorkingCalendar
from signage.slides import hours
from signage.slides.render import Renderer
from tests.build import create_display_group
from tests.slides.setting import create_setting

WORKDAYS = [
    [day, opens, closes]
    for day in range(1, 6)
    for opens, closes in (("13:30", "17:00"), ("09:00", "12:00"))
]


def test_it_shows_each_day_its_own_hours(session: Session, hall: Hall) -> None:
    hall.opening_hours = WORKDAYS
    slides = list(hours.build(session, create_setting(session, hall)))
    assert [slide.id for slide in slides] == [
        "hours:2026-11-18",
        "hours:2026-11-19",
        "hours:2026-11-20",
    ]
    first, second, _third = (slide.windows[0] for slide in slides)
    assert first[1] == second[0]
    opens = [span.opens for span in slides[0].context.spans]
    assert opens == ["09:00", "13:30"]


def test_it_says_when_the_hall_opens_again(hall: Hall) -> None:
    hall.opening_hours = WORKDAYS
    weekly = WorkingCalendar()
    context = hours.context_of(hall, date(2026, 11, 21), weekly, has_ticker=True)
    assert context.spans == ()
    assert context.reopens == hours.Reopening("星期一", "09:00")


def test_it_follows_the_working_calendar(hall: Hall) -> None:
    hall.opening_hours = WORKDAYS
    off = SpecialDay(is_holiday=True, name="国庆节")
    on = SpecialDay(is_holiday=False, name="国庆节")
    days = {date(2026, 10, day): off for day in range(1, 8)}
    calendar = WorkingCalendar(days | {date(2026, 10, 10): on})
    context = hours.context_of(hall, date(2026, 10, 1), calendar, has_ticker=True)
    assert context.spans == ()
    assert context.reopens == hours.Reopening("10月8日", "09:00")
    shifted = hours.context_of(hall, date(2026, 10, 10), calendar, has_ticker=True)
    assert shifted.spans[0] == hours.Span("09:00", "12:00")


def test_it_leaves_out_what_the_hall_has_not_said(session: Session, hall: Hall) -> None:
    (slide, *_rest) = hours.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert "服务热线" not in html
    assert slide.context.reopens is None


def test_it_shows_a_commitment_where_no_ticker_runs(
    session: Session, hall: Hall
) -> None:
    hall.commitments = "首问负责\n一次告知"
    group = create_display_group(session, hall, layout=Layout.FULL)
    slides = list(hours.build(session, create_setting(session, hall, group=group)))
    shown = [slide.context.commitment for slide in slides]
    assert set(shown) == {"首问负责", "一次告知"}
