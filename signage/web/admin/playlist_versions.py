"""Versions of a playlist: every release, what it changed, and the way back to it."""

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
from signage.models import Playlist, Publication
from signage.models.user import Role
from signage.operations.publishing.differences import Difference, difference
from signage.operations.publishing.drafts import content_row, subject_of
from signage.operations.publishing.history import (
    count_of,
    history_of,
    publication_of,
)
from signage.operations.publishing.nesting import readable
from signage.operations.publishing.playlist_checks import check_playlist
from signage.operations.publishing.playlist_kinds import playlist_uses
from signage.operations.publishing.releasing import return_to
from signage.playout.content import PlaylistContent
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.frames import with_frames
from signage.web.admin.playlist_compare import compared_lines
from signage.web.admin.playlist_kinds import SLIDE_KINDS
from signage.web.admin.playlist_preview import player_for, preview_frame
from signage.web.admin.playlists import publishing_outcome
from signage.web.context import hall, session

bp = Blueprint("playlist_versions", __name__, url_prefix="/office/playlists")

PAGE_SIZE = 30


@bp.get("/<int:playlist_id>/history")
@require_role(Role.INSPECTOR)
def index(playlist_id: int) -> ResponseReturnValue:
    """List every version that was on screens, newest first."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    subject = subject_of(playlist)
    pages = max(1, -(-count_of(session(), hall().id, subject) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    found = history_of(
        session(),
        hall().id,
        subject,
        most=PAGE_SIZE + 1,  # one more: each is compared with the one before
        skipped=(page - 1) * PAGE_SIZE,
    )
    pairs = zip(found, [*found[1:], None], strict=True)
    return render_template(
        "admin/playlists/history.html",
        playlist=playlist,
        rows=[(one, _since(one, before)) for one, before in pairs][:PAGE_SIZE],
        paging={"page": page, "pages": pages},
        may_write=has_role(Role.EDITOR),
    )


@bp.get("/<int:playlist_id>/history/<int:number>")
@require_role(Role.INSPECTOR)
def show(playlist_id: int, number: int) -> ResponseReturnValue:
    """Show a version: its items beside those on screens, and how it looks."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    found = publication_of(session(), hall().id, subject_of(playlist), number)
    now = readable(playlist.published) or PlaylistContent()
    then = readable(found.content) or PlaylistContent()
    page = render_template(
        "admin/playlists/version.html",
        playlist=playlist,
        publication=found,
        lines=compared_lines(now, then),
        may_write=has_role(Role.EDITOR) and playlist.published != found.content,
    )
    return with_frames(make_response(page))


@bp.get("/<int:playlist_id>/history/<int:number>/preview")
@require_role(Role.INSPECTOR)
def preview(playlist_id: int, number: int) -> Response:
    """Show the slides of a version, inside a preview's frame."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    found = publication_of(session(), hall().id, subject_of(playlist), number)
    return framed_content(readable(found.content))


@bp.get("/<int:playlist_id>/draft/preview")
@require_role(Role.INSPECTOR)
def preview_draft(playlist_id: int) -> Response:
    """Show the slides of what is not published yet, inside a preview's frame."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    return framed_content(readable(playlist.draft))


@bp.get("/<int:playlist_id>/preview")
@require_role(Role.INSPECTOR)
def preview_published(playlist_id: int) -> Response:
    """Show the slides of what screens show, inside a preview's frame."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    return framed_content(readable(playlist.published))


@bp.post("/<int:playlist_id>/history/<int:number>")
@require_role(Role.EDITOR)
def restore(playlist_id: int, number: int) -> ResponseReturnValue:
    """Publish an earlier version again."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id, for_update=True)
    found = publication_of(session(), hall().id, subject_of(playlist), number)
    content = PlaylistContent.model_validate(found.content)
    check_playlist(session(), hall().id, playlist.id, content, SLIDE_KINDS)
    state = return_to(
        session(),
        playlist,
        found,
        actor=current_user(),
        now=clock.now(),
        note=_("Back to version %(number)s", number=number),
        uses=playlist_uses(content, SLIDE_KINDS),
    )
    session().commit()
    flash(publishing_outcome(state), "success")
    return redirect(url_for("playlists.edit", playlist_id=playlist_id), 303)


def framed_content(content: PlaylistContent | None) -> Response:
    """Return a preview's frame with a playlist; one that was damaged shows nothing."""
    wants_portrait = request.args.get("orientation") == "portrait"
    look, player = player_for(wants_portrait=wants_portrait)
    return preview_frame(look, player.play(content or PlaylistContent()))


def _since(one: Publication, before: Publication | None) -> Difference | None:
    """Return what a version changed of the one before it."""
    now, then = readable(one.content), readable(before.content) if before else None
    return difference(then, now) if now and then else None
