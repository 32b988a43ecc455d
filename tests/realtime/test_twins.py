"""Two browsers at once under one token are noted, a connection that died is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from signage.db import Database
from signage.models import Display, DisplayFault
from signage.models.display import DisplayKind
from signage.realtime.connections import Connections, Link
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
