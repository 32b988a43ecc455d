"""Attendance: a window's month as a grid, and each day with what it caused."""

from datetime import date, timedelta

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, Window
from signage.models.attendance import AttendanceStatus as Status
from signage.models.user import Role
from signage.operations.facts.attendance_grid import (
    attendance_grid,
    entries_of_day,
    get_day,
)
from signage.operations.hall.subjects import circle_of
from signage.operations.ratings.rating_list import windows_of
from signage.rules.period import Period
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.asked import asked_month, asked_subject, this_month
from signage.web.admin.score_words import give_words

bp = Blueprint("attendance", __name__, url_prefix="/office/attendance")
give_words(bp)

#: A mark for the grid, the word behind it, and its tone.
STATUSES = {
    Status.PRESENT: (_l("✓"), _l("present"), "secondary"),
    Status.LATE: (_l("La"), _l("late"), "yellow"),
    Status.LATE_LONG: (_l("La+"), _l("late by more than 30 minutes"), "orange"),
    Status.EARLY: (_l("Ea"), _l("left early"), "yellow"),
    Status.EARLY_LONG: (_l("Ea+"), _l("left more than 30 minutes early"), "orange"),
    Status.LATE_AND_EARLY: (_l("LE"), _l("late, and left early"), "yellow"),
    Status.ABSENT_HALF: (_l("A½"), _l("absent for half a day"), "red"),
    Status.ABSENT: (_l("Ab"), _l("absent"), "red"),
    Status.PERSONAL: (_l("Pe"), _l("personal leave"), "blue"),
    Status.SICK: (_l("Si"), _l("sick leave"), "blue"),
    Status.OTHER_LEAVE: (_l("Lv"), _l("other leave"), "blue"),
}
bp.context_processor(lambda: {"statuses": STATUSES})


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the month of a window, the first one's and the present one by default."""
    session, hall = context.session(), context.hall()
    current = this_month(hall)
    month = asked_month() or current
    windows = windows_of(session, hall)
    window = _asked_window(session, hall, month) or next(iter(windows), None)
    later = month.next()
    return render_template(
        "admin/attendance/index.html",
        window=window,
        windows=windows,
        month=month,
        days=days_of(month),
        people=attendance_grid(session, window, month) if window else (),
        earlier=month.previous(),
        later=later if later.first <= current.last else None,
    )


def _asked_window(session: Session, hall: Hall, month: Period) -> Window | None:
    """Return the window that is asked for, or the one that a person belongs to."""
    asked = asked_subject(session, hall, "window")
    person = asked_subject(session, hall, "person")
    if asked is None and person is not None:
        ids = circle_of(session, person, month).ids.values()
        asked = session.scalars(select(Window).where(Window.id.in_(ids))).first()
    return asked if isinstance(asked, Window) else None


def days_of(month: Period) -> list[date]:
    """Return the days of a month."""
    length = (month.last - month.first).days + 1
    return [month.first + timedelta(days=number) for number in range(length)]


@bp.get("/<int:day_id>")
@require_role(Role.INSPECTOR)
def show(day_id: int) -> str:
    """Show a person's day: where it came from, and the entries it caused."""
    session, hall = context.session(), context.hall()
    row = get_day(session, hall, day_id)
    return render_template(
        "admin/attendance/day.html",
        row=row,
        entries=entries_of_day(session, row),
        month=Period.month_of(row.day),
    )
