"""Pages of announcements: list, write, schedule, withdraw, copy."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

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
from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_list import Shelf, Wish, announcement_page
from signage.operations.content.announcement_plan import (
    AnnouncementInvalidError,
    checked_plan,
)
from signage.operations.content.announcement_release import record_release
from signage.operations.content.announcement_templates import (
    template_of,
    templates_of,
)
from signage.operations.content.announcements import (
    AnnouncementChangedError,
    announcement_of,
    create_announcement,
    duplicate_announcement,
    revise_announcement,
    schedule_announcement,
    withdraw_announcement,
)
from signage.operations.displays.display_groups import display_groups_of
from signage.web.access import current_user, has_role, require_role
from signage.web.admin import announcement_texts
from signage.web.admin.announcement_approval import handed_in
from signage.web.admin.announcement_conflict import Difference, differences
from signage.web.admin.announcement_form import AnnouncementForm, form_of
from signage.web.admin.announcement_template_form import template_values
from signage.web.admin.frames import with_frames
from signage.web.admin.media import picture_choices
from signage.web.context import hall, session
from signage.web.i18n import lazy_text as _l

bp = Blueprint("announcements", __name__, url_prefix="/office/announcements")
bp.record_once(lambda state: announcement_texts.init_app(state.app))

SHELF_NAMES = {
    Shelf.ON_AIR: _l("On air"),
    Shelf.UPCOMING: _l("Upcoming"),
    Shelf.DRAFTS: _l("Drafts"),
    Shelf.ENDED: _l("Ended"),
}
CONFLICT = 409
DAY_STARTS, DAY_ENDS = time(8), time(18)
USUAL_DAYS = timedelta(days=7)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List announcements, shelf by shelf."""
    wish = Wish(
        shelf=_shelf(request.args.get("shelf", "")),
        page=request.args.get("page", 1, int),
        search=request.args.get("q", "").strip()[:100],
    )
    page = announcement_page(session(), hall(), wish, now=clock.now())
    return render_template(
        "admin/announcements/index.html",
        page=page,
        wish=wish,
        shelves=SHELF_NAMES,
        may_write=has_role(Role.EDITOR),
    )


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty editor; `?on=2026-11-20` starts it on that day.

    `?template=3` fills it with a template's texts.
    """
    values: dict[str, object] = dict(_usual_times(request.args.get("on", "")))
    key = request.args.get("template", 0, int)
    if key:
        values |= template_values(template_of(session(), hall().id, key))
    return _editor(AnnouncementForm(data=values))


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Keep a new announcement, as a draft or scheduled."""
    return _save(None)


@bp.get("/<int:announcement_id>")
@require_role(Role.EDITOR)
def edit(announcement_id: int) -> ResponseReturnValue:
    """Show an announcement in the editor."""
    announcement = announcement_of(session(), hall().id, announcement_id)
    return _editor(form_of(announcement, hall()), announcement)


@bp.post("/<int:announcement_id>")
@require_role(Role.EDITOR)
def save(announcement_id: int) -> ResponseReturnValue:
    """Save an announcement, and schedule it if asked to."""
    announcement = announcement_of(
        session(), hall().id, announcement_id, for_update=True
    )
    return _save(announcement)


