"""Completion notices (办结公告): finished items that must be announced, as lists.

Applicants are masked by the hall's policy wherever they stand; organisations are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pydantic import Field
from sqlalchemy.orm import Session

from signage.models import CompletionNotice
from signage.operations.board.completions import notices_between
from signage.outbox import Topic
from signage.playout.applicants import mask_applicants, masked_text
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.playout.pagination import width_of
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.reading import _l, area_of, day_label, days_of, paged

NAME = "completion_notices"
#: Lines of a notice: its title, and what was decided, for whom, when.
LINES = 2
#: Ems between what stands on one line below a title.
GAP = 0.9
ONE_DAY = timedelta(days=1)


class CompletionOptions(Options):
    """How many notices a turn of the playlist shows."""

    most: int = Field(
        60,
        ge=1,
        le=500,
        title=_l("At most so many notices"),
        description=_l("The last finished ones; the office lists all."),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One notice; title and applicant are masked already."""

    title: str
    applicant: str
    outcome: str
    unit: str
    finished_on: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a page of notices.

    `is_long`: titles have two lines; `is_stacked`: applicants have their own. Where a
    department has no room beside them, none of the page is told.
    """

    rows: tuple[Row, ...]
    page: str
    is_long: bool
    is_stacked: bool


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of each day ahead: what ends leaves by itself."""
    hall, days = setting.hall, days_of(setting)
    notices = notices_between(session, hall.id, days[0], days[-1])
    rows = {notice.id: row_of(notice, setting) for notice in notices}
    for day in days:
        today = [rows[n.id] for n in notices if n.first_on <= day <= n.last_on]
        yield from _slides(today[: _options(setting).most], day, setting)


def _options(setting: Setting) -> CompletionOptions:
    given = setting.options
    return given if isinstance(given, CompletionOptions) else CompletionOptions()


def row_of(notice: CompletionNotice, setting: Setting) -> Row:
    """Return a notice as screens may show it."""
    policy, names = setting.hall.notice_masking, notice.applicant
    return Row(
        title=_wide_stars(masked_text(notice.title, names, policy)),
        applicant=_wide_stars(mask_applicants(names, policy)),
        outcome=_wide_stars(masked_text(notice.outcome, names, policy)),
        unit=notice.unit,
        finished_on=day_label(notice.finished_on, setting.hall.locale),
    )


def _wide_stars(text: str) -> str:
    """Return a text whose stars are as wide as the characters that they stand for."""
    return text.replace("*", "＊")


def _slides(rows: Sequence[Row], day: date, setting: Setting) -> Iterator[Slide]:
    time_zone = setting.hall.time_zone
    window = midnight_of(day, time_zone), midnight_of(day + ONE_DAY, time_zone)
    for number, context in enumerate(contexts_of(rows, setting), start=1):
        texts = [text for row in context.rows for text in (row.title, row.applicant)]
        yield Slide(
            id=f"{NAME}:{day.isoformat()}:p{number}",
            kind=NAME,
            context=context,
            seconds=dwell_s(*texts),
            windows=(window,),
        )


def contexts_of(rows: Sequence[Row], setting: Setting) -> Iterator[Context]:
    """Yield the pages of a day's notices."""
    width = area_of(setting).width
    is_stacked = setting.group.is_portrait or any(_line(r) > width for r in rows)
    taken = _whom if is_stacked else _line
    if any(taken(row) + width_of(row.unit) + 1 > width for row in rows):
        rows = [replace(row, unit="") for row in rows]
    is_long = any(width_of(row.title) > setting.columns for row in rows)
    lines = LINES + is_stacked + is_long
    for page in paged(rows, max(setting.rows // lines, 1)):
        yield Context(page.items, page.mark, is_long, is_stacked)


def _whom(row: Row) -> float:
    """Return the ems of the applicants, who have a line of their own."""
    return width_of(row.applicant)


def _line(row: Row) -> float:
    """Return the ems of one line with outcome, applicants and day."""
    return _whom(row) + width_of(row.outcome) + width_of(row.finished_on) + 2 * GAP


KIND = Kind(
    name=NAME,
    label=_l("Completion notices"),
    help=_l("Finished items that must be announced, with masked applicants."),
    build=build,
    topics=frozenset({Topic.BOARD, Topic.HALL}),
    options=CompletionOptions,
)
