"""How the demo hall's finished months went through their procedure.

The last of them is in publicity today, wherever its days leave time for that; early in
a month it is still in self-review.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import DAY, Diary, workday_from
from signage.demo.office import Office
from signage.models import Evaluation, Hall, Nomination, User
from signage.models.evaluation import NominationState
from signage.operations.evaluation.awards import decide_tie, places_left
from signage.operations.evaluation.deadlines import pass_due
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.reviewing import (
    confirm_evaluation,
    review_evaluation,
)
from signage.rules.period import Period

REVIEW = "已逐项核对巡查记录、考勤表和投诉台账，得分与推荐名单无误。"
CONFIRMATION = "同意复核意见，按规定予以公示。"
COMMITTEE = "两人成绩、推荐和违规次数相同，评审小组按服务案例材料集体评议确定。"
SUNDAY = 7
#: From closing to the day on which self-review is over.
SELF_REVIEW = timedelta(days=4)
AGO = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Days:
    """When a month is closed, and reviewed and confirmed (None: not by now)."""

    closed: date
    confirmed: date | None


def days_of(month: Period, today: date, *, is_last: bool) -> Days:
    """Return a finished month's days; those of the last one lead up to today."""
    first = month.next().first
    if not is_last:
        closed = workday_from(first + DAY)
        return Days(closed, workday_from(closed + SELF_REVIEW))
    confirmed = today - DAY * (2 if today.isoweekday() == 1 else 1)
    if confirmed - SELF_REVIEW < first:
        return Days(max(first, today - AGO), None)
    return Days(confirmed - SELF_REVIEW, confirmed)


@dataclass(frozen=True, slots=True)
class Closing:
    """Write the steps of a finished month into the diary."""

    session: Session
    hall: Hall
    office: Office
    diary: Diary

    def plan(self, month: Period, *, is_last: bool) -> None:
        """Close the month; what comes then is written down when it is closed."""
        days = days_of(month, self.diary.today, is_last=is_last)
        self.diary.by(
            days.closed, time(10), partial(self._close, month, days.confirmed)
        )

    def _close(self, month: Period, confirmed: date | None, now: datetime) -> None:
        inspector = self.office.inspector
        closed = close_month(self.session, self.hall, month, actor=inspector, now=now)
        self.diary.at(max(one.due_at or now for one in closed), self._pass)
        if confirmed is not None:
            self.diary.on(confirmed, time(9, 40), partial(self._review, closed))
            self.diary.on(confirmed, time(11, 10), partial(self._confirm, closed))

    def _pass(self, now: datetime) -> None:
        pass_due(self.session, self.hall, now=now)

    def _review(self, evaluations: list[Evaluation], now: datetime) -> None:
        reviewer = self.office.reviewer
        for one in evaluations:
            self._settle(one, reviewer, now)
            review_evaluation(self.session, one, actor=reviewer, now=now, reason=REVIEW)

    def _confirm(self, evaluations: list[Evaluation], now: datetime) -> None:
        director = self.office.director
        for one in evaluations:
            confirm_evaluation(
                self.session, one, actor=director, now=now, reason=CONFIRMATION
            )
        self.diary.at(max(one.due_at or now for one in evaluations), self._pass)

    def _settle(self, evaluation: Evaluation, member: User, now: datetime) -> None:
        """Let the committee settle each tie by rank and roster."""
        query = select(Nomination).filter_by(evaluation_id=evaluation.id)
        query = query.order_by(Nomination.rank, Nomination.id)
        nominations = self.session.scalars(query).all()
        for award, group in dict.fromkeys((n.award, n.group_code) for n in nominations):
            peers = [
                n for n in nominations if (n.award, n.group_code) == (award, group)
            ]
            rivals = [n for n in peers if n.state is NominationState.UNDECIDED]
            if rivals:
                decide_tie(
                    self.session,
                    evaluation,
                    award,
                    group,
                    chosen=[one.id for one in rivals[: places_left(peers)]],
                    reason=COMMITTEE,
                    actor=member,
                    now=now,
                )
