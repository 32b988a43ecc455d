"""Versions of an announcement: every release, and the way back to it."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_plan import Wanted, checked_plan
from signage.operations.content.announcement_release import (
    hand_in,
    record_release,
    subject_of,
    wanted_of_release,
)
from signage.operations.content.announcements import (
    announcement_of,
    revise_announcement,
    schedule_announcement,
)
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.publishing.history import history_of, publication_of
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.announcement_approval import framed_announcement
from signage.web.admin.announcement_conflict import differences_from
from signage.web.admin.announcement_form import form_from, wanted_on_air
from signage.web.admin.frames import with_frames
from signage.web.context import hall, session

bp = Blueprint("announcement_versions", __name__, url_prefix="/office/announcements")

MOST_SHOWN = 50


@bp.get("/<int:announcement_id>/history")
@require_role(Role.INSPECTOR)
def index(announcement_id: int) -> str:
    """List every version that was scheduled, newest first."""
    announcement = announcement_of(session(), hall().id, announcement_id)
    subject = subject_of(announcement)
    return render_template(
        "admin/announcements/history.html",
        announcement=announcement,
        rows=history_of(session(), hall().id, subject, most=MOST_SHOWN),
        may_write=has_role(Role.EDITOR),
    )


@bp.get("/<int:announcement_id>/history/<int:number>")
@require_role(Role.INSPECTOR)
def show(announcement_id: int, number: int) -> ResponseReturnValue:
    """Show a version, and what differs from the announcement as it is."""
    announcement, wanted = _release(announcement_id, number)
    form = form_from(wanted, announcement.version)
    form.offer_groups(list(display_groups_of(session(), hall().id)))
    page = render_template(
        "admin/announcements/version.html",
        announcement=announcement,
        number=number,
        changes=differences_from(wanted_on_air(announcement, hall()), form),
        may_write=has_role(Role.EDITOR),
    )
    return with_frames(make_response(page))


@bp.get("/<int:announcement_id>/history/<int:number>/preview")
@require_role(Role.INSPECTOR)
def preview(announcement_id: int, number: int) -> ResponseReturnValue:
    """Show a version as displays would, inside a preview's frame."""
    _announcement, wanted = _release(announcement_id, number)
    return framed_announcement(wanted)


@bp.post("/<int:announcement_id>/history/<int:number>")
@require_role(Role.EDITOR)
def restore(announcement_id: int, number: int) -> ResponseReturnValue:
    """Schedule an earlier version again; where it must, it waits for an approver."""
    announcement, wanted = _release(announcement_id, number, for_update=True)
    version, me, now = announcement.version, current_user(), clock.now()
    if hall().needs_approval:
        hand_in(
            session(),
            hall(),
            announcement,
            wanted,
            version=version,
            actor=me,
            now=now,
        )
        said = _("Handed in: it is shown as soon as somebody else approves it.")
    else:
        _schedule_again(announcement, wanted)
        said = _("Saved. The screens show it from its start to its end.")
    session().commit()
    flash(said, "success")
    return redirect(url_for("announcements.edit", announcement_id=announcement_id), 303)


def _schedule_again(announcement: Announcement, wanted: Wanted) -> None:
    me, now = current_user(), clock.now()
    plan = checked_plan(session(), hall(), wanted, is_draft=False, now=now)
    revise_announcement(
        session(),
        announcement,
        plan,
        version=announcement.version,
        actor=me,
        now=now,
    )
    if announcement.state != AnnouncementState.SCHEDULED:
        schedule_announcement(session(), announcement, actor=me, now=now)
    record_release(session(), announcement, wanted, actor=me, now=now)


def _release(
    announcement_id: int, number: int, *, for_update: bool = False
) -> tuple[Announcement, Wanted]:
    announcement = announcement_of(
        session(), hall().id, announcement_id, for_update=for_update
    )
    subject = subject_of(announcement)
    found = publication_of(session(), hall().id, subject, number)
    return announcement, wanted_of_release(found)
