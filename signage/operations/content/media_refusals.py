"""Why a file is not taken into the library, and what to do about it."""

from typing import ClassVar

from signage.errors import InvalidInputError, Message, SignageError

REFUSALS = {
    "empty_file": Message("The file is empty. Choose a picture, a video or a PDF."),
    "not_media": Message(
        "This file is no picture, video or PDF, whatever its name says. Choose a JPEG, "
        "PNG, WebP, GIF, MP4, MOV, WebM, MKV, AVI or PDF file."
    ),
    "phone_photo": Message(
        "This is a photo of a telephone (HEIC or AVIF). Save or send it as JPEG, then "
        "upload that."
    ),
    "too_large_file": Message(
        "The file is too large: pictures may have up to 20 MB, PDF files 100 MB, "
        "videos 500 MB. Save it smaller, then upload it again."
    ),
    "cut_off": Message(
        "The upload broke off before the file was whole. Upload it again."
    ),
    "gave_up": Message(
        "This file could not be prepared in three attempts. Save it anew in another "
        "program, then upload it again."
    ),
    "storage_full": Message(
        "The server's disk is full. Delete media that is no longer used, then upload "
        "the file again."
    ),
    "lost": Message("The uploaded file is gone from the server. Upload it again."),
    # Videos
    "not_a_video": Message(
        "This file is no video that can be read. Save it as MP4 (H.264), then upload "
        "it again."
    ),
    "no_video": Message("This file holds sound but no moving picture."),
    "too_long": Message(
        "The video is longer than 30 minutes. Cut it into shorter ones, then upload "
        "them."
    ),
    "too_large_video": Message(
        "The video is larger than 4K (4096 × 2304 px). Save it as 1080p, then upload "
        "it again."
    ),
    "too_small_video": Message(
        "The video is smaller than 32 px a side, or says nothing of its size."
    ),
    "odd_video": Message(
        "The video changes its size on the way. Save it in one size, then upload it "
        "again."
    ),
    "damaged_video": Message(
        "The video is damaged or cut short. Save or download it anew, then upload it "
        "again."
    ),
    "too_heavy_video": Message(
        "The video takes too much time or memory to read. Save it as MP4 in 1080p, "
        "then upload it again."
    ),
    # Documents
    "locked": Message(
        "The PDF is protected by a password. Save it without one, then upload it again."
    ),
    "damaged_document": Message(
        "The PDF is damaged or cut short. Open it, print it to a new PDF, then upload "
        "that."
    ),
    "no_pages": Message("The PDF has no pages."),
    "too_many_pages": Message(
        "The PDF has more than 100 pages. Choose the pages that are to be shown, save "
        "them as a PDF of their own, then upload that."
    ),
    "scripted": Message(
        "The PDF holds scripts or starts programs. Print it to a new PDF, then upload "
        "that."
    ),
    "interactive_form": Message(
        "The PDF is an interactive form (XFA) that only Adobe's programs show. Print "
        "it to a new PDF, then upload that."
    ),
    "odd_page": Message(
        "A page of the PDF has no size, or is more than 20 times as long as it is wide."
    ),
    "too_heavy_document": Message(
        "The PDF takes too much time or memory to draw. Print it to a new PDF, then "
        "upload that."
    ),
}


class MediaRefusedError(InvalidInputError):
    """The upload is nothing that we take; `reason` is one of REFUSALS."""

    code: ClassVar[str] = "media_refused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__([REFUSALS[reason]])


class StorageFullError(SignageError):
    """There is no room left for an upload; nothing of it was kept."""

    status: ClassVar[int] = 507
    code: ClassVar[str] = "storage_full"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "The server's disk is full: the file was not kept. Delete media that "
                "is no longer used, or ask whoever runs the server for more room."
            )
        )
