"""A countdown runs until its instant, says what comes after for a day, and leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.slides import countdown
from signage.slides.countdown import CountdownOptions
from signage.slides.kind import Slide
from signage.slides.render import Renderer
from tests.build import NOW
from tests.slides.setting import create_setting

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # 09:00 in the hall


def slides(
    session: Session, hall: Hall, now: datetime = NOW, **values: str
) -> list[Slide]:
    given = {"title": "距冬季办公时间还有", "at": "2026-12-01T09:00"} | values
    options = CountdownOptions.model_validate(given)
    setting = create_setting(session, hall, now=now, options=options)
    return list(countdown.build(session, setting))


def test_it_counts_to_the_instant_in_the_hall(session: Session, hall: Hall) -> None:
    (slide,) = slides(session, hall)
    assert slide.windows == ((NOW, AT),)
    html = Renderer().html_of(slide, "zh_Hans")
    assert f'data-countdown="{int(AT.timestamp() * 1000)}"' in html
    assert "12月1日" in html
    assert "09:00" in html


def test_it_is_the_same_body_all_the_time(session: Session, hall: Hall) -> None:
    renderer = Renderer()
    later = NOW + timedelta(days=3)
    bodies = {
        renderer.html_of(slides(session, hall, now)[0], "zh_Hans")
        for now in (NOW, later)
    }
    assert len(bodies) == 1
    assert renderer.count == 1


def test_it_says_for_a_day_what_comes_after(session: Session, hall: Hall) -> None:
    _, after = slides(session, hall, after="冬季办公时间已开始")
    assert after.windows == ((AT, AT + timedelta(days=1)),)
    assert "冬季办公时间已开始" in Renderer().html_of(after, "zh_Hans")
    late = slides(session, hall, AT + timedelta(hours=2), after="冬季办公时间已开始")
    assert [slide.id for slide in late] == ["countdown:after"]
    assert not slides(session, hall, AT + timedelta(days=1), after="已开始")


def test_it_leaves_at_the_instant_without_a_text(session: Session, hall: Hall) -> None:
    assert not slides(session, hall, AT)


def test_it_shows_nothing_by_itself(session: Session, hall: Hall) -> None:
    assert not countdown.KIND.usual
    assert not list(countdown.build(session, create_setting(session, hall)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "字" * 31},
        {"at": "tomorrow"},
        {"after": "字" * 31},
        {"days": 3},
    ],
)
def test_it_refuses_what_cannot_be_shown(wrong: dict[str, object]) -> None:
    given = {"title": "距冬至还有", "at": "2026-12-22T00:00"} | wrong
    with pytest.raises(ValidationError):
        CountdownOptions.model_validate(given)
