"""Objections: who may raise and decide them, and what an upheld one undoes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import (
    EvaluationStep,
    LadderAction,
    LedgerEntry,
    Notice,
    Objection,
    User,
)
from signage.models.evaluation import EvaluationState, NominationState, NoticeState
from signage.models.objection import ObjectionState
from signage.operations.criticism.notices import approve_notice, propose_notice
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.procedure_errors import (
    ObjectionsOpenError,
    ResultsFinalError,
)
from signage.operations.facts.ledger import reverse_entry
from signage.operations.objections.objecting import (
    object_to_entry,
    object_to_nomination,
    object_to_notice,
)
from signage.operations.objections.objection_errors import (
    AlreadyDecidedError,
    AlreadyObjectedError,
    NothingToObjectToError,
    NotTheirObjectionError,
    NotYoursError,
    ObjectionsOverError,
    OwnEntryError,
    OwnObjectionError,
)
from signage.operations.objections.objection_list import (
    entry_objections,
    get_objection,
    objection_page,
    objection_until,
)
from signage.operations.objections.objections import (
    dismiss_objection,
    uphold_objection,
    withdraw_objection,
)
from signage.outbox import Topic
from tests.build import NOW
from tests.operations.procedure_build import (
    CLOSED,
    DECIDED,
    SCORED,
    SHOWN_UNTIL,
    SOON,
    clerk_of,
    close,
    confirm,
    evaluation,
    final,
    granted,
    nomination,
    nominations,
    published,
    review,
    scored,
    settle,
    steps,
    winners,
)
from tests.operations.score_build import SmallHall, create_small_hall

IN_REVIEW = CLOSED + timedelta(days=1)
SHOWN = DECIDED + timedelta(days=1)


@pytest.fixture
def small(session: Session) -> SmallHall:
    """The hall, with a winner in each group."""
    small = create_small_hall(session)
    for code in ("W1B", "W2A"):
        small.record("window-banner", code)
    for code in ("S1A1", "S2B2"):
        small.record("banner", code)
    return small


@pytest.fixture
def late(small: SmallHall) -> LedgerEntry:
    """An entry about S1A1."""
    return small.record("late", "S1A1").entry


def object_to(
    small: SmallHall, entry: LedgerEntry, actor: User, now: datetime = NOW
) -> Objection:
    return object_to_entry(
        small.session, small.hall, entry, text="当时在开会", actor=actor, now=now
    )


def uphold(
    small: SmallHall,
    one: Objection,
    actor: User | None = None,
    now: datetime = NOW,
    reason: str = "有会议签到表",
) -> None:
    actor = actor or small.approver
    uphold_objection(small.session, one, reason=reason, actor=actor, now=now)


def dismiss(small: SmallHall, one: Objection, now: datetime = NOW) -> None:
    dismiss_objection(
        small.session, one, reason="查无此事", actor=small.approver, now=now
    )


def test_it_takes_them_from_whom_they_are_about(
    small: SmallHall, late: LedgerEntry
) -> None:
    one = object_to(small, late, clerk_of(small, "S1A1"))
    assert (one.state, one.text) == (ObjectionState.OPEN, "当时在开会")
    assert one.evaluation == evaluation(small, "county-hall")
    with pytest.raises(NotYoursError):
        object_to(small, late, clerk_of(small, "S1A2"))
    found = entry_objections(small.session, [late.id, 0])
    assert found == {late.id: [one]}


def test_it_takes_them_from_those_of_the_window(small: SmallHall) -> None:
    entry = small.record("window-banner", "W1A").entry
    assert object_to(small, entry, clerk_of(small, "S1A2")).id
    with pytest.raises(NotYoursError):
        object_to(small, entry, clerk_of(small, "S2A1"))


def test_it_asks_for_words(small: SmallHall, late: LedgerEntry) -> None:
    clerk = clerk_of(small, "S1A1")
    for text in ("", "  ", "长" * 1001):
        with pytest.raises(InvalidInputError):
            object_to_entry(
                small.session, small.hall, late, text=text, actor=clerk, now=NOW
            )


def test_it_takes_one_of_each_person(small: SmallHall, late: LedgerEntry) -> None:
    clerk = clerk_of(small, "S1A1")
    one = object_to(small, late, clerk)
    with pytest.raises(AlreadyObjectedError):
        object_to(small, late, clerk)
    withdraw_objection(small.session, one, actor=clerk, now=NOW)
    again = object_to(small, late, clerk)
    dismiss(small, again)
    with pytest.raises(AlreadyObjectedError):
        object_to(small, late, clerk)


def test_it_takes_none_against_what_is_reversed(
    small: SmallHall, late: LedgerEntry
) -> None:
    done = reverse_entry(
        small.session, late, reason="误记", actor=small.approver, now=NOW
    )
    for entry in (late, done.entry):
        with pytest.raises(NothingToObjectToError):
            object_to(small, entry, small.chief)


def test_it_tells_until_when(small: SmallHall, late: LedgerEntry) -> None:
    until = objection_until(small.session, small.hall, late)
    assert until == SCORED
    close(small)
    assert objection_until(small.session, small.hall, late, now=CLOSED) == SCORED
    assert objection_until(small.session, small.hall, late, now=SCORED) is None
    pass_due(small.session, small.hall, now=SCORED)
    assert objection_until(small.session, small.hall, late) is None


def test_it_tells_until_when_if_the_month_is_closed_late(
    small: SmallHall, late: LedgerEntry
) -> None:
    now = datetime(2026, 12, 20, 2, tzinfo=UTC)
    until = objection_until(small.session, small.hall, late, now=now)
    assert until == datetime(2026, 12, 23, 16, tzinfo=UTC)


def test_it_is_over_with_the_self_review(small: SmallHall, late: LedgerEntry) -> None:
    clerk = clerk_of(small, "S1A1")
    close(small)
    with pytest.raises(ObjectionsOverError):
        object_to(small, late, clerk, SCORED)
    assert object_to(small, late, clerk, SCORED - SOON).id


def test_it_lets_somebody_else_decide(small: SmallHall, late: LedgerEntry) -> None:
    one = object_to(small, late, small.approver)
    with pytest.raises(OwnObjectionError):
        uphold(small, one)
    with pytest.raises(OwnObjectionError):
        dismiss(small, one)
    with pytest.raises(OwnEntryError):  # the inspector recorded it
        uphold(small, one, small.inspector)
    for reason in ("", "长" * 451):
        with pytest.raises(InvalidInputError):
            uphold(small, one, small.chief, reason=reason)
    uphold(small, one, small.chief)
    with pytest.raises(AlreadyDecidedError):
        uphold(small, one, small.chief)
    assert (one.state, one.decided_by) == (ObjectionState.UPHELD, small.chief)


def test_it_reverses_and_rescores_while_recording_goes_on(
    small: SmallHall, late: LedgerEntry
) -> None:
    before = small.score("S1A1")
    one = object_to(small, late, clerk_of(small, "S1A1"))
    uphold(small, one)
    assert before is not None
    assert small.score("S1A1") == before + 1
    small.session.refresh(late)
    assert late.reversal is not None
    assert late.reversal.reason == f"异议 {one.id:04}：有会议签到表"
    assert late.reversal.recorded_by == small.approver


def test_it_reverses_in_self_review(small: SmallHall, late: LedgerEntry) -> None:
    one = object_to(small, late, clerk_of(small, "S1A1"))
    close(small)
    before = small.score("S1A1")
    assert pass_due(small.session, small.hall, now=SCORED) == []
    small.session.info.pop("hints", None)
    uphold(small, one, now=SCORED)
    assert before is not None
    assert small.score("S1A1") == before + 1
    # The loop of deadlines is told, and goes on at once.
    hints = small.session.info["hints"]
    assert Topic.EVALUATIONS in {hint.topic for hint in hints}
    assert len(pass_due(small.session, small.hall, now=SCORED)) == 2


def test_it_goes_on_when_one_is_dismissed_or_withdrawn(
    small: SmallHall, late: LedgerEntry
) -> None:
    clerk = clerk_of(small, "S1A1")
    one = object_to(small, late, clerk)
    other = object_to(small, late, small.chief)
    close(small)
    dismiss(small, other, SCORED)
    assert pass_due(small.session, small.hall, now=SCORED) == []
    with pytest.raises(NotTheirObjectionError):
        withdraw_objection(small.session, one, actor=small.chief, now=SCORED)
    withdraw_objection(small.session, one, actor=clerk, now=SCORED)
    assert len(pass_due(small.session, small.hall, now=SCORED)) == 2


def test_it_upholds_all_against_the_same(small: SmallHall, late: LedgerEntry) -> None:
    clerk = clerk_of(small, "S1A1")
    one, other = object_to(small, late, clerk), object_to(small, late, small.chief)
    with pytest.raises(OwnObjectionError):  # of the two, one is the chief's own
        uphold(small, one, small.chief)
    uphold(small, one)
    assert one.state is other.state is ObjectionState.UPHELD


def test_it_upholds_what_was_reversed_meanwhile(
    small: SmallHall, late: LedgerEntry
) -> None:
    one = object_to(small, late, clerk_of(small, "S1A1"))
    reverse_entry(small.session, late, reason="误记", actor=small.approver, now=NOW)
    uphold(small, one)
    assert one.state is ObjectionState.UPHELD


def test_it_rescores_later_months(small: SmallHall) -> None:
    """What counted in November is free again in December's yearly cap."""
    first = small.record("banner", "S1A1").entry
    close(small)
    december = date(2026, 12, 2)
    for _ in range(30):
        small.record("banner", "S1A1", on=december, now=IN_REVIEW)
    before = small.score("S1A1", "2026-12")
    uphold(small, object_to(small, first, small.chief, IN_REVIEW), now=IN_REVIEW)
    after = small.score("S1A1", "2026-12")
    assert before is not None
    assert after is not None
    assert after >= before


