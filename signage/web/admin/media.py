"""Pages of pictures: upload by form or by dropping, list, where used, delete."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    flash,
    jsonify,
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
from werkzeug.datastructures import FileStorage

from signage import clock
from signage.models import MediaFile
from signage.models.user import Role
from signage.operations.content.images import (
    MAX_UPLOAD_BYTES,
    PictureRefusedError,
    PreparedImage,
    prepare_image,
)
from signage.operations.content.media import (
    delete_image,
    keep_image,
    media_of,
    media_page,
    remove_files,
    thumbnail_path,
)
from signage.web.access import current_user, has_role, require_role
from signage.web.context import hall, session, settings
from signage.web.errors import wants_json
from signage.web.i18n import titled, translated
from signage.web.keys import NO_KEY, key_of

bp = Blueprint("media", __name__, url_prefix="/office/media")

CHOICES = 9
# Named by its row, whose content never changes; private since it needs a sign-in.
DRAWING = "image/svg+xml"
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
    """List the pictures, newest first."""
    search = request.args.get("q", "").strip()[:100]
    page = media_page(session(), hall().id, request.args.get("page", 1, int), search)
    return render_template(
        "admin/media/index.html",
        page=page,
        search=search,
        may_write=has_role(Role.EDITOR),
        max_bytes=MAX_UPLOAD_BYTES,
    )


@bp.post("")
@require_role(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Take one or several pictures; each is kept or refused for itself."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise PictureRefusedError("empty")
    # Decoding comes before the first query: no lock is held meanwhile.
    prepared, refused = _prepared(files)
    if wants_json() and refused:
        raise refused[0][1]
    ids = _kept(prepared)
    if wants_json():
        return jsonify({"ids": ids}), 201
    _report(len(ids), refused)
    return redirect(url_for(".index"), 303)


@bp.get("/choices")
@require_role(Role.EDITOR)
def choices() -> str:
    """Show the pictures to choose from in the editor, as a part of its page."""
    chosen, search = request.args.get("image", ""), request.args.get("q", "").strip()
    found = picture_choices(session(), hall().id, chosen, search)
    return render_template("admin/announcements/_picture_choices.html", choices=found)


@bp.get("/<int:media_id>/thumbnail")
@require_role(Role.INSPECTOR)
def thumbnail(media_id: int) -> ResponseReturnValue:
    """Send a picture's small version."""
    media = media_of(session(), hall().id, media_id)
    path = thumbnail_path(settings().media_folder, media.sha256).resolve()
    if media.mime == DRAWING or not path.is_file():  # a drawing fits every size
        return redirect(url_for("pictures.show", sha256=media.sha256))
    return send_file(path, "image/webp", max_age=THUMBNAIL_AGE_S)


@bp.post("/<int:media_id>/deletion")
@require_role(Role.EDITOR)
def delete(media_id: int) -> ResponseReturnValue:
    """Delete a picture that nothing shows."""
    media = media_of(session(), hall().id, media_id)
    sha256 = media.sha256
    delete_image(session(), media, actor=current_user(), now=clock.now())
    session().commit()
    remove_files(settings().media_folder, sha256)
    flash(_("The picture is deleted."), "success")
    return redirect(url_for(".index"), 303)


def picture_choices(
    session: Session, hall_id: int, chosen: str, search: str = ""
) -> PictureChoices:
    """Return the newest pictures of that name, the chosen one always among them."""
    page = media_page(session, hall_id, search=search)
    files = page.files[:CHOICES]
    key = key_of(int(chosen)) if chosen.isdecimal() else NO_KEY
    if key and key not in {media.id for media in files}:
        picture = session.get(MediaFile, key)
        known = picture is not None and picture.hall_id == hall_id
        files = (picture, *files[:-1]) if picture and known else files
    return PictureChoices(files, key, page.total)


def _prepared(
    files: list[FileStorage],
) -> tuple[list[tuple[str, PreparedImage]], list[tuple[str, PictureRefusedError]]]:
    prepared, refused = [], []
    for file in files:
        name = file.filename or ""
        try:
            prepared.append((name, prepare_image(file.read(MAX_UPLOAD_BYTES + 1))))
        except PictureRefusedError as error:
            refused.append((name, error))
    return prepared, refused


def _kept(prepared: list[tuple[str, PreparedImage]]) -> list[int]:
    kept = [
        keep_image(
            session(),
            settings().media_folder,
            image,
            name,
            hall_id=hall().id,
            actor=current_user(),
            now=clock.now(),
        ).id
        for name, image in prepared
    ]
    session().commit()
    return kept


def _report(count: int, refused: list[tuple[str, PictureRefusedError]]) -> None:
    if count:
        text = ngettext(
            "%(num)s picture uploaded.", "%(num)s pictures uploaded.", count
        )
        flash(text, "success")
    for name, error in refused:
        flash(titled(name, translated(error.problems[0])), "danger")
