"""Ticker: one line at a time of announcements and the hall's commitments."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.models.announcement import AnnouncementPlace
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.occurrences import windows_between
from signage.slides.announcement import scheduled, versions_of
from signage.slides.art import drawn
from signage.slides.hours import commitments_of
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.phrases import sense_lines
from signage.slides.reading import _l, glass_of

NAME = "ticker"
ZONE = "ticker"


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: one line, beside a small mark and the clock.

    `lang` is the language of a line that is not in the hall's; `has_clock`: there is
    room for the clock, and it is nowhere else.
    """

    text: str
    mark: Markup = field(default_factory=lambda: drawn("star"))
    lang: str = ""
    has_clock: bool = True


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the lines of ticker announcements as scheduled, then the commitments."""
    if not setting.group.has_ticker:
        return
    zone = setting.hall.time_zone
    for announcement in scheduled(session, setting, AnnouncementPlace.TICKER):
        windows = windows_between(announcement, zone, setting.now, setting.until)
        for lang, title, text in versions_of(announcement) if windows else ():
            for slide in _lines(
                f"a{announcement.id}{lang and ':' + lang}",
                text or title,
                setting,
                windows,
                announcement.priority,
            ):
                yield replace(slide, context=replace(slide.context, lang=lang))
    for number, text in enumerate(commitments_of(setting.hall), start=1):
        yield from _lines(f"c{number}", text, setting)


def _lines(
    key: str,
    text: str,
    setting: Setting,
    windows: tuple[tuple[datetime, datetime], ...] = (),
    priority: int = 0,
) -> Iterator[Slide]:
    for number, piece in enumerate(lines_of(text, columns_of(setting)), start=1):
        yield Slide(
            id=f"{NAME}:{key}:p{number}",
            kind=NAME,
            context=Context(piece, has_clock=glass_of(setting).has_ticker_clock),
            seconds=dwell_s(piece),
            windows=windows,
            priority=priority,
            zone=ZONE,
        )


def columns_of(setting: Setting) -> int:
    """Return the ems of text on the line."""
    return int(glass_of(setting).ticker_columns)


def lines_of(text: str, columns: int) -> list[str]:
    """Return a text as lines, broken between clauses or at least between words."""
    return list(sense_lines(text, columns))


KIND = Kind(
    name=NAME,
    label=_l("Ticker"),
    help=_l("One line at the foot: short announcements, and the hall's commitments."),
    build=build,
    topics=frozenset({Topic.ANNOUNCEMENTS, Topic.HALL}),
    zones=frozenset({ZONE}),
)
