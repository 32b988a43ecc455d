"""Pages of playlists: list, put together, publish."""

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
from signage.models import Playlist
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.publishing.drafts import (
    check_version,
    content_row,
    create_content,
    save_draft,
    working,
)
from signage.operations.publishing.errors import (
    ContentChangedError,
    ContentInvalidError,
)
from signage.operations.publishing.nesting import readable
from signage.operations.publishing.playlist_checks import check_playlist
from signage.operations.publishing.playlist_kinds import playlist_uses
from signage.operations.publishing.playlist_list import Shelf, Wish, playlist_page
from signage.operations.publishing.releasing import (
    needs_approver,
    publish,
    take_back,
)
from signage.playout.content import PlaylistContent
from signage.web.access import current_user, has_role, require_role
from signage.web.admin import playlist_words
from signage.web.admin.frames import with_frames
from signage.web.admin.playlist_compare import SideBySide, conflict_lines
from signage.web.admin.playlist_form import (
    PostedPlaylist,
    content_of,
    normal_content,
    posted_playlist,
    rearranged,
)
from signage.web.admin.playlist_frames import pages_to_ask
from signage.web.admin.playlist_kinds import SLIDE_KINDS, shelves
from signage.web.admin.playlist_preview import player_for, round_s
from signage.web.admin.playlist_view import EditorView, editor_view, saved_form
from signage.web.context import hall, session
from signage.web.i18n import lazy_text as _l

bp = Blueprint("playlists", __name__, url_prefix="/office/playlists")
bp.record_once(lambda state: playlist_words.init_app(state.app))

SHELF_NAMES = {
    Shelf.ALL: _l("All"),
    Shelf.PUBLISHED: _l("Shown on screens"),
    Shelf.CHANGED: _l("With changes"),
    Shelf.WAITING: _l("Waiting for approval"),
    Shelf.DRAFTS: _l("Not on screens"),
}
REARRANGING = ("add", "move", "remove")


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> Response:
    """List playlists, with what each begins with and where it is shown."""
    shelf = request.args.get("shelf", "")
    wish = Wish(
        shelf=Shelf(shelf) if shelf in set(Shelf) else Shelf.ALL,
        page=request.args.get("page", 1, int),
        search=request.args.get("q", "").strip()[:100],
    )
    page = render_template(
        "admin/playlists/index.html",
        page=playlist_page(session(), hall(), wish),
        wish=wish,
        shelves=SHELF_NAMES,
        may_write=has_role(Role.EDITOR),
    )
    return with_frames(make_response(page))


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty editor."""
    return _page(editor_view(None, PostedPlaylist()))


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Keep a new playlist, and publish it if asked to."""
    return _save(None)


@bp.get("/<int:playlist_id>")
@require_role(Role.INSPECTOR)
def edit(playlist_id: int) -> ResponseReturnValue:
    """Show a playlist in the editor."""
    playlist = content_row(session(), Playlist, hall().id, playlist_id)
    return _page(editor_view(playlist, saved_form(playlist)))


@bp.post("/<int:playlist_id>")
@require_role(Role.EDITOR)
def save(playlist_id: int) -> ResponseReturnValue:
    """Save a playlist, and publish it if asked to."""
    found = content_row(session(), Playlist, hall().id, playlist_id, for_update=True)
    return _save(found)


def _save(playlist: Playlist | None) -> ResponseReturnValue:
    posted = posted_playlist(request.form)
    if any(name in request.form for name in REARRANGING):  # without a script
        return _page(editor_view(playlist, rearranged(posted, request.form)))
    try:
        content = normal_content(content_of(posted))
        before = readable(working(playlist)) if playlist else None
        ask_pages = pages_to_ask(before, content)
        kept = _kept(playlist, posted, content)
    except ContentInvalidError as refusal:
        view = editor_view(playlist, posted, refusal.found)
        return _page(view, refusal, status=refusal.status)
    except ContentChangedError as conflict:
        return _conflict(playlist, posted, conflict)
    answer = _done(kept, posted, content)
    ask_pages()
    return answer


