"""Deeds on a playlist from its page: take off, throw away changes, copy, delete."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import Playlist
from signage.models.user import Role
from signage.operations.publishing.drafts import (
    NAME_LENGTH,
    content_row,
    delete_content,
    discard_draft,
    duplicate_content,
)
from signage.operations.publishing.releasing import withdraw
from signage.operations.publishing.things import thing_named
from signage.web.access import current_user, require_role
from signage.web.context import hall, session

bp = Blueprint("playlist_deeds", __name__, url_prefix="/office/playlists")


def _playlist(playlist_id: int, *, for_update: bool = True) -> Playlist:
    return content_row(
        session(), Playlist, hall().id, playlist_id, for_update=for_update
    )


@bp.post("/<int:playlist_id>/withdrawal")
@require_role(Role.EDITOR)
def take_off(playlist_id: int) -> ResponseReturnValue:
    """Take a playlist off every screen."""
    playlist = _playlist(playlist_id)
    withdraw(session(), playlist, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Off every screen. It stays here as a draft."), "success")
    return redirect(url_for("playlists.edit", playlist_id=playlist_id), 303)


@bp.post("/<int:playlist_id>/discarding")
@require_role(Role.EDITOR)
def discard(playlist_id: int) -> ResponseReturnValue:
    """Throw away the changes that are not published."""
    playlist = _playlist(playlist_id)
    discard_draft(
        session(),
        playlist,
        version=request.form.get("version", 0, int),
        actor=current_user(),
        now=clock.now(),
    )
    session().commit()
    flash(_("The changes are thrown away; this is what screens show."), "success")
    return redirect(url_for("playlists.edit", playlist_id=playlist_id), 303)


@bp.post("/<int:playlist_id>/copies")
@require_role(Role.EDITOR)
def copy(playlist_id: int) -> ResponseReturnValue:
    """Copy a playlist into a new draft."""
    original = _playlist(playlist_id, for_update=False)
    made = duplicate_content(
        session(),
        original,
        name=_free_name(original.name),
        actor=current_user(),
        now=clock.now(),
    )
    made.cycle_s = original.cycle_s
    session().commit()
    flash(_("This is the copy, a draft that no screen shows."), "success")
    return redirect(url_for("playlists.edit", playlist_id=made.id), 303)


@bp.post("/<int:playlist_id>/deletion")
@require_role(Role.EDITOR)
def delete(playlist_id: int) -> ResponseReturnValue:
    """Delete a playlist that nothing uses."""
    playlist = _playlist(playlist_id)
    name = playlist.name
    delete_content(session(), playlist, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The playlist “%(name)s” is deleted.", name=name), "success")
    return redirect(url_for("playlists.index"), 303)


def _free_name(name: str) -> str:
    """Return a name for a copy that no playlist has yet."""
    number = 1
    while True:
        copied = _("%(title)s (copy)", title=name)
        if number > 1:
            copied = _("%(title)s (copy %(number)s)", title=name, number=number)
        copied = copied[-NAME_LENGTH:]
        if thing_named(session(), hall().id, "playlist", copied) is None:
            return copied
        number += 1
