"""Take the guide's texts from a file: item by item, language by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import GuidePage, Hall, User
from signage.models.file_import import FileKind
from signage.operations.board.board_rows import RowPlan, Values, keep_board_file
from signage.operations.board.board_rows import plan_rows as planned
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.hall.holding import hold_hall

#: An item in a language: ("fees", "zh_Hans").
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A line of a file: an item's text in one language.

    `language` empty is the hall's own; `is_on_screens` None leaves that as it is.
    """

    item: str
    language: str
    title: str
    text: str
    is_on_screens: bool | None
    line: int


def plan_guide(
    session: Session, hall: Hall, rows: Sequence[GuideRow]
) -> tuple[RowPlan[Place], Tally]:
    """Compare a file's rows with the guide; nothing is changed."""
    pages = _pages(session, hall)
    shown = {key: page.is_on_screens for key, page in pages.items()}
    shown |= {r.item: r.is_on_screens for r in rows if r.is_on_screens is not None}
    wanted: dict[Place, Values] = {
        (row.item, row.language or hall.locale): {
            "title": row.title,
            "text": row.text,
            "is_on_screens": shown.get(row.item, True),
        }
        for row in rows
    }
    known = {
        place: values
        for place in wanted
        if (values := _known(pages.get(place[0]), place[1], hall.locale)) is not None
    }
    plan = planned(known, wanted)
    return plan, plan.tally(len(rows))


def import_guide(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[GuideRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> Tally:
    """Take in rows that were read and checked; what they do not name stays."""
    hold_hall(session, hall.id)
    plan, tally = plan_guide(session, hall, rows)
    if tally.does_something:
        keep_board_file(
            session, hall, FileKind.GUIDE, given, tally, actor=actor, now=now
        )
        _write(session, hall, {**plan.new, **plan.changed}, now)
    return tally


def _pages(session: Session, hall: Hall) -> dict[str, GuidePage]:
    query = select(GuidePage).where(GuidePage.hall_id == hall.id)
    return {page.item: page for page in session.scalars(query)}


def _known(page: GuidePage | None, language: str, own: str) -> Values | None:
    if page is None:
        return None
    if language == own:
        said = {"title": page.title, "text": page.text}
    elif language in page.texts:
        kept = page.texts[language]
        said = {"title": kept.get("title", ""), "text": kept.get("text", "")}
    else:
        return None
    return {**said, "is_on_screens": page.is_on_screens}


def _write(
    session: Session, hall: Hall, rows: Mapping[Place, Values], now: datetime
) -> None:
    pages = _pages(session, hall)
    for (item, language), values in rows.items():
        page = pages.get(item)
        if page is None:
            page = GuidePage(hall_id=hall.id, item=item, title="", version=0, texts={})
            pages[item] = page
            session.add(page)
        said = {"title": values["title"], "text": values["text"]}
        if language == hall.locale:
            page.title, page.text = said["title"], said["text"]
        else:
            page.texts = {**page.texts, language: said}
        page.is_on_screens, page.updated_at = values["is_on_screens"], now
    for item in {item for item, _language in rows}:
        pages[item].version += 1
    session.flush()
