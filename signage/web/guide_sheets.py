"""The guide as the kiosk shows it: every filled item, in every language."""

from dataclasses import dataclass
from hashlib import sha256

from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Hall
from signage.operations.board.guide import GuideEntry, guide_entries
from signage.slides.markdown import rendered
from signage.web.i18n import LANGUAGES, translated

STAMP_LENGTH = 12


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet in one language, by its tag."""

    tag: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Sheet:
    """One item of the guide in all languages."""

    key: str
    number: int
    texts: tuple[SheetText, ...]


def guide_sheets(session: Session, hall: Hall) -> tuple[Sheet, ...]:
    """Return the items under which a citizen finds something, as of now."""
    today = clock.hall_day(clock.now(), hall.time_zone)
    entries = guide_entries(session, hall, today)
    return tuple(_sheet(entry) for entry in entries if entry.is_filled)


def _sheet(entry: GuideEntry) -> Sheet:
    return Sheet(
        entry.item.key,
        entry.item.number,
        tuple(_text(entry, language.code, language.tag) for language in LANGUAGES),
    )


def _text(entry: GuideEntry, code: str, tag: str) -> SheetText:
    with force_locale(code):
        own = translated(entry.item.title)
    written = entry.texts.get(code)
    title = written.title if written is not None and written.title else own
    return SheetText(tag, title, rendered(entry.markdown_in(code)))


def guide_stamp(sheets: tuple[Sheet, ...]) -> str:
    """Return a stamp that changes with anything that a citizen may read."""
    return sha256(repr(sheets).encode()).hexdigest()[:STAMP_LENGTH]
