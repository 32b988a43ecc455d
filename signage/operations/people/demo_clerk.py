"""The clerk of a demo hall whose own page visitors may look at without a password."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, User
from signage.models.user import Role
from signage.operations.people.sign_ins import may_sign_in

DEMO_CLERK = "demo-clerk"


def demo_clerk(session: Session, *, now: datetime) -> User | None:
    """Return the account; None in a real hall, or where an administrator barred it."""
    query = (
        select(User)
        .join(Hall, Hall.id == User.hall_id)
        .where(
            Hall.is_demo,
            User.username == DEMO_CLERK,
            User.role == Role.CLERK,
        )
    )
    user = session.scalars(query).first()
    return user if user and may_sign_in(session, user, now=now) else None
