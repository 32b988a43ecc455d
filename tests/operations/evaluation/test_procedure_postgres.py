"""The procedure on PostgreSQL, where writers run at once: nothing slips in or twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from signage.db import Database
from signage.errors import ConflictError, InvalidInputError, SignageError
from signage.jobs.evaluations import pass_deadlines
from signage.models import Award, Evaluation, EvaluationStep, Hall, LedgerEntry, User
from signage.models.evaluation import EvaluationState
from signage.operations.evaluation.checking import check_all, check_evaluation
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.reviewing import confirm_evaluation
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import record_entry
from signage.operations.objections.objecting import object_to_entry
from signage.operations.objections.objections import uphold_objection
from tests.operations.procedure_build import (
    CLOSED,
    DECIDED,
    SCORED,
    SHOWN_UNTIL,
    evaluation,
    published,
    review,
    settle,
)
from tests.operations.score_build import MONTH, SmallHall, create_small_hall
from tests.postgres import grown_database

RECORDERS, FACTS_EACH = 4, 6


@pytest.fixture
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL with the small hall in it, as hall 1."""
    with grown_database(postgres_server) as database:
        with database.write() as session:
            create_small_hall(session)
        yield database


def hall_in(database: Database, deed: Callable[[SmallHall], object]) -> None:
    """Do something in the hall, in a transaction of its own."""
    with database.write() as session:
        people = [
            session.scalars(select(User).filter_by(username=name)).one()
            for name in ("inspector", "approver", "chief")
        ]
        deed(SmallHall(session, session.scalars(select(Hall)).one(), *people))


def at_once(*deeds: Callable[[], object]) -> list[SignageError]:
    """Run deeds in threads that start together; return what was refused."""
    gate = threading.Barrier(len(deeds))
    refused: list[SignageError] = []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except SignageError as error:
            refused.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_it_goes_from_the_scores_to_what_stands(grown: Database) -> None:
    hall_in(grown, tell_the_story)
    pass_deadlines(grown, SHOWN_UNTIL)
    with grown.read() as session:
        assert set(session.scalars(select(Evaluation.state))) == {EvaluationState.FINAL}
        outcomes = list(check_all(session, 1, now=SHOWN_UNTIL))
        assert [found.differences for found in outcomes] == [(), ()]
        assert session.scalar(select(func.count(Award.id)))


def tell_the_story(small: SmallHall) -> None:
    """Record, object, close, settle, review and confirm."""
    small.record("window-banner", "W1B")
    late = small.record("late", "S1A1").entry
    objection = object_to_entry(
        small.session, small.hall, late, text="在开会", actor=small.chief, now=CLOSED
    )
    uphold_objection(
        small.session, objection, reason="属实", actor=small.approver, now=CLOSED
    )
    assert small.score("S1A1") == 100
    published(small)


def record(database: Database, number: int) -> None:
    """Record some facts, each in a transaction of its own."""
    for place in range(FACTS_EACH):
        key = f"r{number}-{place}"

        def one(small: SmallHall, key: str = key) -> None:
            fact, subject = small.fact("late"), small.subject("S1A1")
            new = NewEntry(fact, subject, date(2026, 11, 10), key)
            record_entry(
                small.session, small.hall, new, actor=small.inspector, now=CLOSED
            )

        hall_in(database, one)


def close(small: SmallHall) -> None:
    """Close November."""
    close_month(small.session, small.hall, MONTH, actor=small.approver, now=CLOSED)


def test_it_scores_all_that_was_recorded_before_it_closed(grown: Database) -> None:
    recorders = [partial(record, grown, number) for number in range(RECORDERS)]
    refused = at_once(*recorders, partial(hall_in, grown, close))
    assert {type(error) for error in refused} <= {InvalidInputError}
    with grown.read() as session:
        entries = session.scalar(select(func.count(LedgerEntry.id)))
        assert entries is not None
        assert entries <= RECORDERS * FACTS_EACH
        for one in session.scalars(select(Evaluation)).all():
            assert one.state is EvaluationState.SELF_REVIEW
            found = check_evaluation(session, one, now=CLOSED).differences
            assert [d for d in found if not d.what.startswith("nomination")] == []


def test_it_takes_each_step_once(grown: Database) -> None:
    twice = partial(hall_in, grown, close)
    assert len(at_once(twice, twice, twice)) == 2
    at_once(*[partial(pass_deadlines, grown, SCORED)] * 3)
    hall_in(grown, prepare)

    def confirm(small: SmallHall) -> None:
        one = evaluation(small)
        confirm_evaluation(small.session, one, actor=small.chief, now=DECIDED)

    refused = at_once(*[partial(hall_in, grown, confirm)] * 3)
    assert [type(error).__bases__ for error in refused] == [(ConflictError,)] * 2
    at_once(*[partial(pass_deadlines, grown, SHOWN_UNTIL)] * 3)
    with grown.read() as session:
        query = select(EvaluationStep.evaluation_id, EvaluationStep.state)
        taken = [tuple(row) for row in session.execute(query)]
        assert len(taken) == len(set(taken)) == 2 * 5
        awards = session.scalars(select(Award.nomination_id)).all()
        assert len(awards) == len(set(awards)) > 0


def prepare(small: SmallHall) -> None:
    """Take both as far as the confirmation of the one with awards."""
    county, one = evaluation(small, "county-hall"), evaluation(small)
    settle(small, one)
    for each in (county, one):
        review(small, each)
    confirm_evaluation(small.session, county, actor=small.chief, now=DECIDED)
