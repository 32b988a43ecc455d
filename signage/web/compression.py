"""Send text compressed: static files, each compressed once, and what displays show.

Nothing else: answers that hold secrets beside what a visitor typed must not be
compressed (the BREACH attack).
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from signage.config import shipped

# These hold what hangs on the wall for everyone to read.
PUBLIC = frozenset({"display.show", "display.show_programme", "display.show_body"})
# Below this a compressed answer is hardly smaller.
WORTH_BYTES = 400
SUFFIXES = frozenset({".css", ".js", ".json", ".svg"})


def init_app(app: Flask) -> None:
    """Compress what the `static` endpoint and the displays' pages answer."""
    app.after_request(compress_static)
    app.after_request(compress_public)


def compress_static(response: Response) -> Response:
    """Replace a static text file's content by its compressed form, if accepted."""
    if request.endpoint != "static" or response.status_code != 200:  # noqa: PLR2004
        return response
    path = shipped("static") / str((request.view_args or {})["filename"])
    if path.suffix not in SUFFIXES:
        return response
    response.vary.add("Accept-Encoding")
    if request.range is None and accepts_gzip():
        response.close()  # the opened file
        response.direct_passthrough = False
        response.set_data(compressed(path, path.stat().st_mtime_ns))
        response.content_encoding = "gzip"
    return response


def compress_public(response: Response) -> Response:
    """Compress an answer that displays show."""
    if request.endpoint not in PUBLIC or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if len(response.data) >= WORTH_BYTES and accepts_gzip():
        response.set_data(gzip.compress(response.data, 6, mtime=0))
        response.content_encoding = "gzip"
    return response


def accepts_gzip() -> bool:
    """Say whether the browser can read compressed answers."""
    return request.accept_encodings["gzip"] > 0


@lru_cache(maxsize=64)
def compressed(path: Path, _changed_ns: int) -> bytes:
    """Return the file as gzip sends it."""
    return gzip.compress(path.read_bytes(), mtime=0)
