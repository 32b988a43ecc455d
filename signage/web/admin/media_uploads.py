"""Take uploads in: by a form, or file by file by a script that shows progress.

A script sends a file as the request's body, so that it goes straight to the disk.
Pictures are prepared at once; videos and documents in the background, and told of.
"""

from collections.abc import Callable
from typing import BinaryIO, cast

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from signage import clock
from signage.errors import InvalidInputError, SignageError
from signage.models.media import MediaKind
from signage.models.user import Role
from signage.operations.content.images import prepare_image
from signage.operations.content.media import keep_image
from signage.operations.content.media_receiving import (
    Readable,
    Received,
    receive,
)
from signage.operations.content.media_refusals import MediaRefusedError
from signage.operations.content.media_uploads import (
    dismiss_uploads,
    queue_upload,
    recent_uploads,
)
from signage.web.access import current_user, require_role
from signage.web.admin.media_words import upload_rows
from signage.web.context import hall, session, settings
from signage.web.i18n import titled, translated

bp = Blueprint("media_uploads", __name__, url_prefix="/office/media")

#: The list of pictures asks for itself anew at this event.
READY = "media-ready"
# Puts an upload that is on the disk where it belongs; says whether it is ready.
Keep = Callable[[], bool]


@bp.post("")
@require_role(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Take the files of a form; each is kept or refused for itself."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise MediaRefusedError("empty_file")
    taken: list[Keep] = []
    refused: list[tuple[str, SignageError]] = []
    # Decoding comes before the first query: no lock is held meanwhile.
    for file in files:
        try:
            taken.append(_taken(_stream_of(file), file.filename or "", None))
        except InvalidInputError as error:
            refused.append((file.filename or "", error))
    ready = [keep() for keep in taken]
    session().commit()
    _report(ready.count(True), ready.count(False), refused)
    return redirect(url_for("media.index"), 303)


@bp.post("/files")
@require_role(Role.EDITOR)
def take() -> ResponseReturnValue:
    """Take one file that is the request's body; its name is in the address."""
    name, size = request.args.get("name", ""), request.content_length
    stream = cast("Readable", request.stream)
    if _taken(stream, name, size)():
        session().commit()
        return jsonify({"state": "ready"}), 201
    session().commit()
    return jsonify({"state": "waiting"}), 202


@bp.get("/uploads")
@require_role(Role.INSPECTOR)
def uploads() -> Response:
    """Show how far uploads are; tell the page when another one is ready."""
    rows = upload_rows(recent_uploads(session(), hall().id, now=clock.now()))
    response = make_response(render_template("admin/media/_uploads.html", uploads=rows))
    known = request.args.get("ready", type=int)
    if known is not None and known != sum(row.is_done for row in rows):
        response.headers["HX-Trigger"] = READY
    return response


@bp.post("/uploads/dismissal")
@require_role(Role.EDITOR)
def dismiss() -> ResponseReturnValue:
    """Take uploads that ended off the list."""
    dismiss_uploads(session(), hall().id)
    session().commit()
    return redirect(url_for("media.index"), 303)


def _stream_of(file: FileStorage) -> Readable:
    return cast("BinaryIO", file.stream)


def _taken(stream: Readable, name: str, size: int | None) -> Keep:
    """Write an upload to the disk, prepare it if it is a picture."""
    folder = settings().media_folder
    received = receive(stream, folder, declared_bytes=size)
    if received.kind is not MediaKind.IMAGE:
        return lambda: _queued(received, name)
    try:
        image = prepare_image(received.path.read_bytes())
    finally:
        received.path.unlink()

    def keep() -> bool:
        hall_id, actor, now = hall().id, current_user(), clock.now()
        keep_image(
            session(), folder, image, name, hall_id=hall_id, actor=actor, now=now
        )
        return True

    return keep


def _queued(received: Received, name: str) -> bool:
    queue_upload(
        session(),
        received,
        name,
        hall_id=hall().id,
        actor=current_user(),
        now=clock.now(),
    )
    return False


def _report(ready: int, waiting: int, refused: list[tuple[str, SignageError]]) -> None:
    if ready:
        text = ngettext(
            "%(num)s picture uploaded.", "%(num)s pictures uploaded.", ready
        )
        flash(text, "success")
    if waiting:
        flash(_("Videos and PDF files are being prepared; see below."), "success")
    for name, error in refused:
        problems = (
            error.problems if isinstance(error, InvalidInputError) else error.args
        )
        flash(titled(name, translated(problems[0])), "danger")
