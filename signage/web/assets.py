"""Addresses of static files, with a hash of their content so they may be kept long."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request, url_for

from signage.config import shipped

KEPT_A_YEAR = "public, max-age=31536000, immutable"
HASH_LENGTH = 12


def init_app(app: Flask) -> None:
    """Give templates `static_url` and let hashed addresses be kept for a year."""
    app.add_template_global(static_url)
    app.after_request(keep_hashed)


def static_url(path: str) -> str:
    """Return the address of a file below `static/`, stamped with its content."""
    stamp = stamp_of(shipped("static") / path)
    if not stamp:
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=stamp)


def keep_hashed(response: Response) -> Response:
    """Mark an answer to a stamped address as never changing."""
    if (
        request.endpoint == "static"
        and "v" in request.args
        and response.status_code
        in (
            200,
            304,
        )
    ):
        response.headers["Cache-Control"] = KEPT_A_YEAR
    return response


def stamp_of(path: Path) -> str:
    """Return the head of the file's SHA-256, or "" when it has not been built."""
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return ""
    return _stamp(path, changed)


@lru_cache(maxsize=256)
def _stamp(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]