@bp.post("/<int:announcement_id>/withdrawal")
@require_role(Role.EDITOR)
def withdraw(announcement_id: int) -> ResponseReturnValue:
    """Take an announcement off every screen."""
    announcement = announcement_of(
        session(), hall().id, announcement_id, for_update=True
    )
    withdraw_announcement(
        session(), announcement, actor=current_user(), now=clock.now()
    )
    session().commit()
    flash(_("Withdrawn: it is off every screen."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:announcement_id>/copies")
@require_role(Role.EDITOR)
def duplicate(announcement_id: int) -> ResponseReturnValue:
    """Copy an announcement into a new draft."""
    original = announcement_of(session(), hall().id, announcement_id)
    copy = duplicate_announcement(
        session(),
        original,
        title=_("%(title)s (copy)", title=original.title),
        actor=current_user(),
        now=clock.now(),
    )
    session().commit()
    flash(_("This is the copy, a draft. Set its times and schedule it."), "success")
    return redirect(url_for(".edit", announcement_id=copy.id), 303)


def posted_form() -> AnnouncementForm:
    """Return the form as it was posted, with the hall's groups to choose from."""
    form = AnnouncementForm(request.form)
    form.offer_groups(list(display_groups_of(session(), hall().id)))
    return form


def _shelf(name: str) -> Shelf:
    return Shelf(name) if name in set(Shelf) else Shelf.ON_AIR


def _save(announcement: Announcement | None) -> ResponseReturnValue:
    form, now = posted_form(), clock.now()
    wants_schedule = request.form.get("deed") == "schedule"
    is_live = announcement and announcement.state == AnnouncementState.SCHEDULED
    is_shown = bool(wants_schedule or is_live)
    waits = is_shown and hall().needs_approval
    keep = handed_in if waits else _kept
    try:
        announcement = keep(form, announcement, is_shown, now)
    except AnnouncementInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, announcement, status=422)
    except AnnouncementChangedError as conflict:
        return _editor(form, conflict.current, status=409)
    if is_shown and not waits:
        me = current_user()
        schedule_announcement(session(), announcement, actor=me, now=now)
        record_release(session(), announcement, form.wanted, actor=me, now=now)
    session().commit()
    flash(_outcome(announcement), "success")
    return redirect(url_for(".edit", announcement_id=announcement.id), 303)


def _kept(
    form: AnnouncementForm,
    announcement: Announcement | None,
    is_shown: bool,  # noqa: FBT001  # whether screens will show it
    now: datetime,
) -> Announcement:
    plan = checked_plan(session(), hall(), form.wanted, is_draft=not is_shown, now=now)
    me = current_user()
    if announcement is None:
        return create_announcement(session(), hall(), plan, actor=me, now=now)
    version = form.version.data or ""
    return revise_announcement(
        session(),
        announcement,
        plan,
        version=int(version) if version.isdecimal() else 0,
        actor=me,
        now=now,
    )


def _outcome(announcement: Announcement) -> str:
    if announcement.waiting:
        return _("Handed in: it is shown as soon as somebody else approves it.")
    if announcement.state == AnnouncementState.SCHEDULED:
        return _("Saved. The screens show it from its start to its end.")
    return _("Saved as a draft; no screen shows it yet.")


def _editor(
    form: AnnouncementForm, announcement: Announcement | None = None, status: int = 200
) -> Response:
    """Show the editor; after a conflict with what differs, and ready to decide."""
    form.offer_groups(list(display_groups_of(session(), hall().id)))
    conflict: tuple[Difference, ...] = ()
    if status == CONFLICT and announcement is not None:
        conflict = differences(form, announcement, hall())
        # Whoever saves now has seen the other text and means it.
        form.version.data = str(announcement.version)
    chosen = form.image.data or ""
    page = render_template(
        "admin/announcements/edit.html",
        form=form,
        tabs=form.tabs(hall().locale),
        templates=() if announcement else templates_of(session(), hall().id),
        announcement=announcement,
        is_conflict=status == CONFLICT,
        conflict=conflict,
        choices=picture_choices(session(), hall().id, chosen),
    )
    return with_frames(make_response(page, status))


def _usual_times(on: str) -> dict[str, str]:
    """Return from and until for a new announcement, as the inputs write them."""
    local = clock.now().astimezone(ZoneInfo(hall().time_zone)).replace(tzinfo=None)
    try:
        day = datetime.fromisoformat(on).date()
    except ValueError:
        day = local.date()
    starts = max(datetime.combine(day, DAY_STARTS), local)
    last = day if on else day + USUAL_DAYS
    ends = datetime.combine(last, DAY_ENDS)
    if ends <= starts:
        ends = starts + timedelta(hours=1)
    return {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}"}
