"""The demo hall is whole on any day: its stories are found in what was computed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.demo.load import load_demo
from signage.models import (
    Award,
    Evaluation,
    LadderAction,
    LedgerEntry,
    MediaFile,
    Nomination,
    Notice,
    Rating,
    StaffMember,
    Subject,
    Window,
)
from signage.models.evaluation import ActionState, NoticeState
from signage.operations.standing import standing_of

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
        assert count(session, MediaFile) == 87
        latest = session.scalar(select(func.max(LedgerEntry.occurred_on)))
        assert latest is not None
        assert latest <= now.date()
        assert_it_tells_its_stories(session, now)
        assert_its_work_is_done(session, now)


def assert_its_work_is_done(session: Session, now: datetime) -> None:
    """Most ladder actions have an outcome in time; what is overdue is little."""
    states = [state for (state,) in session.execute(select(LadderAction.state))]
    overdue = select(func.count()).where(
        LadderAction.state == ActionState.OPEN, LadderAction.due_on < now.date()
    )
    assert states.count(ActionState.DONE) > len(states) * 0.8
    assert (session.scalar(overdue) or 0) < 15
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
    notice = session.scalars(select(Notice)).first()
    if now.day > 7:
        assert notice is not None
        assert notice.state is NoticeState.APPROVED
    month = f"{now:%Y-%m}"
    standing = standing_of(
        session, session.scalars(select(Subject.hall_id)).first() or 0, month
    )
    assert len(standing) == 24
    states = set(session.scalars(select(Evaluation.state)))
    assert {"open", "final"} <= states
    assert states <= {"open", "self_review", "in_publicity", "final"}
