"""Satisfaction is told with its n, and not at all below thirty ratings."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall, Rating
from signage.operations.ratings.ratings_summary import satisfaction
from signage.slides import feedback_prompt
from signage.slides import satisfaction as kind
from signage.slides.render import Renderer
from tests.build import NOW, create_window
from tests.slides.setting import create_setting


def create_ratings(
    session: Session, hall: Hall, level: int, count: int, at: datetime = NOW
) -> None:
    """Add ratings of one level."""
    window = create_window(session, hall, f"W{level}{count}{at.timestamp()}")
    for number in range(count):
        rating = Rating(
            hall_id=hall.id,
            key=f"{window.code}-{number}",
            window_id=window.id,
            device="display:1",
            channel="kiosk",
            level=level,
            last_seq=number,
            occurred_at=at,
            updated_at=at,
        )
        session.add(rating)
    session.flush()


def test_it_shows_nothing_before_the_first_rating(session: Session, hall: Hall) -> None:
    create_ratings(session, hall, 5, 40, NOW - timedelta(days=40))
    assert not list(kind.build(session, create_setting(session, hall)))


def test_it_shows_the_rate_of_the_month_with_its_n(
    session: Session, hall: Hall
) -> None:
    create_ratings(session, hall, 5, 39, NOW - timedelta(days=2))
    create_ratings(session, hall, 1, 1)
    (slide,) = kind.build(session, create_setting(session, hall))
    assert (slide.context.month.n, slide.context.month.rate) == (40, "97.5")
    assert (slide.context.today.n, slide.context.today.rate) == (1, None)
    assert [level.count for level in slide.context.levels] == [39, 0, 0, 0, 1]
    assert slide.context.levels[0].share == "100.00"


def test_it_shows_no_rate_of_few_ratings(session: Session, hall: Hall) -> None:
    create_ratings(session, hall, 5, 29)
    (slide,) = kind.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert slide.context.month.rate is None
    assert "100" not in slide.context.period + str(slide.context.month)
    assert "满 30 份后显示满意率" in html


@pytest.mark.parametrize(
    ("by_level", "rate"),
    [
        ((1, 0, 0, 0, 9999), "99.9"),
        ((0, 0, 0, 0, 30), "100"),
        ((30, 0, 0, 0, 0), "0.0"),
    ],
)
def test_it_reads_a_hundred_only_when_all_are_satisfied(
    by_level: tuple[int, int, int, int, int], rate: str
) -> None:
    assert kind.figure(satisfaction(by_level)).rate == rate


def test_it_carries_a_signed_code(session: Session, hall: Hall) -> None:
    signed: list[str] = []

    def sign(place: str) -> str:
        signed.append(place)
        return "token"

    setting = create_setting(session, hall, sign=sign)
    (slide,) = feedback_prompt.build(session, setting)
    html = Renderer().html_of(slide, "zh_Hans")
    assert signed == ["hall"]
    assert html.count("<svg") == 6
    assert "非常满意" in html
    assert slide.fresh_until is not None
