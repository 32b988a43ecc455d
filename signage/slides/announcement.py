"""Announcements: the office's texts and pictures, on screen as scheduled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

from markupsafe import Markup
from pydantic import Field
from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Announcement, DisplayGroup, MediaFile
from signage.models.announcement import AnnouncementPlace, AnnouncementState
from signage.models.media import MediaKind
from signage.operations.content.picture_links import keys_in
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.occurrences import windows_between
from signage.slides.announcement_room import Room
from signage.slides.illustrated import Picture
from signage.slides.kind import Kind, Options, Setting, Slide, Uses
from signage.slides.markdown import escaped
from signage.slides.reading import _l
from signage.slides.text_pages import illustrated_pages, pages_of

NAME = "announcement"
#: A text of so few lines at step 3 of the type scale is set so, in the middle.
SHORT_LINES = 3
SHORT_COLUMNS = 1 / 1.5

#: Pictures of the library by their keys.
Pictures = tuple[tuple[int, Picture], ...]


class AnnouncementOptions(Options):
    """Which announcement; none means all that are scheduled."""

    announcement_id: Annotated[
        int | None,
        Uses("announcement"),
        Field(
            title=_l("Announcement"),
            description=_l(
                "One alone, in its scheduled times; empty: all that are scheduled."
            ),
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a picture, a title alone (poster), or a page of text.

    `picture` stands beside the text, or alone under the title; `lang` is the language
    of a text that is not in the hall's. `is_short`: a few lines in the middle;
    `is_large`: a page that fits at the next step of the type scale; `is_titled`: a
    picture that leaves room for its title; `has_small_title`: one at the next smaller
    step, where it fits whole.
    """

    title: str
    heading: tuple[str, ...] = ()
    html: Markup | None = None
    page: str = ""
    image: Picture | None = None
    picture: Picture | None = None
    lang: str = ""
    is_poster: bool = False
    is_short: bool = False
    is_large: bool = False
    is_titled: bool = False
    has_small_title: bool = False


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the slides of each announcement scheduled for the group."""
    found = _chosen(scheduled(session, setting, AnnouncementPlace.SLIDE), setting)
    pictures = pictures_of(session, setting.hall.id, found)
    room = Room.of(setting)
    for announcement in found:
        windows = windows_between(
            announcement, setting.hall.time_zone, setting.now, setting.until
        )
        if not windows:
            continue
        for number, (context, text) in enumerate(
            contexts_of(announcement, room, pictures), start=1
        ):
            yield Slide(
                id=f"{NAME}:{announcement.id}:p{number}",
                kind=NAME,
                context=context,
                seconds=dwell_s(context.title, text),
                windows=windows,
                priority=announcement.priority,
            )


def _chosen(found: list[Announcement], setting: Setting) -> list[Announcement]:
    options = setting.options
    key = getattr(options, "announcement_id", None)
    return [each for each in found if key in {None, each.id}]


def pictures_of(
    session: Session, hall_id: int, announcements: Iterable[Announcement]
) -> Pictures:
    """Return the hall's own pictures that texts show, by their keys: one query."""
    keys = {key for each in announcements for key in picture_keys(each)}
    if not keys:
        return ()
    rows = session.execute(_images(), {"keys": list(keys), "hall": hall_id})
    return tuple((row.id, Picture(row.sha256, row.width, row.height)) for row in rows)


@lru_cache(maxsize=1)
def _images() -> Select[int, str, int, int]:
    """Return the query; to build it takes longer than to run it."""
    file = MediaFile
    return (
        select(file.id, file.sha256, file.width, file.height)
        .where(
            file.id.in_(bindparam("keys", expanding=True)),
            file.hall_id == bindparam("hall"),
            file.kind == MediaKind.IMAGE,
        )
        .order_by(file.id)
    )


def picture_keys(announcement: Announcement) -> frozenset[int]:
    """Return the keys of pictures in an announcement's texts, in every language."""
    texts = [
        announcement.text,
        *(t["text"] for t in (announcement.texts or {}).values()),
    ]
    return frozenset(key for text in texts for key in keys_in(text))


