"""At which window a staff member serves: what screens and lists show beside a name."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signage.models import Assignment, Window


def windows_of_staff(session: Session, ids: Iterable[int], day: date) -> dict[int, str]:
    """Return at which window each staff member serves, or served last before `day`."""
    query = (
        select(Assignment.staff_id, Window.name)
        .join(Assignment.window)
        .where(
            Assignment.staff_id.in_(list(ids)),
            or_(Assignment.first_on.is_(None), Assignment.first_on <= day),
        )
        .order_by(Assignment.first_on.is_not(None), Assignment.first_on)
    )
    return {row[0]: row[1] for row in session.execute(query)}
