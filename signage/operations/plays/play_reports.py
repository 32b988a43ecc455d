"""Reports of proof of play by content, display and day, from the days' sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display, Evaluation, GivenSlide, PlayDay
from signage.playout.slide_sources import key_of

PAGE_SIZE = 50
#: Rows of a file: more content, displays or days than any hall has.
MOST_ROWS = 20_000


class By(StrEnum):
    """What a row of a report is about."""

    CONTENT = "content"
    DISPLAY = "display"
    DAY = "day"


_KEYS: dict[By, Any] = {
    By.CONTENT: PlayDay.source,
    By.DISPLAY: PlayDay.display_id,
    By.DAY: PlayDay.on,
}


@dataclass(frozen=True, slots=True)
class PlayFilter:
    """Which plays: the hall's from the first to the last day, inclusive.

    `words` must be part of the content's name; `kinds` are those whose own names have
    these words in the reader's language.
    """

    hall_id: int
    first: date
    last: date
    source: str = ""
    display_id: int | None = None
    group_id: int | None = None
    words: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How often and how long; `open_ms` is the part in opening hours."""

    times: int
    shown_ms: int
    open_ms: int
    displays: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line: a source with its kind, a display's key, or a day."""

    key: Any
    kind: str
    totals: Totals
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of a report, the totals of all of it, and how many lines there are."""

    rows: Sequence[ReportRow]
    totals: Totals
    count: int
    page: int
    pages: int


def report_page(
    session: Session, wanted: PlayFilter, by: By, *, page: int = 1
) -> ReportPage:
    """Return a page of a report; a number beyond the last gives the last."""
    chosen = _chosen(wanted)
    count = session.scalar(select(func.count(_KEYS[by].distinct())).where(*chosen)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    query = _rows(chosen, by).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = [_row(each) for each in session.execute(query)]
    return ReportPage(rows, _totals(session, chosen), count, page, pages)


def report_rows(session: Session, wanted: PlayFilter, by: By) -> Sequence[ReportRow]:
    """Return a whole report, for a file."""
    query = _rows(_chosen(wanted), by).limit(MOST_ROWS)
    return [_row(each) for each in session.execute(query)]


def _chosen(wanted: PlayFilter) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = [
        PlayDay.hall_id == wanted.hall_id,
        PlayDay.on >= wanted.first,
        PlayDay.on <= wanted.last,
    ]
    if wanted.source:
        found.append(PlayDay.source == wanted.source)
    if wanted.display_id is not None:
        found.append(PlayDay.display_id == wanted.display_id)
    if wanted.group_id is not None:
        of_group = select(Display.id).where(Display.group_id == wanted.group_id)
        found.append(PlayDay.display_id.in_(of_group))
    if wanted.words:
        found.append(_named(wanted))
    return tuple(found)


def _named(wanted: PlayFilter) -> ColumnElement[bool]:
    named = select(GivenSlide.source).where(
        GivenSlide.hall_id == wanted.hall_id,
        GivenSlide.label.icontains(wanted.words, autoescape=True),
    )
    return or_(PlayDay.source.in_(named), PlayDay.kind.in_(wanted.kinds))


def _rows(chosen: Iterable[ColumnElement[bool]], by: By) -> Select[Any]:
    key = _KEYS[by]
    shown = func.sum(PlayDay.shown_ms)
    order = key.desc() if by is By.DAY else shown.desc()
    return (
        select(
            key.label("key"),
            func.min(PlayDay.kind).label("kind"),
            func.sum(PlayDay.times).label("times"),
            shown.label("shown_ms"),
            func.sum(PlayDay.open_ms).label("open_ms"),
            func.count(PlayDay.display_id.distinct()).label("displays"),
            func.min(PlayDay.first_at).label("first_at"),
            func.max(PlayDay.last_at).label("last_at"),
        )
        .where(*chosen)
        .group_by(key)
        .order_by(order, key)
    )


def _row(row: Any) -> ReportRow:
    # PostgreSQL sums whole numbers to decimals.
    totals = Totals(
        int(row.times), int(row.shown_ms), int(row.open_ms), int(row.displays)
    )
    return ReportRow(row.key, row.kind, totals, row.first_at, row.last_at)


def _totals(session: Session, chosen: Iterable[ColumnElement[bool]]) -> Totals:
    row = session.execute(
        select(
            func.coalesce(func.sum(PlayDay.times), 0),
            func.coalesce(func.sum(PlayDay.shown_ms), 0),
            func.coalesce(func.sum(PlayDay.open_ms), 0),
            func.count(PlayDay.display_id.distinct()),
        ).where(*chosen)
    ).one()
    return Totals(*(int(value) for value in row))


def display_names(session: Session, display_ids: Iterable[int]) -> dict[int, str]:
    """Return what displays are called, revoked ones too."""
    query = select(Display.id, Display.name).where(Display.id.in_(list(display_ids)))
    return {key: name for key, name in session.execute(query)}  # noqa: C416  # typed


def labels_of(session: Session, hall_id: int, sources: Iterable[str]) -> dict[str, str]:
    """Return the names that sources had when displays were given them last."""
    keyed = [source for source in set(sources) if key_of(source)]
    newest = (
        select(func.max(GivenSlide.id))
        .where(GivenSlide.hall_id == hall_id, GivenSlide.source.in_(keyed))
        .group_by(GivenSlide.source)
    )
    rows = session.execute(
        select(GivenSlide.source, GivenSlide.label).where(GivenSlide.id.in_(newest))
    )
    return {source: label for source, label in rows if label}


def evaluations_of(
    session: Session, hall_id: int, sources: Iterable[str]
) -> dict[str, Evaluation]:
    """Return the evaluations whose publicity lists are among the sources."""
    found = [key_of(source) for source in set(sources)]
    keys = [each[1] for each in found if each and each[0] == "evaluation"]
    rows = session.scalars(
        select(Evaluation)
        .options(joinedload(Evaluation.adoption))
        .where(Evaluation.hall_id == hall_id, Evaluation.id.in_(keys))
    )
    return {f"evaluation:{row.id}": row for row in rows}


def is_given(session: Session, hall_id: int, source: str) -> bool:
    """Say whether any display of the hall was ever given it."""
    given = select(GivenSlide.id).where(
        GivenSlide.hall_id == hall_id, GivenSlide.source == source
    )
    return session.scalar(given.limit(1)) is not None