def scheduled(
    session: Session, setting: Setting, place: AnnouncementPlace
) -> list[Announcement]:
    """Return the announcements of a place that the group may show before `until`."""
    values = {
        "hall": setting.hall.id,
        "group": setting.group.id,
        "now": setting.now,
        "until": setting.until,
    }
    found = setting.once((NAME,), lambda: list(session.scalars(_scheduled(), values)))
    return [each for each in found if each.place is place]


@lru_cache(maxsize=1)
def _scheduled() -> Select[Announcement]:
    """Return the query, of every place; to build it takes longer than to run it."""
    return (
        select(Announcement)
        .options(joinedload(Announcement.image))
        .where(
            Announcement.hall_id == bindparam("hall"),
            Announcement.state == AnnouncementState.SCHEDULED,
            Announcement.ends_at > bindparam("now"),
            Announcement.starts_at < bindparam("until"),
            or_(
                ~Announcement.groups.any(),
                Announcement.groups.any(DisplayGroup.id == bindparam("group")),
            ),
        )
        .order_by(Announcement.priority.desc(), Announcement.starts_at, Announcement.id)
    )


def contexts_of(
    announcement: Announcement, room: Room, pictures: Pictures = ()
) -> Iterator[tuple[Context, str]]:
    """Yield what the slides of an announcement show, each with its text for dwell.

    The hall's language comes first, then the others that it was written in.
    """
    title = announcement.title
    if announcement.image is not None:
        image = announcement.image
        picture = Picture(image.sha256, image.width, image.height)
        is_titled = room.is_portrait and image.width > image.height
        yield Context(title, image=picture, is_titled=is_titled), ""
    has_image = announcement.image is not None
    for lang, title, text in versions_of(announcement):
        if text.strip():
            for context, words in text_contexts(title, text, room, pictures):
                yield replace(context, lang=lang), words
        elif lang or not has_image:
            lines = room.poster(title)
            yield Context(title, lines, is_poster=True, lang=lang), ""


def versions_of(announcement: Announcement) -> Iterator[tuple[str, str, str]]:
    """Yield language tag, title and text: the hall's own without a tag, then others."""
    yield "", announcement.title, announcement.text
    for locale, version in sorted((announcement.texts or {}).items()):
        yield locale.replace("_", "-"), version["title"], version["text"]


def text_contexts(
    title: str, text: str, room: Room, pictures: Pictures = ()
) -> Iterator[tuple[Context, str]]:
    """Yield the pages of a Markdown text under its title.

    A title too long for the masthead stands there shortened, and in full on page one.
    """
    heading = room.heading(title)
    if not heading.is_whole:
        text = f"### {escaped(title)}\n\n{text}"
    pages = illustrated_pages(text, room.sheet, pictures)
    is_plain = not any(page.picture for page in pages)
    is_short = is_plain and len(pages) == 1 and _is_short(text, room.columns)
    larger = pages_of(text, room.large_columns, room.large_rows)
    is_large = is_plain and len(larger) == 1 and not is_short
    for number, page in enumerate(pages, start=1):
        mark = f"{number} / {len(pages)}" if len(pages) > 1 else ""
        yield (
            Context(
                title,
                heading.lines,
                page.html,
                mark,
                picture=page.picture,
                is_short=is_short,
                is_large=is_large,
                has_small_title=heading.is_small,
            ),
            page.text,
        )


def _is_short(text: str, columns: int) -> bool:
    larger = pages_of(text, int(columns * SHORT_COLUMNS), SHORT_LINES)
    return len(larger) == 1


KIND = Kind(
    name=NAME,
    label=_l("Announcement"),
    help=_l("Texts and pictures of the office, shown on the days and hours scheduled."),
    build=build,
    topics=frozenset({Topic.ANNOUNCEMENTS, Topic.HALL, Topic.MEDIA}),
    options=AnnouncementOptions,
)
