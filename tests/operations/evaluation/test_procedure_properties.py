"""Whatever people press, and when: no state is skipped, no award before final."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import SignageError
from signage.models import (
    Award,
    Evaluation,
    EvaluationStep,
    LedgerEntry,
    Nomination,
    Objection,
    User,
)
from signage.models.evaluation import EvaluationState as State
from signage.models.evaluation import NominationState
from signage.models.objection import ObjectionState
from signage.operations.evaluation.awards import reject_nomination
from signage.operations.evaluation.checking import PUBLISHED, check_evaluation
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.reviewing import (
    confirm_evaluation,
    finalise_evaluation,
    review_evaluation,
)
from signage.operations.objections.objecting import (
    object_to_entry,
    object_to_nomination,
)
from signage.operations.objections.objections import dismiss_objection, uphold_objection
from tests.operations.procedure_build import CLOSED, DECIDED, close, published, settle
from tests.operations.score_build import SmallHall, create_small_hall

T = TypeVar("T")
FOLLOWS: dict[State, set[State]] = {
    State.SELF_REVIEW: {State.SCORED},
    State.SCORED: {State.REVIEWED},
    State.REVIEWED: {State.IN_PUBLICITY, State.SCORED},
    State.IN_PUBLICITY: {State.FINAL, State.SCORED},
    State.FINAL: set(),
}
PEOPLE = ("approver", "chief")


@pytest.fixture
def small(session: Session) -> SmallHall:
    small = create_small_hall(session)
    for fact, code in (("window-banner", "W1B"), ("banner", "S1A1"), ("late", "S2A1")):
        small.record(fact, code)
    session.commit()
    return small


class Office:
    """People who press things at any time, in any order; refusals change nothing."""

    def __init__(self, small: SmallHall) -> None:
        self.small, self.session = small, small.session
        self.now = CLOSED
        self.deeds: dict[str, Callable[[User, int], object]] = {
            "close": lambda _actor, _pick: close(small, now=self.now),
            "wait": self.wait,
            "go_on": self.go_on,
            "settle": lambda _actor, pick: settle(small, self.one(pick), self.now),
            "reject": self.reject,
            "review": self.step(review_evaluation),
            "confirm": self.step(confirm_evaluation),
            "finalise": self.step(finalise_evaluation),
            "object_to_entry": self.object_to_entry,
            "object_to_nomination": self.object_to_nomination,
            "uphold": self.decide(uphold_objection),
            "dismiss": self.decide(dismiss_objection),
        }

    def one(self, pick: int) -> Evaluation:
        """Return one of the evaluations."""
        return self.any(Evaluation, pick)

    def any(self, kind: type[T], pick: int, **values: object) -> T:
        """Return one of a kind; raise as the web does where there is none."""
        found = self.session.scalars(select(kind).filter_by(**values)).all()
        if not found:
            raise SignageError
        return found[pick % len(found)]

    def wait(self, _actor: User, pick: int) -> None:
        """Let some days pass, and what is due go on."""
        self.now += timedelta(days=pick)
        pass_due(self.session, self.small.hall, now=self.now)

    def go_on(self, actor: User, pick: int) -> None:
        """Do for one of the evaluations what its state asks for."""
        one = self.one(pick)
        deeds = {State.SCORED: review_evaluation, State.REVIEWED: confirm_evaluation}
        if one.state is State.SCORED:
            settle(self.small, one, self.now)
        if one.state in deeds:
            deeds[one.state](self.session, one, actor=actor, now=self.now)

    def step(self, deed: Callable[..., None]) -> Callable[[User, int], None]:
        """Return a deed upon one of the evaluations."""

        def take(actor: User, pick: int) -> None:
            deed(self.session, self.one(pick), actor=actor, now=self.now)

        return take

    def reject(self, actor: User, pick: int) -> None:
        """Reject one of the proposed."""
        one = self.any(Nomination, pick, state=NominationState.PROPOSED)
        reject_nomination(self.session, one, reason="因故", actor=actor, now=self.now)

    def object_to_entry(self, actor: User, pick: int) -> None:
        """Object to one of the entries."""
        one, hall = self.any(LedgerEntry, pick), self.small.hall
        object_to_entry(self.session, hall, one, text="不对", actor=actor, now=self.now)

    def object_to_nomination(self, _actor: User, pick: int) -> None:
        """Object, by phone, to one of the nominations."""
        one, hall = self.any(Nomination, pick), self.small.hall
        object_to_nomination(
            self.session, hall, one, text="不服", actor=None, now=self.now
        )

    def decide(self, deed: Callable[..., None]) -> Callable[[User, int], None]:
        """Return a decision about one of the open objections."""

        def take(actor: User, pick: int) -> None:
            one = self.any(Objection, pick, state=ObjectionState.OPEN)
            deed(self.session, one, reason="核实", actor=actor, now=self.now)

        return take

    def press(self, name: str, person: str, pick: int) -> None:
        """Press one thing; what is refused is rolled back, as a request is."""
        try:
            with self.session.begin_nested():
                self.deeds[name](getattr(self.small, person), pick)
        except SignageError:
            self.session.expire_all()


NAMES = [
    "close",
    "wait",
    "go_on",
    "settle",
    "reject",
    "review",
    "confirm",
    "finalise",
    "object_to_entry",
    "object_to_nomination",
    "uphold",
    "dismiss",
]
# What leads on is pressed more often, so that most walks get far.
ONWARD = ["wait", "go_on", "go_on", "uphold", "dismiss"]
PRESSED = st.tuples(
    st.sampled_from(NAMES + ONWARD * 4), st.sampled_from(PEOPLE), st.integers(0, 7)
)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    start=st.sampled_from(("closed", "published")),
    walk=st.lists(PRESSED, min_size=8, max_size=40),
)
def test_it_never_skips_a_step(
    small: SmallHall, start: str, walk: list[tuple[str, str, int]]
) -> None:
    session = small.session
    outer = session.begin_nested()
    office = Office(small)
    if start == "published":
        published(small)
        office.now = DECIDED
    else:
        close(small)
    for pressed in walk:
        office.press(*pressed)
        assert_nothing_was_skipped(session)
    assert_published_agrees(session, office.now)
    outer.rollback()


def assert_nothing_was_skipped(session: Session) -> None:
    for one in session.scalars(select(Evaluation)).all():
        query = select(EvaluationStep).filter_by(evaluation_id=one.id)
        taken = session.scalars(query.order_by(EvaluationStep.id)).all()
        assert_steps_follow(one, list(taken))
        assert_awards_stand(session, one)


def assert_steps_follow(one: Evaluation, taken: list[EvaluationStep]) -> None:
    if not taken:
        assert one.state is State.OPEN
        return
    assert taken[0].state is State.SELF_REVIEW
    assert taken[-1].state is one.state
    for before, after in pairwise(taken):
        assert after.state in FOLLOWS[before.state]
        assert after.entered_at >= before.entered_at
        if (before.state, after.state) == (State.REVIEWED, State.IN_PUBLICITY):
            assert before.actor_id != after.actor_id


def assert_awards_stand(session: Session, one: Evaluation) -> None:
    awards = session.scalars(
        select(Award.nomination_id)
        .join(Award.nomination)
        .where(Nomination.evaluation_id == one.id)
    )
    confirmed = session.scalars(
        select(Nomination.id).filter_by(
            evaluation_id=one.id, state=NominationState.CONFIRMED
        )
    )
    due = sorted(confirmed) if one.state is State.FINAL else []
    assert sorted(awards) == due
    assert (one.results_digest is not None) == (one.state is State.FINAL)


def assert_published_agrees(session: Session, now: datetime) -> None:
    published = select(Evaluation).where(Evaluation.state.in_(PUBLISHED))
    for one in session.scalars(published).all():
        assert check_evaluation(session, one, now=now).differences == ()
