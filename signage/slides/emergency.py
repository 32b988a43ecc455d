"""Emergency: over the whole glass of its displays, from its issue to its end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import Display, Emergency
from signage.operations.emergencies.emergencies import RANK, emergencies_to_show
from signage.operations.emergencies.texts import Text, shown_texts
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import line_count, shorten, split_text
from signage.playout.typography import (
    Glass,
    larger_step,
    name_step,
    title_step,
)
from signage.slides.job import COVER
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import _l, day_label, glass_of

NAME = "emergency"
#: Emergencies lie over all other covers (the clock outside opening hours has 500).
PRIORITY, PRIORITY_STEP = 1000, 10

#: Proportions of static/css/slides/emergency.css: the band with the severity in titles,
#: the foot and the space around in body sizes, lines of headlines and of text.
BAND, FOOT, AROUND = 1.9, 2.2, 1.6
HEADLINE_LINE, TEXT_LINE, BLOCK_GAP, PANEL = 1.2, 1.4, 0.45, 0.9
#: The part of the room that a headline may take at a size; else it is set smaller.
HEADLINE_SHARE = 0.5
LONGEST_LINE = 26
#: Sizes of a headline that stands first, in the order in which they are tried.
HEADLINES = ("large", "small", "least")


@dataclass(frozen=True, slots=True)
class Section:
    """One language's part of a page; `size` is one of HEADLINES, or "second"."""

    language: str
    headline: str
    size: str = "large"
    text: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: how grave, what, until when, who says so."""

    severity: str
    sections: tuple[Section, ...]
    until: str
    source: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits between band and foot: `high` and sizes in body sizes."""

    high: float
    wide: float
    sizes: dict[str, float]
    text: float

    @classmethod
    def of(cls, glass: Glass) -> "Room":
        """Return the room of a display."""
        upright = glass.is_portrait
        title = title_step(glass.body, is_portrait=upright)
        text = larger_step(glass.body, is_portrait=upright)
        large = name_step(glass.body, is_portrait=upright)
        sizes = {"large": large, "small": title, "least": text, "second": text}
        high = 100 / glass.body - BAND * title - FOOT - AROUND
        return cls(high, glass.width, sizes, text)

    def columns(self, size: float) -> int:
        """Return the ems of a line at a size."""
        return max(4, min(int(self.wide / size), LONGEST_LINE))

    def headline_high(self, headline: str, size: str) -> float:
        """Return the height of a headline."""
        step = self.sizes[size]
        lines = line_count(headline, self.columns(step))
        return lines * HEADLINE_LINE * step + BLOCK_GAP

    def text_high(self, text: str, step: float) -> float:
        """Return the height of a text; of none it is 0."""
        if not text:
            return 0
        return line_count(text, self.columns(step)) * TEXT_LINE * step + BLOCK_GAP

    def section_high(self, section: Section) -> float:
        """Return the height of a whole section."""
        step = 1.0 if section.size == "second" else self.text
        panel = PANEL if section.instruction else 0
        return (
            self.headline_high(section.headline, section.size)
            + self.text_high(section.text, step)
            + self.text_high(section.instruction, step)
            + panel
        )

    def rows_under(self, headline: str, size: str) -> int:
        """Return how many lines of text, panel included, fit under a headline."""
        left = self.high - self.headline_high(headline, size) - BLOCK_GAP - PANEL
        return int(left / (TEXT_LINE * self.text))


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of every emergency that the group's displays show."""
    found = setting.once(
        (NAME, setting.hall.id),
        lambda: emergencies_to_show(session, setting.hall.id, now=setting.now),
    )
    is_for_some = any(emergency.display_ids for emergency in found)
    of_group = set(_display_ids(session, setting)) if is_for_some else set()
    for emergency in found:
        displays = _displays_of(emergency, setting.group.id, of_group)
        if displays is not None:
            yield from slides_of(emergency, setting, displays)


def slides_of(
    emergency: Emergency, setting: Setting, displays: tuple[int, ...] = ()
) -> Iterator[Slide]:
    """Yield an emergency's pages, saved or not; `displays` alone show it."""
    for number, page in enumerate(pages_of(emergency, setting), start=1):
        words = [
            text
            for section in page.sections
            for text in (section.headline, section.text, section.instruction)
        ]
        yield Slide(
            id=f"{NAME}:{emergency.id}:p{number}",
            kind=NAME,
            context=page,
            seconds=dwell_s(*words),
            windows=((emergency.starts_at, emergency.ends_at),),
            priority=PRIORITY + PRIORITY_STEP * RANK[emergency.severity],
            zone=COVER,
            displays=displays,
        )


