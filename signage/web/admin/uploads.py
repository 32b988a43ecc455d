"""Files that wait in the data folder between their upload and their import.

They are named by the SHA-256 of their bytes, and gone after the import or a day.
"""

import hashlib
import re
from datetime import datetime, timedelta
from pathlib import Path

from werkzeug.datastructures import FileStorage

from signage.errors import InvalidInputError, Message, NotFoundError
from signage.exchange.workbooks import csv_of_workbook, is_workbook
from signage.operations.people.passwords import off_loop

LONGEST_WAIT = timedelta(days=1)
MOST_BYTES = 20 * 2**20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OLE = b"\xd0\xcf\x11\xe0"  # what an old workbook (.xls) begins with


def keep_upload(folder: Path, given: FileStorage | None, now: datetime) -> str:
    """Keep an uploaded file and return its SHA-256; of a workbook, its first sheet.

    Raises:
        InvalidInputError: there is none, it is empty, too large, or a workbook
            that cannot be read.

    """
    content = given.stream.read(MOST_BYTES + 1) if given is not None else b""
    problem = _problem(content)
    if problem is not None:
        raise InvalidInputError([problem])
    if is_workbook(content):
        content = off_loop(csv_of_workbook, content, keeps_lines=True)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, now)
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / f"{sha256}.csv").write_bytes(content)
    return sha256


def _problem(content: bytes) -> Message | None:
    if not content.strip():
        return Message("Choose a file that is not empty.")
    if len(content) > MOST_BYTES:
        return Message("The file is larger than 20 MB: cut it into several.")
    if content.startswith(_OLE):
        return Message(
            "This is an Excel workbook of the old kind (.xls). In Excel choose “Save "
            "as” and the type .xlsx, then upload that file."
        )
    return None


def _sweep(folder: Path, now: datetime) -> None:
    oldest = (now - LONGEST_WAIT).timestamp()
    for path in folder.glob("*.csv"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def upload_path(folder: Path, sha256: str) -> Path:
    """Return where an uploaded file waits; raise NotFoundError."""
    path = folder / f"{sha256}.csv"
    if _SHA256.fullmatch(sha256) is None or not path.is_file():
        what = "file"
        raise NotFoundError(what, sha256[:12])
    return path
