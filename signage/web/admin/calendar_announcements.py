"""Announcements on the calendar: moved as a whole, at once or by an approver."""

from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_moves import moved
from signage.operations.content.announcement_plan import (
    Wanted,
    checked_plan,
)
from signage.operations.content.announcement_release import hand_in, record_release
from signage.operations.content.announcements import (
    announcement_of,
    revise_announcement,
)
from signage.web.access import current_user, require_role
from signage.web.admin.announcement_form import wanted_on_air
from signage.web.admin.calendar import answered, asked_back, asked_span, asked_time
from signage.web.context import hall, session

bp = Blueprint("calendar_announcements", __name__, url_prefix="/office/calendar")


@bp.post("/announcements/<int:announcement_id>/moves")
@require_role(Role.EDITOR)
def move(announcement_id: int) -> ResponseReturnValue:
    """Move an announcement by what one of its occurrences was dragged."""
    target = asked_back()
    original, span = asked_time("original"), asked_span()
    announcement = announcement_of(
        session(), hall().id, announcement_id, for_update=True
    )
    if announcement.waiting:
        flash(_("Changes of it are not decided yet. Open it in the editor."), "danger")
        return redirect(target, 303)
    return answered(target, lambda: _kept(announcement, original, span))


def _kept(
    announcement: Announcement, original: datetime, span: tuple[datetime, datetime]
) -> str:
    before = wanted_on_air(announcement, hall())
    wanted = moved(announcement, before, original, span, hall().time_zone)
    is_live = announcement.state == AnnouncementState.SCHEDULED
    if is_live and hall().needs_approval:
        return _handed_in(announcement, wanted)
    me, now = current_user(), clock.now()
    plan = checked_plan(session(), hall(), wanted, is_draft=not is_live, now=now)
    revise_announcement(
        session(), announcement, plan, version=_version(), actor=me, now=now
    )
    if not is_live:
        return _("Saved as a draft; no screen shows it yet.")
    record_release(session(), announcement, wanted, actor=me, now=now)
    return _("Done; the screens know.")


def _handed_in(announcement: Announcement, wanted: Wanted) -> str:
    hand_in(
        session(),
        hall(),
        announcement,
        wanted,
        version=_version(),
        actor=current_user(),
        now=clock.now(),
    )
    return _("Handed in: it is shown as soon as somebody else approves it.")


def _version() -> int:
    return request.form.get("version", 0, int)
