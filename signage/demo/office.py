"""The demo hall's accounts: three people of the office, and some of its clerks.

None of them has a password: an administrator may invite them, or a visitor of the demo
on the server's own machine looks at one clerk's page (signage.web.demo_clerk).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, StaffMember, User
from signage.models.user import Role
from signage.operations.people.accounts import NewUser, add_user
from signage.operations.people.clerks import add_clerk
from signage.operations.people.demo_clerk import DEMO_CLERK

INSPECTOR = NewUser("demo-inspector", "贺思源（督查科）", Role.INSPECTOR)
REVIEWER = NewUser("demo-reviewer", "秦文洁（考核科）", Role.APPROVER)
DIRECTOR = NewUser("demo-director", "严立峰（中心副主任）", Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Office:
    """Who records, who reviews and decides, who confirms; clerks by staff code."""

    inspector: User
    reviewer: User
    director: User
    clerks: dict[str, User]


def open_office(
    session: Session, hall: Hall, clerk: str, others: list[str], now: datetime
) -> Office:
    """Make the accounts; `clerk` is the code of the one whose page visitors see."""
    inspector, reviewer, director = (
        add_user(session, hall.id, new, actor=None, now=now)
        for new in (INSPECTOR, REVIEWER, DIRECTOR)
    )
    codes = [clerk, *others]
    query = select(StaffMember).where(StaffMember.code.in_(codes))
    staff = {one.code: one for one in session.scalars(query)}
    names = dict.fromkeys(others, "") | {clerk: DEMO_CLERK}
    clerks = {
        code: add_clerk(session, staff[code], names[code], actor=director, now=now)
        for code in codes
    }
    return Office(inspector, reviewer, director, clerks)
