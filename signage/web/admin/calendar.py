"""The calendar of announcements: a month or a week, with every occurrence."""

from datetime import date

from babel.dates import format_skeleton
from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date, get_locale

from signage import clock
from signage.models.user import Role
from signage.operations.content.announcement_calendar import Calendar, month_of, week_of
from signage.web.access import has_role, require_role
from signage.web.context import hall, session

bp = Blueprint(
    "announcement_calendar", __name__, url_prefix="/office/announcements/calendar"
)

# A day of the month shows so many, and counts the rest.
SHOWN_A_DAY = 4
SHOWN_A_DAY_OF_WEEK = 200


@bp.get("")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show the month, or with `?view=week` the week, that `?on=` falls in."""
    now = clock.now()
    is_week = request.args.get("view") == "week"
    on = _day(request.args.get("on", ""), clock.hall_day(now, hall().time_zone))
    calendar = (week_of if is_week else month_of)(session(), hall(), on, now)
    return render_template(
        "admin/calendar/show.html",
        calendar=calendar,
        is_week=is_week,
        on=on,
        title=_title(calendar, is_week=is_week),
        shown=SHOWN_A_DAY_OF_WEEK if is_week else SHOWN_A_DAY,
        page=_page,
        may_write=has_role(Role.EDITOR),
    )


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    # Far enough for any schedule; the calendar's arithmetic stays within `date`.
    return day if 2000 <= day.year < 2100 else today  # noqa: PLR2004


def _page(on: date, *, is_week: bool) -> str:
    view = "week" if is_week else None
    return url_for("announcement_calendar.show", on=on.isoformat(), view=view)


def _title(calendar: Calendar, *, is_week: bool) -> str:
    if not is_week:
        return format_skeleton("yMMMM", calendar.first_on, locale=get_locale())
    first, last = calendar.days[0].on, calendar.days[-1].on
    return f"{format_date(first, 'long')} – {format_date(last, 'long')}"