def test_it_returns_when_others_win(small: SmallHall) -> None:
    banner = small.session.scalars(
        select(LedgerEntry).where(LedgerEntry.subject_id == small.subject("W1B").id)
    ).one()
    one = published(small)
    assert winners(small, "A-W1") == ["W1B", "W2A"]
    objection = object_to(small, banner, small.chief, SHOWN)
    small.session.info.pop("hints", None)
    uphold(small, objection, now=SHOWN)
    assert winners(small, "A-W1") == ["W1A", "W2A"]
    assert one.state is EvaluationState.SCORED
    assert one.due_at is None
    assert steps(small, one)[-1] == ("scored", "approver")
    last = small.session.scalars(
        select(EvaluationStep).order_by(EvaluationStep.id.desc())
    ).first()
    assert last is not None
    assert last.reason == f"异议 {objection.id:04}：有会议签到表"
    topics = {hint.topic for hint in small.session.info["hints"]}
    assert Topic.PUBLICITY in topics
    # No short cut: everything is reviewed, confirmed and shown anew.
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == []
    review(small, one, now=SHOWN)
    confirm(small, one, now=SHOWN)
    assert one.due_at == SHOWN_UNTIL + timedelta(days=1)
    pass_due(small.session, small.hall, now=SHOWN_UNTIL + timedelta(days=1))
    assert ("A-W1", "W1A") in granted(small)


