"""Serve pictures by the hash of their content.

The hash is the permission: it cannot be guessed, and what halls upload hangs on their
walls. Displays, kiosks, phones and the office all show pictures.
"""

import re

from flask import Blueprint, Response, send_file
from sqlalchemy import select

from signage.errors import Message, NotFoundError
from signage.models import MediaFile
from signage.operations.content.media import media_path
from signage.web import context
from signage.web.assets import KEPT_A_YEAR

bp = Blueprint("pictures", __name__, url_prefix="/media")

IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch
# Should a browser ever take one for a document, it may do nothing.
POLICY = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/<sha256>")
def show(sha256: str) -> Response:
    """Send a picture with the type it was stored as."""
    known = select(MediaFile.mime).where(MediaFile.sha256 == sha256)
    mime = context.session().scalar(known.limit(1)) if IS_HASH(sha256) else None
    path = media_path(context.settings().media_folder, sha256).resolve()
    if mime is None or not path.is_file():
        raise NotFoundError(Message("picture"), sha256[:64])
    response = send_file(path, mimetype=mime, conditional=True, etag=sha256)
    response.headers["Cache-Control"] = KEPT_A_YEAR
    response.headers["Content-Security-Policy"] = POLICY
    return response
