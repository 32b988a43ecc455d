"""Pages of the library: list, one file, its name and tags; choosing pictures."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import InvalidInputError
from signage.models import MediaFile
from signage.models.media import MediaKind
from signage.models.user import Role
from signage.operations.content.media import (
    delete_media,
    media_of,
    remove_files,
    thumbnail_path,
)
from signage.operations.content.media_edit import (
    add_tags,
    files_by_keys,
    read_tags,
    remove_tags,
    rename_media,
)
from signage.operations.content.media_list import (
    MediaFilter,
    media_list,
    tags_in_use,
)
from signage.operations.content.media_receiving import MOST_BYTES
from signage.operations.content.media_replacing import replace_media, replacements_for
from signage.operations.content.media_uploads import recent_uploads
from signage.operations.content.media_uses import uses_of
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.media_words import (
    KINDS,
    length_of_time,
    upload_rows,
    use_path,
    use_words,
)
from signage.web.admin.paging import beside
from signage.web.context import hall, session, settings
from signage.web.i18n import translated
from signage.web.keys import NO_KEY, asked_key, key_of

bp = Blueprint("media", __name__, url_prefix="/office/media")
bp.add_app_template_global(use_words, "use_words")
bp.add_app_template_global(use_path, "use_path")
bp.add_app_template_filter(length_of_time)

CHOICES = 9
DRAWING = "image/svg+xml"
# Named by row and hash; private since it needs a sign-in.
THUMBNAIL_AGE_S = 86_400


@dataclass(frozen=True, slots=True)
class PictureChoices:
    """The pictures that an editor can choose from; `chosen` is one's key, or 0."""

    files: tuple[MediaFile, ...]
    chosen: int
    total: int


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the files, newest first."""
    chosen = _chosen()
    page = media_list(
        session(),
        hall().id,
        chosen,
        older_than=asked_key("older_than"),
        newer_than=asked_key("newer_than"),
    )
    return render_template(
        "admin/media/index.html",
        page=page,
        chosen=chosen,
        kinds=KINDS,
        tags=tags_in_use(session(), hall().id),
        uploads=upload_rows(recent_uploads(session(), hall().id, now=clock.now())),
        may_write=has_role(Role.EDITOR),
        most_bytes=max(MOST_BYTES.values()),
        newer=beside("newer_than", page.newer_than),
        older=beside("older_than", page.older_than),
    )


def _chosen() -> MediaFilter:
    kind = request.args.get("kind", "")
    return MediaFilter(
        search=request.args.get("q", "").strip()[:100],
        kind=MediaKind(kind) if kind in {known.value for known in MediaKind} else None,
        tag=request.args.get("tag", "").strip()[:40],
    )


@bp.get("/choices")
@require_role(Role.EDITOR)
def choices() -> str:
    """Show the pictures to choose from in the editor, as a part of its page."""
    chosen, search = request.args.get("image", ""), request.args.get("q", "").strip()
    found = picture_choices(session(), hall().id, chosen, search)
    return render_template("admin/announcements/_picture_choices.html", choices=found)


@bp.get("/<int:media_id>")
@require_role(Role.INSPECTOR)
def show(media_id: int) -> str:
    """Show one file: what it looks like, its name, tags, and where it is used."""
    return _show(_media(media_id), [])


def _show(media: MediaFile, problems: list[str]) -> str:
    return render_template(
        "admin/media/show.html",
        media=media,
        problems=problems,
        uses=uses_of(session(), [media])[media.id],
        kinds=KINDS,
        tags=tags_in_use(session(), hall().id),
        others=replacements_for(session(), media),
        may_write=has_role(Role.EDITOR),
    )


@bp.post("/<int:media_id>")
@require_role(Role.EDITOR)
def save(media_id: int) -> ResponseReturnValue:
    """Save a file's name and tags."""
    media, name = _media(media_id), request.form.get("name", "")
    actor, now = current_user(), clock.now()
    try:
        wanted = read_tags(request.form.get("tags", ""))
        rename_media(session(), media, name, actor=actor, now=now)
        known = {tag.tag for tag in media.tags}
        if gone := known - set(wanted):
            remove_tags(session(), [media], gone, actor=actor, now=now)
        if fresh := [tag for tag in wanted if tag not in known]:
            add_tags(session(), [media], fresh, actor=actor, now=now)
    except InvalidInputError as error:
        session().rollback()
        return _show(_media(media_id), list(error.problems)), error.status
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".show", media_id=media_id), 303)


