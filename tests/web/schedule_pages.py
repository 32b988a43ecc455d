"""Helpers for the pages of schedules: forms as a browser posts them, rows as saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Hall, Playlist, Schedule
from signage.models.playlist import ContentState
from signage.playout.content import ScheduleContent
from tests.build import NOW

OFFICE = "/office/schedules"


def posted(**values: Any) -> dict[str, Any]:
    """Return the editor's form as a browser sends it: Mondays and Wednesdays."""
    usual = {
        "name": "早间通知",
        "shows": "playlist:1",
        "zone": "main",
        "groups": [],
        "first_on": "2031-05-05",
        "starts": "09:00",
        "ends": "11:30",
        "ends_on": "",
        "daypart": "",
        "repeat": "week",
        "interval": "1",
        "weekdays": ["1", "3"],
        "month_days": "",
        "nth": "1",
        "nth_weekday": "1",
        "rule": "",
        "ending": "last_on",
        "last_on": "2031-12-31",
        "count": "",
        "days": "not_holidays",
        "priority": "3",
        "version": "0",
        "deed": "draft",
    }
    return usual | values


def create_playlist(session: Session, hall: Hall, name: str = "大厅通知") -> Playlist:
    """Add a published playlist without slides."""
    row = Playlist(
        hall_id=hall.id,
        name=name,
        state=ContentState.PUBLISHED,
        published={"items": []},
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def create_schedule(
    session: Session, hall: Hall, playlist: Playlist, **values: Any
) -> Schedule:
    """Add a published schedule: every day 09:00 to 11:30 from 2031-05-05 on."""
    usual = {
        "playlist_id": playlist.id,
        "starts": datetime(2031, 5, 5, 9),  # noqa: DTZ001  # hall time
        "ends": datetime(2031, 5, 5, 11, 30),  # noqa: DTZ001  # hall time
        "rrule": "FREQ=DAILY",
    }
    name = values.pop("name", "早间通知")
    content = ScheduleContent.model_validate(usual | values)
    row = Schedule(
        hall_id=hall.id,
        name=name,
        state=ContentState.PUBLISHED,
        published=content.model_dump(mode="json"),
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def saved(database: Database) -> Schedule:
    """Return the one schedule there is, as it is saved now."""
    with database.read() as reader:
        return reader.scalars(select(Schedule)).one()


def draft_of(database: Database) -> ScheduleContent:
    """Return the draft of the one schedule there is."""
    return ScheduleContent.model_validate(saved(database).draft)
