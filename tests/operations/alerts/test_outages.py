"""Who fell silent is noticed, both edges are told once, nobody is accused falsely."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signage.db import Database
from signage.jobs.alerts import Watch
from signage.models import AlertChannel, Display, Hall, Outage
from signage.models.display_fault import FaultKind
from signage.models.outage import OutageEnd
from signage.operations.alerts.outages import outages_of
from signage.operations.displays.faults import note_fault
from tests.build import NOW, create_display_group
from tests.operations.alerts.alert_build import (
    create_channel_row,
    create_display,
    messages,
)

MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=20)


class House:
    """A hall with displays, watched at a clock of the test's own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.watch = Watch(database, NOW)

    def pass_time(self, span: timedelta, heard: tuple[str, ...] = ()) -> None:
        """Let time pass; these displays are heard of all the while."""
        until = self.now + span
        while self.now < until:
            self.now += STEP
            self.hear(*heard)
            self.watch.work(self.now)

    def hear(self, *names: str) -> None:
        """These displays are heard of now."""
        if names:
            self.change(*names, last_seen_at=self.now)

    def change(self, *names: str, **values: object) -> None:
        """Change these displays."""
        with self.database.write() as session:
            for display in session.scalars(
                select(Display).where(Display.name.in_(names))
            ):
                for name, value in values.items():
                    setattr(display, name, value)

    def outages(self) -> list[tuple[str, OutageEnd | None]]:
        """Return whose outages there were, and how each ended."""
        with self.database.read() as session:
            rows = session.scalars(select(Outage).order_by(Outage.id))
            return [(row.display.name, row.ended_by) for row in rows]

    def told(self) -> list[tuple[object, list[str]]]:
        """Return what was told, in order: event and displays."""
        return [
            (each["event"], [row["name"] for row in each["displays"]])  # type: ignore[attr-defined]
            for each in messages(self.database)
        ]


def rename_column(database: Database, before: str, after: str) -> None:
    """Have no hall found, or found again."""
    with database.write() as session:
        session.execute(text(f"ALTER TABLE hall RENAME COLUMN {before} TO {after}"))


Make = Callable[..., House]


@pytest.fixture
def make(session: Session, hall: Hall, database: Database) -> Make:
    """Make a house of displays by name, with a channel."""

    def made(
        *names: str,
        seen_at: datetime | None = NOW,
        channels: int = 1,
        **values: object,
    ) -> House:
        group = create_display_group(session, hall)
        for name in names:
            create_display(session, group, name, seen_at)
        for _ in range(channels):
            create_channel_row(session, hall)
        for key, value in values.items():
            setattr(hall, key, value)
        session.commit()
        return House(database)

    return made


def test_it_tells_both_edges_once(make: Make) -> None:
    house = make("东墙", "西墙")
    house.pass_time(12 * MINUTE, heard=("西墙",))
    assert house.outages() == [("东墙", None)]
    assert house.told() == [("displays.down", ["东墙"])]
    house.pass_time(10 * MINUTE, heard=("西墙", "东墙"))
    assert house.outages() == [("东墙", OutageEnd.BACK)]
    assert house.told() == [("displays.down", ["东墙"]), ("displays.up", ["东墙"])]


def test_it_waits_for_the_halls_grace(make: Make) -> None:
    house = make("东墙", outage_grace_min=10)
    house.pass_time(9 * MINUTE + STEP)
    assert house.outages() == []
    house.pass_time(MINUTE)
    assert house.outages() == [("东墙", None)]


def test_it_says_when_it_was_last_heard_of(make: Make, database: Database) -> None:
    house = make("东墙")
    house.pass_time(7 * MINUTE)
    with database.read() as reader:
        outage = reader.scalars(select(Outage)).one()
        assert (outage.began_at, outage.noticed_at) == (NOW, NOW + 5 * MINUTE)
        hall = reader.scalars(select(Hall)).one()
        rows = outages_of(reader, hall, older_than=None, most=10)
        assert [row.display.group.name for row in rows]
    (message,) = messages(database)
    assert message["displays"][0]["since"] == NOW.isoformat()  # type: ignore[index]


