"""F11: the server's clock is set by an hour and by a day under connected displays."""

import asyncio
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from signage.clock import epoch_ms
from signage.db import Database
from signage.models import DisplayGroup, Hall
from signage.playout.manifest import Manifest
from signage.playout.timeline import turn_at
from tests.build import create_playlist, create_schedule
from tests.realtime.apart import run_apart
from tests.realtime.house import PROGRAM, furnish
from tests.realtime.storm import Screen, furnish_storm, storm
from tests.serve import Server

SCREENS = 20
SCHEDULES = 54
SLOT = timedelta(minutes=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = (HOUR, timedelta(0), -HOUR, DAY, timedelta(0))
# On a quiet machine a second; the suite runs on slow ones.
WITHIN_S = 60


class Slots:
    """Half hours, each with a schedule of its own, from before the first step on."""

    def __init__(self, now: datetime) -> None:
        half_hours = int((now - 2 * HOUR).timestamp() // SLOT.total_seconds())
        self.began = datetime.fromtimestamp(half_hours * SLOT.total_seconds(), UTC)
        self.playlists: list[int] = []

    def fill(self, database: Database) -> None:
        """Schedule a playlist for each half hour, in every group."""
        with database.write() as session:
            hall = session.scalars(select(Hall)).one()
            groups = session.scalars(select(DisplayGroup.id)).all()
            zone = ZoneInfo(hall.time_zone)
            for number in range(SCHEDULES):
                playlist = create_playlist(session, hall, "hours", name=f"第{number}段")
                starts = (self.began + number * SLOT).astimezone(zone)
                span = [
                    f"{edge.replace(tzinfo=None):%Y-%m-%dT%H:%M}"
                    for edge in (starts, starts + SLOT)
                ]
                create_schedule(session, hall, playlist, *span, group_ids=groups)
                self.playlists.append(playlist.id)

    def playlist_at(self, instant: datetime) -> int:
        """Return the playlist that is to be on."""
        return self.playlists[(instant - self.began) // SLOT]


@pytest.fixture
def slots() -> Slots:
    """The half hours around now."""
    return Slots(datetime.now(UTC))  # noqa: TID251  # the server's own clock


@pytest.fixture
def server(tmp_path: Path, migrated_file: Path, slots: Slots) -> Iterator[Server]:
    """The running server over a hall with many schedules and televisions."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    database = Database(f"sqlite:///{tmp_path / 'signage.db'}")
    furnish(database)
    furnish_storm(database, SCREENS)
    slots.fill(database)
    database.engine.dispose()
    server = Server(tmp_path, PROGRAM)
    server.start()
    yield server
    server.kill()


def set_clock(server: Server, by: timedelta) -> None:
    """Set the server's clock, counted from the right time."""
    body = str(by.total_seconds()).encode()
    with urllib.request.urlopen(  # noqa: S310
        f"{server.url}/display/test/clock", body, timeout=WITHIN_S
    ):
        pass


async def await_that(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def is_right(screen: Screen, slots: Slots, now: datetime) -> bool:
    """Say whether a display shows at `now` what is scheduled then, and that alone."""
    zone = Manifest.from_json(screen.manifest).zones["main"]
    turn = turn_at(zone, epoch_ms(now))
    wanted = f"p{slots.playlist_at(now)}"
    return turn.item is not None and turn.item.id.partition("@")[0] == wanted


async def step_through(
    server: Server, slots: Slots, right: Callable[[], datetime]
) -> list[Screen]:
    """Set the clock again and again; every display follows, none is told in vain."""
    screens, _ = await storm(server, SCREENS)
    listening = [asyncio.create_task(screen.listen()) for screen in screens]
    try:
        for told, step in enumerate(STEPS, start=1):
            await asyncio.to_thread(set_clock, server, step)
            await await_that(partial(all_told, screens, told))
            await await_that(lambda: all_right(screens, slots, right() + step))  # noqa: B023  # awaited at once
        assert not any(screen.is_over for screen in screens)
    finally:
        for screen in screens:
            screen.cut()
        await asyncio.gather(*listening)
    return screens


def all_told(screens: list[Screen], times: int) -> bool:
    """Say whether every display was told so often that the clock was set."""
    return all(screen.clock_sets == times for screen in screens)


def all_right(screens: list[Screen], slots: Slots, now: datetime) -> bool:
    """Say whether every display shows what is scheduled at `now`."""
    return all(is_right(screen, slots, now) for screen in screens)


@pytest.mark.timeout(600)
def test_displays_follow_a_clock_that_is_set(server: Server, slots: Slots) -> None:
    def right() -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # the machine's clock stays right

    screens = run_apart(step_through(server, slots, right))
    for screen in screens:
        twice = zip(screen.revisions, screen.revisions[1:], strict=False)
        assert all(one != other for one, other in twice)  # nothing is sent again
    assert "Traceback" not in server.log
    assert server.log.count("the clock was set") == len(STEPS)
