"""The calendar of what screens show: by month, week or day, and moving on it."""

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_skeleton
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, Message
from signage.models import Schedule
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.content.announcement_plan import AnnouncementInvalidError
from signage.operations.content.announcements import AnnouncementChangedError
from signage.operations.publishing.calendar import Calendar, View, calendar_of
from signage.operations.publishing.drafts import content_row, save_draft
from signage.operations.publishing.errors import (
    ContentChangedError,
    ContentInvalidError,
)
from signage.operations.publishing.releasing import publish
from signage.operations.publishing.schedule_moves import (
    bring_back,
    cancel_one,
    move_all,
    move_one,
)
from signage.operations.publishing.schedule_times import HallTimes, hall_times
from signage.playout.content import ScheduleContent
from signage.web.access import current_user, has_role, require_role, safe_path
from signage.web.admin.calendar_chips import ChipWriter
from signage.web.admin.schedules import content_of, group_names
from signage.web.context import hall, session
from signage.web.i18n import translated

bp = Blueprint("calendar", __name__, url_prefix="/office/calendar")
old_bp = Blueprint("announcement_calendar", __name__)

FIRST_YEAR, LAST_YEAR = 2000, 2099
Change = Callable[[ScheduleContent, HallTimes], ScheduleContent]
#: What a move may be answered with; nothing of it is kept then.
REFUSALS = (
    ContentInvalidError,
    ContentChangedError,
    AnnouncementInvalidError,
    AnnouncementChangedError,
)


@bp.get("")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show the month, or with `?view=` the week or day, that `?on=` falls in."""
    now = clock.now()
    times = hall_times(session(), hall())
    view, on = _view(), _day(request.args.get("on", ""), now)
    names = group_names()
    group = request.args.get("group", 0, int)
    group_id = group if group in names else None
    calendar = calendar_of(
        session(), hall(), times, view, on=on, group_id=group_id, now=now
    )

    def page(on: date, view: View = view) -> str:
        named = None if view is View.MONTH else view.value
        return url_for(".show", on=on.isoformat(), view=named, group=group_id)

    may_write = has_role(Role.EDITOR)
    writer = ChipWriter(
        times, view, names, page, group_id=group_id, may_write=may_write
    )
    return render_template(
        "admin/calendar/show.html",
        calendar=calendar,
        sheets=[writer.day(day) for day in calendar.days],
        view=view,
        views=View,
        on=on,
        title=_title(calendar),
        page=page,
        group_id=group_id,
        group_names=names,
        times=times,
        may_write=may_write,
    )


@old_bp.get("/office/announcements/calendar", endpoint="show")
@require_role(Role.INSPECTOR)
def moved_here() -> ResponseReturnValue:
    """Lead addresses of the announcements' own calendar to this one."""
    return redirect(url_for("calendar.show", **request.args.to_dict()), 301)  # type: ignore[arg-type]


@bp.post("/<int:schedule_id>/moves")
@require_role(Role.EDITOR)
def move(schedule_id: int) -> ResponseReturnValue:
    """Move one occurrence (`which=one`) or all; as a draft or published."""
    original, (starts, ends) = asked_time("original"), asked_span()
    deed = move_all if request.form.get("which") == "all" else move_one
    return _changed(
        schedule_id,
        lambda content, times: deed(content, original, starts, ends, times),
    )


@bp.post("/<int:schedule_id>/cancellations")
@require_role(Role.EDITOR)
def cancel(schedule_id: int) -> ResponseReturnValue:
    """Cancel a single occurrence."""
    original = asked_time("original")
    return _changed(
        schedule_id, lambda content, times: cancel_one(content, original, times)
    )


@bp.post("/<int:schedule_id>/restorations")
@require_role(Role.EDITOR)
def restore(schedule_id: int) -> ResponseReturnValue:
    """Bring a single occurrence back to what the repetition says."""
    original = asked_time("original")
    return _changed(schedule_id, lambda content, _times: bring_back(content, original))


def asked_span() -> tuple[datetime, datetime]:
    """Return where something was dragged, in hall time; raise InvalidInputError."""
    starts, ends = asked_time("starts"), asked_time("ends")
    if ends <= starts:
        raise InvalidInputError([Message("The end lies before the start.")])
    return starts, ends


def asked_time(name: str) -> datetime:
    """Return a posted time on the wall of the hall; raise InvalidInputError."""
    text = request.form.get(name, "")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        wrong = Message(
            "“%(text)s” is no date and time. Write 2026-11-18T09:00.", text=text[:40]
        )
        raise InvalidInputError([wrong]) from None


def asked_back() -> str:
    """Return the page of the calendar that a form was on."""
    asked = request.form.get("next")
    return (safe_path(asked) if asked else "") or url_for("calendar.show")


def _changed(schedule_id: int, change: Change) -> ResponseReturnValue:
    """Keep what `change` makes of a schedule's content, and publish it if asked to."""
    target = asked_back()
    schedule = content_row(session(), Schedule, hall().id, schedule_id, for_update=True)
    return answered(target, lambda: _outcome(_kept(schedule, change)))


def answered(target: str, keep: Callable[[], str]) -> ResponseReturnValue:
    """Return to `target` with what `keep` says that it did, or why it was refused."""
    try:
        said = keep()
    except REFUSALS as refusal:
        session().rollback()
        problems = getattr(refusal, "problems", (refusal.args[0],))
        for problem in dict.fromkeys(problems):
            flash(translated(problem), "danger")
        return redirect(target, 303)
    session().commit()
    flash(said, "success")
    return redirect(target, 303)


def _kept(schedule: Schedule, change: Change) -> ContentState | None:
    times, now, me = hall_times(session(), hall()), clock.now(), current_user()
    was_live = schedule.published is not None and schedule.draft is None
    content = change(content_of(schedule), times)
    save_draft(
        session(),
        schedule,
        content,
        name=schedule.name,
        version=request.form.get("version", 0, int),
        actor=me,
        now=now,
    )
    # What was a draft before stays one: somebody is still working on it.
    if request.form.get("deed") == "draft" or not was_live:
        return None
    return publish(session(), schedule, actor=me, now=now)


def _outcome(state: ContentState | None) -> str:
    if state is None:
        return _("Saved as a draft; publish it to bring it to the screens.")
    if state == ContentState.WAITING:
        return _("Handed in: it is on screens once an approver agrees.")
    return _("Done; the screens know.")


def _view() -> View:
    named = request.args.get("view", "")
    return View(named) if named in set(View) else View.MONTH


def _day(text: str, now: datetime) -> date:
    today = clock.hall_day(now, hall().time_zone)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    # Far enough for any schedule; the calendar's arithmetic stays within `date`.
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today


def _title(calendar: Calendar) -> str:
    if calendar.view is View.MONTH:
        return format_skeleton("yMMMM", calendar.first_on, locale=get_locale())
    if calendar.view is View.DAY:
        return format_skeleton("yMMMEd", calendar.first_on, locale=get_locale())
    first, last = calendar.days[0].on, calendar.days[-1].on
    return f"{format_date(first, 'long')} – {format_date(last, 'long')}"
