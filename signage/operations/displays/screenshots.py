"""Pictures of a display's glass: taken when somebody asks, kept until the next one."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message, NotFoundError
from signage.models import Display, Screenshot
from signage.operations.content.images import PreparedImage
from signage.operations.content.media import write_durably

#: A picture comes within seconds; later than this nobody waits for it.
ASKED_FOR = timedelta(minutes=5)
LARGEST_BYTES = 12 * 2**20
SOURCES = ("browser", "device")
FAILURE_LENGTH = 200
FOLDER = "screenshots"
TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png", b"RIF": "image/webp"}


class NotAskedError(ConflictError):
    """Nobody asked this display for a picture, or that was long ago."""

    code: ClassVar[str] = "screenshot_not_asked"

    def __init__(self) -> None:
        super().__init__(
            Message("Nobody asked for a screenshot. The office asks for one first.")
        )


def require_asked(session: Session, display_id: int, *, now: datetime) -> Screenshot:
    """Return the wish for a picture that this display may answer.

    Raises:
        NotAskedError: there is none that is young and open.

    """
    asked = session.get(Screenshot, display_id)
    is_open = asked is not None and not (
        asked.failure or (asked.taken_at and asked.taken_at >= asked.asked_at)
    )
    if asked is None or not is_open or abs(now - asked.asked_at) > ASKED_FOR:
        raise NotAskedError
    return asked


def check_picture(data: bytes, source: str) -> None:
    """Refuse what is too large, and a source that there is not, before decoding.

    Raises:
        InvalidInputError: with all that is wrong.

    """
    problems = []
    if len(data) > LARGEST_BYTES:
        problems.append(Message("The screenshot is larger than 12 MB."))
    if source not in SOURCES:
        problems.append(Message("A screenshot comes from the browser or the device."))
    if problems:
        raise InvalidInputError(problems)


def keep_screenshot(  # noqa: PLR0913  # where, of what, which, from where, when
    session: Session,
    folder: Path,
    display_id: int,
    picture: PreparedImage,
    source: str,
    *,
    now: datetime,
) -> None:
    """Keep the picture that was asked for; the one before it goes.

    Raises:
        NotAskedError: somebody was faster, or it was revoked meanwhile.

    """
    asked = require_asked(session, display_id, now=now)
    before = asked.media_hash
    write_durably(screenshot_path(folder, picture.sha256), picture.content)
    asked.media_hash, asked.source, asked.taken_at = picture.sha256, source, now
    session.flush()
    if before and before != picture.sha256:
        _drop(session, folder, before)


def note_failure(
    session: Session, display_id: int, failure: str, *, now: datetime
) -> None:
    """Note why a display could not take the picture that was asked for.

    Raises:
        NotAskedError: nobody asked.

    """
    asked = require_asked(session, display_id, now=now)
    plain = "".join(c for c in failure if c.isprintable())
    asked.failure = plain[:FAILURE_LENGTH] or "?"
    session.flush()


def read_screenshot(
    session: Session, folder: Path, display: Display
) -> tuple[bytes, str]:
    """Return the newest picture of a display and its type.

    Raises:
        NotFoundError: there is none.

    """
    kept = session.get(Screenshot, display.id)
    path = screenshot_path(folder, kept.media_hash if kept else "")
    if kept is None or not kept.media_hash or not path.is_file():
        raise NotFoundError(Message("screenshot"), display.id)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != kept.media_hash:
        raise NotFoundError(Message("screenshot"), display.id)
    return content, TYPES.get(content[:3], "application/octet-stream")


def screenshot_path(folder: Path, sha256: str) -> Path:
    """Return where a picture of this hash is kept, apart from the library."""
    return folder / FOLDER / sha256


def _drop(session: Session, folder: Path, sha256: str) -> None:
    """Delete a picture unless another display shows the very same."""
    others = select(Screenshot.display_id).where(Screenshot.media_hash == sha256)
    if session.scalars(others).first() is None:
        screenshot_path(folder, sha256).unlink(missing_ok=True)
