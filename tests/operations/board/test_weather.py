"""The weather of days is what the last file told."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from signage.models import Hall
from signage.operations.board.weather import (
    WeatherRow,
    import_weather,
    weather_between,
)
from signage.operations.facts.file_imports import GivenFile
from signage.outbox import Hint, Topic
from tests.build import NOW

FILE = GivenFile("天气.csv", "0" * 64)
ROWS = [
    WeatherRow(date(2026, 11, 18), "clear", "", 3, 14, 42),
    WeatherRow(date(2026, 11, 19), "rain", "有雨", 5, 9),
]


def test_it_imports_changes_and_leaves_as_it_is(session: Session, hall: Hall) -> None:
    first = import_weather(session, hall, ROWS, FILE, actor=None, now=NOW)
    assert (first.added, first.unchanged) == (2, 0)
    assert Hint(Topic.BOARD, hall.id) in session.info["hints"]
    again = import_weather(session, hall, ROWS, FILE, actor=None, now=NOW)
    assert not again.does_something
    other = [replace(ROWS[0], sky="fog"), ROWS[1]]
    third = import_weather(session, hall, other, FILE, actor=None, now=NOW)
    assert (third.added, third.changed, third.unchanged) == (0, 1, 1)
    days = weather_between(session, hall.id, ROWS[0].on, ROWS[1].on)
    assert [row.sky for row in days.values()] == ["fog", "rain"]
    assert days[ROWS[0].on].import_id
