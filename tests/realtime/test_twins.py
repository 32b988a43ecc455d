"""Two browsers at once under one token are noted, a connection that died is not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from signage.db import Database
from signage.models import Display, DisplayFault
from signage.models.display import DisplayKind
from signage.realtime.connections import Connections, Link
from signage.realtime.sightings import Sightings
from signage.realtime.twins import OVER_AFTER, Twins
from tests.build import NOW, create_display_group, create_hall

CHECK = timedelta(seconds=15)


@pytest.fixture
def tv(database: Database) -> int:
    """The number of a television."""
    with database.write() as session:
        group = create_display_group(session, create_hall(session))
        display = Display(
            hall_id=group.hall_id,
            name="东墙",
            kind=DisplayKind.TV,
            group=group,
            paired_at=NOW,
        )
        session.add(display)
        session.flush()
        return display.id


def faults(database: Database) -> list[DisplayFault]:
    """Return all faults."""
    with database.read() as session:
        return list(session.scalars(select(DisplayFault)))


def test_it_notes_two_that_stay(database: Database, tv: int) -> None:
    here = Connections()
    twins = Twins(database, here)
    for sid in ("a", "b"):
        here.add(sid, Link(tv, 1, sid))
    for number in range(3):
        assert faults(database) == []
        twins.check(NOW + number * CHECK)
    (fault,) = faults(database)
    assert (fault.kind, fault.detail) == ("connected_twice", {"connections": 2})
    here.drop("b")
    twins.check(NOW + 2 * CHECK + OVER_AFTER)
    assert faults(database)[0].ended_at is None
    twins.check(NOW + 3 * CHECK + OVER_AFTER)
    assert faults(database)[0].ended_at is not None


def test_a_display_that_connects_anew_is_one(database: Database, tv: int) -> None:
    here = Connections()
    twins = Twins(database, here)
    for number in range(8):  # each time the one before dies late
        here.add(f"{number}", Link(tv, 1, "t"))
        twins.check(NOW + number * CHECK)
        if number:
            here.drop(f"{number - 1}")
    assert faults(database) == []


class Worker:
    """One server process of several: its own connections, the database of all."""

    def __init__(self, database: Database, name: str) -> None:
        self.connections = Connections()
        self.sightings = Sightings(database, process=name)
        self.twins = Twins(database, self.connections, name)

    def hear(self, tv: int, now: datetime) -> None:
        """Take a display's sign of life, and write it."""
        self.sightings.note(tv, None, now=now)
        self.sightings.write()


@pytest.fixture
def workers(database: Database) -> tuple[Worker, Worker]:
    """Two processes."""
    return Worker(database, "one"), Worker(database, "two")


def test_it_notes_two_in_different_processes(
    database: Database, tv: int, workers: tuple[Worker, Worker]
) -> None:
    for number, worker in enumerate(workers):
        worker.connections.add(f"{number}", Link(tv, 1, "t"))
    for number in range(5):
        now = NOW + number * CHECK
        for worker in workers:
            worker.twins.check(now)
        for second, worker in enumerate(workers, start=1):
            worker.hear(tv, now + timedelta(seconds=second))
    (fault,) = faults(database)
    assert (fault.kind, fault.detail) == ("connected_twice", {"connections": 2})


def test_one_that_goes_to_and_fro_between_processes_is_one(
    database: Database, tv: int, workers: tuple[Worker, Worker]
) -> None:
    for number in range(12):  # each time the connection before dies late
        now = NOW + number * CHECK
        here, there = workers[number % 2], workers[(number + 1) % 2]
        here.connections.add(f"{number}", Link(tv, 1, "t"))
        here.hear(tv, now)
        for worker in workers:
            worker.twins.check(now + timedelta(seconds=1))
        there.connections.drop(f"{number - 1}")
    assert faults(database) == []
