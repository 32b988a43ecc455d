"""The guide (办事指南): texts of the 17 items, which are filled, which missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message, NotFoundError
from signage.models import GuidePage, Hall, User
from signage.operations.board.guide_data import guide_data
from signage.operations.board.guide_items import BY_KEY, ITEMS, GuideItem
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.outbox import Hint, Topic, announce

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000


@dataclass(frozen=True, slots=True)
class GuideText:
    """A page in one language: its title (empty: the item's own) and its Markdown."""

    title: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is written."""
        return bool(self.title or self.text)


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One item with what is written about it, and what the hall's data says."""

    item: GuideItem
    texts: Mapping[str, GuideText]  # by language; the hall's own first
    data: str
    is_on_screens: bool
    version: int
    updated_at: datetime | None = None

    @property
    def own(self) -> GuideText:
        """Return the text in the hall's language."""
        return next(iter(self.texts.values()))

    @property
    def is_filled(self) -> bool:
        """Tell whether a citizen finds anything under it."""
        return bool(self.own.text or self.data)

    def text_in(self, language: str) -> GuideText:
        """Return the text in a language, else in the hall's."""
        found = self.texts.get(language, self.own)
        return found if found.text else self.own

    def markdown_in(self, language: str) -> str:
        """Return text and data as one page."""
        parts = (self.text_in(language).text.strip(), self.data)
        return "\n\n".join(part for part in parts if part)


class GuideChangedError(ConflictError):
    """Somebody saved the page since it was opened; `current` is theirs."""

    code: ClassVar[str] = "guide_changed"

    def __init__(self, current: GuideEntry) -> None:
        self.current = current
        super().__init__(
            Message(
                "This page was saved by somebody else while you were writing. Nothing "
                "was overwritten: compare both texts and decide."
            )
        )


def guide_entries(session: Session, hall: Hall, on: date) -> list[GuideEntry]:
    """Return all 17 items, in the order of the clause, as of a day."""
    query = select(GuidePage).where(GuidePage.hall_id == hall.id)
    pages = {page.item: page for page in session.scalars(query)}
    data = guide_data(session, hall, on)
    return [
        _entry(item, pages.get(item.key), data.get(item.key, ""), hall.locale)
        for item in ITEMS
    ]


def guide_entry(session: Session, hall: Hall, key: str, on: date) -> GuideEntry:
    """Return one item; raise NotFoundError."""
    if key not in BY_KEY:
        raise NotFoundError(Message("guide page"), key)
    return next(e for e in guide_entries(session, hall, on) if e.item.key == key)


def _entry(
    item: GuideItem, page: GuidePage | None, data: str, locale: str
) -> GuideEntry:
    if page is None:
        return GuideEntry(item, {locale: GuideText()}, data, True, 0)  # noqa: FBT003
    texts = {locale: GuideText(page.title, page.text)}
    for language, text in page.texts.items():
        if language != locale:
            texts[language] = GuideText(text.get("title", ""), text.get("text", ""))
    return GuideEntry(
        item, texts, data, page.is_on_screens, page.version, page.updated_at
    )


@dataclass(frozen=True, slots=True)
class GuideWish:
    """A page as an editor wants it; `version` is the one that was read, 0 for none."""

    texts: Mapping[str, GuideText]
    is_on_screens: bool
    version: int


def save_guide_page(  # noqa: PLR0913  # which item into what, by whom, when
    session: Session,
    hall: Hall,
    key: str,
    wish: GuideWish,
    *,
    on: date,
    actor: User,
    now: datetime,
) -> None:
    """Write one page; screens and kiosks follow at once.

    Raises:
        InvalidInputError: with every problem.
        GuideChangedError: somebody saved it in between; nothing is changed.

    """
    hold_hall(session, hall.id)
    current = guide_entry(session, hall, key, on)
    if current.version != wish.version:
        raise GuideChangedError(current)
    problems = list(_problems(wish.texts.values()))
    if problems:
        raise InvalidInputError(problems)
    query = select(GuidePage).filter_by(hall_id=hall.id, item=key)
    page = session.scalars(query).one_or_none()
    if page is None:
        page = GuidePage(hall_id=hall.id, item=key, version=0)
        session.add(page)
    own = wish.texts.get(hall.locale, GuideText())
    page.title, page.text = own.title, own.text
    page.texts = {
        language: {"title": text.title, "text": text.text}
        for language, text in wish.texts.items()
        if language != hall.locale and text
    }
    page.is_on_screens = wish.is_on_screens
    page.version += 1
    page.updated_at = now
    session.flush()
    _record(session, page, actor, now)


def _problems(texts: Iterable[GuideText]) -> Iterable[Message]:
    for text in texts:
        if len(text.title) > LONGEST_TITLE:
            yield Message(
                "The title “%(title)s…” has %(length)s characters: give %(most)s at "
                "most.",
                title=text.title[:12],
                length=len(text.title),
                most=LONGEST_TITLE,
            )
        if len(text.text) > LONGEST_TEXT:
            yield Message(
                "The text “%(text)s…” has %(length)s characters: give %(most)s at "
                "most.",
                text=text.text[:12],
                length=len(text.text),
                most=LONGEST_TEXT,
            )


def _record(session: Session, page: GuidePage, actor: User, now: datetime) -> None:
    record_audit(
        session,
        actor,
        "guide_page.saved",
        f"guide_page:{page.id}",
        hall_id=page.hall_id,
        now=now,
        detail={"name": page.item},
    )
    announce(session, Hint(Topic.BOARD, page.hall_id))


def shown_entries(
    entries: Sequence[GuideEntry], keys: Sequence[str] = ()
) -> list[GuideEntry]:
    """Return what screens show: filled pages meant for them, or those named."""
    return [
        entry
        for entry in entries
        if entry.is_filled and (entry.item.key in keys if keys else entry.is_on_screens)
    ]
