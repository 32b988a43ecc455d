"""Notices: two people, told first, masked later, and always at an end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ForbiddenError, InvalidInputError
from signage.models import LadderAction, LedgerEntry, Notice, User
from signage.models.evaluation import ActionState, NoticeState
from signage.models.user import Role
from signage.operations.criticism.notice_errors import (
    AlreadyProposedError,
    NoticeStateError,
    NoticeTooLateError,
    NotPublicError,
    StatementOverError,
    StatementRunningError,
    TwoPeopleError,
)
from signage.operations.criticism.notices import (
    Window,
    approve_notice,
    end_of_window,
    propose_notice,
    reject_notice,
    resume_notice,
    state_reply,
    statement_end,
    suspend_notice,
    withdraw_notice,
)
from signage.operations.facts.ledger import reverse_entry
from signage.outbox import Topic
from signage.playout.days import SpecialDay, WorkingCalendar
from tests.build import NOW, create_user
from tests.operations.score_build import SmallHall, create_small_hall

FRIDAY_MIDNIGHT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONTH_END = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def action(small: SmallHall, step: int = 2) -> LadderAction:
    """Climb the ladder of absence to its second step, which is public."""
    query = select(LadderAction).filter_by(ladder="A-L3", step=step)
    found = small.session.scalars(query).first()
    if found is None:
        for day in (3, 4):
            small.record("absent", "S1A1", date(2026, 11, day))
        found = small.session.scalars(query).one()
    return found


def propose(small: SmallHall, now: datetime = NOW, step: int = 2) -> Notice:
    return propose_notice(
        small.session,
        action(small, step),
        text="旷工两次，予以通报。",
        actor=small.inspector,
        now=now,
    )


def test_it_gives_two_working_days_to_reply(small: SmallHall) -> None:
    assert propose(small).statement_until == FRIDAY_MIDNIGHT
    friday = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    tuesday_midnight = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    weekly = WorkingCalendar()
    assert statement_end(weekly, friday, "Asia/Shanghai") == tuesday_midnight
    saturday = SpecialDay(is_holiday=False, name="国庆节")
    shifted = WorkingCalendar({date(2026, 11, 21): saturday})
    monday_midnight = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert statement_end(shifted, friday, "Asia/Shanghai") == monday_midnight


def test_it_is_shown_until_the_month_ends(small: SmallHall) -> None:
    notice = propose(small)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    assert notice.state == NoticeState.APPROVED
    assert (notice.starts_at, notice.ends_at) == (FRIDAY_MIDNIGHT, MONTH_END)
    assert Topic.NOTICES in {h.topic for h in small.session.info["hints"]}


def test_it_takes_two_people_and_the_whole_time_to_reply(small: SmallHall) -> None:
    notice = propose(small)
    with pytest.raises(TwoPeopleError):
        approve_notice(
            small.session, notice, actor=small.inspector, now=FRIDAY_MIDNIGHT
        )
    early = FRIDAY_MIDNIGHT - timedelta(seconds=1)
    with pytest.raises(StatementRunningError):
        approve_notice(small.session, notice, actor=small.approver, now=early)
    assert notice.state == NoticeState.PROPOSED


def test_it_is_only_for_steps_that_go_on_screens(small: SmallHall) -> None:
    action(small)
    with pytest.raises(NotPublicError):
        propose(small, step=1)
    propose(small)
    with pytest.raises(AlreadyProposedError):
        propose(small)


def test_it_follows_the_halls_setting_for_the_building_wide_notice(
    small: SmallHall,
) -> None:
    adoption = small.card("S1A1", slug="hall-efficiency").evaluation.adoption
    adoption.settings = {"blacklist_on_screen": "yes"}
    small.session.flush()
    action(small)
    assert propose(small, step=1).state == NoticeState.PROPOSED


def test_it_needs_a_text_of_reasonable_length(small: SmallHall) -> None:
    for text in (" ", "字" * 501):
        with pytest.raises(InvalidInputError):
            propose_notice(
                small.session, action(small), text=text, actor=small.inspector, now=NOW
            )


def test_it_comes_too_late_at_the_end_of_the_month(small: SmallHall) -> None:
    action(small)
    with pytest.raises(NoticeTooLateError):
        propose(small, now=datetime(2026, 11, 27, 2, 0, tzinfo=UTC))
    notice = propose(small)
    with pytest.raises(NoticeTooLateError):
        approve_notice(small.session, notice, actor=small.approver, now=MONTH_END)


@pytest.mark.parametrize(
    ("window", "end"),
    [
        ("month", datetime(2026, 10, 31, 16, 0, tzinfo=UTC)),
        ("quarter", datetime(2026, 12, 31, 16, 0, tzinfo=UTC)),
        ("year", datetime(2026, 12, 31, 16, 0, tzinfo=UTC)),
        ("none", datetime(2026, 11, 14, 16, 0, tzinfo=UTC)),
    ],
)
def test_it_ends_with_the_window_of_the_rule(window: Window, end: datetime) -> None:
    assert end_of_window(window, date(2026, 10, 15), "Asia/Shanghai") == end


def test_it_lasts_thirty_days_at_most(small: SmallHall) -> None:
    notice = propose(small)
    notice.action.occurred_on = date(2027, 3, 1)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    assert notice.ends_at == FRIDAY_MIDNIGHT + timedelta(days=30)


def test_it_is_taken_off_at_once_by_one_person(small: SmallHall) -> None:
    notice = propose(small)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    small.session.info.pop("hints")
    later = FRIDAY_MIDNIGHT + timedelta(hours=1)
    withdraw_notice(small.session, notice, actor=small.approver, now=later)
    assert (notice.state, notice.revoked_at) == (NoticeState.WITHDRAWN, later)
    assert {h.topic for h in small.session.info["hints"]} == {Topic.NOTICES}
    with pytest.raises(NoticeStateError):
        withdraw_notice(small.session, notice, actor=small.approver, now=later)


def test_it_can_be_decided_against(small: SmallHall) -> None:
    notice = propose(small)
    reject_notice(small.session, notice, actor=small.approver, now=NOW)
    assert notice.state == NoticeState.REJECTED
    with pytest.raises(NoticeStateError):
        approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)


def test_it_falls_with_the_entry_that_it_stands_on(small: SmallHall) -> None:
    notice = propose(small)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    later = FRIDAY_MIDNIGHT + timedelta(hours=1)
    entry = small.record("late", "S1A2").entry
    assert notice.state == NoticeState.APPROVED
    absence = next(e for e in ledger(small) if e.key == notice.action.entries[0])
    reverse_entry(
        small.session, absence, reason="已补假条", actor=small.inspector, now=later
    )
    assert (notice.state, notice.revoked_at) == (NoticeState.WITHDRAWN, later)
    assert notice.action.state == ActionState.DROPPED
    assert entry.reversal is None


def test_it_is_off_while_an_objection_is_open(small: SmallHall) -> None:
    notice = propose(small)
    with pytest.raises(NoticeStateError):
        suspend_notice(small.session, notice, actor=None, now=NOW)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    small.session.info.pop("hints")
    later = FRIDAY_MIDNIGHT + timedelta(hours=1)
    suspend_notice(small.session, notice, actor=None, now=later)
    assert notice.state == NoticeState.SUSPENDED
    assert {h.topic for h in small.session.info["hints"]} == {Topic.NOTICES}
    resume_notice(small.session, notice, actor=small.approver, now=later)
    assert (notice.state, notice.ends_at) == (NoticeState.APPROVED, MONTH_END)
    with pytest.raises(NoticeStateError):
        resume_notice(small.session, notice, actor=small.approver, now=later)


def test_it_may_be_withdrawn_while_it_is_suspended(small: SmallHall) -> None:
    notice = propose(small)
    approve_notice(small.session, notice, actor=small.approver, now=FRIDAY_MIDNIGHT)
    suspend_notice(small.session, notice, actor=None, now=FRIDAY_MIDNIGHT)
    withdraw_notice(small.session, notice, actor=small.chief, now=FRIDAY_MIDNIGHT)
    assert notice.state == NoticeState.WITHDRAWN


def clerk(small: SmallHall, code: str) -> User:
    """Add the account of a staff member."""
    person = create_user(small.session, small.hall, f"clerk-{code}", Role.CLERK)
    person.staff_id = small.subject(code).id
    small.session.flush()
    return person


def test_the_person_it_is_about_replies_in_time(small: SmallHall) -> None:
    notice, person = propose(small), clerk(small, "S1A1")
    state_reply(small.session, notice, text=" 当日已请假 ", actor=person, now=NOW)
    assert (notice.statement, notice.statement_at) == ("当日已请假", NOW)
    last = FRIDAY_MIDNIGHT - timedelta(seconds=1)
    state_reply(small.session, notice, text="附假条", actor=small.inspector, now=last)
    assert (notice.statement, notice.statement_at) == ("附假条", last)
    with pytest.raises(StatementOverError):
        state_reply(
            small.session, notice, text="晚了", actor=person, now=FRIDAY_MIDNIGHT
        )
    assert notice.statement == "附假条"


def test_nobody_replies_for_a_colleague(small: SmallHall) -> None:
    notice = propose(small)
    with pytest.raises(ForbiddenError):
        state_reply(
            small.session, notice, text="我", actor=clerk(small, "S1A2"), now=NOW
        )


def test_the_staff_of_a_window_reply_for_it(small: SmallHall) -> None:
    notice = propose(small)
    notice.action.subject = small.subject("W1A")
    small.session.flush()
    state_reply(small.session, notice, text="属实", actor=clerk(small, "S1A2"), now=NOW)
    with pytest.raises(ForbiddenError):
        state_reply(
            small.session, notice, text="我", actor=clerk(small, "S2A1"), now=NOW
        )
    assert notice.statement == "属实"


@pytest.mark.parametrize("text", [" ", "字" * 1001])
def test_a_reply_has_a_text_of_reasonable_length(small: SmallHall, text: str) -> None:
    notice = propose(small)
    with pytest.raises(InvalidInputError):
        state_reply(small.session, notice, text=text, actor=small.inspector, now=NOW)


def test_nobody_replies_to_what_is_decided(small: SmallHall) -> None:
    notice = propose(small)
    reject_notice(small.session, notice, actor=small.approver, now=NOW)
    with pytest.raises(StatementOverError):
        state_reply(small.session, notice, text="不", actor=small.inspector, now=NOW)


def ledger(small: SmallHall) -> list[LedgerEntry]:
    return list(small.session.scalars(select(LedgerEntry)))
