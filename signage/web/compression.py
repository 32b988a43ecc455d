"""Send static text files compressed; each is compressed once and then remembered.

Only static files: answers that hold secrets beside what a visitor typed must not be
compressed (the BREACH attack).
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from signage.config import shipped

SUFFIXES = frozenset({".css", ".js", ".json", ".svg"})


def init_app(app: Flask) -> None:
    """Compress what the `static` endpoint answers."""
    app.after_request(compress_static)


def compress_static(response: Response) -> Response:
    """Replace a static text file's content by its compressed form, if accepted."""
    if request.endpoint != "static" or response.status_code != 200:  # noqa: PLR2004
        return response
    path = shipped("static") / str((request.view_args or {})["filename"])
    if path.suffix not in SUFFIXES:
        return response
    response.vary.add("Accept-Encoding")
    if request.range is None and request.accept_encodings["gzip"] > 0:
        response.close()  # the opened file
        response.direct_passthrough = False
        response.set_data(compressed(path, path.stat().st_mtime_ns))
        response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=64)
def compressed(path: Path, _changed_ns: int) -> bytes:
    """Return the file as gzip sends it."""
    return gzip.compress(path.read_bytes(), mtime=0)
