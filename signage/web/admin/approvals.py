"""The inbox of approvers: what waits, what it changes, how it looks; yes or no."""

from collections.abc import Callable
from dataclasses import dataclass
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
from signage.models import Playlist, Schedule
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_release import wanted_waiting
from signage.operations.publishing.along import playlist_along, publish_along
from signage.operations.publishing.differences import difference
from signage.operations.publishing.drafts import check_version, content_row
from signage.operations.publishing.errors import ContentInvalidError
from signage.operations.publishing.nesting import readable
from signage.operations.publishing.playlist_checks import check_playlist
from signage.operations.publishing.releasing import approve, reject
from signage.operations.publishing.schedule_times import hall_times
from signage.operations.publishing.schedules import problems_of_content
from signage.operations.publishing.waiting import (
    waiting_announcements,
    waiting_playlists,
    waiting_schedules,
)
from signage.playout.content import PlaylistContent, ScheduleContent
from signage.web.access import current_user, require_role
from signage.web.admin.frames import with_frames
from signage.web.admin.playlist_compare import compared_lines
from signage.web.admin.playlist_kinds import SLIDE_KINDS
from signage.web.admin.playlist_words import difference_words
from signage.web.admin.schedule_changes import schedule_changes
from signage.web.context import hall, session
from signage.web.i18n import joined

bp = Blueprint("approvals", __name__, url_prefix="/office/approvals")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the inbox; `is_own`: whoever looks at it made the changes."""

    noun: str
    name: str
    page: str
    author: str
    handed_in_at: datetime
    note: str
    what: str
    is_own: bool


@bp.get("")
@require_role(Role.APPROVER)
def index() -> str:
    """List what waits for an approver, the oldest first."""
    rows = [*_playlists(), *_schedules(), *_announcements()]
    rows.sort(key=lambda row: row.handed_in_at)
    return render_template("admin/approvals/index.html", rows=rows)


@bp.get("/playlists/<int:playlist_id>")
@require_role(Role.APPROVER)
def show_playlist(playlist_id: int) -> ResponseReturnValue:
    """Show a playlist that waits: what it changes, and how it looks."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    return _playlist_page(playlist)


