"""Media: a picture, a video or the pages of a PDF from the library, full-bleed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from signage.models import MediaFile
from signage.models.media import MediaKind
from signage.outbox import Topic
from signage.slides.kind import Kind, Options, Setting, Slide, Uses
from signage.slides.reading import _l

NAME = "media"
#: What is looked at rather than read; a page of a document has both.
PICTURE_S, PAGE_S = 12.0, 20.0
#: A shorter video plays again until its turn is over.
SHORTEST_S = 3.0


class MediaOptions(Options):
    """Which file of the library, and how it fills the display."""

    media_id: Annotated[
        int,
        Field(title=_l("File of the library"), gt=0),
        Uses("media"),
    ]
    fit: Annotated[
        Literal["contain", "cover"],
        Field(
            title=_l("Fit"),
            description=_l(
                "A portrait picture on a landscape display is better shown whole."
            ),
            json_schema_extra={
                "words": {
                    "contain": _l("All of it, on a calm ground"),
                    "cover": _l("Fills the display, edges are cut"),
                }
            },
        ),
    ] = "contain"
    with_sound: Annotated[
        bool,
        Field(
            title=_l("With sound"),
            description=_l("Videos are silent otherwise."),
        ),
    ] = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a picture, page or video by its hash; its size in px."""

    sha256: str
    width: int
    height: int
    fit: str = "contain"
    is_page: bool = False
    is_video: bool = False
    has_sound: bool = False


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the slides of the file that was chosen; none when it is gone."""
    options = setting.options
    if not isinstance(options, MediaOptions):
        return  # an editor chooses a file: there is none by itself
    media = session.get(MediaFile, options.media_id)
    if media is None or media.hall_id != setting.hall.id:
        return
    contexts = list(contexts_of(media, options))
    for number, context in enumerate(contexts, start=1):
        yield Slide(
            id=f"{NAME}:{media.id}:p{number}",
            kind=NAME,
            context=context,
            seconds=seconds_of(media),
        )


def contexts_of(media: MediaFile, options: MediaOptions) -> Iterator[Context]:
    """Yield what each slide of a file shows."""
    if media.kind is MediaKind.DOCUMENT:
        for page in media.pages:
            size = page.width, page.height
            yield Context(page.sha256, *size, options.fit, is_page=True)
        return
    is_video = media.kind is MediaKind.VIDEO
    yield Context(
        media.sha256,
        media.width,
        media.height,
        options.fit,
        is_video=is_video,
        has_sound=is_video and media.has_audio and options.with_sound,
    )


def seconds_of(media: MediaFile) -> float:
    """Return how long a slide of a file is on unless an editor says so."""
    if media.kind is MediaKind.VIDEO:
        return max(media.duration_s or SHORTEST_S, SHORTEST_S)
    return PAGE_S if media.kind is MediaKind.DOCUMENT else PICTURE_S


KIND = Kind(
    name=NAME,
    label=_l("Picture, video or PDF"),
    help=_l("A file of the library: a picture, a video, or the pages of a PDF."),
    build=build,
    topics=frozenset({Topic.MEDIA}),
    options=MediaOptions,
    zones=frozenset({"main", "side"}),
    usual=False,
)
