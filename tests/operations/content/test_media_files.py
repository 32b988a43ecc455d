"""Forty files that are not what they seem: each is refused with its reason (F18).

Also what is taken: videos and documents, made playable and drawn, within limits.
"""

import io
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from signage.models.media import MediaKind
from signage.operations.content import (
    document_worker,
    media_receiving,
    preparing,
    video_worker,
)
from signage.operations.content.images import PictureRefusedError, prepare_image
from signage.operations.content.media_receiving import kind_of, receive
from signage.operations.content.media_refusals import (
    REFUSALS,
    MediaRefusedError,
    StorageFullError,
)
from signage.operations.content.preparing import PreparedMedia, prepared
from tests.media_build import box, make_document, make_video, written_document
from tests.operations.content.test_media import bomb, picture

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def page(more: bytes) -> bytes:
    """Return a page of a document with something in it."""
    return PAGE.removesuffix(b">>") + more + b" >>"


def catalogue(more: bytes) -> bytes:
    """Return a catalogue with something in it."""
    return CATALOGUE.removesuffix(b">>") + more + b" >>"


def in_document(page_: bytes) -> bytes:
    """Return a document of one page."""
    return written_document(CATALOGUE, PAGES, page_)


def refused_because(source: Path, folder: Path) -> str:
    """Return the reason for which a file is refused, at the door or by the worker."""
    folder.mkdir()
    try:
        with source.open("rb") as stream:
            size = source.stat().st_size
            received = receive(stream, folder, declared_bytes=size, reserve_bytes=0)
        if received.kind is MediaKind.IMAGE:
            prepare_image(received.path.read_bytes())
        else:
            with prepared(received.path, received.kind):
                pass
    except (MediaRefusedError, PictureRefusedError) as refusal:
        return refusal.reason
    return "taken"


def video_bytes(folder: Path, **options: object) -> bytes:
    """Return a small video's bytes."""
    made = make_video(folder / "made.mp4", **options)  # type: ignore[arg-type]
    return made.read_bytes()


def noise(count: int) -> bytes:
    """Return bytes that mean nothing, always the same."""
    return random.Random(1).randbytes(count)


def telling(folder: Path, width: int, height: int) -> bytes:
    """Return a film of small raw pictures whose header tells of another size (px)."""
    made = make_video(folder / "made.avi", size=(64, 36), codec="rawvideo")
    told = struct.pack("<ii", 64, 36), struct.pack("<ii", width, height)
    return made.read_bytes().replace(*told)


