"""What may be adopted from when on: the plan, the months, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import Message
from signage.models import Adoption, Evaluation, Hall, RulebookEdition
from signage.models.evaluation import EvaluationState
from signage.operations.rulebooks.editions import rulebook_with
from signage.rules.period import Period

LONGEST_REASON = 500
MONTHS_AHEAD = 12
MONTHS_BACK = 13
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """What is to be adopted: an edition with settings, from a month's first day on."""

    edition: RulebookEdition
    settings: Mapping[str, str]
    first_on: date
    reason: str


def adoptable_months(session: Session, hall: Hall, now: datetime) -> list[Period]:
    """Return the months that are not closed: from them on something may be adopted."""
    today = Period.month_of(clock.hall_day(now, hall.time_zone))
    query = select(Evaluation.last_on).where(
        Evaluation.hall_id == hall.id, Evaluation.state != EvaluationState.OPEN
    )
    closed = session.scalar(query.order_by(Evaluation.last_on.desc()).limit(1))
    first = today.shifted(-MONTHS_BACK)
    if closed is not None:
        first = max(first, Period.month_of(closed + DAY), key=lambda one: one.first)
    last = max(today, first, key=lambda one: one.first).shifted(MONTHS_AHEAD)
    found = []
    while first.first <= last.first:
        found.append(first)
        first = first.next()
    return found


def problems_of_day(
    session: Session, hall: Hall, day: date, now: datetime
) -> Iterable[Message]:
    """Yield why nothing can begin or end on the day."""
    months = adoptable_months(session, hall, now)
    if day not in {month.first for month in months}:
        yield Message(
            "Choose the first day of a month from %(first)s to %(last)s: closed months "
            "keep the edition that they were closed with.",
            first=months[0].first.isoformat(),
            last=months[-1].first.isoformat(),
        )


def problems_of_reason(reason: str) -> Iterable[Message]:
    """Yield what is wrong with the reason."""
    if not reason.strip():
        yield Message("Give the reason, e.g. the document that decided it.")
    if len(reason.strip()) > LONGEST_REASON:
        yield Message(
            "The reason is too long: %(most)s characters.", most=LONGEST_REASON
        )


def problems_of_edition(plan: AdoptionPlan) -> Iterable[Message]:
    """Yield which values keep the edition from grading."""
    book = rulebook_with(plan.edition, plan.settings)
    if book.unset:
        yield Message(
            "The rulebook leaves values open that grading needs: %(names)s. Set them "
            "in a draft first.",
            names=", ".join(book.unset),
        )


def problems_of_overlap(
    plan: AdoptionPlan, adoptions: Iterable[Adoption]
) -> Iterable[Message]:
    """Yield the later adoptions of the same rulebook."""
    for one in adoptions:
        if one.slug == plan.edition.slug and one.first_on > plan.first_on:
            yield later_one(one)


def later_one(adoption: Adoption) -> Message:
    """Say that something is adopted from a later day on already."""
    return Message(
        "Edition %(edition)s is adopted from %(day)s on already: choose that day or a "
        "later one, or end the rulebook from that day first.",
        edition=adoption.edition.edition,
        day=adoption.first_on.isoformat(),
    )
