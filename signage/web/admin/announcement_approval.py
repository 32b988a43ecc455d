"""Announcements that wait for an approver: handed in, looked at, decided."""

from datetime import datetime

from flask import (
    Blueprint,
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
from signage.errors import InvalidInputError
from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_plan import Wanted
from signage.operations.content.announcement_release import (
    approve_announcement,
    author_of,
    hand_in,
    is_waiting,
    reject_announcement,
    release_of_another,
    wanted_waiting,
)
from signage.operations.content.announcements import announcement_of
from signage.operations.displays.display_groups import display_groups_of
from signage.slides.render import Renderer
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.announcement_conflict import (
    Difference,
    differences,
    differences_from,
)
from signage.web.admin.announcement_form import (
    AnnouncementForm,
    form_from,
    wanted_on_air,
)
from signage.web.admin.announcement_preview import (
    Look,
    PreviewPage,
    announcement_as,
    frame,
    group_shown,
    slides_of,
)
from signage.web.admin.frames import with_frames
from signage.web.context import hall, session

bp = Blueprint(
    "announcement_approval", __name__, url_prefix="/office/approvals/announcements"
)


def handed_in(
    form: AnnouncementForm,
    announcement: Announcement | None,
    is_shown: bool,  # noqa: FBT001  # as `announcements._kept` is asked
    now: datetime,
) -> Announcement:
    """Let what was posted wait for an approver, unless that is who posts it."""
    del is_shown
    posted, me = form.version.data or "", current_user()
    version = int(posted) if posted.isdecimal() else 0
    if announcement is not None and _agrees(form, announcement):
        release_of_another(
            session(),
            hall(),
            announcement,
            form.wanted,
            version=version,
            actor=me,
            now=now,
        )
        return announcement
    return hand_in(
        session(),
        hall(),
        announcement,
        form.wanted,
        version=version,
        actor=me,
        now=now,
    )


def _agrees(form: AnnouncementForm, announcement: Announcement) -> bool:
    """Say whether an approver schedules, as it is, what somebody else wrote."""
    is_anothers = author_of(announcement) not in {None, current_user().id}
    if not (is_anothers and has_role(Role.APPROVER)):
        return False
    return not differences(form, announcement, hall())


@bp.get("/<int:announcement_id>")
@require_role(Role.APPROVER)
def show(announcement_id: int) -> ResponseReturnValue:
    """Show what of an announcement waits, and what it changes."""
    return _page(announcement_of(session(), hall().id, announcement_id))


@bp.post("/<int:announcement_id>")
@require_role(Role.APPROVER)
def decide(announcement_id: int) -> ResponseReturnValue:
    """Put onto screens what waits, or send it back."""
    announcement = announcement_of(
        session(), hall().id, announcement_id, for_update=True
    )
    try:
        _decide(announcement)
    except InvalidInputError as refusal:
        session().rollback()
        return _page(announcement, refusal)
    return redirect(url_for("approvals.index"), 303)


@bp.get("/<int:announcement_id>/preview")
@require_role(Role.INSPECTOR)
def preview(announcement_id: int) -> ResponseReturnValue:
    """Show what waits as displays would, inside a preview's frame."""
    announcement = announcement_of(session(), hall().id, announcement_id)
    return framed_announcement(wanted_waiting(announcement) or Wanted())


def framed_announcement(wanted: Wanted) -> ResponseReturnValue:
    """Return a preview's frame with an announcement as somebody wrote it."""
    look = Look.of(group_shown(False, wanted.groups))  # noqa: FBT003
    setting, renderer = look.setting(hall(), clock.now()), Renderer()
    pages = tuple(
        PreviewPage(renderer.html_of(slide, hall().locale), slide.seconds, slide.zone)
        for slide in slides_of(announcement_as(wanted), setting)
    )
    return frame(look, pages)


def _decide(announcement: Announcement) -> None:
    version = request.form.get("version", 0, int)
    note, now, me = request.form.get("note", ""), clock.now(), current_user()
    if request.form.get("deed") == "reject":
        reject_announcement(
            session(), announcement, version=version, reason=note, actor=me, now=now
        )
        said = _("Sent back. Its author reads your reason.")
    else:
        approve_announcement(
            session(),
            hall(),
            announcement,
            version=version,
            actor=me,
            now=now,
            note=note,
        )
        said = _("Approved: the screens that show it follow at once.")
    session().commit()
    flash(said, "success")


def _page(
    announcement: Announcement, refusal: InvalidInputError | None = None
) -> ResponseReturnValue:
    page = render_template(
        "admin/approvals/announcement.html",
        row=announcement,
        changes=_changes(announcement),
        is_open=is_waiting(announcement),
        is_own=(announcement.waiting or {}).get("by") == current_user().id,
        refusal=refusal,
        note=request.form.get("note", ""),
    )
    return with_frames(make_response(page, refusal.status if refusal else 200))


def _changes(announcement: Announcement) -> tuple[Difference, ...]:
    """Return what differs from what is on screens; a new one differs in all."""
    wanted = wanted_waiting(announcement)
    if wanted is None:
        return ()
    form = form_from(wanted, announcement.version)
    form.offer_groups(list(display_groups_of(session(), hall().id)))
    is_on_air = announcement.state == AnnouncementState.SCHEDULED
    before = wanted_on_air(announcement, hall()) if is_on_air else Wanted()
    return differences_from(before, form)
