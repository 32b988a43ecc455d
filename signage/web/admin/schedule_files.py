"""Schedules as calendar files: sent out, and taken in after a look at what they do."""

from collections.abc import Sequence
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Schedule
from signage.models.user import Role
from signage.operations.people.passwords import off_loop
from signage.operations.publishing.drafts import content_row
from signage.operations.publishing.on_air import playlist_names
from signage.operations.publishing.schedule_import import (
    Fault,
    Outcome,
    Planned,
    plan_import,
    run_import,
)
from signage.operations.publishing.schedule_times import HallTimes, hall_times
from signage.playout.content import ScheduleContent
from signage.web.access import current_user, require_role
from signage.web.admin.schedules import content_of, group_names
from signage.web.admin.uploads import keep_upload, upload_path
from signage.web.context import hall, session, settings
from signage.web.i18n import lazy_text as _l

bp = Blueprint("schedule_files", __name__, url_prefix="/office/schedules/files")

MOST_FAULTS = 200
OUTCOMES = {
    Outcome.NEW: _l("is new"),
    Outcome.CHANGED: _l("is changed"),
    Outcome.UNCHANGED: _l("as it is already"),
}


@bp.get("")
@require_role(Role.EDITOR)
def new() -> str:
    """Show the form to upload a file, and where to fetch one."""
    return _form([])


@bp.post("")
@require_role(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Keep a file and go on to what it would do; nothing is imported yet."""
    try:
        sha256 = keep_upload(_folder(), request.files.get("file"), clock.now())
    except InvalidInputError as error:
        return _form(error.problems), error.status
    playlist = request.form.get("playlist", "")
    return redirect(url_for(".preview", sha256=sha256, playlist=playlist or None), 303)


@bp.get("/<sha256>")
@require_role(Role.EDITOR)
def preview(sha256: str) -> ResponseReturnValue:
    """Show what a file would do, or everything that is wrong with it."""
    path = upload_path(_folder(), sha256)
    times = hall_times(session(), hall())
    planned, faults = _planned(path, times)
    page = render_template(
        "admin/schedules/import.html",
        sha256=sha256,
        planned=planned,
        faults=faults[:MOST_FAULTS],
        outcomes=OUTCOMES,
        times=times,
        names=playlist_names(session(), hall()),
        group_names=group_names(),
        has_news=any(each.outcome is not Outcome.UNCHANGED for each in planned),
        playlist=request.values.get("playlist", ""),
    )
    return page, 422 if faults else 200


@bp.post("/<sha256>")
@require_role(Role.EDITOR)
def run(sha256: str) -> ResponseReturnValue:
    """Take a file in that was looked at; a file that is wrong now is shown again."""
    path = upload_path(_folder(), sha256)
    planned, faults = _planned(path, hall_times(session(), hall()))
    if faults:
        return preview(sha256)
    changed = run_import(
        session(),
        hall(),
        planned,
        is_published=request.form.get("deed") == "publish",
        actor=current_user(),
        now=clock.now(),
    )
    session().commit()
    path.unlink(missing_ok=True)
    flash(_("Imported: %(n)s schedules.", n=len(changed)), "success")
    drafts = None if request.form.get("deed") == "publish" else "drafts"
    return redirect(url_for("schedules.index", shelf=drafts), 303)


@bp.get("/all.ics")
@require_role(Role.INSPECTOR)
def export_all() -> Response:
    """Send every published schedule."""
    rows = session().scalars(
        select(Schedule)
        .where(Schedule.hall_id == hall().id, Schedule.published.is_not(None))
        .order_by(Schedule.id)
    )
    return _file(
        [(row, ScheduleContent.model_validate(row.published)) for row in rows],
        "schedules.ics",
    )


@bp.get("/<int:schedule_id>.ics")
@require_role(Role.INSPECTOR)
def export_one(schedule_id: int) -> Response:
    """Send one schedule as its editor goes on with it."""
    row = content_row(session(), Schedule, hall().id, schedule_id)
    return _file([(row, content_of(row))], f"schedule-{schedule_id}.ics")


def _file(schedules: Sequence[tuple[Schedule, ScheduleContent]], name: str) -> Response:
    # It takes 5 MB, and is needed when somebody handles calendar files.
    from signage.exchange.ical_export import Names, calendar_file  # noqa: PLC0415

    names = Names(playlist_names(session(), hall()), group_names())
    times = hall_times(session(), hall())
    content = calendar_file(schedules, names, times, clock.now())
    answer = Response(content, mimetype="text/calendar")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _folder() -> Path:
    return settings().data / "imports"


def _form(problems: Sequence[str]) -> str:
    names = playlist_names(session(), hall())
    return render_template("admin/schedules/files.html", problems=problems, names=names)


def _planned(
    path: Path, times: HallTimes
) -> tuple[tuple[Planned, ...], tuple[Fault, ...]]:
    from signage.exchange.ical_import import read_schedules  # noqa: PLC0415  # as above

    given, zone = path.read_bytes(), hall().time_zone
    # A large file takes seconds, and others do not wait for it.
    found, faults = off_loop(read_schedules, given, zone)
    playlist = request.values.get("playlist", "")
    key = int(playlist) if playlist.isdecimal() and len(playlist) < 18 else None  # noqa: PLR2004  # a row's key
    planned, more = plan_import(session(), hall(), times, found, playlist_id=key)
    return planned, (*faults, *more)
