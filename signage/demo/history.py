"""Let the demo hall live through its months: record, close, review, publish."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.demo.outcomes import carry_out
from signage.demo.story import Story
from signage.errors import SignageError
from signage.models import Evaluation, Hall, LadderAction, Nomination, User
from signage.models.evaluation import EvaluationState, NominationState
from signage.models.user import Role
from signage.operations.awards import decide_tie, places_left
from signage.operations.deadlines import pass_due
from signage.operations.evaluations import close_month
from signage.operations.intake import record_entries, rescore_month
from signage.operations.notices import approve_notice, propose_notice, statement_end
from signage.operations.reviewing import confirm_evaluation, review_evaluation
from signage.rules.period import Period

PASSWORDLESS = "!"  # matches no password: the demo's own people cannot sign in
NOTICE = "工作日无故缺勤两个半日，经核实无正当理由，按规定予以通报。"
COMMITTEE = "评审小组按服务案例材料集体评议确定。"


def tell(
    session: Session, hall: Hall, story: Story, months: list[Period], now: datetime
) -> None:
    """Record the whole story; walk the finished months through their procedure.

    The last of them may still be in self-review or in publicity.
    """
    inspector = _add_user(
        session, hall, "demo-inspector", "督查员", Role.INSPECTOR, now
    )
    reviewer = _add_user(session, hall, "demo-reviewer", "考核科", Role.APPROVER, now)
    director = _add_user(session, hall, "demo-director", "中心领导", Role.APPROVER, now)
    entries = sorted(story.entries(months), key=lambda entry: entry.date)
    for month in months:
        facts = [entry for entry in entries if month.contains(entry.date)]
        evening = _moment(hall, month.last, time(17, 30), now)
        record_entries(
            session, hall, facts, source="demo", actor=inspector, now=evening
        )
        rescore_month(session, hall, month, evening)
        carry_out(session, hall, inspector, evening)
    for month in months[:-1]:
        closed_at = _moment(hall, month.last + timedelta(days=2), time(10), now)
        closed = close_month(session, hall, month, actor=inspector, now=closed_at)
        _walk(session, hall, closed, (reviewer, director), now)
    publish_notices(session, hall, inspector, director, now)


def _moment(hall: Hall, day: date, clock: time, now: datetime) -> datetime:
    """Return that time of the day in the hall, but never later than `now`."""
    return min(now, datetime.combine(day, clock, ZoneInfo(hall.time_zone)))


def _add_user(  # noqa: PLR0913, PLR0917  # each is a column of an account
    session: Session, hall: Hall, username: str, name: str, role: Role, now: datetime
) -> User:
    user = User(
        hall_id=hall.id,
        username=username,
        name=name,
        password_hash=PASSWORDLESS,
        role=role,
        is_active=False,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def _walk(
    session: Session,
    hall: Hall,
    evaluations: list[Evaluation],
    people: tuple[User, User],
    now: datetime,
) -> None:
    """Go through the steps after closing, each as early as the rules allow."""
    reviewer, director = people
    scored_at = max(one.due_at or now for one in evaluations)
    if now < scored_at:
        return
    pass_due(session, hall, now=scored_at)
    day = clock.hall_day(scored_at, hall.time_zone)
    reviewed_at = _moment(hall, day, time(10), now)
    confirmed_at = _moment(hall, day, time(15), now)
    for evaluation in evaluations:
        _settle(session, evaluation, reviewer, reviewed_at)
        review_evaluation(session, evaluation, actor=reviewer, now=reviewed_at)
        confirm_evaluation(session, evaluation, actor=director, now=confirmed_at)
    final_at = max(one.due_at or confirmed_at for one in evaluations)
    pass_due(session, hall, now=min(now, final_at))


def _settle(
    session: Session, evaluation: Evaluation, member: User, now: datetime
) -> None:
    """Let the committee settle each tie by rank and roster."""
    query = select(Nomination).filter_by(evaluation_id=evaluation.id)
    nominations = session.scalars(query.order_by(Nomination.rank, Nomination.id)).all()
    contests = dict.fromkeys((one.award, one.group_code) for one in nominations)
    for award, group in contests:
        peers = [
            one for one in nominations if (one.award, one.group_code) == (award, group)
        ]
        rivals = [one for one in peers if one.state is NominationState.UNDECIDED]
        if not rivals:
            continue
        chosen = [one.id for one in rivals[: places_left(peers)]]
        decide_tie(
            session,
            evaluation,
            award,
            group,
            chosen=chosen,
            reason=COMMITTEE,
            actor=member,
            now=now,
        )


def publish_notices(
    session: Session, hall: Hall, inspector: User, director: User, now: datetime
) -> None:
    """Propose and approve this month's notices, as early as the rules allow.

    Early in a month the person may still reply: the notice then waits for approval.
    """
    query = (
        select(LadderAction)
        .join(LadderAction.evaluation)
        .where(
            LadderAction.is_public,
            Evaluation.state == EvaluationState.OPEN,
            Evaluation.hall_id == hall.id,
        )
    )
    for action in session.scalars(query).all():
        proposed_at = _moment(hall, action.occurred_on, time(17, 30), now)
        try:
            notice = propose_notice(
                session, action, text=NOTICE, actor=inspector, now=proposed_at
            )
        except SignageError:
            continue
        decided_at = statement_end(proposed_at, hall.time_zone) + timedelta(hours=9)
        if decided_at <= now:
            approve_notice(session, notice, actor=director, now=decided_at)