@bp.post("/playlists/<int:playlist_id>")
@require_role(Role.APPROVER)
def decide_on_playlist(playlist_id: int) -> ResponseReturnValue:
    """Publish a playlist that waits, or send it back."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id, for_update=True)
    try:
        _decide(playlist, lambda: _check(playlist))
    except InvalidInputError as refusal:
        session().rollback()
        return _playlist_page(playlist, refusal)
    return redirect(url_for(".index"), 303)


@bp.get("/schedules/<int:schedule_id>")
@require_role(Role.APPROVER)
def show_schedule(schedule_id: int) -> ResponseReturnValue:
    """Show a schedule that waits: what it changes, and what it shows."""
    schedule = content_row(session(), Schedule, hall().id, schedule_id)
    return _schedule_page(schedule)


@bp.post("/schedules/<int:schedule_id>")
@require_role(Role.APPROVER)
def decide_on_schedule(schedule_id: int) -> ResponseReturnValue:
    """Publish a schedule that waits, or send it back."""
    schedule = content_row(session(), Schedule, hall().id, schedule_id, for_update=True)
    try:
        _decide(schedule, lambda: _check_schedule(schedule))
    except InvalidInputError as refusal:
        session().rollback()
        return _schedule_page(schedule, refusal)
    return redirect(url_for(".index"), 303)


def _decide(row: Playlist | Schedule, check: Callable[[], None]) -> None:
    """Carry out the decision that was posted, about the version that was seen."""
    version = request.form.get("version", 0, int)
    note = request.form.get("note", "")
    me, now = current_user(), clock.now()
    if request.form.get("deed") == "reject":
        reject(session(), row, version=version, reason=note, actor=me, now=now)
        said = _("Sent back. Its author reads your reason.")
    else:
        check()
        approve(session(), row, version=version, actor=me, now=now, note=note)
        if isinstance(row, Schedule):
            publish_along(session(), row, actor=me, now=now)
        said = _("Approved: the screens that show it follow at once.")
    session().commit()
    flash(said, "success")


def _check(playlist: Playlist) -> None:
    content = PlaylistContent.model_validate(playlist.draft)
    check_playlist(session(), hall().id, playlist.id, content, SLIDE_KINDS)


def _check_schedule(schedule: Schedule) -> None:
    along = playlist_along(session(), schedule)
    if along is not None:  # released together: as it was looked at
        check_version(along, request.form.get("along_version", 0, int))
        _check(along)
    content = ScheduleContent.model_validate(schedule.draft)
    times = hall_times(session(), hall())
    problems = problems_of_content(session(), hall(), times, content)
    if problems:
        raise ContentInvalidError(problems)


def _playlist_page(
    playlist: Playlist, refusal: InvalidInputError | None = None
) -> ResponseReturnValue:
    before = readable(playlist.published) or PlaylistContent()
    after = readable(playlist.draft) or PlaylistContent()
    page = render_template(
        "admin/approvals/playlist.html",
        row=playlist,
        lines=compared_lines(before, after),
        refusal=refusal,
        **_usual(playlist),
    )
    return with_frames(make_response(page, refusal.status if refusal else 200))


def _schedule_page(
    schedule: Schedule, refusal: InvalidInputError | None = None
) -> ResponseReturnValue:
    page = render_template(
        "admin/approvals/schedule.html",
        row=schedule,
        changes=schedule_changes(schedule),
        playlist_id=(schedule.draft or {}).get("playlist_id"),
        along=playlist_along(session(), schedule),
        refusal=refusal,
        **_usual(schedule),
    )
    return with_frames(make_response(page, refusal.status if refusal else 200))


def _usual(row: Playlist | Schedule) -> dict[str, object]:
    return {
        "is_own": row.updated_by_id == current_user().id,
        "note": request.form.get("note", ""),
    }


def _playlists() -> list[Waiting]:
    return [
        _line(
            row,
            "playlist",
            _changes(row),
            url_for(".show_playlist", playlist_id=row.id),
        )
        for row in waiting_playlists(session(), hall().id)
    ]


def _schedules() -> list[Waiting]:
    return [
        _line(
            row,
            "schedule",
            _schedule_words(row),
            url_for(".show_schedule", schedule_id=row.id),
        )
        for row in waiting_schedules(session(), hall().id)
    ]


def _schedule_words(row: Schedule) -> str:
    changes = schedule_changes(row)
    if row.published is None:
        return joined(change.after for change in changes[:2])
    return joined(change.label for change in changes if change.is_new)


def _announcements() -> list[Waiting]:
    me = current_user().id
    return [
        Waiting(
            noun="announcement",
            name=wanted.title if (wanted := wanted_waiting(row)) else row.title,
            page=url_for("announcement_approval.show", announcement_id=row.id),
            author=str((row.waiting or {}).get("name", "–")),
            handed_in_at=row.updated_at,
            note="",
            what=_("A change of what is on screens.")
            if row.state == AnnouncementState.SCHEDULED
            else _("New: it was not on screens before."),
            is_own=(row.waiting or {}).get("by") == me,
        )
        for row in waiting_announcements(session(), hall().id)
    ]


def _changes(row: Playlist) -> str:
    before, after = readable(row.published), readable(row.draft)
    if before is None or after is None:
        return _("New: it was not on screens before.")
    return difference_words(difference(before, after))


def _line(row: Playlist | Schedule, noun: str, what: str, page: str) -> Waiting:
    return Waiting(
        noun=noun,
        name=row.name,
        page=page,
        author=row.noted_by.name if row.noted_by else "–",
        handed_in_at=row.noted_at or row.updated_at,
        note=row.note,
        what=what,
        is_own=row.updated_by_id == current_user().id,
    )
