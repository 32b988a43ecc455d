"""Prepare an uploaded picture: checked, decoded apart, encoded anew, without metadata.

This is slow work on purpose outside of any transaction; `keep_image` of
`signage.operations.content.media` then keeps what was prepared.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from signage.errors import InvalidInputError, Message

# Not imported: the library that decodes pictures is for the worker's process only.
WORKER = Path(__file__).with_name("image_worker.py")
REFUSED = 3  # its exit status

MAX_UPLOAD_BYTES = 20 * 2**20
TIMEOUT_S = 30
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
REFUSALS = {
    "empty": Message("The file is empty. Choose a JPEG, PNG, WebP or GIF picture."),
    "too_large": Message(
        "The file is larger than 20 MB. Save the picture smaller, then upload it again."
    ),
    "svg": Message(
        "SVG drawings are not taken, since they may carry scripts. Save it as PNG."
    ),
    "not_a_picture": Message(
        "This file is not a picture, whatever its name says. Choose a JPEG, PNG, WebP "
        "or GIF file."
    ),
    "too_many_pixels": Message(
        "The picture has more than 50 million pixels. Scale it down, then upload it "
        "again."
    ),
    "damaged": Message(
        "The picture is damaged or cut short. Open and save it in a picture program, "
        "then upload it again."
    ),
    "too_heavy": Message(
        "The picture takes too much time or memory to open. Save it smaller or as a "
        "plain JPEG, then upload it again."
    ),
}


class PictureRefusedError(InvalidInputError):
    """The upload is not a picture that we take; `reason` is one of REFUSALS."""

    code: ClassVar[str] = "picture_refused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__([REFUSALS[reason]])


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """A re-encoded picture and its thumbnail, ready to be kept."""

    content: bytes
    thumbnail: bytes
    mime: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The hash that the picture is kept and served under."""
        return hashlib.sha256(self.content).hexdigest()


def prepare_image(data: bytes) -> PreparedImage:
    """Check an upload by its content and encode it anew, in a limited process.

    Raises:
        PictureRefusedError: it is no picture, too large, damaged or a bomb.

    """
    refuse_at_sight(data)
    answer = worked(data)
    line, _, rest = answer.partition(b"\n")
    header = json.loads(line)
    return PreparedImage(
        content=rest[: header["size"]],
        thumbnail=rest[header["size"] :],
        mime=header["mime"],
        width=header["width"],
        height=header["height"],
    )


def refuse_at_sight(data: bytes) -> None:
    """Refuse what the size and the first bytes already tell, before decoding."""
    if not data:
        raise PictureRefusedError("empty")
    if len(data) > MAX_UPLOAD_BYTES:
        raise PictureRefusedError("too_large")
    if b"<svg" in data[:4096].lower():
        raise PictureRefusedError("svg")
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not is_webp and not data.startswith(SIGNATURES):
        raise PictureRefusedError("not_a_picture")


def worked(data: bytes) -> bytes:
    """Return the worker's answer; translate its ends into refusals."""
    # -I: no environment, no user site, and the script's folder is not on the path.
    command = [sys.executable, "-I", str(WORKER)]
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, the upload is its input
            command, input=data, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PictureRefusedError("too_heavy") from error
    if done.returncode == REFUSED:
        raise PictureRefusedError(done.stdout.decode("ascii"))
    if done.returncode < 0:  # ended by a limit
        raise PictureRefusedError("too_heavy")
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout
