"""A year of schedules, minute by minute, is what a second opinion says it is.

A run looks at some days; SIGNAGE_YEAR_DAYS=370 looks at all, SIGNAGE_SEED at others.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import CalendarDay, Daypart, DisplayGroup, Hall, Schedule
from signage.models.calendar import DayKind
from signage.models.playlist import ContentState
from signage.playout.content import PlaylistItem
from signage.playout.manifest import Manifest
from signage.playout.slide_ids import read_id
from signage.playout.timeline import foremost
from tests.build import NOW, create_display_group, create_playlist
from tests.slides.desk import Desk, Source, compiler_of
from tests.slides.naive import (
    DAYPART,
    FIRST,
    Naive,
    calendar_at_random,
    schedule_at_random,
)

SEED = int(os.environ.get("SIGNAGE_SEED", "20261121"))
DAYS = int(os.environ.get("SIGNAGE_YEAR_DAYS", "5"))
SCHEDULES, PLAYLISTS = 50, 12
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """Groups with a year of schedules, and the second opinion on them."""

    desk: Desk
    groups: list[DisplayGroup]
    naive: Naive
    zone: ZoneInfo

    def midnight(self, day: int) -> datetime:
        """Return the start of a day of the year, from 0."""
        return datetime.combine(FIRST + day * DAY, time(), self.zone).astimezone(UTC)

    def compile(self, group: DisplayGroup, now: datetime) -> Manifest:
        """Compile a group's programme and keep it."""
        self.desk.group = group
        return self.desk.compile(now, set()).manifest


@pytest.fixture
def year(
    session: Session, hall: Hall, tmp_path: Path, request: pytest.FixtureRequest
) -> Year:
    """A year in a hall of the zone that the test names."""
    zone = getattr(request, "param", "Asia/Shanghai")
    hall.time_zone = zone
    random = Random(SEED)
    print(f"seed {SEED}, {DAYS} days, {zone}")  # noqa: T201  # to run it again
    groups = [create_display_group(session, hall, name=f"组{n}") for n in range(3)]
    calendar = calendar_at_random(random)
    session.add_all(
        CalendarDay(
            hall_id=hall.id,
            on=day,
            kind=DayKind.HOLIDAY if special.is_holiday else DayKind.SHIFTED_WORKDAY,
            name=special.name,
        )
        for day, special in calendar.days.items()
    )
    daypart = Daypart(
        hall_id=hall.id, name="x", content=DAYPART.model_dump(mode="json")
    )
    session.add(daypart)
    session.flush()
    playlists = [_playlist(session, hall, n) for n in range(PLAYLISTS)]
    keys = [group.id for group in groups]
    contents = [
        schedule_at_random(random, random.choice(playlists), keys, daypart.id)
        for _ in range(SCHEDULES)
    ]
    session.add_all(Schedule(**_row(hall, c.model_dump(mode="json"))) for c in contents)
    session.flush()
    compiler = compiler_of(tmp_path, [Source("note")])
    naive = Naive.of(contents, calendar, ZoneInfo(zone))
    return Year(Desk(compiler, session, groups[0]), groups, naive, ZoneInfo(zone))


def _playlist(session: Session, hall: Hall, number: int) -> int:
    item = PlaylistItem(key="a", kind="note", settings={"word": f"w{number}"})
    return create_playlist(session, hall, items=(item,), name=f"列表{number}").id


def _row(hall: Hall, published: dict[str, Any]) -> dict[str, Any]:
    return {
        "hall_id": hall.id,
        "name": "排期",
        "state": ContentState.PUBLISHED,
        "published": published,
        "created_at": NOW,
        "updated_at": NOW,
    }


def shown(manifest: Manifest, at: datetime) -> set[tuple[int, int]]:
    """Return playlist and priority of what takes turns at an instant."""
    ids = (read_id(i.id) for i in foremost(manifest.zones["main"], epoch_ms(at)))
    return {(each.playlist_id or 0, each.priority or 0) for each in ids}


def agrees(
    year: Year, group: DisplayGroup, manifest: Manifest, span: tuple[datetime, datetime]
) -> int:
    """Compare every minute of a span with the second opinion; return how many."""
    first, last = span
    naive = year.naive.between(first, last)
    minutes = (last - first) // MINUTE
    for minute in range(minutes):
        at = first + minute * MINUTE
        assert shown(manifest, at) == naive.on(at, group.id), (SEED, group.name, at)
    return minutes


@pytest.mark.parametrize("year", ["Asia/Shanghai", "America/New_York"], indirect=True)
def test_every_minute_is_as_scheduled(year: Year) -> None:
    random = Random(SEED + 1)
    wanted = sorted(random.sample(range(366), min(DAYS, 366)))
    # The days on which New York's clocks are set are always among them.
    for day in {*wanted, 66, 304}:
        for group in year.groups:
            midnight = year.midnight(day)
            manifest = year.compile(group, midnight + 3 * MINUTE)
            assert agrees(
                year, group, manifest, (midnight + 3 * MINUTE, midnight + DAY)
            )


def test_displays_without_a_server_are_right_for_two_days(year: Year) -> None:
    for day in Random(SEED + 2).sample(range(366), 2):
        compiled = year.midnight(day) + 20 * HOUR
        manifest = year.compile(year.groups[0], compiled)
        agrees(year, year.groups[0], manifest, (compiled + DAY, compiled + 2 * DAY))


def test_a_server_clock_that_jumps_shows_nothing_twice_or_not(year: Year) -> None:
    """F11 of the fault tests: ±1 h and +1 day, with 50 schedules."""
    group = year.groups[1]
    now = year.midnight(150) + 9 * HOUR
    held = year.compile(group, now)
    for jump in (HOUR, -HOUR, -HOUR, HOUR, DAY, -DAY, HOUR):
        now += 20 * MINUTE
        agrees(year, group, held, (now - 20 * MINUTE, now))
        now += jump
        if jump > timedelta(0):  # before the server has noticed, displays are right too
            agrees(year, group, held, (now, now + 10 * MINUTE))
        year.desk.compiler.forget()
        held = year.compile(group, now)
        agrees(year, group, held, (now, now + HOUR))
