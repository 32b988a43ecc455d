"""The worklist: what ladders ask for, due when, done by whom, dropped when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, Evaluation, LadderAction, LedgerEntry
from signage.models.evaluation import ActionState
from signage.operations.criticism.notices import propose_notice
from signage.operations.criticism.outcomes import (
    ActionNotDoneError,
    ActionNotOpenError,
    record_outcome,
    reopen_action,
)
from signage.operations.criticism.worklist import (
    Work,
    WorkFilter,
    action_history,
    action_kinds,
    notice_of,
    open_work,
    work_page,
)
from signage.operations.evaluation.evaluations import close_month
from signage.operations.explaining.explain_award import explain_actions
from signage.operations.facts.ledger import reverse_entry
from signage.operations.scores.scoring import (
    ensure_evaluations,
    open_month,
    rescore_period,
)
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.score_build import SmallHall, create_small_hall

TODAY = date(2026, 11, 18)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def actions(small: SmallHall, **values: object) -> list[LadderAction]:
    query = select(LadderAction).filter_by(**values).order_by(LadderAction.id)
    return list(small.session.scalars(query))


def be_late(small: SmallHall, code: str, *days: int) -> list[LedgerEntry]:
    return [
        small.record("late", code, date(2026, 11, day), now=NOW).entry for day in days
    ]


def listed(small: SmallHall, chosen: WorkFilter) -> list[str]:
    page = work_page(small.session, small.hall.id, chosen, today=TODAY)
    return [f"{a.subject.code}-{a.step}" for a in page.actions]


def do(small: SmallHall, action: LadderAction, text: str = "已批评教育") -> None:
    record_outcome(
        small.session,
        action,
        text=text,
        done_on=TODAY,
        actor=small.inspector,
        now=NOW,
    )


def test_an_action_is_due_some_calendar_days_after_its_step(small: SmallHall) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)
    (explained,) = explain_actions(small.session, [action])
    assert explained.step.due_days == 7
    assert (action.state, action.due_on) == (ActionState.OPEN, date(2026, 11, 17))


def test_it_lists_what_is_due_soonest_first_and_counts(small: SmallHall) -> None:
    be_late(small, "S1A1", 16)
    be_late(small, "S2A1", 9)
    be_late(small, "S1A2", 12)
    assert listed(small, WorkFilter()) == ["S2A1-1", "S1A2-1", "S1A1-1"]
    assert listed(small, WorkFilter(Work.OVERDUE)) == ["S2A1-1"]
    do(small, actions(small, step=1)[0])
    assert listed(small, WorkFilter(Work.DONE)) == ["S1A1-1"]
    assert listed(small, WorkFilter(Work.ALL)) == ["S1A2-1", "S2A1-1", "S1A1-1"]
    page = work_page(small.session, small.hall.id, WorkFilter(), today=TODAY)
    assert [page.counts[work] for work in Work] == [2, 1, 0, 1, 3]
    assert open_work(small.session, small.hall.id, today=TODAY) == (2, 1)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (WorkFilter(action="oral_criticism"), ["S1A1-1", "S2A1-1"]),
        (WorkFilter(action="talk_with_chief"), []),
        (WorkFilter(subject="s2a"), ["S2A1-1"]),
        (WorkFilter(subject="W1A"), ["S1A1-1", "S1A1-2"]),
        (WorkFilter(subject="nobody"), []),
        (WorkFilter(first_on=date(2026, 11, 11)), ["S1A1-2", "S2A1-1"]),
        (WorkFilter(last_on=date(2026, 11, 10)), ["S1A1-1"]),
    ],
)
def test_it_filters(small: SmallHall, chosen: WorkFilter, found: list[str]) -> None:
    be_late(small, "S1A1", 10, 11)
    be_late(small, "S2A1", 12)
    assert listed(small, chosen) == found


def test_it_is_paged(small: SmallHall) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)
    for number in range(30):
        copy = LadderAction(
            evaluation_id=action.evaluation_id,
            subject_id=action.subject_id,
            ladder=action.ladder,
            step=1,
            action=action.action,
            occurred_on=action.occurred_on,
            entries=[str(number)],
            due_on=action.due_on,
        )
        small.session.add(copy)
    page = work_page(small.session, small.hall.id, WorkFilter(page=9), today=TODAY)
    assert (page.page, page.pages, len(page.actions)) == (2, 2, 1)


def test_its_kinds_have_words_in_both_languages(small: SmallHall) -> None:
    kinds = action_kinds(small.session, small.hall.id)
    assert [labels.zh for labels in kinds["talk_with_chief"]] == ["约谈首席代表"]
    every = [labels for labels_of in kinds.values() for labels in labels_of]
    assert all(labels.zh and labels.en for labels in every)


def test_an_outcome_says_what_was_done_when_and_by_whom(small: SmallHall) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)
    record_outcome(
        small.session,
        action,
        text=" 已当面批评 ",
        done_on=date(2026, 11, 12),
        actor=small.inspector,
        now=NOW,
    )
    assert (action.state, action.outcome) == (ActionState.DONE, "已当面批评")
    assert (action.done_on, action.done_at) == (date(2026, 11, 12), NOW)
    history = action_history(small.session, action, notice_of(small.session, action))
    assert [entry.action for entry in history] == ["action.done"]
    with pytest.raises(ActionNotOpenError):
        do(small, action)


@pytest.mark.parametrize(
    ("text", "day", "count"),
    [
        (" ", None, 2),
        ("字" * 1001, date(2026, 11, 19), 2),
        ("做了", date(2026, 11, 9), 1),
    ],
)
def test_an_outcome_with_problems_is_refused_with_all_of_them(
    small: SmallHall, text: str, day: date | None, count: int
) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)
    with pytest.raises(InvalidInputError) as refusal:
        record_outcome(
            small.session,
            action,
            text=text,
            done_on=day,
            actor=small.inspector,
            now=NOW,
        )
    assert len(refusal.value.problems) == count
    assert action.state == ActionState.OPEN


def test_a_wrong_outcome_is_taken_back_with_a_reason(small: SmallHall) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)

    def reopen(reason: str = "登记到了别人名下") -> None:
        reopen_action(
            small.session, action, reason=reason, actor=small.approver, now=NOW
        )

    with pytest.raises(ActionNotDoneError):
        reopen()
    do(small, action)
    with pytest.raises(InvalidInputError):
        reopen(" ")
    reopen()
    assert (action.state, action.outcome) == (ActionState.OPEN, "")
    assert action.done_on is None
    done, back = action_history(small.session, action, None)
    assert (done.action, back.action) == ("action.done", "action.reopened")
    assert back.detail["before"] == "已批评教育"


def test_rescoring_keeps_what_was_done_and_when_it_is_due(small: SmallHall) -> None:
    be_late(small, "S1A1", 10)
    (action,) = actions(small)
    do(small, action)
    action.due_on = date(2026, 11, 30)
    be_late(small, "S1A1", 12)
    rescore_period(small.session, action.evaluation, now=NOW)
    first, second = actions(small)
    assert (first.id, first.state) == (action.id, ActionState.DONE)
    assert (first.due_on, first.outcome) == (date(2026, 11, 30), "已批评教育")
    assert (second.step, second.state) == (2, ActionState.OPEN)


def test_it_goes_with_its_ground_unless_somebody_worked_on_it(small: SmallHall) -> None:
    first, second = be_late(small, "S1A1", 10, 12)
    do(small, actions(small, step=1)[0])
    for entry in (second, first):
        reverse_entry(
            small.session, entry, reason="记错了", actor=small.inspector, now=NOW
        )
    (left,) = actions(small)
    assert (left.step, left.state) == (1, ActionState.DROPPED)
    assert left.outcome == "已批评教育"
    history = action_history(small.session, left, None)
    assert [entry.action for entry in history] == ["action.done", "action.dropped"]
    rescore_period(small.session, left.evaluation, now=NOW)
    dropped = select(AuditEntry).filter_by(action="action.dropped")
    assert len(small.session.scalars(dropped).all()) == 1
    with pytest.raises(ActionNotOpenError):
        do(small, left)


def test_a_proposed_notice_is_work_too(small: SmallHall) -> None:
    entries = [
        small.record("absent", "S1A1", date(2026, 11, day)).entry for day in (3, 4)
    ]
    (public,) = actions(small, is_public=True)
    notice = propose_notice(
        small.session, public, text="通报", actor=small.inspector, now=NOW
    )
    reverse_entry(
        small.session, entries[1], reason="记错", actor=small.inspector, now=NOW
    )
    assert public.state == ActionState.DROPPED
    history = action_history(small.session, public, notice)
    assert [entry.action for entry in history] == [
        "notice.proposed",
        "action.dropped",
        "notice.withdrawn",
    ]


def test_a_quarter_does_not_ask_for_the_work_of_its_months_again(
    small: SmallHall,
) -> None:
    be_late(small, "S1A1", 10)
    december = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    open_month(small.session, small.hall, Period.parse("2026-12"), now=december)
    for quarter in ensure_evaluations(small.session, small.hall, "2026-Q4"):
        rescore_period(small.session, quarter, now=december)
    assert len(actions(small)) == 1
    close_month(
        small.session,
        small.hall,
        Period.parse("2026-11"),
        actor=small.approver,
        now=december + timedelta(hours=1),
    )
    (action,) = actions(small)
    month = small.session.get_one(Evaluation, action.evaluation_id)
    assert month.period == "2026-11"


def test_what_fired_long_before_it_was_recorded_is_listed_apart(
    small: SmallHall,
) -> None:
    be_late(small, "S1A1", 2, 9)
    for day in (1, 18, 19, 20):
        small.record("late", "S2A1", date(2026, 9, day), now=NOW)
    old = [a for a in actions(small) if a.subject.code == "S2A1"]
    limit = date(2026, 9, 19)
    assert {one.occurred_on < limit for one in old} == {True, False}
    assert all((one.due_on is None) == (one.occurred_on < limit) for one in old)
    counted = work_page(small.session, small.hall.id, WorkFilter(), today=TODAY).counts
    without = sum(one.due_on is None for one in old)
    assert (
        counted[Work.BEFORE]
        == without
        == len(listed(small, WorkFilter(work=Work.BEFORE)))
    )
    assert counted[Work.OPEN] == len(actions(small)) - without
    assert open_work(small.session, small.hall.id, today=TODAY)[0] == counted[Work.OPEN]
