"""A small hall with rulebooks adopted, for tests of scores and awards."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import (
    Award,
    Evaluation,
    FactKind,
    Hall,
    Nomination,
    Scorecard,
    Subject,
    User,
)
from signage.models.evaluation import NominationState
from signage.models.user import Role
from signage.operations.facts.entry_check import NewEntry
from signage.operations.facts.ledger import Recorded, record_entry
from signage.operations.rulebooks.adoption import adopt_rulebooks
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import (
    NOW,
    create_group,
    create_hall,
    create_staff,
    create_user,
    create_window,
)

DAY = date(2026, 11, 10)
MONTH = Period.parse("2026-11")
_keys = count(1)


@dataclass
class SmallHall:
    """Two groups of two windows with two staff each, and the people of the office."""

    session: Session
    hall: Hall
    inspector: User
    approver: User
    chief: User

    def subject(self, code: str) -> Subject:
        """Return a subject by code."""
        query = select(Subject).filter_by(hall_id=self.hall.id, code=code)
        return self.session.scalars(query).one()

    def fact(self, code: str) -> FactKind:
        """Return a kind of fact by code."""
        query = select(FactKind).filter_by(hall_id=self.hall.id, code=code)
        return self.session.scalars(query).one()

    def record(
        self,
        fact: str,
        subject: str,
        on: date = DAY,
        now: datetime = NOW,
        **values: Any,
    ) -> Recorded:
        """Record a fact as the inspector."""
        new = self.new(fact, subject, on, **values)
        return record_entry(self.session, self.hall, new, actor=self.inspector, now=now)

    def new(self, fact: str, subject: str, on: date = DAY, **values: Any) -> NewEntry:
        """Return a fact to record."""
        values = {"key": f"test-{next(_keys)}"} | values
        return NewEntry(self.fact(fact), self.subject(subject), on, **values)

    def card(
        self, code: str, period: str = str(MONTH), slug: str = "county-hall"
    ) -> Scorecard:
        """Return a stored scorecard."""
        query = (
            select(Scorecard)
            .join(Scorecard.evaluation)
            .join(Evaluation.adoption)
            .where(Scorecard.subject_id == self.subject(code).id)
            .where(Evaluation.period == period)
        )
        rows = self.session.scalars(query).all()
        return next(r for r in rows if r.evaluation.adoption.slug == slug)

    def score(self, code: str, period: str = str(MONTH)) -> Decimal | None:
        """Return a stored county-hall score."""
        return self.card(code, period).score


def create_small_hall(
    session: Session, first_on: date = date(2026, 1, 1), now: datetime = NOW
) -> SmallHall:
    """Add the hall, adopt both rulebooks and open the month of `now`."""
    hall = create_hall(session)
    for number in (1, 2):
        group = create_group(session, hall, str(number))
        for letter in "AB":
            code = f"W{number}{letter}"
            window = create_window(
                session, hall, code, group_id=group.id, initials=code.lower()
            )
            for place in (1, 2):
                create_staff(session, hall, f"S{number}{letter}{place}", window)
    small = SmallHall(
        session,
        hall,
        create_user(session, hall, "inspector", Role.INSPECTOR),
        create_user(session, hall, "approver", Role.APPROVER),
        create_user(session, hall, "chief", Role.ADMINISTRATOR),
    )
    adopt_rulebooks(session, hall, first_on=first_on, now=now)
    month = Period.month_of(clock.hall_day(now, hall.time_zone))
    open_month(session, hall, month, now=now)
    return small


def create_nomination(
    small: SmallHall, code: str, period: str = str(MONTH), award: str = "A-W1"
) -> Nomination:
    """Add a proposed nomination of a month, as the engine would."""
    subject = small.subject(code)
    nomination = Nomination(
        evaluation=small.card(code, period, "hall-efficiency").evaluation,
        award=award,
        group_code=subject.group.code if subject.group else None,
        subject=subject,
        rank=1,
        state=NominationState.PROPOSED,
        reason={"quota": 1, "participants": 2, "candidates": [], "keys": ["100"]},
    )
    small.session.add(nomination)
    small.session.flush()
    return nomination


def create_award(small: SmallHall, code: str, period: str = str(MONTH)) -> Award:
    """Add an award that was granted in a month."""
    nomination = create_nomination(small, code, period)
    nomination.state = NominationState.CONFIRMED
    award = Award(hall_id=small.hall.id, nomination=nomination, granted_at=NOW)
    small.session.add(award)
    small.session.flush()
    return award
