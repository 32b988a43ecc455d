"""How the demo hall looked into its negative ratings: the newest wait still."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import DAY, Diary, workday_from
from signage.demo.office import Office
from signage.demo.voices import FRESH
from signage.models import FactKind, Hall, Rating, RatingVerification
from signage.models.rating import RatingOutcome as Outcome
from signage.operations.ratings.verification import (
    Finding,
    approve_verification,
    verify_rating,
)
from signage.operations.ratings.verification_facts import (
    possible_facts,
    possible_subjects,
)

NEGATIVE = 2  # levels 1 and 2
#: What was found, in turn; every sixth was what the citizen said.
FINDINGS = (
    (Outcome.MISTAKEN, "回访群众，称点错选项，对服务表示满意。"),
    (Outcome.MISTAKEN, "系统升级期间网络中断，属全厅情况，非窗口责任，已向群众说明。"),
    (Outcome.VALID, "调阅监控并回访，一次性告知不完整情况属实，已向群众致歉并补办。"),
    (Outcome.MISTAKEN, "群众反映的是停车问题，与窗口服务无关，已转后勤科。"),
    (Outcome.MISTAKEN, "回访电话无人接听，调阅监控未见服务不当。"),
    (Outcome.MISTAKEN, "群众诉求超出本窗口受理范围，工作人员已当面说明并引导。"),
)
MALICIOUS = (
    "同一设备十分钟内对五个窗口连续给出最低评价，当时均无人办理业务，判断为恶意评价。"
)
#: The malicious one that a second person agreed to, counted from the newest verified.
SETTLED_MALICIOUS = 20
FACT = "complaint-minor"


@dataclass(frozen=True, slots=True)
class Verifying:
    """Write what was found about each negative rating into the diary."""

    session: Session
    hall: Hall
    office: Office
    diary: Diary

    def plan(self) -> None:
        """Verify each on the next workday; leave those of the last hours."""
        query = (
            select(Rating.id, Rating.occurred_at)
            .where(Rating.hall_id == self.hall.id, Rating.level <= NEGATIVE)
            .order_by(Rating.occurred_at, Rating.id)
        )
        found = self.session.execute(query).all()
        settled = found[: len(found) - FRESH]
        for number, (rating_id, occurred_at) in enumerate(settled):
            left = len(settled) - number
            if left == SETTLED_MALICIOUS:
                outcome, reason = Outcome.MALICIOUS, MALICIOUS
            else:
                outcome, reason = FINDINGS[number % len(FINDINGS)]
            day = workday_from(self.diary.day_of(occurred_at) + DAY)
            verify = partial(self._verify, rating_id, outcome, reason)
            self.diary.on(day, time(9, number % 50), verify)
        if settled:  # today's work: one more waits for a second person
            newest = found[len(settled)]
            verify = partial(self._verify, newest.id, Outcome.MALICIOUS, MALICIOUS)
            self.diary.at(self.diary.now, verify)

    def _verify(
        self, rating_id: int, outcome: Outcome, reason: str, now: datetime
    ) -> None:
        rating = self.session.get_one(Rating, rating_id)
        finding = Finding(outcome, reason)
        if outcome is Outcome.VALID:
            finding = self._fact(rating, reason)
        verification = verify_rating(
            self.session,
            self.hall,
            rating,
            finding,
            actor=self.office.inspector,
            now=now,
        )
        if outcome is Outcome.MALICIOUS and now < self.diary.now:
            approve = partial(self._approve, verification)
            self.diary.on(self.diary.day_of(now), time(15, 30), approve)

    def _fact(self, rating: Rating, reason: str) -> Finding:
        """Return a small fact about somebody who served there, where one may be."""
        query = select(FactKind).filter_by(hall_id=self.hall.id, code=FACT)
        kind = self.session.scalars(query).one()
        if kind.id not in possible_facts(self.session, self.hall, rating):
            return Finding(Outcome.VALID, reason)
        window, *people = possible_subjects(self.session, self.hall, rating)
        whose = people[rating.id % len(people)] if people else window
        return Finding(Outcome.VALID, reason, whose, kind)

    def _approve(self, verification: RatingVerification, now: datetime) -> None:
        approve_verification(
            self.session,
            self.hall,
            verification,
            actor=self.office.reviewer,
            now=now,
        )