def test_it_is_quiet_about_those_never_seen(make: Make) -> None:
    house = make("东墙", seen_at=None)
    house.pass_time(12 * MINUTE)
    assert house.outages() == []


def test_it_is_quiet_about_revoked_ones(make: Make) -> None:
    house = make("东墙")
    house.change("东墙", revoked_at=NOW)
    house.pass_time(12 * MINUTE)
    assert house.outages() == []


def test_it_is_quiet_about_those_that_the_office_switched_off(make: Make) -> None:
    house = make("东墙")
    house.change("东墙", is_off=True)
    house.pass_time(12 * MINUTE)
    assert house.outages() == []
    house.change("东墙", is_off=False, switched_at=house.now)
    house.pass_time(4 * MINUTE)
    assert house.outages() == []  # it has the grace to start
    house.pass_time(2 * MINUTE)
    assert house.outages() == [("东墙", None)]


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({"revoked_at": NOW}, OutageEnd.REVOKED),
        ({"is_off": True}, OutageEnd.SWITCHED_OFF),
    ],
)
def test_it_tells_an_end_by_the_office_too(
    make: Make, values: dict[str, object], end: OutageEnd
) -> None:
    house = make("东墙")
    house.pass_time(8 * MINUTE)
    house.change("东墙", **values)
    house.pass_time(2 * MINUTE)
    assert house.outages() == [("东墙", end)]
    assert house.told()[-1] == ("displays.up", ["东墙"])


def test_a_network_cut_is_one_message(make: Make, database: Database) -> None:
    names = tuple(f"屏{number:03}" for number in range(60))
    house = make(*names)
    for number, name in enumerate(names):  # they report once in 50 s, each at its time
        house.change(name, last_seen_at=NOW - timedelta(seconds=number % 50))
    house.pass_time(10 * MINUTE)
    (message,) = messages(database)
    assert message["count"] == 60
    assert len(message["displays"]) == 50  # type: ignore[arg-type]
    house.pass_time(5 * MINUTE, heard=names)
    assert [event for event, _ in house.told()] == ["displays.down", "displays.up"]


def test_who_is_back_before_anybody_was_told_is_not_told_of(make: Make) -> None:
    house = make("东墙")
    house.pass_time(5 * MINUTE + STEP)
    assert house.outages() == [("东墙", None)]
    house.pass_time(10 * MINUTE, heard=("东墙",))
    assert house.outages() == [("东墙", OutageEnd.BACK)]
    assert house.told() == []


def test_a_server_that_was_off_itself_accuses_nobody(make: Make) -> None:
    house = make("东墙", "西墙")
    house.now += timedelta(hours=9)
    house.watch = Watch(house.database, house.now)
    house.pass_time(4 * MINUTE)
    assert house.outages() == []
    house.pass_time(5 * MINUTE, heard=("西墙",))
    assert house.told() == [("displays.down", ["东墙"])]


def test_a_restart_neither_loses_nor_repeats_an_edge(make: Make) -> None:
    house = make("东墙")
    house.pass_time(5 * MINUTE + STEP)  # noticed, not yet told
    house.watch = Watch(house.database, house.now)
    house.pass_time(2 * MINUTE)
    assert house.told() == [("displays.down", ["东墙"])]
    house.watch = Watch(house.database, house.now)
    house.pass_time(12 * MINUTE)
    assert len(house.told()) == 1
    house.hear("东墙")
    house.watch = Watch(house.database, house.now + MINUTE)
    house.now += MINUTE
    house.pass_time(2 * MINUTE, heard=("东墙",))
    assert house.told()[1:] == [("displays.up", ["东墙"])]


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_is_set_forward_accuses_nobody(
    make: Make, jump: timedelta
) -> None:
    house = make("东墙")
    house.pass_time(3 * MINUTE, heard=("东墙",))
    house.now += jump
    house.pass_time(MINUTE)  # it reports once in 50 s
    house.pass_time(10 * MINUTE, heard=("东墙",))
    assert house.outages() == []