def half_of(content: bytes) -> bytes:
    """Return what a download that broke off leaves."""
    return content[: len(content) // 2]


def riff(kind: bytes) -> bytes:
    """Return the beginning of a RIFF file of this kind, and nothing sensible after."""
    return b"RIFF" + (4000).to_bytes(4, "little") + kind + noise(4000)


FASTSTART = {"movflags": "faststart"}
Make = Callable[[Path], bytes]
FILES: dict[str, tuple[Make, str]] = {
    # Nothing, or something else
    "empty": (lambda _: b"", "empty_file"),
    "program.mp4": (lambda _: b"MZ\x90" + noise(5000), "not_media"),
    "page.jpg": (lambda _: b"<html><script>alert(1)</script>", "not_media"),
    "text.pdf": (lambda _: b"Dear all, " * 900, "not_media"),
    "noise.mov": (lambda _: noise(9000), "not_media"),
    "zip.pdf": (lambda _: b"PK\x03\x04" + noise(5000), "not_media"),
    "list.m3u8": (
        lambda _: b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/secret\n",
        "not_media",
    ),
    "concat": (lambda _: b"ffconcat version 1.0\nfile /etc/passwd\n", "not_media"),
    "photo.heic": (lambda _: b"\0\0\0\x20ftypheic" + noise(500), "phone_photo"),
    "song.mp3": (lambda _: b"ID3\x04" + noise(5000), "not_media"),
    # Pictures
    "drawing.svg": (lambda _: b"<svg onload='alert(1)'/>", "svg"),
    "bomb.png": (lambda _: bomb(60_000, 60_000), "too_many_pixels"),
    "hollow.png": (lambda _: bomb(5000, 5000), "damaged"),
    "torn.png": (lambda _: picture("PNG", (900, 900))[:300], "damaged"),
    "torn.jpg": (lambda _: picture("JPEG", (900, 900))[:2000], "damaged"),
    "torn.webp": (lambda _: picture("WEBP", (900, 900))[:200], "not_a_picture"),
    "torn.gif": (lambda _: picture("GIF", (900, 900))[:200], "damaged"),
    "head.jpg": (lambda _: b"\xff\xd8\xff" + b"\0" * 90, "not_a_picture"),
    "head.webp": (lambda _: riff(b"WEBP"), "not_a_picture"),
    # Videos
    "head.mp4": (lambda _: box(b"ftyp", b"isom\0\0\2\0isom"), "not_a_video"),
    "noise.mp4": (
        lambda _: box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", noise(4000)),
        "not_a_video",
    ),
    "endless.mp4": (lambda _: b"\xff\xff\xff\xffmoov" + noise(900), "not_a_video"),
    "nested.mp4": (lambda _: box(b"moov", box(b"moov", b"") * 500), "not_a_video"),
    "noise.mkv": (lambda _: b"\x1aE\xdf\xa3" + noise(9000), "not_a_video"),
    "noise.avi": (lambda _: riff(b"AVI "), "not_a_video"),
    "noise.ts": (lambda _: (b"\x47" + noise(187)) * 40, "not_a_video"),
    "torn.mp4": (lambda at: video_bytes(at)[:3000], "not_a_video"),
    "torn_late.mp4": (
        lambda at: half_of(video_bytes(at, seconds=8, container_options=FASTSTART)),
        "damaged_video",
    ),
    "scrambled.mp4": (
        lambda at: scrambled(video_bytes(at, seconds=2, container_options=FASTSTART)),
        "damaged_video",
    ),
    "giant.avi": (lambda at: telling(at, 60_000, 60_000), "too_small_video"),
    "tiny.mp4": (lambda at: video_bytes(at, size=(16, 16)), "too_small_video"),
    "8k.avi": (lambda at: telling(at, 7680, 4320), "too_large_video"),
    "long.mp4": (
        lambda at: video_bytes(at, seconds=2000, fps=1, size=(64, 36)),
        "too_long",
    ),
    # Documents
    "900_pages.pdf": (lambda _: make_document(900), "too_many_pages"),
    "no_pages.pdf": (
        lambda _: written_document(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"),
        "no_pages",
    ),
    "head.pdf": (lambda _: b"%PDF-1.7\n" + noise(5000), "damaged_document"),
    "torn.pdf": (lambda _: make_document(9)[:300], "damaged_document"),
    "locked.pdf": (lambda _: locked(), "locked"),
    "script.pdf": (
        lambda _: written_document(catalogue(b"/OpenAction " + SCRIPT), PAGES, PAGE),
        "scripted",
    ),
    "launch.pdf": (
        lambda _: in_document(page(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>")),
        "scripted",
    ),
    "flat.pdf": (
        lambda _: in_document(PAGE.replace(b"0 0 595 842", b"0 0 100000 1")),
        "odd_page",
    ),
    "circle.pdf": (
        lambda _: written_document(
            CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
        ),
        "damaged_document",
    ),
}


def locked() -> bytes:
    """Return a document that asks for a password nobody knows."""
    encryption = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> "
        b"/ID [(a) (a)]" % (b"o" * 32, b"u" * 32)
    )
    return written_document(CATALOGUE, PAGES, PAGE, trailer=encryption)


def scrambled(content: bytes) -> bytes:
    """Replace what follows a video's index by noise."""
    start = content.index(b"mdat") + 4
    return content[:start] + noise(len(content) - start)


@pytest.mark.parametrize("name", FILES)
def test_it_refuses_with_a_reason(name: str, tmp_path: Path) -> None:
    make, reason = FILES[name]
    source = tmp_path / "source"
    source.write_bytes(make(tmp_path))
    assert refused_because(source, tmp_path / "media") == reason
    left = [path for path in tmp_path.rglob("work-*") if path.is_dir()]
    assert left == []


def test_there_are_forty_of_them() -> None:
    assert len(FILES) >= 40
    assert {reason for _, reason in FILES.values()} - {"svg"} <= set(REFUSALS) | {
        "too_many_pixels",
        "damaged",
        "not_a_picture",
    }


class Endless(io.RawIOBase):
    """A video that never ends, and counts what was read of it."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return more of it."""
        begun = b"" if self.given else box(b"ftyp", b"isom")
        self.given += size
        return begun.ljust(size, b"\0")


def test_it_reads_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = dict.fromkeys(MediaKind, 2**20)
    monkeypatch.setattr(media_receiving, "MOST_BYTES", most)
    stream = Endless()
    with pytest.raises(MediaRefusedError) as refusal:
        receive(stream, tmp_path, reserve_bytes=0)
    assert refusal.value.reason == "too_large_file"
    assert stream.given < 2 * 2**20
    assert list((tmp_path / "incoming").iterdir()) == []


def test_it_refuses_a_sparse_file_of_4_gb_unread(tmp_path: Path) -> None:
    source = tmp_path / "sparse.mp4"
    with source.open("wb") as file:
        file.truncate(4 * 2**30)
    with source.open("rb") as stream, pytest.raises(MediaRefusedError) as refusal:
        receive(stream, tmp_path / "media", declared_bytes=4 * 2**30)
    assert refusal.value.reason == "too_large_file"
    with source.open("rb") as stream, pytest.raises(MediaRefusedError) as refusal:
        receive(stream, tmp_path / "media")
    assert refusal.value.reason == "not_media"


def test_it_says_that_the_disk_is_full(tmp_path: Path) -> None:
    stream = io.BytesIO(picture())
    with pytest.raises(StorageFullError) as refusal:
        receive(stream, tmp_path, reserve_bytes=2**62)
    assert refusal.value.status == 507


def test_it_notices_an_upload_that_broke_off(tmp_path: Path) -> None:
    with pytest.raises(MediaRefusedError) as refusal:
        receive(io.BytesIO(picture()), tmp_path, declared_bytes=9999, reserve_bytes=0)
    assert refusal.value.reason == "cut_off"


def test_it_ends_a_worker_that_falls_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"")
    (tmp_path / "sleeper.py").write_text("import time; time.sleep(60)")
    sleeper = preparing.Worker("sleeper.py", 0, "too_heavy_video")
    monkeypatch.setattr(preparing, "FOLDER", tmp_path)
    monkeypatch.setitem(preparing.WORKERS, MediaKind.VIDEO, sleeper)
    with pytest.raises(MediaRefusedError) as refusal, prepared(source, MediaKind.VIDEO):
        pass
    assert refusal.value.reason == "too_heavy_video"


def test_workers_exit_as_agreed() -> None:
    assert video_worker.REFUSED == document_worker.REFUSED == preparing.REFUSED
    for worker in preparing.WORKERS.values():
        assert (preparing.FOLDER / worker.script).is_file()


def streams_of(media: PreparedMedia) -> tuple[dict[str, object], dict[str, str]]:
    """Return what displays have to play, and what the file says besides."""
    with av.open(str(media.files[0].path)) as made:
        video: Any = made.streams.video[0]
        context = video.codec_context
        facts = {
            "codec": context.name,
            "profile": context.profile,
            "format": context.pix_fmt,
            "size": (context.width, context.height),
            "fps": float(video.average_rate),
            "sound": [stream.codec_context.name for stream in made.streams.audio],
        }
        return facts, dict(made.metadata)


def index_is_in_front(path: Path) -> bool:
    """Say whether a video can be played before it is there whole."""
    content = path.read_bytes()
    return content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    ("name", "options", "size", "fps", "sound"),
    [
        ("plain.mp4", {"options": {"profile": "main"}}, (320, 180), 25, []),
        ("high.mp4", {"has_sound": True}, (320, 180), 25, ["aac"]),
        ("fast.mov", {"fps": 60, "seconds": 0.5}, (320, 180), 30, []),
        ("web.webm", {"codec": "libvpx-vp9", "seconds": 0.4}, (320, 180), 25, []),
        ("odd.avi", {"codec": "mpeg4", "size": (322, 182)}, (322, 182), 25, []),
        ("turned.mp4", {"rotation": 90}, (180, 320), 25, []),
        ("large.mp4", {"size": (2560, 1440), "seconds": 0.12}, (1920, 1080), 25, []),
    ],
)
def test_it_makes_a_video_playable(  # noqa: PLR0913, PLR0917  # a row of the table
    name: str,
    options: dict[str, Any],
    size: tuple[int, int],
    fps: int,
    sound: list[str],
    tmp_path: Path,
) -> None:
    source = make_video(tmp_path / name, **options)
    shares: list[float] = []
    with prepared(source, MediaKind.VIDEO, shares.append) as made:
        facts, metadata = streams_of(made)
        assert facts == {
            "codec": "h264",
            "profile": "Main",
            "format": "yuv420p",
            "size": size,
            "fps": fps,
            "sound": sound,
        }
        assert "title" not in metadata
        assert index_is_in_front(made.files[0].path)
        assert made.has_audio is bool(sound)
        assert made.duration_s == pytest.approx(options.get("seconds", 1.0), abs=0.1)
        with Image.open(made.thumbnail) as small:
            assert small.format == "WEBP"
            assert (small.width > small.height) is (size[0] > size[1])
    assert shares
    assert not made.thumbnail.exists()


def test_it_copies_what_is_playable_already(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", options={"profile": "main"})
    with av.open(str(source)) as file:
        given = sum(packet.size for packet in file.demux() if packet.size)
    with (
        prepared(source, MediaKind.VIDEO) as made,
        av.open(str(made.files[0].path)) as file,
    ):
        assert sum(packet.size for packet in file.demux() if packet.size) == given


def test_it_turns_a_video_upright(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", rotation=90, seconds=0.2)
    with (
        prepared(source, MediaKind.VIDEO) as made,
        Image.open(made.thumbnail) as small,
    ):
        # The disc was at the left; turned against the clock it is at the foot.
        foot = small.convert("RGB").getpixel((small.width // 2, small.height - 30))
    assert isinstance(foot, tuple)
    assert foot[1] > 100


def test_it_draws_the_pages_of_a_document(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(make_document(3, (842, 595)))
    shares: list[float] = []
    with prepared(source, MediaKind.DOCUMENT, shares.append) as made:
        assert [(file.width, file.height) for file in made.files] == [(2560, 1810)] * 3
        with Image.open(made.files[2].path) as last:
            assert last.size == (2560, 1810)
        assert made.sha256 != made.files[0].sha256
    assert shares == [pytest.approx(n / 3) for n in (1, 2, 3)]


def test_kinds_are_told_by_content() -> None:
    assert kind_of(b"\n\n%PDF-1.4") is MediaKind.DOCUMENT
    assert kind_of(box(b"ftyp", b"qt  ")) is MediaKind.VIDEO
    assert kind_of(picture()) is MediaKind.IMAGE
    assert kind_of(b"") is None
