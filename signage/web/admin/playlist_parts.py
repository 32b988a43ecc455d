"""Parts of the playlist editor that its script asks for: new lines, what to choose."""

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from signage.models.user import Role
from signage.operations.publishing.things import NOUNS, find_things
from signage.web.access import require_role
from signage.web.admin.playlist_form import new_item
from signage.web.admin.playlist_kinds import ITEM_KINDS
from signage.web.admin.playlist_view import item_views
from signage.web.context import database, hall, session

bp = Blueprint("playlist_parts", __name__, url_prefix="/office/playlists")


@bp.post("/items")
@require_role(Role.EDITOR)
def add_item() -> ResponseReturnValue:
    """Return a new line of the editor; nothing is saved."""
    g.session = database().readers()
    kind = request.form.get("add", "")
    if kind not in ITEM_KINDS:
        abort(404)
    (item,) = item_views([new_item(kind)])
    return render_template("admin/playlists/_new_item.html", item=item)


@bp.get("/things/<noun>")
@require_role(Role.EDITOR)
def things(noun: str) -> ResponseReturnValue:
    """List what fits the words typed, as options of a list."""
    if noun not in NOUNS:
        abort(404)
    typed = request.args.get("typed", "").strip()[:100]
    found = find_things(session(), hall().id, noun, typed)
    return render_template("admin/playlists/_things.html", found=found, typed=typed)
