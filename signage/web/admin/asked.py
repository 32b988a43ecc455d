"""What an address asks for: a month, a subject; what cannot be read is not asked."""

from flask import request
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Hall, Subject
from signage.rules.period import Period, PeriodError
from signage.web.keys import asked_key


def this_month(hall: Hall) -> Period:
    """Return the hall's present month."""
    return Period.month_of(clock.hall_day(clock.now(), hall.time_zone))


def asked_month(name: str = "month") -> Period | None:
    """Return the month in a query, if there is one."""
    try:
        period = Period.parse(request.args.get(name, ""))
    except PeriodError:
        return None
    return period if period.kind == "month" else None


def asked_subject(
    session: Session, hall: Hall, name: str = "subject"
) -> Subject | None:
    """Return the subject whose key is in a query, if the hall has it."""
    key = asked_key(name)
    found = session.get(Subject, key) if key else None
    return found if found is not None and found.hall_id == hall.id else None
