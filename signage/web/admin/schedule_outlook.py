"""What a schedule that is being written means: its sentence, next times, conflicts."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from signage import clock
from signage.models.user import Role
from signage.operations.publishing.errors import ContentInvalidError
from signage.operations.publishing.schedule_conflicts import conflicts_of
from signage.operations.publishing.schedule_times import dated, hall_times
from signage.operations.publishing.schedules import checked_schedule, messages_of
from signage.web.access import require_role
from signage.web.admin.schedules import group_names, posted_form
from signage.web.context import database, hall, session

bp = Blueprint("schedule_outlook", __name__, url_prefix="/office/schedules")


@bp.post("/outlook", defaults={"schedule_id": None})
@bp.post("/<int:schedule_id>/outlook")
@require_role(Role.EDITOR)
def show(schedule_id: int | None) -> ResponseReturnValue:
    """Show what the form means, or all that is wrong with it."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    times, now = hall_times(session(), hall()), clock.now()
    try:
        checked = checked_schedule(session(), hall(), times, posted_form().wanted)
    except ContentInvalidError as refusal:
        problems = messages_of(refusal.found)
        return render_template("admin/schedules/_outlook.html", problems=problems)
    content = checked.content
    upcoming = times.upcoming(content, now)
    return render_template(
        "admin/schedules/_outlook.html",
        problems=(),
        content=content,
        daypart=times.daypart_names.get(content.daypart_id or 0, ""),
        upcoming=tuple(dated(upcoming, times, content)),
        conflicts=conflicts_of(
            session(), hall(), times, content, schedule_id=schedule_id, now=now
        ),
        group_names=group_names(),
        times=times,
    )
