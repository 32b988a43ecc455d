"""The hall's settings: read strictly, saved with an audit row and a hint."""

from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, Hall
from signage.operations.hall.hall_settings import (
    HallSettings,
    Opening,
    edit_hall,
    read_openings,
    written_openings,
)
from signage.outbox import Hint, Topic
from tests.build import NOW, create_user


def settings(name: str) -> HallSettings:
    """Return settings that differ from a new hall's by name and hours."""
    return HallSettings(
        name=name,
        hotline="",
        commitments="",
        openings=read_openings(1, "09:00-12:00"),
        notice_masking="surname",
        locale="zh_Hans",
        time_zone="Asia/Shanghai",
    )


@pytest.mark.parametrize(
    "text",
    [
        "09:00-12:00 13:30-17:00",
        "9:00–12:00、13:30～17:00",
        "9：00至12：00，13:30到17:00",
    ],
)
def test_it_reads_hours_as_people_write_them(text: str) -> None:
    assert read_openings(3, text) == (
        Opening(3, time(9), time(12)),
        Opening(3, time(13, 30), time(17)),
    )


def test_an_empty_day_is_closed() -> None:
    assert read_openings(7, " ") == ()


@pytest.mark.parametrize(
    "text",
    ["all day", "09:00", "25:00-26:00", "12:00-09:00", "09:00-12:00 11:00-13:00"],
)
def test_it_refuses_hours_that_make_no_sense(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_openings(1, text)


def test_it_writes_what_it_reads() -> None:
    hours = [[1, "09:00", "12:00"], [2, "10:00", "11:00"], [1, "13:30", "17:00"]]
    assert written_openings(hours, 1) == "09:00-12:00 13:30-17:00"


def test_it_saves_and_tells_the_displays(session: Session, hall: Hall) -> None:
    boss = create_user(session, hall, "boss")
    edit_hall(session, hall, settings("新名称"), actor=boss, now=NOW)
    assert hall.opening_hours == [[1, "09:00", "12:00"]]
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.detail == {"changed": ["name", "opening_hours"]}
    assert session.info["hints"] == [Hint(Topic.HALL, hall.id)]


def test_it_says_nothing_when_nothing_changed(session: Session, hall: Hall) -> None:
    boss = create_user(session, hall, "boss")
    edit_hall(session, hall, settings("新名称"), actor=boss, now=NOW)
    edit_hall(session, hall, settings("新名称"), actor=boss, now=NOW)
    assert len(session.scalars(select(AuditEntry)).all()) == 1
