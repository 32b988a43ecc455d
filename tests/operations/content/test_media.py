"""Pictures: taken by content, encoded anew, kept once, deleted only when unused."""

import hashlib
import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Hall, MediaFile
from signage.operations.content import image_worker, images
from signage.operations.content.images import PictureRefusedError, prepare_image
from signage.operations.content.media import (
    MediaInUseError,
    delete_media,
    keep_image,
    media_path,
    remove_files,
    thumbnail_path,
)
from signage.operations.content.media_list import MediaFilter, media_list
from tests.build import NOW, create_staff, create_user


def picture(
    kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: str
) -> bytes:
    """Return the bytes of a plain red picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "#8B0000").save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_takes_the_four_kinds(kind: str) -> None:
    prepared = prepare_image(picture(kind))
    image = Image.open(io.BytesIO(prepared.content))
    assert image.size == (64, 48)
    assert prepared.mime == ("image/jpeg" if kind == "JPEG" else "image/webp")
    assert Image.open(io.BytesIO(prepared.thumbnail)).format == "WEBP"


def test_it_scales_down_to_what_screens_show() -> None:
    prepared = prepare_image(picture("JPEG", (5000, 1000)))
    assert (prepared.width, prepared.height) == (3840, 768)


def test_it_drops_metadata_and_turns_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", (60, 20)).save(out, "JPEG", exif=exif, comment=b"secret")
    prepared = prepare_image(out.getvalue())
    assert (prepared.width, prepared.height) == (20, 60)
    assert b"home" not in prepared.content
    assert b"secret" not in prepared.content


def test_it_keeps_transparency() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    image = Image.open(io.BytesIO(prepare_image(out.getvalue()).content))
    assert image.mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 21 * 2**20, "too_large"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svg"),
        (b"MZ\x90 a program called photo.jpg", "not_a_picture"),
        (b"\xff\xd8\xff only the first bytes of one", "not_a_picture"),
        (b"<html><script>alert(1)</script></html>", "not_a_picture"),
        (bomb(60_000, 60_000), "too_many_pixels"),
        (bomb(5000, 5000), "damaged"),
        (picture("PNG", (900, 900))[:300], "damaged"),
        (picture("JPEG", (900, 900))[:2000], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_refuses_a_picture_that_is_none(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefusedError) as refusal:
        prepare_image(data)
    assert refusal.value.reason == reason


def test_the_server_does_not_load_what_decodes_pictures() -> None:
    code = (
        "import sys, signage.app, signage.jobs.media; "
        "sys.exit(any(name in sys.modules for name in ('PIL', 'av', 'pypdfium2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert image_worker.REFUSED == images.REFUSED
    assert image_worker.__file__ == str(images.WORKER)


def test_it_keeps_a_picture_once(session: Session, hall: Hall, tmp_path: Path) -> None:
    wen = create_user(session, hall, "wen")
    folder = tmp_path / "media"
    taken = prepare_image(picture())
    first, again = (
        keep_image(session, folder, taken, name, hall_id=hall.id, actor=wen, now=NOW)
        for name in ("C:\\photos\\开放日.png", "another.png")
    )
    assert first is again
    assert first.name == "开放日.png"
    kept = media_path(folder, first.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == first.sha256
    assert {path.name for path in folder.iterdir()} == {
        first.sha256,
        f"{first.sha256}.thumbnail",
    }
    assert session.scalars(select(AuditEntry.action)).all() == ["media.uploaded"]


def test_it_refuses_to_delete_what_is_shown(
    session: Session, hall: Hall, tmp_path: Path
) -> None:
    wen = create_user(session, hall, "wen")
    taken = prepare_image(picture())
    media = keep_image(
        session, tmp_path, taken, "a.png", hall_id=hall.id, actor=wen, now=NOW
    )
    staff = create_staff(session, hall, "S01", portrait=media.sha256)
    page = media_list(session, hall.id, MediaFilter())
    assert [use.key for use in page.uses[media.id]] == [staff.id]
    with pytest.raises(MediaInUseError):
        delete_media(session, media, actor=wen, now=NOW)


def test_it_deletes_what_nothing_shows(
    session: Session, hall: Hall, tmp_path: Path
) -> None:
    wen = create_user(session, hall, "wen")
    taken = prepare_image(picture())
    media = keep_image(
        session, tmp_path, taken, "a.png", hall_id=hall.id, actor=wen, now=NOW
    )
    gone = delete_media(session, media, actor=wen, now=NOW)
    remove_files(tmp_path, gone)
    assert session.scalars(select(MediaFile)).all() == []
    assert not media_path(tmp_path, media.sha256).exists()
    assert not thumbnail_path(tmp_path, media.sha256).exists()
