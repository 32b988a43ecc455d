"""A hall with 200 slides in 20 playlists, 500 schedules and groups full of displays."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.migrations import upgrade
from signage.models import (
    Announcement,
    Daypart,
    Display,
    DisplayGroup,
    Hall,
    Playlist,
    Schedule,
)
from signage.models.announcement import AnnouncementState
from signage.models.display import DisplayKind
from signage.models.playlist import ContentState
from signage.operations.hall.calendar_days import begin_calendar

SEED = 20_261_121
#: Shares of schedules: for every group, and by daypart.
SHARED, BY_DAYPART = 0.5, 0.1
PLAYLISTS, ITEMS, SCHEDULES = 20, 10, 500
RULES = (
    "",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=WEEKLY;BYDAY=SA,SU",
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20,21,22",
    "FREQ=DAILY;COUNT=400",
    "FREQ=DAILY;UNTIL=20301231T160000Z",
)
DAYS = ("all", "all", "workdays", "not_holidays", "days_off")


def made_hall(folder: Path, groups: int, displays: int) -> Database:
    """Return a new database with the hall, its content and paired displays."""
    database = Database(Settings(data=folder).resolved_database_url)
    upgrade(database)
    now = clock.now()
    with database.write() as session:
        hall = Hall(name="基准大厅", commitments="一次告知", created_at=now)
        session.add(hall)
        session.flush()
        begin_calendar(session, hall, year=now.year, now=now)
        playlists = _playlists(session, hall, now)
        keys = _groups(session, hall, groups, displays, playlists[0])
        daypart = _daypart(session, hall)
        _schedules(session, hall, playlists, keys, daypart, now)
    return database


def _groups(
    session: Session, hall: Hall, groups: int, displays: int, playlist_id: int
) -> list[int]:
    rows = [
        DisplayGroup(hall_id=hall.id, name=f"组{n}", playlist_id=playlist_id)
        for n in range(groups)
    ]
    session.add_all(rows)
    session.flush()
    keys = [row.id for row in rows]
    session.execute(
        insert(Display),
        [
            {
                "hall_id": hall.id,
                "name": f"屏{n}",
                "kind": DisplayKind.TV,
                "group_id": keys[n % groups],
                "paired_at": hall.created_at,
                "last_seen_at": hall.created_at,
            }
            for n in range(displays)
        ],
    )
    return keys


def _daypart(session: Session, hall: Hall) -> int:
    spans = [{"starts": "09:00", "ends": "12:00"}, {"starts": "14:00", "ends": "17:00"}]
    content = {"usual": spans, "holidays": [], "shifted_workdays": spans[:1]}
    daypart = Daypart(hall_id=hall.id, name="办公时间", content=content)
    session.add(daypart)
    session.flush()
    return daypart.id


def _playlists(session: Session, hall: Hall, now: datetime) -> list[int]:
    rows = []
    for number in range(PLAYLISTS):
        items = [_item(session, hall, number, place, now) for place in range(ITEMS)]
        rows.append(_content(Playlist, hall, f"列表{number}", {"items": items}, now))
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _item(
    session: Session, hall: Hall, number: int, place: int, now: datetime
) -> dict[str, Any]:
    """Return an item with one slide: an announcement, a code or a countdown."""
    word = f"第{number}列第{place}项"
    key = f"k{place}"
    if place % 3 == 0:
        announcement = Announcement(
            hall_id=hall.id,
            title=word,
            text=f"{word}：请携带身份证原件到窗口办理。",
            state=AnnouncementState.SCHEDULED,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=300),
            created_at=now,
            updated_at=now,
        )
        session.add(announcement)
        session.flush()
        settings: dict[str, Any] = {"announcement_id": announcement.id}
        return {"key": key, "kind": "announcement", "settings": settings}
    if place % 3 == 1:
        settings = {"title": word, "content": f"https://hall.example/{number}/{place}"}
        return {"key": key, "kind": "qr_code", "settings": settings}
    at = (now + timedelta(days=40)).strftime("%Y-%m-%dT09:00")
    return {"key": key, "kind": "countdown", "settings": {"title": word, "at": at}}


def _schedules(  # noqa: PLR0913, PLR0917  # what they are put together from
    session: Session,
    hall: Hall,
    playlists: list[int],
    groups: list[int],
    daypart: int,
    now: datetime,
) -> None:
    random = Random(SEED)  # noqa: S311  # invented, not secret
    some = min(5, len(groups))
    rows = []
    for number in range(SCHEDULES):
        day = now.date() - timedelta(days=random.randrange(1500))
        hour, length = random.randrange(7, 18), random.choice((1, 2, 3, 8))
        content = {
            "playlist_id": random.choice(playlists),
            "group_ids": random.sample(groups, some * (random.random() > SHARED)),
            "starts": f"{day}T{hour:02}:00:00",
            "ends": f"{day}T{min(hour + length, 23):02}:30:00",
            "daypart_id": daypart if random.random() < BY_DAYPART else None,
            "rrule": random.choice(RULES),
            "days": random.choice(DAYS),
            "priority": random.randrange(10),
        }
        rows.append(_content(Schedule, hall, f"排期{number}", content, now))
    session.add_all(rows)
    session.flush()


def _content(
    table: type[Playlist] | type[Schedule],
    hall: Hall,
    name: str,
    content: dict[str, Any],
    now: datetime,
) -> Playlist | Schedule:
    return table(
        hall_id=hall.id,
        name=name,
        state=ContentState.PUBLISHED,
        published=content,
        created_at=now,
        updated_at=now,
    )
