"""Slides of the hall board: each in its day's window, offline too; none when empty."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from signage.models import (
    Case,
    CompletionNotice,
    Department,
    DutyDay,
    GuidePage,
    Hall,
    WeatherDay,
)
from signage.operations.board.lights import CountedBy
from signage.slides import (
    case_lights,
    completion_notices,
    duty_leader,
    guide_pages,
    weather,
)
from signage.slides.kind import Slide
from signage.slides.registry import BY_NAME
from signage.slides.render import Renderer
from tests.build import NOW, create_staff, create_window
from tests.slides.setting import create_setting

TODAY = date(2026, 11, 18)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KINDS = ("duty_leader", "case_lights", "completion_notices", "guide_pages", "weather")


def on_at(slides: list[Slide], instant: datetime) -> list[Slide]:
    """Return what a display shows at an instant, by its own clock."""
    return [
        slide
        for slide in slides
        if not slide.windows or any(a <= instant < b for a, b in slide.windows)
    ]


@pytest.mark.parametrize("name", KINDS)
def test_it_shows_nothing_where_nothing_is_told(
    session: Session, hall: Hall, name: str
) -> None:
    setting = create_setting(session, hall)
    assert list(BY_NAME[name].build(session, setting)) == []


def test_duty_turns_at_midnight_without_a_server(session: Session, hall: Hall) -> None:
    staff = create_staff(
        session, hall, "S1", name="苏婉清", portrait="a" * 64, consents_to_portrait=True
    )
    session.add_all(
        [
            DutyDay(hall_id=hall.id, on=TODAY, name="何远帆", post="主任", phone="1"),
            DutyDay(hall_id=hall.id, on=TODAY + DAY, name="苏婉清", staff_id=staff.id),
        ]
    )
    session.flush()
    slides = list(duty_leader.build(session, create_setting(session, hall)))
    (now,) = on_at(slides, NOW)
    assert now.context.leader.name == "何远帆"
    assert now.context.tomorrow.portrait == "a" * 64
    (later,) = on_at(slides, datetime(2026, 11, 18, 16, 0, tzinfo=UTC))
    assert later.context.leader.name == "苏婉清"
    assert on_at(slides, NOW + 2 * DAY) == []
    assert "何远帆" in Renderer().html_of(now, "zh_Hans")


def test_duty_shows_no_photo_without_consent(session: Session, hall: Hall) -> None:
    staff = create_staff(session, hall, "S1", name="苏婉清", portrait="a" * 64)
    session.add(DutyDay(hall_id=hall.id, on=TODAY, name="苏婉清", staff_id=staff.id))
    session.flush()
    (slide, *_rest) = duty_leader.build(session, create_setting(session, hall))
    assert slide.context.leader.portrait is None


def create_case(session: Session, hall: Hall, due_at: datetime) -> None:
    window = create_window(session, hall, f"W{due_at:%d%H%M}", name="社保窗口")
    department = Department(hall_id=hall.id, name=f"人社局{due_at:%d%H%M}")
    session.add(department)
    session.flush()
    window.department_id = department.id
    case = Case(
        hall_id=hall.id,
        number=f"A-{due_at:%d%H%M}",
        title="苏婉清的社保转移",
        window_id=window.id,
        accepted_at=NOW - 9 * DAY,
        due_at=due_at,
    )
    session.add(case)
    session.flush()


def lights(slide: Slide) -> tuple[int, int]:
    return slide.context.yellow, slide.context.red


def test_lights_move_with_the_clock_without_a_server(
    session: Session, hall: Hall
) -> None:
    create_case(session, hall, NOW - HOUR)
    create_case(session, hall, NOW + timedelta(minutes=50))
    create_case(session, hall, NOW + DAY + HOUR)
    setting = create_setting(session, hall)
    slides = list(case_lights.build(session, setting))
    told = [
        lights(on_at(slides, NOW + after)[0])
        for after in (timedelta(0), HOUR, 2 * HOUR, DAY + 2 * HOUR)
    ]
    assert told == [(1, 1), (1, 2), (1, 2), (0, 3)]
    assert all(len(on_at(slides, NOW + n * HOUR)) == 1 for n in range(48))
    html = Renderer().html_of(slides[0], "zh_Hans")
    assert "苏婉清" not in html
    assert "A-" not in html
    again = list(case_lights.build(session, replace(setting, now=NOW + HOUR / 6)))
    assert again[0].id == slides[0].id


def test_lights_count_windows_where_wished(session: Session, hall: Hall) -> None:
    create_case(session, hall, NOW - HOUR)
    create_case(session, hall, NOW + HOUR)
    by_window = case_lights.LightOptions(by=CountedBy.WINDOW)
    setting = create_setting(session, hall, options=by_window)
    (slide, *_rest) = case_lights.build(session, setting)
    assert [unit.name for unit in slide.context.units] == ["社保窗口"]
    assert not slide.for_staff


def test_lights_name_cases_to_staff_alone(session: Session, hall: Hall) -> None:
    create_case(session, hall, NOW - HOUR)
    by_case = case_lights.LightOptions(by=CountedBy.CASE)
    setting = create_setting(session, hall, options=by_case)
    slides = list(case_lights.build(session, setting))
    (line,) = slides[0].context.units
    assert line.name.startswith("A-")
    assert line.name.endswith("· 社保窗口")
    assert all(slide.for_staff for slide in slides)


def create_notice(session: Session, hall: Hall, number: int, last_on: date) -> None:
    notice = CompletionNotice(
        hall_id=hall.id,
        number=f"A-{number}",
        title="苏婉清残疾证换领",
        applicant="苏婉清、青禾餐饮有限公司",
        finished_on=TODAY - DAY,
        first_on=TODAY - DAY,
        last_on=last_on,
    )
    session.add(notice)
    session.flush()


def test_notices_are_masked_and_end_by_themselves(session: Session, hall: Hall) -> None:
    create_notice(session, hall, 1, TODAY)
    create_notice(session, hall, 2, TODAY + DAY)
    setting = create_setting(session, hall)
    slides = list(completion_notices.build(session, setting))
    (now,), (later,) = on_at(slides, NOW), on_at(slides, NOW + DAY)
    assert (len(now.context.rows), len(later.context.rows)) == (2, 1)
    html = Renderer().html_of(now, "zh_Hans")
    assert "苏婉清" not in html
    assert "苏＊＊残疾证换领" in html
    assert "苏＊＊、青禾餐饮有限公司" in html


def test_notices_fill_pages_up_to_the_most(session: Session, hall: Hall) -> None:
    for number in range(30):
        create_notice(session, hall, number, TODAY)
    few = completion_notices.CompletionOptions(most=7)
    for options, count in ((completion_notices.CompletionOptions(), 30), (few, 7)):
        setting = create_setting(session, hall, options=options)
        slides = on_at(list(completion_notices.build(session, setting)), NOW)
        assert sum(len(slide.context.rows) for slide in slides) == count
        assert slides[0].context.page.startswith("1 / ")


def test_the_guide_shows_what_is_meant_for_screens(
    session: Session, hall: Hall
) -> None:
    for item, is_on_screens in (("fees", True), ("forms", False)):
        page = GuidePage(
            hall_id=hall.id,
            item=item,
            title="",
            text="**不收费** <script>",
            is_on_screens=is_on_screens,
            updated_at=NOW,
        )
        session.add(page)
    session.flush()
    (slide,) = guide_pages.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert "<strong>不收费</strong>" in html
    assert "<script>" not in html
    assert "收费" in html
    options = guide_pages.GuideOptions(items=("forms",))
    setting = create_setting(session, hall, options=options)
    assert [s.id for s in guide_pages.build(session, setting)] == [
        "guide_pages:forms:p1"
    ]
    with pytest.raises(ValidationError, match="parking"):
        guide_pages.GuideOptions(items=("parking",))


def test_weather_leaves_with_its_day(session: Session, hall: Hall) -> None:
    for ahead, sky in enumerate(("clear", "rain")):
        row = WeatherDay(hall_id=hall.id, on=TODAY + ahead * DAY, sky=sky, low_c=-2)
        session.add(row)
    session.flush()
    slides = list(weather.build(session, create_setting(session, hall)))
    (now,), (later,) = on_at(slides, NOW), on_at(slides, NOW + DAY)
    assert (now.context.today.sky, len(now.context.next)) == ("Clear sky", 1)
    assert (later.context.today.sky, later.context.next) == ("Rain", ())
    assert on_at(slides, NOW + 2 * DAY) == []
    assert "\u22122°" in Renderer().html_of(now, "zh_Hans")
    stale = create_setting(session, hall, now=NOW + 5 * DAY, until=NOW + 7 * DAY)
    assert list(weather.build(session, stale)) == []


@pytest.mark.parametrize(
    ("index", "word"), [(0, "excellent"), (51, "good"), (301, "severely polluted")]
)
def test_weather_names_the_air(index: int, word: str) -> None:
    row = WeatherDay(on=TODAY, sky="fog", text="", air_index=index)
    assert weather.day_of(row, "zh_Hans").air == word