def pages_of(emergency: Emergency, setting: Setting) -> list[Context]:
    """Return the pages: both languages on one where they fit, else one after the other.

    Text is never shrunk below the size for the farthest viewer: it goes on overleaf.
    """
    texts = shown_texts(emergency.texts, setting.hall.locale)
    room = Room.of(glass_of(setting))
    together = _together(texts, room)
    pages = [together] if together else [(s,) for s in _one_by_one(texts, room)]
    base = Context(
        severity=str(emergency.severity),
        sections=(),
        until=_until(emergency.ends_at, setting),
        source=texts[0][1].source if texts else "",
    )
    count = len(pages)
    return [
        replace(base, sections=page, page=f"{number} / {count}" if count > 1 else "")
        for number, page in enumerate(pages, start=1)
    ]


def _display_ids(session: Session, setting: Setting) -> Iterable[int]:
    in_group = Display.group_id == setting.group.id
    return session.scalars(select(Display.id).where(in_group))


def _displays_of(
    emergency: Emergency, group_id: int, of_group: set[int]
) -> tuple[int, ...] | None:
    """Return which displays of the group show it: none named means all; or None."""
    is_everywhere = not emergency.group_ids and not emergency.display_ids
    if is_everywhere or group_id in emergency.group_ids:
        return ()
    return tuple(sorted(of_group & set(emergency.display_ids))) or None


def _until(ends_at: datetime, setting: Setting) -> str:
    zone = setting.hall.time_zone
    clock = f"{ends_at.astimezone(ZoneInfo(zone)):%H:%M}"
    ends_on = hall_day(ends_at, zone)
    if ends_on == hall_day(setting.now, zone):
        return clock
    return f"{day_label(ends_on, setting.hall.locale)} {clock}"


def _together(
    texts: tuple[tuple[str, Text], ...], room: Room
) -> tuple[Section, ...] | None:
    """Return all languages as one page, the first one large; None: it is too much."""
    for size in HEADLINES:
        sections = tuple(
            _section(tag, text, "second" if place else size)
            for place, (tag, text) in enumerate(texts)
        )
        high = sum(room.section_high(section) + BLOCK_GAP for section in sections)
        if high <= room.high:
            return sections
    return None


def _one_by_one(texts: tuple[tuple[str, Text], ...], room: Room) -> Iterator[Section]:
    for tag, text in texts:
        tried = [_section(tag, text, size) for size in HEADLINES]
        fitting = (each for each in tried if room.section_high(each) <= room.high)
        whole = next(fitting, None)
        if whole is not None:
            yield whole
        else:
            yield from _overleaf(_section(tag, text, _size(text.headline, room)), room)


def _overleaf(whole: Section, room: Room) -> Iterator[Section]:
    """Yield pages of one language; a long headline stands in full on the first only."""
    rest, text = replace(whole, text="", instruction=""), whole.text
    columns = room.columns(room.text)
    if whole.size != "large":
        fits = room.rows_under(whole.headline, whole.size)
        begun = split_text(text, columns, fits)[0] if text and fits > 0 else ""
        yield replace(rest, text=begun)
        text = text[len(begun) :].strip()
        short = shorten(whole.headline, room.columns(room.sizes["small"]))
        rest = replace(rest, headline=short, size="small")
    rows = max(1, room.rows_under(rest.headline, rest.size))
    for part in split_text(text, columns, rows):
        yield replace(rest, text=part)
    for part in split_text(whole.instruction, columns, rows):
        yield replace(rest, instruction=part)


def _section(tag: str, text: Text, size: str) -> Section:
    return Section(
        tag, _plain(text.headline), size, _plain(text.text), _plain(text.instruction)
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _size(headline: str, room: Room) -> str:
    for size in HEADLINES[:-1]:
        if room.headline_high(headline, size) <= HEADLINE_SHARE * room.high:
            return size
    return HEADLINES[-1]


KIND = Kind(
    name=NAME,
    label=_l("Emergency"),
    help=_l("Covers the whole display at once, until its end; never in a playlist."),
    build=build,
    topics=frozenset({Topic.EMERGENCIES, Topic.HALL, Topic.DISPLAYS}),
    zones=frozenset({COVER}),
    usual=False,
)
