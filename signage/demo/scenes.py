"""Facts of the demo hall that a newcomer should find, recorded one by one by hand."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import Diary, workday_from
from signage.demo.office import Office
from signage.models import FactKind, Hall, LadderAction, LedgerEntry, Notice, Subject
from signage.operations.criticism.notices import (
    approve_notice,
    propose_notice,
    state_reply,
)
from signage.operations.criticism.outcomes import record_outcome
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import record_entry

NOTICE = "工作日无故缺勤两个半日，经核实无正当理由，按规定予以通报。"
ON_SCREENS = "通报经本人陈述期满后审批，已在大厅屏幕公示。"
HALF_DAY = "抽查在岗情况，半日未到岗，未履行请假手续"


@dataclass(frozen=True, slots=True)
class Scenes:
    """Write single facts, and notices with what is said to them, into the diary."""

    session: Session
    hall: Hall
    office: Office
    diary: Diary

    def fact(self, day: date, code: str, fact: str, note: str) -> str:
        """Record a fact in the afternoon; return the key of its entry."""
        key = f"demo:{code}:{fact}:{day}"
        self.diary.on(
            day, time(16, 50), partial(self._record, key, day, code, fact, note)
        )
        return key

    def _record(  # noqa: PLR0913, PLR0917  # each is a part of the fact
        self, key: str, day: date, code: str, fact: str, note: str, now: datetime
    ) -> None:
        kinds = select(FactKind).filter_by(hall_id=self.hall.id, code=fact)
        subjects = select(Subject).filter_by(hall_id=self.hall.id, code=code)
        new = NewEntry(
            fact_kind=self.session.scalars(kinds).one(),
            subject=self.session.scalars(subjects).one(),
            occurred_on=day,
            key=key,
            note=note,
        )
        inspector = self.office.inspector
        record_entry(self.session, self.hall, new, actor=inspector, now=now)

    def notice(
        self, days: list[date], code: str, reply: str = "", *, is_decided: bool = True
    ) -> None:
        """Record two half days of absence; the second leads to a notice.

        Whoever it is about may reply; then the director publishes it, or has yet to.
        """
        keys = [self.fact(day, code, "absent", HALF_DAY) for day in days]
        self.diary.on(
            days[-1],
            time(17, 20),
            partial(self._propose, keys[-1], code, reply, is_decided),
        )

    def _propose(  # of which entry, what comes then
        self,
        key: str,
        code: str,
        reply: str,
        is_decided: bool,  # noqa: FBT001
        now: datetime,
    ) -> None:
        entry = self.session.scalars(select(LedgerEntry).filter_by(key=key)).one()
        query = select(LadderAction).where(
            LadderAction.subject_id == entry.subject_id, LadderAction.is_public
        )
        actions = self.session.scalars(query).all()
        action = next(one for one in actions if key in one.entries)
        inspector = self.office.inspector
        notice = propose_notice(
            self.session, action, text=NOTICE, actor=inspector, now=now
        )
        if reply:
            self.diary.on(
                self.diary.day_of(now),
                time(20, 30),
                partial(self._reply, notice, code, reply),
            )
        if is_decided:
            day = workday_from(self.diary.day_of(notice.statement_until))
            self.diary.on(day, time(9, 10), partial(self._approve, notice))

    def _reply(self, notice: Notice, code: str, text: str, now: datetime) -> None:
        clerk = self.office.clerks[code]
        state_reply(self.session, notice, text=text, actor=clerk, now=now)

    def _approve(self, notice: Notice, now: datetime) -> None:
        approve_notice(self.session, notice, actor=self.office.director, now=now)
        record_outcome(
            self.session,
            notice.action,
            text=ON_SCREENS,
            done_on=self.diary.day_of(now),
            actor=self.office.inspector,
            now=now,
        )
