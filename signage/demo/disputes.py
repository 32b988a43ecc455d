"""Objections in the demo hall: some decided long ago, one open now."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.closing import Days
from signage.demo.diary import DAY, Diary, workday_from
from signage.demo.office import Office
from signage.models import Evaluation, Hall, LedgerEntry, Nomination, Objection
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.objections.objecting import (
    object_to_entry,
    object_to_nomination,
)
from signage.operations.objections.objections import dismiss_objection, uphold_objection
from signage.rules.period import Period


@dataclass(frozen=True, slots=True)
class Words:
    """What is held against something, and the decision with its reason."""

    text: str
    is_upheld: bool
    reason: str


UPHELD = Words(
    "当天上午九时至十一时受中心指派参加“一件事一次办”业务培训，离岗前已放置暂停服务牌并向值班长"
    "报备，有培训签到表。请核实。",
    is_upheld=True,
    reason="经核对培训签到表和值班长台账，情况属实，该笔记录予以冲销，当月成绩重新计算。",
)
DISMISSED = Words(
    "工装送洗未取回，已向窗口负责人口头说明。",
    is_upheld=False,
    reason="窗口配有备用工装，当日未按规定报备，值班长证实未接到说明，原记录维持。",
)
AGAINST_NOMINEE = Words(
    "上月到该窗口办事时叫号后等了较久，认为不应评先。",
    is_upheld=False,
    reason="经调阅叫号系统和监控，当日系统切换，等候十一分钟，窗口已当面致歉，不影响评选资格。",
)
AGAINST_CANDIDATE = (
    "公示名单中的这位同志上月有一次办理时间较长，请核实是否存在一次性告知不全的情况。"
)
AGAINST_OWN = (
    "当日台面摆放的是群众遗忘的材料袋，已登记待领取，并非物品未归位，失物登记簿可查。"
)


@dataclass(frozen=True, slots=True)
class Disputes:
    """Write objections into the diary."""

    session: Session
    hall: Hall
    office: Office
    diary: Diary

    def to_entry(self, days: Days, key: str, clerk: str, words: Words) -> None:
        """Let a clerk object when self-review begins; it is decided the next day."""
        self.diary.on(
            days.closed,
            time(16, 20),
            partial(self._object, key, clerk, words),
        )

    def open_one(self, day: date, key: str, clerk: str) -> None:
        """Let a clerk object to what was recorded, in words still to be answered."""
        self.diary.on(
            day,
            time(17, 10),
            partial(self._object, key, clerk, AGAINST_OWN),
        )

    def _object(self, key: str, clerk: str, words: Words | str, now: datetime) -> None:
        entry = self.session.scalars(select(LedgerEntry).filter_by(key=key)).one()
        text = words if isinstance(words, str) else words.text
        actor = self.office.clerks[clerk]
        objection = object_to_entry(
            self.session, self.hall, entry, text=text, actor=actor, now=now
        )
        if isinstance(words, Words):
            self._decide_later(objection, words, now)

    def to_nomination(self, days: Days, month: Period, words: Words | None) -> None:
        """Let somebody of the public object by phone on the day of publication."""
        if days.confirmed is not None:
            self.diary.on(
                days.confirmed,
                time(16, 30),
                partial(self._object_to_star, month, words),
            )

    def _object_to_star(
        self, month: Period, words: Words | None, now: datetime
    ) -> None:
        query = (
            select(Nomination)
            .join(Nomination.evaluation)
            .where(
                Evaluation.period == str(month),
                Evaluation.state == EvaluationState.IN_PUBLICITY,
                Nomination.award == "A-W2",
                Nomination.state == NominationState.CONFIRMED,
            )
            .order_by(Nomination.group_code, Nomination.rank, Nomination.id)
        )
        objection = object_to_nomination(
            self.session,
            self.hall,
            self.session.scalars(query).all()[-1],
            text=words.text if words else AGAINST_CANDIDATE,
            name="办事群众" if words is None else "",
            actor=None,
            now=now,
        )
        if words is not None:
            self._decide_later(objection, words, now)

    def _decide_later(self, objection: Objection, words: Words, now: datetime) -> None:
        day = workday_from(self.diary.day_of(now) + DAY)
        self.diary.on(day, time(15, 40), partial(self._decide, objection, words))

    def _decide(self, objection: Objection, words: Words, now: datetime) -> None:
        decide = uphold_objection if words.is_upheld else dismiss_objection
        reviewer = self.office.reviewer
        decide(self.session, objection, reason=words.reason, actor=reviewer, now=now)