def test_a_clock_that_is_set_back_delays_no_edge(make: Make) -> None:
    house = make("东墙", "西墙")
    house.pass_time(5 * MINUTE + STEP, heard=("西墙",))
    assert house.outages() == [("东墙", None)]  # noticed, not yet told
    house.now -= timedelta(days=1)
    house.pass_time(2 * MINUTE, heard=("西墙",))
    assert house.told() == [("displays.down", ["东墙"])]
    house.pass_time(STEP, heard=("西墙", "东墙"))
    house.now -= timedelta(days=1)
    house.pass_time(2 * MINUTE, heard=("西墙", "东墙"))
    assert house.told()[1:] == [("displays.up", ["东墙"])]


def test_a_database_that_did_not_answer_accuses_nobody(make: Make) -> None:
    house = make("东墙", "西墙")
    house.pass_time(2 * MINUTE, heard=("东墙", "西墙"))
    rename_column(house.database, "name", "gone")
    until = house.now + 10 * MINUTE
    while house.now < until:
        house.now += STEP
        with pytest.raises(OperationalError):
            house.watch.work(house.now)
    rename_column(house.database, "gone", "name")
    house.watch.work(house.now)  # before any display's report is written
    house.pass_time(10 * MINUTE, heard=("东墙", "西墙"))
    assert house.outages() == []


def test_reports_that_cannot_be_kept_accuse_nobody(make: Make) -> None:
    house = make("东墙")
    house.watch = Watch(house.database, house.now, lambda: False)
    house.pass_time(10 * MINUTE)
    assert house.outages() == []


def test_a_clock_that_is_set_back_hides_nobody(make: Make) -> None:
    house = make("东墙", "西墙")
    house.pass_time(7 * MINUTE, heard=("西墙",))
    assert house.outages() == [("东墙", None)]
    house.now -= timedelta(hours=1)
    house.pass_time(7 * MINUTE)  # both are dark now
    assert house.outages() == [("东墙", None), ("西墙", None)]
    house.pass_time(2 * MINUTE, heard=("东墙", "西墙"))
    assert [end for _, end in house.outages()] == [OutageEnd.BACK, OutageEnd.BACK]


def test_every_channel_hears_once_but_not_of_what_was_before_it(
    make: Make, session: Session
) -> None:
    house = make("东墙", channels=2)
    house.pass_time(8 * MINUTE)
    assert house.told() == [("displays.down", ["东墙"])] * 2
    hall = session.scalars(select(Hall)).one()
    create_channel_row(session, hall, name="later", created_at=house.now)
    session.commit()
    house.pass_time(8 * MINUTE)
    assert len(house.told()) == 2


def test_a_channel_of_opening_hours_hears_in_the_morning(
    make: Make, session: Session
) -> None:
    hours = [[3, "09:00", "10:02"], [4, "09:00", "17:00"]]  # NOW: Wednesday, 10:00
    house = make("东墙", "西墙", channels=0, opening_hours=hours)
    hall = session.scalars(select(Hall)).one()
    create_channel_row(session, hall, only_in_hours=True)
    session.commit()
    house.pass_time(10 * MINUTE)
    assert [name for name, _ in house.outages()] == ["东墙", "西墙"]
    assert house.told() == []
    house.now = NOW + timedelta(hours=22, minutes=59)  # Thursday, 8:59
    house.watch = Watch(house.database, house.now)
    house.pass_time(5 * MINUTE, heard=("西墙",))
    assert house.told() == []  # the grace since the doors opened is not over
    house.pass_time(3 * MINUTE, heard=("西墙",))
    assert house.told() == [("displays.down", ["东墙"])]


def test_a_channel_at_rest_hears_nothing(make: Make, session: Session) -> None:
    house = make("东墙")
    session.scalars(select(AlertChannel)).one().is_active = False
    session.commit()
    house.pass_time(10 * MINUTE)
    assert house.told() == []


def test_a_copied_identity_is_told_at_once_and_at_any_hour(
    make: Make, session: Session
) -> None:
    house = make("东墙", opening_hours=[[1, "09:00", "17:00"]])
    session.scalars(select(AlertChannel)).one().only_in_hours = True
    display = session.scalars(select(Display)).one()
    for kind in (FaultKind.CLONED, FaultKind.STORAGE_FULL):
        note_fault(session, display, kind, now=NOW)
    session.commit()
    house.pass_time(MINUTE, heard=("东墙",))
    assert house.told() == [("displays.cloned", ["东墙"])]