def test_it_goes_on_when_the_same_win(small: SmallHall) -> None:
    entry = small.record("late", "S2A2").entry
    one, county = published(small), evaluation(small, "county-hall")
    before, listed = small.score("S2A2"), winners(small, "A-W2")
    taken = steps(small, one)
    uphold(small, object_to(small, entry, small.chief, SHOWN), now=SHOWN)
    assert before is not None
    assert small.score("S2A2") == before + 1
    assert (one.state, one.due_at) == (EvaluationState.IN_PUBLICITY, SHOWN_UNTIL)
    assert (winners(small, "A-W2"), steps(small, one)) == (listed, taken)
    states = {n.state for n in nominations(small, "A-W2", standing=True)}
    assert states == {NominationState.CONFIRMED}
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == [county, one]


def test_it_rejects_a_nomination_and_the_next_moves_up(small: SmallHall) -> None:
    one = published(small)
    flag = nomination(small, "A-W1", "W1B")
    objection = object_to_nomination(
        small.session,
        small.hall,
        flag,
        text="上月有投诉未处理",
        name="李女士",
        contact="138****0000",
        actor=None,
        now=SHOWN,
    )
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL) == []
    uphold(small, objection, now=SHOWN)
    assert flag.state is NominationState.REJECTED
    assert flag.reason["rejection"]["objection"] == objection.id
    assert winners(small, "A-W1") == ["W1A", "W2A"]
    assert one.state is EvaluationState.SCORED
    review(small, one, now=SHOWN)
    confirm(small, one, now=SHOWN)
    assert winners(small, "A-W1") == ["W1A", "W2A"]


