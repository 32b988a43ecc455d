"""The demo hall is whole on any day: its stories are found in what was computed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.demo.closing import SELF_REVIEW
from signage.demo.load import load_demo
from signage.models import (
    AttendanceDay,
    Award,
    Case,
    Evaluation,
    EvaluationStep,
    Hall,
    LadderAction,
    LedgerEntry,
    MediaFile,
    Nomination,
    Notice,
    Objection,
    Rating,
    RatingVerification,
    RulebookDraft,
    Schedule,
    StaffMember,
    Subject,
    Window,
)
from signage.models.evaluation import ActionState, EvaluationState, NoticeState
from signage.models.objection import ObjectionState
from signage.models.rating import RatingOutcome, VerificationState
from signage.operations.evaluation.checking import check_all
from signage.operations.evaluation.published_lists import published_lists
from signage.operations.people.demo_clerk import demo_clerk
from signage.operations.scores.score_history import score_history
from signage.operations.scores.standing import standing_of
from signage.rules.period import Period

DAYS = ["2026-11-21", "2027-01-01", "2028-02-29", "2027-07-31", "2026-04-06"]


@pytest.fixture(params=DAYS)
def now(request: pytest.FixtureRequest) -> datetime:
    return datetime.fromisoformat(f"{request.param}T06:30").replace(tzinfo=UTC)


@pytest.fixture
def loaded(database: Database, tmp_path: Path, now: datetime) -> Session:
    load_demo(database, tmp_path / "media", now)
    return database.readers()


def count(session: Session, what: type) -> int:
    return session.scalar(select(func.count()).select_from(what)) or 0


def test_it_is_whole_on_any_day(loaded: Session, now: datetime) -> None:
    with loaded as session:
        assert (count(session, Window), count(session, StaffMember)) == (24, 86)
        assert count(session, Rating) == 3000
        assert count(session, LedgerEntry) > 500
        assert count(session, MediaFile) == 89
        assert count(session, Schedule) == 3
        assert session.scalar(select(Hall.logo)) is not None
        latest = session.scalar(select(func.max(LedgerEntry.occurred_on)))
        assert latest is not None
        assert latest <= now.date()
        assert_it_tells_its_stories(session, now)
        assert_its_work_is_done(session, now)
        assert_its_last_month_is_on_its_way(session, now)
        assert_its_people_are_heard(session)
        assert_its_data_agree(session)
        assert_its_scores_move(session, now)
        assert demo_clerk(session, now=now) is not None
        assert count(session, RulebookDraft) == 1


def assert_its_work_is_done(session: Session, now: datetime) -> None:
    """Most ladder actions have an outcome in time; one at most is overdue."""
    states = [state for (state,) in session.execute(select(LadderAction.state))]
    overdue = select(func.count()).where(
        LadderAction.state == ActionState.OPEN, LadderAction.due_on < now.date()
    )
    assert states.count(ActionState.DONE) > len(states) * 0.8
    assert (session.scalar(overdue) or 0) <= 1
    assert not session.scalar(
        select(func.count()).where(LadderAction.done_on > now.date())
    )


def assert_it_tells_its_stories(session: Session, now: datetime) -> None:
    titles = set(
        session.scalars(select(Nomination.award).join(Award.nomination).distinct())
    )
    assert titles >= {"A-W1", "A-W2", "A-W3", "C-W1", "C-W2"}
    ties = session.scalars(
        select(Nomination).where(
            Nomination.award == "A-W2", Nomination.group_code == "2"
        )
    )
    assert any("committee" in nomination.reason for nomination in ties)
    states = select(Notice.state, Notice.statement)
    notices = [tuple(row) for row in session.execute(states)]
    if now.day > 10:
        assert (NoticeState.APPROVED, "") in notices
        replied = [state for state, reply in notices if reply]
        assert sorted(replied) == [NoticeState.APPROVED, NoticeState.PROPOSED]
    month = f"{now:%Y-%m}"
    standing = standing_of(
        session, session.scalars(select(Subject.hall_id)).first() or 0, month
    )
    assert len(standing) == 24


def assert_its_last_month_is_on_its_way(session: Session, now: datetime) -> None:
    """The last finished month is shown to the public, or still in self-review."""
    month = str(Period.month_of(now.date()).previous())
    query = select(Evaluation.state).where(Evaluation.period == month)
    shown = EvaluationState.IN_PUBLICITY
    early = EvaluationState.SELF_REVIEW
    is_late = now.day > SELF_REVIEW.days + 2
    assert set(session.scalars(query)) == {shown if is_late else early}
    hall = session.scalars(select(Hall)).one()
    lists = published_lists(session, hall, now)
    assert bool(lists) is is_late
    for one in lists:
        assert timedelta(days=1) < one.due_at - now < timedelta(days=3)
    states = set(session.scalars(select(Evaluation.state)))
    assert states == {EvaluationState.OPEN, shown if is_late else early, "final"}
    for outcome in check_all(session, hall.id, now=now):
        assert not outcome.differences
    assert_two_people(session)


def assert_two_people(session: Session) -> None:
    """Whoever reviewed did not confirm, and both said why."""
    people: dict[str, set[int | None]] = {}
    for step in session.scalars(select(EvaluationStep)):
        people.setdefault(step.state, set()).add(step.actor_id)
        if step.state in (EvaluationState.REVIEWED, EvaluationState.IN_PUBLICITY):
            assert step.reason
    reviewed = people[EvaluationState.REVIEWED]
    confirmed = people[EvaluationState.IN_PUBLICITY]
    assert not reviewed & confirmed


def assert_its_people_are_heard(session: Session) -> None:
    """Objections were upheld and dismissed with reasons; the newest are open."""
    found = session.scalars(select(Objection)).all()
    decided = [one for one in found if one.state is not ObjectionState.OPEN]
    upheld = [one for one in decided if one.state is ObjectionState.UPHELD]
    assert [one.entry is not None for one in upheld] == [True]
    assert upheld[0].entry is not None
    assert upheld[0].entry.reversal is not None
    assert len(decided) == 3
    assert all(one.reason for one in decided)
    outcomes = select(RatingVerification.outcome, RatingVerification.state)
    kinds = {tuple(row) for row in session.execute(outcomes)}
    assert kinds == {
        (RatingOutcome.VALID, VerificationState.STANDING),
        (RatingOutcome.MISTAKEN, VerificationState.STANDING),
        (RatingOutcome.MALICIOUS, VerificationState.STANDING),
        (RatingOutcome.MALICIOUS, VerificationState.PROPOSED),
    }
    waiting = select(func.count()).where(Rating.level <= 2, Rating.outcome.is_(None))
    assert 3 <= (session.scalar(waiting) or 0) <= 8


def assert_its_data_agree(session: Session) -> None:
    """What attendance says is in the ledger once, by whichever way it came."""
    late = select(AttendanceDay.staff_id, AttendanceDay.day).where(
        AttendanceDay.status.in_(["late", "left_early", "late_over_30", "absent_half"])
    )
    days = {tuple(row) for row in session.execute(late)}
    assert len(days) > 20
    entries = select(
        LedgerEntry.subject_id, LedgerEntry.occurred_on, LedgerEntry.source
    )
    kept = LedgerEntry.fact_kind.has(code="late")
    absent = LedgerEntry.fact_kind.has(code="absent")
    long = LedgerEntry.fact_kind.has(code="late-long")
    rows = session.execute(entries.where(kept | long | absent)).all()
    told = [(row[0], row[1]) for row in rows if (row[0], row[1]) in days]
    assert sorted(told) == sorted(days)
    assert {row.source for row in rows} == {"attendance", "office"}
    assert count(session, Case) > 1500
    handled = session.scalar(select(func.count()).where(Case.staff_id.is_not(None)))
    assert handled == count(session, Case)


def assert_its_scores_move(session: Session, now: datetime) -> None:
    """The hall learns, with a setback: the last whole month is the best."""
    hall_id = session.scalars(select(Hall.id)).one()
    last = Period.month_of(now.date()).previous()
    means = [mean for mean in score_history(session, hall_id, last).means if mean]
    assert len(means) == 6
    assert means[-1] == max(means)
    assert means[-1] - means[0] > 1
    assert means[3] < means[2]
