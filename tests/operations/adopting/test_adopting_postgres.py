"""Adopting on PostgreSQL, where two people may do it at once: one does, one is told."""

import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Base, Database
from signage.models import Adoption, FactKind, FactKindRule, Hall, RulebookEdition, User
from signage.operations.adopting.adopting import adopt_draft
from signage.operations.rulebooks.drafts import (
    DraftGoneError,
    delete_draft,
    edit_draft,
    get_draft,
    make_draft,
)
from signage.operations.rulebooks.edition_files import upload_edition
from signage.operations.rulebooks.editions import keep_shipped
from signage.operations.rulebooks.rule_map import default_map
from signage.operations.rulebooks.rule_map_gaps import fill_map
from signage.rules.loader import load_shipped
from tests.build import NOW
from tests.operations.rulebooks.test_editions import changed
from tests.operations.score_build import create_small_hall
from tests.postgres import grown_database

SLUG = "post-star"
Act = Callable[[], object]
Deed = Callable[[Session, Hall, User], Act]


@pytest.fixture(scope="module")
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL with the small hall."""
    with grown_database(postgres_server) as database:
        with database.write() as session:
            create_small_hall(session)
        yield database


def at_once(database: Database, *deeds: Deed) -> list[BaseException]:
    """Let threads read first and then act together; return what failed."""
    gate = threading.Barrier(len(deeds))
    failed: list[BaseException] = []

    def run(deed: Deed) -> None:
        try:
            with database.write() as session:
                hall = session.scalars(select(Hall)).one()
                chief = session.scalars(select(User).filter_by(username="chief")).one()
                act = deed(session, hall, chief)
                gate.wait()
                act()
        except BaseException as error:  # noqa: BLE001  # told to the test
            failed.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def count(database: Database, what: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def drafted(database: Database) -> int:
    """Make a draft of a rulebook that is not adopted yet; return its key."""
    with database.write() as session:
        hall = session.scalars(select(Hall)).one()
        chief = session.scalars(select(User).filter_by(username="chief")).one()
        edition = keep_shipped(session, hall, SLUG, actor=chief, now=NOW)
        draft = make_draft(session, hall, edition, settings={}, actor=chief, now=NOW)
        return draft.id


def adopting(draft_id: int) -> Deed:
    def adopt(session: Session, hall: Hall, chief: User) -> Act:
        draft = get_draft(session, hall.id, draft_id)
        day = date(2026, 11, 1)
        return lambda: adopt_draft(
            session, hall, draft, first_on=day, reason="试行", actor=chief, now=NOW
        )

    return adopt


def test_a_draft_is_adopted_once(grown: Database) -> None:
    before = count(grown, Adoption)
    failed = at_once(grown, *[adopting(drafted(grown))] * 3)
    assert [type(one) for one in failed] == [DraftGoneError] * 2
    assert count(grown, Adoption) == before + 1


def test_a_draft_is_changed_or_thrown_away_but_not_both(grown: Database) -> None:
    draft_id = drafted(grown)

    def edit(session: Session, hall: Hall, chief: User) -> Act:
        draft = get_draft(session, hall.id, draft_id)
        return lambda: edit_draft(
            session, draft, chosen={}, note="改", actor=chief, now=NOW
        )

    def delete(session: Session, hall: Hall, chief: User) -> Act:
        draft = get_draft(session, hall.id, draft_id)
        return lambda: delete_draft(session, draft, actor=chief, now=NOW)

    failed = at_once(grown, edit, delete, delete)
    assert failed
    assert all(isinstance(one, DraftGoneError) for one in failed)


def test_the_same_file_at_once_is_one_edition(grown: Database) -> None:
    before = count(grown, RulebookEdition)
    content = changed("3").encode()

    def upload(session: Session, hall: Hall, chief: User) -> Act:
        return lambda: upload_edition(session, hall, content, actor=chief, now=NOW)

    assert at_once(grown, *[upload] * 3) == []
    assert count(grown, RulebookEdition) == before + 1


def test_a_shipped_edition_is_kept_once(grown: Database) -> None:
    before = count(grown, RulebookEdition)

    def keep(session: Session, hall: Hall, chief: User) -> Act:
        return lambda: keep_shipped(
            session, hall, "village-centre", actor=chief, now=NOW
        )

    assert at_once(grown, *[keep] * 3) == []
    assert count(grown, RulebookEdition) == before + 1


def test_rules_are_mapped_once(grown: Database) -> None:
    book = load_shipped("township-fines")

    def fill(session: Session, hall: Hall, chief: User) -> Act:
        return lambda: fill_map(session, hall, book, actor=chief, now=NOW)

    before = count(grown, FactKind)
    assert at_once(grown, *[fill] * 3) == []
    shipped = [
        fact.rules[book.slug] for fact in default_map() if book.slug in fact.rules
    ]
    with grown.read() as session:
        query = select(FactKindRule.rule).filter_by(slug=book.slug)
        assert sorted(session.scalars(query)) == sorted(shipped)
    assert count(grown, FactKind) == before
