"""Publicity list (公示): who is nominated, how many days are left, how to object."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.operations.evaluation.published_lists import (
    Nominee,
    PublishedList,
    Section,
    label_in,
    published_lists,
)
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.playout.pagination import balanced, width_of
from signage.playout.typography import (
    Area,
    larger_step,
    name_step,
    title_step,
)
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.publicity_head import GAP, Head, Sizes, head_of
from signage.slides.qr import code_of
from signage.slides.reading import (
    _l,
    area_of,
    body_of,
    day_label,
    days_of,
    period_label,
)

NAME = "publicity_list"
#: Lines that everything but the nominees takes, with one line at the foot.
FURNITURE, FURNITURE_PORTRAIT = 2, 7
#: Ems of the column with days and code, which stands below on an upright display.
ASIDE = 7.4

Nominees = tuple[Nominee, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One nominee; `group` is empty in lines where it is that of the line above."""

    name: str
    group: str
    place: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a page of one award.

    `days_left` counts this day and the last one; `form` is "lines" (a nominee is one
    line), "stacked" (name above place) or "alone". `group` is that of all rows, where
    lines have no room for it; `head` says how it stands beside the award (see Head).
    """

    period: str
    award: str
    rows: tuple[Row, ...]
    form: str
    rulebook: str
    hotline: str
    days_left: int
    last_day: str
    code: Markup
    group: str = ""
    head: str = "large"
    page: str = ""

    @property
    def has_groups(self) -> bool:
        """Whether any nominee of the page competes in a contest group."""
        return any(row.group for row in self.rows)

    @property
    def is_last_day(self) -> bool:
        """Whether the publicity ends with this day."""
        return self.days_left <= 1


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits: rows of one line, ems across; `alone` in the size for one name."""

    rows: int
    width: float
    alone: float
    sizes: Sizes

    @classmethod
    def at(
        cls, body: float, area: Area, foot: Sequence[str], *, is_portrait: bool
    ) -> "Room":
        """Return the room above texts at the foot, which take one line or two."""
        width = area.width if is_portrait else area.width - ASIDE
        furniture = FURNITURE_PORTRAIT if is_portrait else FURNITURE
        has_long_foot = sum(map(width_of, foot)) + GAP > width
        alone = width / name_step(body, is_portrait=is_portrait)
        lines = 2 if is_portrait else 1
        sizes = Sizes(
            title_step(body, is_portrait=is_portrait),
            larger_step(body, is_portrait=is_portrait),
        )
        rows = area.rows - furniture - has_long_foot
        return cls(rows, width, alone * lines, sizes)


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield every list page by page, for each day ahead until its publicity ends."""
    hall = setting.hall
    for one in published_lists(session, hall, setting.now):
        pages = _pages(one, setting)
        for day in days_of(setting):
            window = _window(one, day, hall.time_zone)
            if window is not None:
                yield from _slides(one, pages, day, window, setting)


def _window(
    one: PublishedList, day: date, time_zone: str
) -> tuple[datetime, datetime] | None:
    """Return when a day's slides are on: until the publicity's very end."""
    starts = midnight_of(day, time_zone)
    ends = min(midnight_of(day + timedelta(days=1), time_zone), one.due_at)
    return (starts, ends) if starts < ends else None


def _slides(
    one: PublishedList,
    pages: Sequence[Context],
    day: date,
    window: tuple[datetime, datetime],
    setting: Setting,
) -> Iterator[Slide]:
    left = (one.last_day(setting.hall.time_zone) - day).days + 1
    for number, page in enumerate(pages, start=1):
        # A reader looks for a name; what stands beside it is read with one of them.
        names = (row.name for row in page.rows)
        about = (page.award, page.last_day, page.rows[0].group, page.rows[0].place)
        yield Slide(
            id=f"{NAME}:{one.evaluation_id}:{day.isoformat()}:p{number}",
            kind=NAME,
            context=replace(page, days_left=left),
            seconds=dwell_s(*about, *names),
            windows=(window,),
        )


def _pages(one: PublishedList, setting: Setting) -> list[Context]:
    hall = setting.hall
    rulebook = label_in(one.rulebook, hall.locale)
    room = _room(setting, foot_of(rulebook, hall.hotline))
    first = Context(
        period=period_label(one.period, hall.locale),
        award="",
        rows=(),
        form="lines",
        rulebook=rulebook,
        hotline=hall.hotline,
        days_left=0,
        last_day=day_label(one.last_day(hall.time_zone), hall.locale),
        code=_code(one, setting),
    )
    found = [
        page
        for section in one.sections
        for page in pages_of(
            section, replace(first, award=label_in(section.label, hall.locale)), room
        )
    ]
    if len(found) == 1:
        return found
    marks = (f"{number} / {len(found)}" for number in range(1, len(found) + 1))
    return [replace(page, page=mark) for page, mark in zip(found, marks, strict=True)]


def _room(setting: Setting, foot: Sequence[str]) -> Room:
    area, upright = area_of(setting), setting.group.is_portrait
    return Room.at(body_of(setting), area, foot, is_portrait=upright)


def foot_of(rulebook: str, hotline: str) -> tuple[str, str]:
    """Return texts as long as those at the foot; its opening mark is trimmed."""
    return f"{rulebook}》", f"异议电话 {hotline}" if hotline else ""


def _code(one: PublishedList, setting: Setting) -> Markup:
    token = setting.sign_list(one.evaluation_id, one.due_at)
    return code_of(f"{setting.public_url.rstrip('/')}/o/{token}")


def pages_of(section: Section, context: Context, room: Room) -> list[Context]:
    """Return the pages of one award: as few as hold its nominees, evenly filled."""
    whole = section.nominees
    if len(whole) == 1 and width_of(whole[0].name) <= room.alone:
        head = head_of(context.award, "", room.width, room.sizes)
        rows = _rows(whole, "alone")
        return [replace(context, rows=rows, form="alone", head=head.form)]
    lines = _in_lines(whole, room)
    if lines:
        return _of_form("lines", lines, context, room)
    return [
        page
        for name, members in groupby(whole, key=lambda nominee: nominee.group)
        for page in _of_group(tuple(members), replace(context, group=name), room)
    ]


def _of_group(members: Nominees, context: Context, room: Room) -> list[Context]:
    """Return the pages of one group, which is named beside the award."""
    bare = tuple(replace(nominee, group="") for nominee in members)
    lines = _in_lines(bare, room)
    return _of_form("lines" if lines else "stacked", lines or bare, context, room)


def _of_form(
    form: str, nominees: Nominees, context: Context, room: Room
) -> list[Context]:
    lines = 1 if form == "lines" else 2
    head = head_of(context.award, context.group, room.width, room.sizes)
    if head.lines > room.rows - lines:  # longer than anything real: it is cut
        head = Head("small", 0)
    per_page = (room.rows - head.lines) // lines
    return [
        replace(context, rows=_rows(page, form), form=form, head=head.form)
        for page in balanced(nominees, per_page)
    ]


def _in_lines(nominees: Nominees, room: Room) -> Nominees:
    """Return what fits on one line each: all, or windows without department, or none.

    So no line breaks in two for the sake of a department.
    """
    bare = tuple(n if n.is_person else replace(n, place="") for n in nominees)
    fitting = (kept for kept in (nominees, bare) if _line_width(kept) <= room.width)
    return next(fitting, ())


def _line_width(nominees: Nominees) -> float:
    """Return the ems of the columns with a gap after group and name, if there are."""
    group = max(width_of(n.group) for n in nominees)
    name = max(width_of(n.name) for n in nominees)
    place = max(width_of(n.place) for n in nominees)
    return group + GAP * bool(group) + name + GAP + place


def _rows(nominees: Nominees, form: str) -> tuple[Row, ...]:
    """Return a page's rows; in lines with the group where it begins, on each page."""
    before = ("", *(nominee.group for nominee in nominees))
    return tuple(
        Row(n.name, "" if form == "lines" and n.group == group else n.group, n.place)
        for n, group in zip(nominees, before, strict=False)
    )


KIND = Kind(
    name=NAME,
    label=_l("Publicity list"),
    help=_l("Who is nominated, how many days are left, and a code to object by."),
    build=build,
    topics=frozenset({Topic.PUBLICITY, Topic.AWARDS, Topic.HALL}),
)
