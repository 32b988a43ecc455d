"""Editors and approvers at once on PostgreSQL: one wins, and nobody's work is lost."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.errors import SignageError
from signage.models import Hall, Playlist, Publication, Schedule, User
from signage.models.playlist import ContentState
from signage.operations.publishing.drafts import (
    content_row,
    create_content,
    delete_content,
    save_draft,
)
from signage.operations.publishing.playlist_checks import check_playlist
from signage.operations.publishing.releasing import approve, publish
from signage.playout.content import PlaylistContent, ScheduleContent
from signage.slides.registry import KINDS
from tests.build import NOW, create_hall, create_user
from tests.operations.publishing.content_build import (
    ENDS,
    STARTS,
    create_playlist,
    items,
    needs_of,
)
from tests.postgres import grown_database

ROUNDS = range(4)
KINDS_BY_NAME = {kind.name: kind for kind in KINDS}


@pytest.fixture(scope="module")
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL."""
    with grown_database(postgres_server) as database:
        yield database


@pytest.fixture
def hall_id(grown: Database) -> int:
    """A new hall with two approvers and two editors."""
    with grown.write() as session:
        hall = create_hall(session)
        for name in ("lin", "wu", "zhao", "qian"):
            create_user(session, hall, f"{name}{hall.id}")
        return hall.id


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Run deeds in threads that start together; return the codes of refusals."""
    gate, refusals = threading.Barrier(len(deeds)), list[str]()

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except SignageError as refusal:
            refusals.append(refusal.code)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def people(session: Session, hall_id: int) -> list[User]:
    """Return the accounts of a hall."""
    query = select(User).where(User.hall_id == hall_id).order_by(User.id)
    return list(session.scalars(query))


def add_playlist(grown: Database, hall_id: int, name: str, *kinds: str | int) -> int:
    """Add a draft of the first editor."""
    with grown.write() as session:
        hall, author = session.get_one(Hall, hall_id), people(session, hall_id)[0]
        return create_playlist(session, hall, author, name, *kinds).id


def test_of_two_savers_one_is_told(grown: Database, hall_id: int) -> None:
    key = add_playlist(grown, hall_id, "大厅")

    def save(place: int) -> None:
        with grown.write() as session:
            row = content_row(session, Playlist, hall_id, key, for_update=True)
            actor = people(session, hall_id)[place]
            content = items(*("hours",) * (place + 1))
            save_draft(
                session, row, content, name="大厅", version=1, actor=actor, now=NOW
            )

    assert at_once(*[lambda n=n: save(n) for n in range(4)]) == ["content_changed"] * 3


def test_it_is_published_once(grown: Database, hall_id: int) -> None:
    key = add_playlist(grown, hall_id, "大厅")

    def release() -> None:
        with grown.write() as session:
            row = content_row(session, Playlist, hall_id, key, for_update=True)
            publish(session, row, actor=people(session, hall_id)[1], now=NOW)

    assert at_once(*[release] * 4) == []
    assert releases(grown, hall_id) == [1]


def test_it_is_approved_once(grown: Database, hall_id: int) -> None:
    key = add_playlist(grown, hall_id, "大厅")
    with grown.write() as session:
        session.get_one(Hall, hall_id).needs_approval = True
        row = content_row(session, Playlist, hall_id, key)
        state = publish(session, row, actor=people(session, hall_id)[0], now=NOW)
        assert state == ContentState.WAITING
        version = row.version

    def decide(place: int) -> None:
        with grown.write() as session:
            row = content_row(session, Playlist, hall_id, key, for_update=True)
            actor = people(session, hall_id)[place]
            approve(session, row, version=version, actor=actor, now=NOW)

    refused = at_once(*[lambda n=n: decide(n) for n in (1, 2, 3)])
    assert len(refused) == 2
    assert releases(grown, hall_id) == [1]


def releases(grown: Database, hall_id: int) -> list[int]:
    """Return the numbers of everything released in a hall."""
    with grown.read() as session:
        query = select(Publication.number).where(Publication.hall_id == hall_id)
        return list(session.scalars(query))


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_playlist_is_not_deleted_from_under_a_schedule(
    grown: Database, hall_id: int, round_: int
) -> None:
    key = add_playlist(grown, hall_id, f"大厅{round_}")

    def delete() -> None:
        with grown.write() as session:
            row = content_row(session, Playlist, hall_id, key, for_update=True)
            delete_content(session, row, actor=people(session, hall_id)[1], now=NOW)

    def schedule() -> None:
        with grown.write() as session:
            hall, actor = session.get_one(Hall, hall_id), people(session, hall_id)[2]
            content = ScheduleContent(playlist_id=key, starts=STARTS, ends=ENDS)
            create_content(
                session, hall, Schedule, content, name="早间", actor=actor, now=NOW
            )

    refused = at_once(delete, schedule)
    assert len(refused) == 1
    with grown.read() as session:
        is_kept = session.get(Playlist, key) is not None
        here = Schedule.hall_id == hall_id
        assert bool(session.scalars(select(Schedule).where(here)).all()) == is_kept


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_editors_make_no_circle(grown: Database, hall_id: int, round_: int) -> None:
    keys = [add_playlist(grown, hall_id, f"{name}{round_}", "hours") for name in "甲乙"]
    contents = [items("hours", keys[1]), items("hours", keys[0])]

    def nest(key: int, content: PlaylistContent, place: int) -> None:
        with grown.write() as session:
            row = content_row(session, Playlist, hall_id, key, for_update=True)
            actor, uses = people(session, hall_id)[place], needs_of(content)
            save_draft(
                session,
                row,
                content,
                name=row.name,
                version=1,
                actor=actor,
                now=NOW,
                uses=uses,
            )
            check_playlist(session, hall_id, key, content, KINDS_BY_NAME)
            publish(session, row, actor=actor, now=NOW)

    with grown.write() as session:
        for key in keys:
            row = content_row(session, Playlist, hall_id, key)
            publish(session, row, actor=people(session, hall_id)[0], now=NOW)
            row.version = 1
    refused = at_once(*[lambda n=n: nest(keys[n], contents[n], n) for n in (0, 1)])
    assert refused == ["content_invalid"]
