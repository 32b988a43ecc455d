"""Serve pictures, pages and videos by the hash of their content.

The hash is the permission: it cannot be guessed, and what halls upload hangs on their
walls. Displays, kiosks, phones and the office all show them. Videos
are asked for in parts (RFC 9110 §14), which `send_file` answers.
"""

import re

from flask import Blueprint, Response, send_file
from sqlalchemy import select

from signage.errors import Message, NotFoundError
from signage.models import MediaFile, MediaPage
from signage.operations.content.media import PAGE_MIME, media_path
from signage.web import context
from signage.web.assets import KEPT_A_YEAR

bp = Blueprint("pictures", __name__, url_prefix="/media")

IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch
# Should a browser ever take one for a document, it may do nothing.
POLICY = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/<sha256>")
def show(sha256: str) -> Response:
    """Send a file with the type it was stored as."""
    mime = _type_of(sha256) if IS_HASH(sha256) else None
    path = media_path(context.settings().media_folder, sha256).resolve()
    if mime is None or not path.is_file():
        raise NotFoundError(Message("file of the library"), sha256[:64])
    response = send_file(path, mimetype=mime, conditional=True, etag=sha256)
    response.headers["Cache-Control"] = KEPT_A_YEAR
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _type_of(sha256: str) -> str | None:
    session = context.session()
    known = select(MediaFile.mime).where(MediaFile.sha256 == sha256)
    mime = session.scalar(known.limit(1))
    if mime is None:
        page = select(MediaPage.number).where(MediaPage.sha256 == sha256)
        return PAGE_MIME if session.scalar(page.limit(1)) else None
    return mime
