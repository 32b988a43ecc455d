"""Pages of schedules: list, editor, release, history."""

from datetime import datetime, time, timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import Message
from signage.models import Schedule
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.publishing.along import publish_along
from signage.operations.publishing.drafts import (
    check_version,
    content_row,
    create_content,
    delete_content,
    discard_draft,
    save_draft,
    subject_of,
    working,
)
from signage.operations.publishing.errors import (
    ContentChangedError,
    ContentInvalidError,
    Problem,
)
from signage.operations.publishing.history import history_of, publication_of
from signage.operations.publishing.releasing import (
    needs_approver,
    publish,
    return_to,
    take_back,
    withdraw,
)
from signage.operations.publishing.schedule_list import Shelf, Wish, schedule_page
from signage.operations.publishing.schedule_times import HallTimes, hall_times
from signage.operations.publishing.schedules import (
    Checked,
    checked_schedule,
    group_ids_of,
    problems_of_content,
)
from signage.operations.publishing.uses import schedule_uses
from signage.playout.content import ScheduleContent
from signage.playout.recurrence import FIRST_YEAR, LAST_YEAR
from signage.web.access import current_user, has_role, require_role
from signage.web.admin import schedule_words
from signage.web.admin.schedule_difference import Difference, differences
from signage.web.admin.schedule_form import ScheduleForm, form_of
from signage.web.admin.schedule_shows import offered, playlist_for
from signage.web.context import hall, session

bp = Blueprint("schedules", __name__, url_prefix="/office/schedules")
bp.record_once(lambda state: schedule_words.init_app(state.app))

CONFLICT = 409
USUAL_START, USUAL_LENGTH = time(9), timedelta(hours=2)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List schedules, shelf by shelf."""
    name = request.args.get("shelf", "")
    wish = Wish(
        shelf=Shelf(name) if name in set(Shelf) else Shelf.ON_AIR,
        page=request.args.get("page", 1, int),
        search=request.args.get("q", "").strip()[:100],
    )
    times = hall_times(session(), hall())
    page = schedule_page(session(), hall(), times, wish, now=clock.now())
    return render_template(
        "admin/schedules/index.html",
        page=page,
        wish=wish,
        times=times,
        group_names=group_names(),
        may_write=has_role(Role.EDITOR),
    )


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty editor; `on`, `at`, `until` and `shows` fill it in."""
    return _editor(ScheduleForm(data=_usual()))


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Keep a new schedule, as a draft or published."""
    return _save(None)


@bp.get("/<int:schedule_id>")
@require_role(Role.INSPECTOR)
def edit(schedule_id: int) -> ResponseReturnValue:
    """Show a schedule in the editor."""
    schedule = content_row(session(), Schedule, hall().id, schedule_id)
    return _editor(form_of(schedule, content_of(schedule)), schedule)


@bp.post("/<int:schedule_id>")
@require_role(Role.EDITOR)
def save(schedule_id: int) -> ResponseReturnValue:
    """Save a schedule's draft, and publish it if asked to."""
    return _save(_writable(schedule_id))


