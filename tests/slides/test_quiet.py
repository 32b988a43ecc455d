"""Out of hours: what covers the glass while the hall is closed, and until when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from signage.models import CalendarDay, Hall
from signage.models.calendar import DayKind
from signage.models.display import OutOfHours
from signage.operations.hall.working_calendar import working_calendar
from signage.slides import quiet
from signage.slides.kind import Slide
from signage.slides.registry import KINDS
from signage.slides.render import Renderer
from tests.build import create_display_group
from tests.slides.setting import create_setting

HOURS = [[day, "09:00", "17:00"] for day in range(1, 6)]


def slides_of(
    session: Session, hall: Hall, out_of_hours: OutOfHours
) -> tuple[Slide, ...]:
    hall.opening_hours = HOURS
    group = create_display_group(session, hall, out_of_hours=out_of_hours)
    calendar = working_calendar(session, hall.id)
    setting = create_setting(session, hall, group=group, calendar=calendar)
    return tuple(quiet.build(session, setting))


def ends(slides: tuple[Slide, ...]) -> list[str]:
    """Return when each closing ends, by the hall's clock."""
    zone = UTC
    return [
        slide.windows[0][1].astimezone(zone).strftime("%dT%H:%M") for slide in slides
    ]


@pytest.mark.parametrize("how", [OutOfHours.DARK, OutOfHours.CLOCK])
def test_it_covers_from_closing_to_opening(
    session: Session, hall: Hall, how: OutOfHours
) -> None:
    slides = slides_of(session, hall, how)  # from Wednesday 18 November on
    assert {(slide.zone, slide.priority) for slide in slides} == {("cover", 500)}
    assert ends(slides)[:2] == ["19T01:00", "20T01:00"]  # 9:00 in the hall
    assert [slide.context.is_dark for slide in slides] == [
        how is OutOfHours.DARK for _ in slides
    ]


def test_the_programme_goes_on_where_the_group_says_so(
    session: Session, hall: Hall
) -> None:
    assert slides_of(session, hall, OutOfHours.PROGRAMME) == ()


def test_it_knows_when_the_hall_opens_after_a_holiday(
    session: Session, hall: Hall
) -> None:
    for day in (19, 20, 23):
        on = datetime(2026, 11, day, tzinfo=UTC).date()
        session.add(
            CalendarDay(hall_id=hall.id, on=on, kind=DayKind.HOLIDAY, name="馆庆")
        )
    session.flush()
    last = slides_of(session, hall, OutOfHours.CLOCK)[-1]
    assert (last.context.day, last.context.opens) == ("星期二", "9:00")
    assert last.id == "quiet:2026-11-24T01:00:00+00:00"
    html = Renderer().html_of(last, "zh_Hans")
    assert "星期二" in html
    assert 'data-clock="HH:mm"' in html


def test_darkness_says_nothing(session: Session, hall: Hall) -> None:
    (slide, *_rest) = slides_of(session, hall, OutOfHours.DARK)
    assert "data-clock" not in Renderer().html_of(slide, "zh_Hans")


def test_a_hall_without_hours_is_never_covered(session: Session, hall: Hall) -> None:
    group = create_display_group(session, hall, out_of_hours=OutOfHours.DARK)
    setting = create_setting(session, hall, group=group)
    assert list(quiet.build(session, setting)) == []


def test_no_playlist_holds_it() -> None:
    kind = next(kind for kind in KINDS if kind.name == quiet.NAME)
    assert not kind.usual
    assert kind.zones == {"cover"}
