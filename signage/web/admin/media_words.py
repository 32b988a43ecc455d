"""The library in words: kinds, uses, and how far uploads are."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from flask import url_for
from flask_babel import gettext as _

from signage.models import MediaUpload
from signage.models.media import MediaKind, UploadState
from signage.operations.content.media_refusals import REFUSALS
from signage.operations.content.media_uses import Use
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

KINDS = MappingProxyType(
    {
        MediaKind.IMAGE: _l("Pictures"),
        MediaKind.VIDEO: _l("Videos"),
        MediaKind.DOCUMENT: _l("PDF files"),
    }
)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload as the page tells of it; `percent` is None where there is none."""

    upload: MediaUpload
    text: str
    percent: int | None
    is_refused: bool
    is_done: bool


def upload_rows(uploads: Iterable[MediaUpload]) -> list[UploadRow]:
    """Return uploads with how far they are, or how they ended."""
    return [_row(upload) for upload in uploads]


def _row(upload: MediaUpload) -> UploadRow:
    state = upload.state
    percent = upload.percent if state is UploadState.WORKING else None
    if state is UploadState.REFUSED:
        text = translated(REFUSALS[upload.reason])
    elif state is UploadState.DONE:
        text = _("In the library")
    elif percent:
        text = _("Being prepared: %(percent)s %%", percent=percent)
    elif state is UploadState.WORKING:
        text = _("Being prepared")
    else:
        text = _("Waiting to be prepared")
    is_refused = state is UploadState.REFUSED
    return UploadRow(upload, text, percent, is_refused, state is UploadState.DONE)


def use_words(use: Use) -> str:
    """Say what uses a file."""
    if use.kind == "portrait":
        return _("Portrait of %(name)s", name=use.title)
    if use.kind == "logo":
        return _("Logo of the hall")
    if use.kind == "playlist":
        return _("Playlist “%(name)s”", name=use.title)
    return use.title


def use_path(use: Use) -> str | None:
    """Return the page of what uses a file, where there is one."""
    if use.kind == "announcement":
        return url_for("announcements.edit", announcement_id=use.key)
    if use.kind == "playlist":
        return f"/office/playlists/{use.key}"
    return None


def length_of_time(seconds: float | None) -> str:
    """Return a length as clocks write it: 0:05, 12:30, 1:02:03."""
    minutes, rest = divmod(round(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
