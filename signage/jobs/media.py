"""Prepare uploaded videos and documents, one after the other, beside the requests."""

import logging
import shutil
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from signage import clock
from signage.db import Database
from signage.models import MediaUpload, User
from signage.operations.content.media import keep_media
from signage.operations.content.media_receiving import incoming_path
from signage.operations.content.media_refusals import (
    MediaRefusedError,
    StorageFullError,
)
from signage.operations.content.media_uploads import (
    STALE,
    finish_upload,
    forget_old_uploads,
    is_any_under_way,
    note_progress,
    refuse_upload,
    take_up,
)
from signage.operations.content.preparing import PreparedMedia, prepared

# What another server process has left is found by then; it nudges only itself.
LOOK_AGAIN = timedelta(minutes=10)
# Progress is written so often at most: every write is a commit.
TELL_EVERY_S = 2.0
#: What lies in the folder of incoming files for so long was never queued.
FORGOTTEN = timedelta(days=1)

log = logging.getLogger(__name__)


def prepare_uploads(database: Database, media_folder: Path, now: datetime) -> datetime:
    """Prepare what is waiting; return when to look again."""
    while (upload := _taken(database)) is not None:
        _prepare(database, media_folder, upload)
    with database.write() as session:
        needed = forget_old_uploads(session, now=now)
        is_busy = is_any_under_way(session)
    _sweep(media_folder, needed, now)
    return now + (STALE if is_busy else LOOK_AGAIN)


def _taken(database: Database) -> MediaUpload | None:
    with database.read() as session:
        if not is_any_under_way(session):
            return None
    with database.write() as session:
        upload = take_up(session, now=clock.now())
        session.expire_on_commit = False
        return upload


def _prepare(database: Database, folder: Path, upload: MediaUpload) -> None:
    """Prepare one upload; however it ends, its row says so."""
    source = incoming_path(folder, upload.token)
    try:
        _require(source)
        told = Teller(database, upload.id).tell
        with prepared(source, upload.kind, told) as made:
            _keep(database, folder, upload, made)
    except MediaRefusedError as refusal:
        _refuse(database, upload, refusal.reason)
    except StorageFullError:
        _refuse(database, upload, "storage_full")
    source.unlink(missing_ok=True)


def _require(source: Path) -> None:
    if not source.is_file():
        raise MediaRefusedError("lost")


def _keep(
    database: Database, folder: Path, upload: MediaUpload, made: PreparedMedia
) -> None:
    with database.write() as session:
        actor = session.get(User, upload.uploaded_by_id or 0)
        media = keep_media(
            session,
            folder,
            made,
            upload.name,
            hall_id=upload.hall_id,
            actor=actor,
            now=clock.now(),
        )
        row = session.get_one(MediaUpload, upload.id)
        finish_upload(session, row, media, now=clock.now())


def _refuse(database: Database, upload: MediaUpload, reason: str) -> None:
    with database.write() as session:
        row = session.get_one(MediaUpload, upload.id)
        refuse_upload(session, row, reason, now=clock.now())


class Teller:
    """Notes how far the work is, not too often."""

    def __init__(self, database: Database, upload_id: int) -> None:
        self._write = partial(self._note, database, upload_id)
        self._told_at = time.monotonic()

    def tell(self, share: float) -> None:
        """Note that the work has come so far (0 to 1)."""
        if time.monotonic() - self._told_at >= TELL_EVERY_S:
            self._told_at = time.monotonic()
            self._write(share)

    @staticmethod
    def _note(database: Database, upload_id: int, share: float) -> None:
        with database.write() as session:
            note_progress(session, upload_id, share, now=clock.now())


def _sweep(media_folder: Path, needed: set[str], now: datetime) -> None:
    """Remove what broke off: uploads that nobody queued, folders of ended workers."""
    oldest = (now - FORGOTTEN).timestamp()
    folder = incoming_path(media_folder, "any").parent
    for path in folder.glob("*"):
        if path.name in needed or path.stat().st_mtime > oldest:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
