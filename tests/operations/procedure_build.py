"""Take the small hall through the procedure, for tests of what may happen on the way.

November is closed on Tuesday, 1 December 2026, 10:00 in the hall: its self-review ends
as the 5th begins; confirmed that day, its publicity ends as the 9th begins.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from signage.models import (
    Adoption,
    Award,
    Evaluation,
    EvaluationStep,
    Nomination,
    Subject,
    User,
)
from signage.models.evaluation import NominationState
from signage.models.user import Role
from signage.operations.evaluation.awards import decide_tie, places_left
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.reviewing import (
    confirm_evaluation,
    review_evaluation,
)
from signage.rules.period import Period
from tests.build import create_user
from tests.operations.score_build import MONTH, SmallHall

CLOSED = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
SCORED = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)  # the 5th begins in the hall
DECIDED = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
SHOWN_UNTIL = datetime(2026, 12, 8, 16, 0, tzinfo=UTC)
SOON = timedelta(minutes=1)


def choose(small: SmallHall, slug: str, **settings: str) -> None:
    """Choose settings of an adopted rulebook."""
    query = select(Adoption).filter_by(hall_id=small.hall.id, slug=slug)
    small.session.scalars(query).one().settings = settings
    small.session.flush()


def choose_days(small: SmallHall, self_review: int, publicity: int) -> None:
    """Choose the days of both rulebooks."""
    for slug in ("county-hall", "hall-efficiency"):
        choose(
            small,
            slug,
            self_review_days=str(self_review),
            publicity_days=str(publicity),
        )


def evaluation(
    small: SmallHall, slug: str = "hall-efficiency", period: str = str(MONTH)
) -> Evaluation:
    """Return an evaluation by rulebook and period."""
    query = select(Evaluation).join(Evaluation.adoption).where(Adoption.slug == slug)
    return small.session.scalars(query.where(Evaluation.period == period)).one()


def close(
    small: SmallHall, month: Period = MONTH, now: datetime = CLOSED
) -> list[Evaluation]:
    """Close a month as the approver."""
    return close_month(small.session, small.hall, month, actor=small.approver, now=now)


def scored(small: SmallHall, now: datetime = SCORED) -> Evaluation:
    """Close November and let its self-review pass; return the one with awards."""
    close(small)
    pass_due(small.session, small.hall, now=now)
    return evaluation(small)


def settle(small: SmallHall, one: Evaluation, now: datetime = DECIDED) -> None:
    """Let the committee choose the first of all that are tied."""
    query = select(Nomination).filter_by(
        evaluation_id=one.id, state=NominationState.UNDECIDED
    )
    tied = small.session.scalars(query.order_by(Nomination.id)).all()
    for award, group in dict.fromkeys((n.award, n.group_code) for n in tied):
        peers = small.session.scalars(
            select(Nomination).filter_by(
                evaluation_id=one.id, award=award, group_code=group
            )
        ).all()
        rivals = [n for n in tied if (n.award, n.group_code) == (award, group)]
        decide_tie(
            small.session,
            one,
            award,
            group,
            chosen={n.id for n in rivals[: places_left(peers)]},
            reason="抽签",
            actor=small.approver,
            now=now,
        )


def review(
    small: SmallHall,
    one: Evaluation,
    actor: User | None = None,
    now: datetime = DECIDED,
) -> None:
    """Review as the approver."""
    review_evaluation(small.session, one, actor=actor or small.approver, now=now)


def confirm(
    small: SmallHall,
    one: Evaluation,
    actor: User | None = None,
    now: datetime = DECIDED,
) -> None:
    """Confirm as the chief."""
    confirm_evaluation(small.session, one, actor=actor or small.chief, now=now)


def published(small: SmallHall) -> Evaluation:
    """Take both evaluations of November into publicity; return the one with awards."""
    one = scored(small)
    for each in (evaluation(small, "county-hall"), one):
        settle(small, each)
        review(small, each)
        confirm(small, each)
    return one


def final(small: SmallHall) -> Evaluation:
    """Let November become final."""
    one = published(small)
    pass_due(small.session, small.hall, now=SHOWN_UNTIL)
    return one


def clerk_of(small: SmallHall, code: str) -> User:
    """Return a new account of a staff member."""
    clerk = create_user(small.session, small.hall, code.lower(), Role.CLERK)
    clerk.staff_id = small.subject(code).id
    small.session.flush()
    return clerk


def nominations(
    small: SmallHall, award: str, *, standing: bool = False
) -> list[Nomination]:
    """Return the nominations for an award by group and rank; only those who stand."""
    query = select(Nomination).filter_by(award=award)
    if standing:
        stands = (NominationState.PROPOSED, NominationState.CONFIRMED)
        query = query.where(Nomination.state.in_(stands))
    order = Nomination.group_code, Nomination.rank, Nomination.id
    return list(small.session.scalars(query.order_by(*order)))


def winners(small: SmallHall, award: str) -> list[str]:
    """Return the codes of those who stand for an award."""
    return [one.subject.code for one in nominations(small, award, standing=True)]


def nomination(small: SmallHall, award: str, code: str) -> Nomination:
    """Return the nomination of a subject for an award."""
    query = select(Nomination).join(Nomination.subject)
    found = query.where(Nomination.award == award, Subject.code == code)
    return small.session.scalars(found).one()


def steps(small: SmallHall, one: Evaluation) -> list[tuple[str, str | None]]:
    """Return the steps of an evaluation: the state, and who brought it there."""
    query = select(EvaluationStep).filter_by(evaluation_id=one.id)
    found = small.session.scalars(query.order_by(EvaluationStep.id))
    return [(str(s.state), s.actor.username if s.actor else None) for s in found]


def granted(small: SmallHall) -> set[tuple[str, str]]:
    """Return what was granted: award and code."""
    found = small.session.scalars(select(Award))
    return {(a.nomination.award, a.nomination.subject.code) for a in found}
