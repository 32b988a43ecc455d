"""Files on PostgreSQL, where imports run at once: each fact once all the same."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import (
    AttendanceDay,
    Case,
    Hall,
    LedgerEntry,
    Rating,
    RatingVerification,
    User,
)
from signage.models.attendance import AttendanceStatus as Status
from signage.models.rating import RatingOutcome
from signage.operations.facts.attendance import AttendanceRow, import_attendance
from signage.operations.facts.cases import CaseRow, import_cases
from signage.operations.facts.file_imports import GivenFile
from signage.operations.ratings.verification import Finding, verify_rating
from signage.operations.ratings.verification_errors import AlreadyVerifiedError
from tests.build import NOW
from tests.operations.derived_build import APPROVAL, create_derived_hall, metrics_of
from tests.operations.score_build import DAY, SmallHall
from tests.postgres import grown_database

FILE = GivenFile("本月.csv", "a" * 64)


@pytest.fixture(scope="module")
def grown(postgres_server: str) -> Iterator[Database]:
    """A migrated PostgreSQL with the small hall."""
    with grown_database(postgres_server) as database:
        with database.write() as session:
            create_derived_hall(session)
        yield database


def opened(session: Session) -> SmallHall:
    """Return the small hall in another session."""
    hall = session.scalars(select(Hall)).one()
    names = ("inspector", "approver", "chief")
    people = [
        session.scalars(select(User).where(User.username == name)).one()
        for name in names
    ]
    return SmallHall(session, hall, *people)


def at_once(deed: Callable[[], object], times: int = 4) -> None:
    """Run a deed in threads that start together; a failure fails the test."""
    gate = threading.Barrier(times)
    failures: list[BaseException] = []

    def run() -> None:
        gate.wait()
        try:
            deed()
        except BaseException as error:  # noqa: BLE001  # told to the test below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def count(database: Database, what: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_the_same_files_at_once_give_each_fact_once(grown: Database) -> None:
    def cases() -> None:
        with grown.write() as session:
            small = opened(session)
            window, staff = small.subject("W1A").id, small.subject("S1A1").id
            accepted = NOW - timedelta(days=2)
            rows = [
                CaseRow(f"A-{n}", "证", window, staff, accepted, None, NOW)
                for n in range(300)
            ]
            import_cases(session, small.hall, rows, FILE, actor=None, now=NOW)

    def days() -> None:
        with grown.write() as session:
            small = opened(session)
            rows = [
                AttendanceRow(small.subject(code).id, code, DAY, Status.LATE, None)
                for code in ("S1A1", "S1A2", "S2B1")
            ]
            import_attendance(session, small.hall, rows, FILE, actor=None, now=NOW)

    at_once(cases)
    at_once(days)
    assert (count(grown, Case), count(grown, AttendanceDay)) == (300, 3)
    assert count(grown, LedgerEntry) == 3
    with grown.read() as session:
        small = opened(session)
        assert metrics_of(small, APPROVAL)["S1A1:cases"] == 300
        assert metrics_of(small, APPROVAL)["S1A1:workdays"] == 1
        assert str(small.card("S1A1").score) == "99.3"


def test_a_correction_at_once_is_reversed_once(grown: Database) -> None:
    def correct() -> None:
        with grown.write() as session:
            small = opened(session)
            person = small.subject("S2B1").id
            row = AttendanceRow(person, "S2B1", DAY, Status.PRESENT, None)
            import_attendance(session, small.hall, [row], FILE, actor=None, now=NOW)

    before = count(grown, LedgerEntry)
    at_once(correct)
    assert count(grown, LedgerEntry) == before + 1


def test_two_verifiers_at_once_record_one_fact(grown: Database) -> None:
    with grown.write() as session:
        small = opened(session)
        rating = Rating(
            hall_id=small.hall.id,
            key="r-1",
            window_id=small.subject("W2B").id,
            device="display:1",
            channel="kiosk",
            level=1,
            last_seq=1,
            occurred_at=NOW,
            updated_at=NOW,
        )
        session.add(rating)
        session.flush()
        rating_id = rating.id

    def verify() -> None:
        with grown.write() as session:
            small = opened(session)
            found = session.get_one(Rating, rating_id)
            finding = Finding(
                RatingOutcome.VALID,
                "属实",
                subject=small.subject("W2B"),
                fact_kind=small.fact("complaint-minor"),
            )
            try:
                verify_rating(
                    session, small.hall, found, finding, actor=small.inspector, now=NOW
                )
            except AlreadyVerifiedError:
                session.rollback()

    before = count(grown, LedgerEntry)
    at_once(verify)
    assert count(grown, LedgerEntry) == before + 1
    assert count(grown, RatingVerification) == 1
