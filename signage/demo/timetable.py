"""The demo hall's logo, a display divided like an L, and what is scheduled on it.

Only that group has schedules: the others show every kind of slide all day.
"""

from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.demo.furniture import keep_drawing
from signage.models import ContentUse, DisplayGroup, Hall, Playlist, Schedule
from signage.models.display import Layout
from signage.models.playlist import ContentState
from signage.playout.content import Days, ScheduleContent, ZoneName
from signage.slides.art import drawn

LOGO_SIZE = (480, 480)
GOLD = "#d9a441"
#: Name, playlist, zone, times, recurrence and days of what is scheduled.
SCHEDULES: tuple[tuple[str, str, ZoneName, time, time, str, Days], ...] = (
    (
        "上午便民信息",
        "便民信息",
        "main",
        time(9),
        time(11, 30),
        "FREQ=DAILY",
        Days.WORKDAYS,
    ),
    (
        "周五下午便民信息",
        "便民信息",
        "main",
        time(14),
        time(16),
        "FREQ=WEEKLY;BYDAY=FR",
        Days.NOT_HOLIDAYS,
    ),
    (
        "下班前请您评价",
        "窗口评价邀请",
        "side",
        time(16, 30),
        time(17, 30),
        "FREQ=DAILY",
        Days.WORKDAYS,
    ),
)


def add_timetable(session: Session, hall: Hall, folder: Path, now: datetime) -> None:
    """Add the logo, the group and its schedules, on for four weeks now."""
    drawing = str(drawn("emblem")).replace("currentColor", GOLD)
    logo = keep_drawing(session, hall, folder, drawing, "大厅徽标", LOGO_SIZE, now)
    hall.logo = logo.sha256
    group = DisplayGroup(hall_id=hall.id, name="咨询台屏", layout=Layout.L_SHAPE)
    session.add(group)
    session.flush()
    # The Monday four weeks ago.
    today = hall_day(now, hall.time_zone)
    first = today - timedelta(days=28 + today.weekday())
    playlists = {row.name: row.id for row in session.scalars(select(Playlist))}
    for name, shows, zone, opens, closes, rrule, days in SCHEDULES:
        friday = timedelta(days=4 if "FR" in rrule else 0)
        content = ScheduleContent(
            playlist_id=playlists[shows],
            zone=zone,
            group_ids=(group.id,),
            starts=datetime.combine(first + friday, opens),
            ends=datetime.combine(first + friday, closes),
            rrule=rrule,
            days=days,
        )
        _add(session, hall, name, content, now)


def _add(
    session: Session, hall: Hall, name: str, content: ScheduleContent, now: datetime
) -> None:
    schedule = Schedule(
        hall_id=hall.id,
        name=name,
        state=ContentState.PUBLISHED,
        published=content.model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(schedule)
    session.flush()
    use = ContentUse(
        hall_id=hall.id,
        owner=f"schedule:{schedule.id}",
        target=f"playlist:{content.playlist_id}",
        is_published=True,
    )
    session.add(use)