def test_it_goes_on_when_a_nomination_stands(small: SmallHall) -> None:
    one = published(small)
    flag = nomination(small, "A-W1", "W1B")
    objection = object_to_nomination(
        small.session, small.hall, flag, text="不服", actor=None, now=SHOWN
    )
    dismiss(small, objection, SHOWN)
    assert one.due_at == SHOWN_UNTIL
    assert pass_due(small.session, small.hall, now=SHOWN_UNTIL)[-1] == one


def test_it_takes_them_only_while_it_is_shown(small: SmallHall) -> None:
    one = scored(small)
    flag = nomination(small, "A-W1", "W1B")

    def by(actor: User | None, now: datetime) -> Objection:
        return object_to_nomination(
            small.session, small.hall, flag, text="不服", actor=actor, now=now
        )

    for actor in (None, small.chief):
        with pytest.raises(ObjectionsOverError):
            by(actor, DECIDED)
    settle(small, one)
    review(small, one)
    for actor in (None, clerk_of(small, "S2A2")):
        with pytest.raises(ObjectionsOverError):
            by(actor, DECIDED)
    # Who is to confirm and disagrees objects; another person decides.
    objection = by(small.chief, DECIDED)
    with pytest.raises(ObjectionsOpenError):
        confirm(small, one)
    dismiss(small, objection, DECIDED)
    confirm(small, one)
    with pytest.raises(ObjectionsOverError):
        by(None, SHOWN_UNTIL)
    by(None, SHOWN_UNTIL - SOON)


def test_it_changes_nothing_that_is_final(small: SmallHall, late: LedgerEntry) -> None:
    open_one = object_to(small, late, small.chief, NOW)
    dismiss(small, open_one)
    one = final(small)
    before = one.results_digest
    with pytest.raises(ObjectionsOverError):
        object_to(small, late, small.approver, SHOWN_UNTIL)
    with pytest.raises(ResultsFinalError):
        reverse_entry(
            small.session,
            late,
            reason="误记",
            actor=small.approver,
            now=SHOWN_UNTIL,
            objection=open_one,
        )
    assert one.results_digest == before


@pytest.fixture
def notice(small: SmallHall) -> Notice:
    for _ in range(2):
        small.record("absent", "S1A1", on=date(2026, 11, 18))
    return approved_notice(small)


def object_publicly(small: SmallHall, notice: Notice, now: datetime) -> Objection:
    return object_to_notice(
        small.session, small.hall, notice, text="并未缺勤", actor=None, now=now
    )


def test_it_goes_off_and_comes_back(small: SmallHall, notice: Notice) -> None:
    assert notice.approved_at is not None
    now, ends = notice.approved_at + SOON, notice.ends_at
    one = object_publicly(small, notice, now)
    other = object_publicly(small, notice, now)
    assert notice.state is NoticeState.SUSPENDED
    dismiss(small, one, now)
    assert notice.state is NoticeState.SUSPENDED
    dismiss(small, other, now)
    assert (notice.state, notice.ends_at) == (NoticeState.APPROVED, ends)


def test_it_is_withdrawn_when_upheld(small: SmallHall, notice: Notice) -> None:
    assert notice.approved_at is not None
    one = object_publicly(small, notice, notice.approved_at + SOON)
    uphold(small, one, now=notice.approved_at + SOON)
    assert notice.state is NoticeState.WITHDRAWN
    with pytest.raises(NothingToObjectToError):
        object_publicly(small, notice, notice.approved_at + SOON)


def test_it_is_too_late_when_it_ended(small: SmallHall, notice: Notice) -> None:
    assert notice.ends_at is not None
    with pytest.raises(ObjectionsOverError):
        object_publicly(small, notice, notice.ends_at)


def approved_notice(small: SmallHall) -> Notice:
    query = select(LadderAction).filter_by(is_public=True)
    action = small.session.scalars(query).one()
    notice = propose_notice(
        small.session, action, text="通报", actor=small.inspector, now=NOW
    )
    approve_notice(
        small.session, notice, actor=small.approver, now=notice.statement_until
    )
    return notice


def test_it_lists_them_by_pages(small: SmallHall, late: LedgerEntry) -> None:
    one = object_to(small, late, small.chief)
    hall_id = small.hall.id
    page = objection_page(small.session, hall_id, state=ObjectionState.OPEN)
    assert (list(page.objections), page.older_than) == ([one], None)
    assert get_objection(small.session, hall_id, one.id) is one
    dismiss(small, one)
    assert objection_page(small.session, hall_id, state=ObjectionState.OPEN) != page
    assert objection_page(small.session, hall_id, older_than=one.id).objections == []