@bp.post("/tags")
@require_role(Role.EDITOR)
def tag() -> ResponseReturnValue:
    """Add tags to the files chosen, or take them off."""
    back = redirect(url_for(".index", **_filter_of_form()), 303)
    is_removal = request.form.get("deed") == "remove"
    keys = [key_of(key) for key in request.form.getlist("media", type=int)]
    try:
        files = files_by_keys(session(), hall().id, keys)
        tags = read_tags(request.form.get("tags", ""))
        deed = remove_tags if is_removal else add_tags
        deed(session(), files, tags, actor=current_user(), now=clock.now())
    except InvalidInputError as error:
        for problem in error.problems:
            flash(translated(problem), "danger")
        return back
    session().commit()
    text = ngettext("%(num)s file changed.", "%(num)s files changed.", len(files))
    flash(text, "success")
    return back


def _filter_of_form() -> dict[str, Any]:
    """Return the filter of the list that a form was on."""
    names = ("q", "kind", "tag", "older_than", "newer_than")
    return {name: value for name in names if (value := request.form.get(name, ""))}


@bp.get("/<int:media_id>/thumbnail")
@require_role(Role.INSPECTOR)
def thumbnail(media_id: int) -> ResponseReturnValue:
    """Send a file's small picture."""
    media = _media(media_id)
    path = thumbnail_path(settings().media_folder, media.sha256).resolve()
    if media.mime == DRAWING or not path.is_file():  # a drawing fits every size
        return redirect(url_for("pictures.show", sha256=media.sha256))
    return send_file(path, "image/webp", max_age=THUMBNAIL_AGE_S)


@bp.post("/<int:media_id>/deletion")
@require_role(Role.EDITOR)
def delete(media_id: int) -> ResponseReturnValue:
    """Delete a file that nothing shows."""
    media = _media(media_id)
    name = media.name
    gone = delete_media(session(), media, actor=current_user(), now=clock.now())
    session().commit()
    remove_files(settings().media_folder, gone)
    flash(_("“%(name)s” is deleted.", name=name), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:media_id>/replacement")
@require_role(Role.EDITOR)
def replace(media_id: int) -> ResponseReturnValue:
    """Have a file show what another one does, wherever it is used."""
    media = _media(media_id)
    other = _media(key_of(request.form.get("other", 0, int)))
    try:
        replace_media(session(), media, other, actor=current_user(), now=clock.now())
    except InvalidInputError as error:
        session().rollback()
        return _show(_media(media_id), list(error.problems)), error.status
    name, before = media.name, other.name
    session().commit()
    text = _(
        "“%(name)s” shows the new file wherever it is used; the one before is kept as "
        "“%(before)s”.",
        name=name,
        before=before,
    )
    flash(text, "success")
    return redirect(url_for(".show", media_id=media_id), 303)


def _media(media_id: int) -> MediaFile:
    return media_of(session(), hall().id, media_id)


def picture_choices(
    session: Session, hall_id: int, chosen: str, search: str = ""
) -> PictureChoices:
    """Return the newest pictures of that name, the chosen one always among them."""
    wanted = MediaFilter(search=search[:100], kind=MediaKind.IMAGE)
    page = media_list(session, hall_id, wanted)
    files = tuple(page.files[:CHOICES])
    key = key_of(int(chosen)) if chosen.isdecimal() else NO_KEY
    if key and key not in {media.id for media in files}:
        picture = session.get(MediaFile, key)
        known = picture is not None and picture.hall_id == hall_id
        files = (picture, *files[:-1]) if picture and known else files
    return PictureChoices(files, key, page.total)
