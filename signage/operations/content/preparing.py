"""Have a video or document prepared by a worker in a process of its own.

The worker is fed a file that anybody may have made: what it writes is taken by the
names that we gave, and what it says is checked.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signage.models.media import MediaKind
from signage.operations.content.media_refusals import REFUSALS, MediaRefusedError

# Not imported: the libraries that decode are for the workers' processes only.
FOLDER = Path(__file__).parent
REFUSED = 3  # their exit status
READ_BYTES = 4 * 2**20
TROUBLE_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Worker:
    """Who prepares a kind of file; one silent for so long is ended, for this reason."""

    script: str
    silence_s: int
    too_heavy: str


WORKERS = {
    MediaKind.VIDEO: Worker("video_worker.py", 300, "too_heavy_video"),
    MediaKind.DOCUMENT: Worker("document_worker.py", 120, "too_heavy_document"),
}
# Told how far the work is, from 0 to 1.
Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file for displays: where it lies, its hash, its size in px."""

    path: Path
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PreparedMedia:
    """A video (one file) or a document (a file for each page), ready to be kept."""

    kind: MediaKind
    files: tuple[PreparedFile, ...]
    thumbnail: Path
    duration_s: float | None = None
    has_audio: bool = False

    @property
    def sha256(self) -> str:
        """What it is known by: the video's hash, or that of the pages' hashes."""
        if self.kind is MediaKind.VIDEO:
            return self.files[0].sha256
        joined = "\n".join(file.sha256 for file in self.files)
        return hashlib.sha256(joined.encode()).hexdigest()

    @property
    def size_bytes(self) -> int:
        """What it takes on the disk."""
        return sum(file.path.stat().st_size for file in self.files)


@contextmanager
def prepared(
    source: Path, kind: MediaKind, told: Told | None = None
) -> Iterator[PreparedMedia]:
    """Prepare a file; what came of it lies beside it until the block ends.

    Raises:
        MediaRefusedError: it is damaged, too long, too large, or a bomb.

    """
    folder = Path(tempfile.mkdtemp(dir=source.parent, prefix="work-"))
    try:
        done = _worked(WORKERS[kind], source, folder, told or _nothing)
        yield (_video if kind is MediaKind.VIDEO else _document)(folder, done)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nothing(_share: float) -> None:
    """Nobody asked how far it is."""


def _worked(worker: Worker, source: Path, folder: Path, told: Told) -> dict[str, Any]:
    # -I: no environment, no user site, and the script's folder is not on the path.
    script = str(FOLDER / worker.script)
    command = [sys.executable, "-I", script, str(source), str(folder)]
    with (folder / "trouble").open("w+b") as trouble:
        process = subprocess.Popen(  # noqa: S603  # fixed, the upload is an argument
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=trouble
        )
        try:
            answer = _heard(process, worker.silence_s, told)
            status = process.wait()
        finally:
            _end(process)
        trouble.seek(0)
        return _answered(answer, status, trouble.read(TROUBLE_BYTES), worker)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave no worker behind, whatever happened to us."""
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def _heard(
    process: subprocess.Popen[bytes], silence_s: float, told: Told
) -> dict[str, Any]:
    """Return the worker's last word; end it when it falls silent."""
    answer: dict[str, Any] = {}
    lines = iter(process.stdout or ())
    while True:
        timer = threading.Timer(silence_s, process.kill)
        timer.start()
        try:
            line = next(lines, b"")
        finally:
            timer.cancel()
        if not line:
            return answer
        answer = json.loads(line)
        if "progress" in answer:
            told(min(max(float(answer["progress"]), 0.0), 1.0))


def _answered(
    answer: dict[str, Any], status: int, trouble: bytes, worker: Worker
) -> dict[str, Any]:
    if status == REFUSED and answer.get("refused") in REFUSALS:
        raise MediaRefusedError(answer["refused"])
    if status < 0:  # ended by a limit, or by us
        raise MediaRefusedError(worker.too_heavy)
    if status or "done" not in answer:
        raise RuntimeError(trouble.decode("utf-8", "replace"))
    done: dict[str, Any] = answer["done"]
    return done


def _video(folder: Path, done: dict[str, Any]) -> PreparedMedia:
    path = folder / "video.mp4"
    size = int(done["width"]), int(done["height"])
    return PreparedMedia(
        MediaKind.VIDEO,
        (PreparedFile(path, hash_of_file(path), *size),),
        folder / "thumbnail.webp",
        duration_s=float(done["seconds"]),
        has_audio=bool(done["has_audio"]),
    )


def _document(folder: Path, done: dict[str, Any]) -> PreparedMedia:
    paths = (folder / f"page-{number:03}.webp" for number in range(1, 1000))
    files = tuple(
        PreparedFile(path, hash_of_file(path), int(width), int(height))
        for path, (width, height) in zip(paths, done["pages"], strict=False)
    )
    return PreparedMedia(MediaKind.DOCUMENT, files, folder / "thumbnail.webp")


def hash_of_file(path: Path) -> str:
    """Return the SHA-256 of a file that may be large."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(READ_BYTES):
            digest.update(part)
            time.sleep(0)  # other requests go on meanwhile
    return digest.hexdigest()