@bp.post("/<int:schedule_id>/withdrawal")
@require_role(Role.EDITOR)
def take_off(schedule_id: int) -> ResponseReturnValue:
    """Take a schedule off every screen."""
    schedule = _writable(schedule_id)
    withdraw(session(), schedule, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Withdrawn: it is off every screen."), "success")
    return redirect(url_for(".edit", schedule_id=schedule_id), 303)


@bp.post("/<int:schedule_id>/discarded")
@require_role(Role.EDITOR)
def discard(schedule_id: int) -> ResponseReturnValue:
    """Throw away what is not published."""
    schedule = _writable(schedule_id)
    version = request.form.get("version", 0, int)
    discard_draft(
        session(), schedule, version=version, actor=current_user(), now=clock.now()
    )
    session().commit()
    flash(_("The changes are gone; it is as the screens show it."), "success")
    return redirect(url_for(".edit", schedule_id=schedule_id), 303)


@bp.post("/<int:schedule_id>/returns/<int:number>")
@require_role(Role.EDITOR)
def return_to_version(schedule_id: int, number: int) -> ResponseReturnValue:
    """Publish an earlier version again, in one click."""
    schedule = _writable(schedule_id)
    earlier = publication_of(session(), hall().id, subject_of(schedule), number)
    content = ScheduleContent.model_validate(earlier.content)
    times = hall_times(session(), hall())
    problems = problems_of_content(session(), hall(), times, content)
    if problems:
        raise ContentInvalidError(problems)
    state = return_to(
        session(),
        schedule,
        earlier,
        actor=current_user(),
        now=clock.now(),
        uses=schedule_uses(content),
    )
    session().commit()
    flash(_outcome(state), "success")
    return redirect(url_for(".edit", schedule_id=schedule_id), 303)


@bp.post("/<int:schedule_id>/deletion")
@require_role(Role.EDITOR)
def delete(schedule_id: int) -> ResponseReturnValue:
    """Delete a schedule with its history."""
    schedule = _writable(schedule_id)
    delete_content(session(), schedule, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Deleted."), "success")
    return redirect(url_for(".index"), 303)


def posted_form() -> ScheduleForm:
    """Return the form as it was posted."""
    return ScheduleForm(request.form)


def content_of(schedule: Schedule) -> ScheduleContent:
    """Return what an editor goes on with: the draft, else what is published."""
    return ScheduleContent.model_validate(working(schedule) or {})


def group_names() -> dict[int, str]:
    """Return the names of the hall's display groups."""
    return {each.id: each.name for each in display_groups_of(session(), hall().id)}


def _writable(schedule_id: int) -> Schedule:
    return content_row(session(), Schedule, hall().id, schedule_id, for_update=True)


def _save(schedule: Schedule | None) -> ResponseReturnValue:
    form, now = posted_form(), clock.now()
    times = hall_times(session(), hall())
    try:
        schedule = _kept(form, schedule, times, now)
    except ContentInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, schedule, status=422)
    except ContentChangedError as conflict:
        session().rollback()
        return _editor(form, _reread(conflict), status=CONFLICT)
    message = _done(schedule, now)
    session().commit()
    flash(message, "success")
    return redirect(url_for(".edit", schedule_id=schedule.id), 303)


def _done(schedule: Schedule, now: datetime) -> str:
    """Publish what was just saved, if asked to; say what became of it."""
    me = current_user()
    if request.form.get("deed") == "publish":
        note = request.form.get("note", "")
        state = publish(session(), schedule, actor=me, now=now, note=note)
        publish_along(session(), schedule, actor=me, now=now)
        return _outcome(state)
    take_back(session(), schedule, actor=me, now=now)
    if schedule.state == ContentState.WAITING:
        return _("Nothing was changed; it still waits for an approver.")
    return _("Saved as a draft; no screen shows it yet.")


def _reread(conflict: ContentChangedError) -> Schedule:
    return content_row(session(), Schedule, hall().id, conflict.current.id)


def _kept(
    form: ScheduleForm, schedule: Schedule | None, times: HallTimes, now: datetime
) -> Schedule:
    before = content_of(schedule) if schedule else None
    checked = checked_schedule(session(), hall(), times, form.wanted, before)
    content = _with_playlist(checked, now)
    me = current_user()
    if schedule is None:
        return create_content(
            session(), hall(), Schedule, content, name=checked.name, actor=me, now=now
        )
    posted = form.version.data or ""
    version = int(posted) if posted.isdecimal() else 0
    if (checked.name, content) == (schedule.name, before):
        # Who only publishes another's draft is its approver, not its last editor.
        check_version(schedule, version)
        return schedule
    save_draft(
        session(),
        schedule,
        content,
        name=checked.name,
        version=version,
        actor=me,
        now=now,
    )
    return schedule


def _with_playlist(checked: Checked, now: datetime) -> ScheduleContent:
    """Return the content with the playlist of what it shows alone."""
    if not checked.single:
        return checked.content
    playlist = playlist_for(
        session(), hall(), checked.single, actor=current_user(), now=now
    )
    if playlist is None:
        gone = Message("What it should show is not there. Choose from the list.")
        raise ContentInvalidError([Problem(gone, "shows")])
    return checked.content.model_copy(update={"playlist_id": playlist.id})


def _outcome(state: ContentState) -> str:
    if state == ContentState.WAITING:
        return _("Handed in: it is on screens once an approver agrees.")
    return _("Published. The screens show it at its times.")


def _editor(
    form: ScheduleForm, schedule: Schedule | None = None, status: int = 200
) -> Response:
    """Show the editor; after a conflict with what differs, and ready to decide."""
    times, now = hall_times(session(), hall()), clock.now()
    groups = display_groups_of(session(), hall().id)
    chosen = str(form.shows.data or "")
    form.offer(groups, times, offered(session(), hall(), chosen, now))
    content = content_of(schedule) if schedule else None
    theirs: tuple[Difference, ...] = ()
    if status == CONFLICT and schedule is not None and content is not None:
        theirs = differences(form, form_of(schedule, content))
        form.version.data = str(schedule.version)
    page = render_template(
        "admin/schedules/edit.html",
        form=form,
        schedule=schedule,
        content=content,
        is_conflict=status == CONFLICT,
        conflict=theirs,
        times=times,
        group_names={group.id: group.name for group in groups},
        history=history_of(session(), hall().id, subject_of(schedule), most=20)
        if schedule
        else (),
        may_write=has_role(Role.EDITOR),
        waits=_waits(schedule),
    )
    return make_response(page, status)


def _waits(schedule: Schedule | None) -> bool:
    """Tell whether publishing would wait for an approver."""
    me = current_user()
    row = schedule or Schedule(hall_id=hall().id, updated_by_id=me.id)
    return needs_approver(session(), row, me)


def _usual() -> dict[str, object]:
    """Return how a new schedule begins; the calendar gives day and time."""
    local = clock.now().astimezone(hall_times(session(), hall()).zone)
    given = {name: request.args.get(name, "") for name in ("on", "at", "until")}
    try:
        day = datetime.fromisoformat(given["on"]).date()
    except ValueError:
        day = local.date() + timedelta(days=1)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        day = local.date()
    starts = _minute(given["at"]) or USUAL_START
    later = (datetime.combine(day, starts) + USUAL_LENGTH).time()
    ends = _minute(given["until"]) or (later if later > starts else time(23, 59))
    group = request.args.get("group", 0, int)
    return {
        "first_on": day.isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "weekdays": [str(day.isoweekday())],
        "shows": request.args.get("shows", ""),
        "groups": [str(group)] if group in group_ids_of(session(), hall()) else [],
    }


def _minute(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
