"""What a verified negative rating may be in the ledger: which facts, about whom."""

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import (
    Assignment,
    FactKind,
    Hall,
    Rating,
    StaffMember,
    Subject,
    Window,
)
from signage.operations.facts.entry_check import mapped_rules, rulebooks_on
from signage.operations.facts.fact_kinds import kinds_for
from signage.operations.facts.ledger import is_closed
from signage.operations.rulebooks.adoption import adoptions_of
from signage.rules.period import Period

#: Kinds of fact (signage/rulebooks/maps/default.csv), in the order of the form.
RATING_FACTS = ("window-complaint", "complaint", "feedback", "complaint-minor")


def possible_facts(
    session: Session, hall: Hall, rating: Rating
) -> Mapping[int, Sequence[str]]:
    """Return the kinds of fact by id, each with the kinds of subject it is for.

    None if the month of the rating is closed, or no rule in force knows any of them.
    """
    return {kind.id: subjects for kind, subjects in facts_for(session, hall, rating)}


def facts_for(
    session: Session, hall: Hall, rating: Rating
) -> list[tuple[FactKind, Sequence[str]]]:
    """Return the kinds of fact that the rating may be, in the order of the form."""
    day = clock.hall_day(rating.occurred_at, hall.time_zone)
    if is_closed(session, hall, str(Period.month_of(day))):
        return []
    rulebooks = rulebooks_on(adoptions_of(session, hall.id), day)
    query = select(FactKind).where(
        FactKind.hall_id == hall.id, FactKind.code.in_(RATING_FACTS)
    )
    found = sorted(
        session.scalars(query), key=lambda kind: RATING_FACTS.index(kind.code)
    )
    return [
        (kind, kinds_for(kind, rulebooks))
        for kind in found
        if mapped_rules(kind, rulebooks)
    ]


def possible_subjects(session: Session, hall: Hall, rating: Rating) -> list[Subject]:
    """Return the window that was rated, then who served there on that day."""
    day = clock.hall_day(rating.occurred_at, hall.time_zone)
    served = select(Assignment.staff_id).where(
        Assignment.window_id == rating.window_id,
        or_(Assignment.first_on.is_(None), Assignment.first_on <= day),
        or_(Assignment.last_on.is_(None), Assignment.last_on >= day),
    )
    query = (
        select(StaffMember)
        .where(
            StaffMember.id.in_(served),
            or_(StaffMember.joined_on.is_(None), StaffMember.joined_on <= day),
            or_(StaffMember.left_on.is_(None), StaffMember.left_on >= day),
        )
        .order_by(StaffMember.code)
    )
    return [session.get_one(Window, rating.window_id), *session.scalars(query)]