def _done(
    kept: Playlist, posted: PostedPlaylist, content: PlaylistContent
) -> ResponseReturnValue:
    if request.form.get("deed") == "publish":
        return _publish(kept, posted, content)
    take_back(session(), kept, actor=current_user(), now=clock.now())
    still_waits = kept.state == ContentState.WAITING
    session().commit()
    flash(
        _("Nothing was changed; it still waits for an approver.")
        if still_waits
        else _("Saved as a draft; the screens stay as they are."),
        "success",
    )
    return redirect(url_for(".edit", playlist_id=kept.id), 303)


def _kept(
    playlist: Playlist | None, posted: PostedPlaylist, content: PlaylistContent
) -> Playlist:
    """Save what was posted, if it says anything new: who saves is its last editor."""
    uses = playlist_uses(content, SLIDE_KINDS)
    me, now = current_user(), clock.now()
    if playlist is None:
        playlist = create_content(
            session(),
            hall(),
            Playlist,
            content,
            name=posted.name,
            actor=me,
            now=now,
            uses=uses,
        )
    elif _says_anew(playlist, posted, content):
        save_draft(
            session(),
            playlist,
            content,
            name=posted.name,
            version=posted.version,
            actor=me,
            now=now,
            uses=uses,
        )
    _look, player = player_for(wants_portrait=False)
    playlist.cycle_s = round_s(player.play(content))
    return playlist


def _says_anew(
    playlist: Playlist, posted: PostedPlaylist, content: PlaylistContent
) -> bool:
    before = readable(working(playlist))
    if before is not None and playlist.name == " ".join(posted.name.split()):
        is_same = normal_content(before) == content
        if is_same:
            check_version(playlist, posted.version)
            return False
    return True


def _publish(
    playlist: Playlist, posted: PostedPlaylist, content: PlaylistContent
) -> ResponseReturnValue:
    """Publish what was just saved; with problems it stays a draft, and says why."""
    me, now = current_user(), clock.now()
    try:
        check_playlist(session(), hall().id, playlist.id, content, SLIDE_KINDS)
    except ContentInvalidError as refusal:
        session().commit()
        view = editor_view(playlist, saved_form(playlist), refusal.found)
        return _page(view, refusal, is_saved=True, status=refusal.status)
    state = publish(session(), playlist, actor=me, now=now, note=posted.note)
    session().commit()
    flash(publishing_outcome(state), "success")
    return redirect(url_for(".edit", playlist_id=playlist.id), 303)


def publishing_outcome(state: ContentState) -> str:
    """Say what became of content that somebody published."""
    if state == ContentState.WAITING:
        return _("Handed in: it is shown as soon as somebody else approves it.")
    return _("Published: the screens that show it follow at once.")


def _conflict(
    playlist: Playlist | None, posted: PostedPlaylist, conflict: ContentChangedError
) -> Response:
    """Show both versions; whoever saves now has seen the other and means it."""
    theirs = readable(working(conflict.current)) or PlaylistContent()
    ours = PostedPlaylist(
        name=posted.name,
        version=conflict.current.version,
        note=posted.note,
        items=posted.items,
    )
    return _page(
        editor_view(playlist, ours),
        conflict=conflict_lines(theirs, content_of(posted)),
        status=conflict.status,
    )


def _page(
    view: EditorView,
    refusal: ContentInvalidError | None = None,
    conflict: tuple[SideBySide, ...] | None = None,
    *,
    is_saved: bool = False,
    status: int = 200,
) -> Response:
    row = view.playlist
    page = render_template(
        "admin/playlists/edit.html",
        view=view,
        playlist=row,
        shelves=shelves(),
        refusal=refusal.problems if refusal else (),
        is_saved=is_saved,
        conflict=conflict,
        may_write=has_role(Role.EDITOR),
        must_wait=_must_wait(row),
    )
    return with_frames(make_response(page, status))


def _must_wait(playlist: Playlist | None) -> bool:
    """Say whether publishing would hand it in: told on the button beforehand."""
    me = current_user()
    if playlist is None or playlist.draft is None:
        return hall().needs_approval
    return needs_approver(session(), playlist, me)
