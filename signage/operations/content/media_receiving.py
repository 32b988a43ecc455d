"""Take an upload in: part by part onto the disk, looked at before the rest of it comes.

Nothing is decoded here. What the first bytes tell decides how large the rest may be.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from signage.models.media import MediaKind
from signage.operations.content.images import MAX_UPLOAD_BYTES, SIGNATURES
from signage.operations.content.media_refusals import (
    MediaRefusedError,
    StorageFullError,
)

MIB = 2**20
MOST_BYTES = {
    MediaKind.IMAGE: MAX_UPLOAD_BYTES,
    MediaKind.DOCUMENT: 100 * MIB,
    MediaKind.VIDEO: 500 * MIB,
}
LARGEST_BYTES = max(MOST_BYTES.values())
PART_BYTES = 256 * 1024
HEAD_BYTES = 4096
#: The database and the log go on when media has filled the disk so far.
RESERVE_BYTES = 200 * MIB
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

#: Photos of telephones in the boxes of a video: HEIC (ISO/IEC 23008-12), AVIF.
PHOTO_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
)
# The names of boxes that MP4 and QuickTime files begin with.
BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
MATROSKA = b"\x1aE\xdf\xa3"
MPEG = b"\x00\x00\x01\xba"
TRANSPORT_SYNC, TRANSPORT_BYTES = 0x47, 188
#: "%PDF-" may stand a little after the start (ISO 32000-1, Annex H.3).
PDF_WITHIN_BYTES = 1024


class Readable(Protocol):
    """Where the bytes of an upload come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that lies whole on the disk under `token`, and what it seems to be."""

    token: str
    path: Path
    kind: MediaKind
    size_bytes: int


def incoming_path(media_folder: Path, token: str) -> Path:
    """Return where an upload waits that is not prepared yet."""
    return media_folder / "incoming" / token


def kind_of(head: bytes) -> MediaKind | None:
    """Return what a file is by its first bytes; None: nothing that we take."""
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    # Drawings are told apart to be refused by name.
    if is_webp or head.startswith(SIGNATURES) or b"<svg" in head.lower():
        return MediaKind.IMAGE
    if b"%PDF-" in head[:PDF_WITHIN_BYTES]:
        return MediaKind.DOCUMENT
    return MediaKind.VIDEO if _is_video(head) else None


def _is_video(head: bytes) -> bool:
    is_avi = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    packets = head[: 2 * TRANSPORT_BYTES : TRANSPORT_BYTES]
    is_transport = len(packets) > 1 and set(packets) == {TRANSPORT_SYNC}
    return (
        is_avi
        or head[4:8] in BOXES
        or head.startswith((MATROSKA, MPEG))
        or is_transport
    )


def receive(
    stream: Readable,
    media_folder: Path,
    *,
    declared_bytes: int | None = None,
    reserve_bytes: int = RESERVE_BYTES,
) -> Received:
    """Write an upload to the disk as it comes.

    `declared_bytes` is how long the sender says it is.

    Raises:
        MediaRefusedError: it is empty, of no kind that we take, too large, or cut off.
        StorageFullError: the disk has no room for it.

    """
    if declared_bytes is not None and declared_bytes > LARGEST_BYTES:
        raise MediaRefusedError("too_large_file")
    token = secrets.token_hex(16)
    path = incoming_path(media_folder, token)
    path.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(path.parent).free < (declared_bytes or 0) + reserve_bytes:
        raise StorageFullError
    head = _head(stream)
    if head[4:8] == b"ftyp" and head[8:12] in PHOTO_BRANDS:
        raise MediaRefusedError("phone_photo")
    kind = kind_of(head)
    if kind is None:
        raise MediaRefusedError("not_media" if head else "empty_file")
    with room_on_disk(path):
        size = _write(stream, path, head, MOST_BYTES[kind])
        if declared_bytes is not None and size < declared_bytes:
            raise MediaRefusedError("cut_off")
    return Received(token, path, kind, size)


@contextmanager
def room_on_disk(path: Path) -> Iterator[None]:
    """Tell of a full disk in our own words; leave nothing behind when it fails."""
    try:
        yield
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise StorageFullError from error
        raise


def _head(stream: Readable) -> bytes:
    """Return the first bytes; a stream may give them in small pieces."""
    head = b""
    while len(head) < HEAD_BYTES and (part := stream.read(HEAD_BYTES - len(head))):
        head += part
    return head


def _write(stream: Readable, path: Path, head: bytes, most_bytes: int) -> int:
    size = len(head)
    with path.open("xb") as file:
        file.write(head)
        while part := stream.read(PART_BYTES):
            size += len(part)
            if size > most_bytes:
                raise MediaRefusedError("too_large_file")
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    return size
