"""Proof of play on PostgreSQL, where displays report at once: nothing counts twice."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, GivenSlide, Hall, Play, PlayDay
from signage.operations.content.programmes import store_programme
from signage.operations.plays.play_records import record_page
from signage.operations.plays.play_reports import By, PlayFilter, report_page
from signage.operations.plays.plays_tidying import drop_old_plays, drop_unseen_slides
from signage.operations.plays.showing import showing_of
from tests.build import NOW, create_display_group, create_hall
from tests.operations.plays.play_build import create_display, play, report
from tests.postgres import grown_database

SENDERS = 6
DAY = (NOW - timedelta(days=1), NOW)
SLIDE = {"id": "hours", "kind": "hours", "hash": "a" * 32}
MANIFEST = {"revision": "1", "zones": {"main": {"slides": [SLIDE]}}}


@pytest.fixture
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL with a television that was given a slide."""
    with grown_database(postgres_server) as database:
        with database.write() as session:
            hall = create_hall(session)
            group = create_display_group(session, hall)
            create_display(session, hall, group)
            early = NOW - timedelta(days=2)
            store_programme(session, group.id, MANIFEST, {}, now=early)
            store_programme(
                session, group.id, MANIFEST | {"revision": "2"}, {}, now=NOW
            )
        yield database


def send(database: Database) -> None:
    """Report what every other sender reports too."""
    with database.write() as session:
        display = session.scalars(select(Display)).one()
        given = session.scalars(select(GivenSlide)).one()
        report(session, display, play(given), play(given, "session-2"))


def test_it_counts_once_whoever_sends_at_once(grown: Database) -> None:
    senders = [threading.Thread(target=send, args=(grown,)) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    with grown.write() as session:
        assert len(session.scalars(select(Play.serial)).all()) == 2
        assert session.scalars(select(PlayDay.times)).all() == [80]
        look(session, session.scalars(select(Hall)).one())
        assert drop_old_plays(session, now=NOW + timedelta(days=4 * 365)) == 2
        # Its programme still names the slide.
        assert drop_unseen_slides(session, now=NOW + timedelta(days=4 * 365)) == 0


def look(session: Session, hall: Hall) -> None:
    """Read it as the pages do."""
    wanted = PlayFilter(
        hall.id, DAY[0].date(), DAY[1].date(), words="x", kinds=("hours",)
    )
    for by in By:
        page = report_page(session, wanted, by)
        assert (page.totals.times, page.rows[0].totals.shown_ms) == (80, 1_200_000)
    records = record_page(session, wanted, DAY, older_than="99999999999999-9")
    assert len(records.plays) == 2
    assert showing_of(session, hall, "hours", DAY).displays[0].times == 80
