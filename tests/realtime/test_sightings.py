"""What displays report becomes one write, and nothing else gets in."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, Hall
from signage.models.display import DisplayKind
from signage.operations.displays.displays import displays_of
from signage.operations.displays.presence import is_present
from signage.realtime.sightings import Sightings, readable
from tests.build import NOW, create_display_group


@pytest.fixture
def tv(session: Session, hall: Hall) -> int:
    """The id of a paired television, committed."""
    group = create_display_group(session, hall)
    display = Display(
        hall_id=hall.id, name="东墙", kind=DisplayKind.TV, group=group, paired_at=NOW
    )
    session.add(display)
    session.flush()
    key = display.id
    session.commit()
    return key


def test_it_writes_the_newest_report(database: Database, tv: int) -> None:
    sightings = Sightings(database)
    sightings.note(tv, {"width": 1920}, now=NOW)
    sightings.note(tv, {"slide": "a", "errors": 0}, now=NOW)
    sightings.note(tv, {"slide": "b"}, now=NOW + timedelta(seconds=50))
    assert sightings.write() == 1
    assert sightings.write() == 0
    with database.read() as session:
        display = session.get_one(Display, tv)
        assert display.report == {"width": 1920, "slide": "b", "errors": 0}
        assert display.last_seen_at == NOW + timedelta(seconds=50)


def test_it_calls_a_display_absent_after_two_lost_reports(
    database: Database, tv: int
) -> None:
    sightings = Sightings(database)
    sightings.note(tv, {"slide": "a"}, now=NOW)
    sightings.write()
    with database.read() as session:
        display = session.get_one(Display, tv)
        assert is_present(display, now=NOW + timedelta(seconds=109))
        assert not is_present(display, now=NOW + timedelta(seconds=110))
        hall = session.get_one(Hall, display.hall_id)
        (state,) = displays_of(session, hall, now=NOW)
        assert (state.is_present, state.reported) == (True, "a")
        (state,) = displays_of(session, hall, now=NOW + timedelta(hours=1))
        assert (state.is_present, state.reported) == (False, "")


@pytest.mark.parametrize(
    "report",
    [
        None,
        7,
        [],
        {"evil": 1},
        {"slide": "x" * 300},
        {"slide": ["a"]},
        {"width": {}},
        {"slide": "a\0"},
        {"hash": "half a character \ud83d"},
    ],
)
def test_it_keeps_nothing_it_does_not_know(report: object) -> None:
    assert readable(report) == {}


def test_one_display_keeps_no_other_from_being_seen(
    database: Database, tv: int
) -> None:
    sightings = Sightings(database)
    sightings.note(tv, {"slide": "\ud83d", "hash": "\udfff"}, now=NOW)
    assert sightings.write() == 1
    assert sightings.are_kept


def test_it_says_when_reports_cannot_be_kept(database: Database, tv: int) -> None:
    sightings = Sightings(database)
    sightings.note(tv, None, now=NOW)
    rename_column(database, "report", "gone")
    with pytest.raises(OperationalError):
        sightings.write()
    assert not sightings.are_kept
    rename_column(database, "gone", "report")
    assert sightings.write() == 1
    assert sightings.are_kept


def rename_column(database: Database, before: str, after: str) -> None:
    """Have no display found, or found again."""
    with database.write() as session:
        session.execute(text(f"ALTER TABLE display RENAME COLUMN {before} TO {after}"))
