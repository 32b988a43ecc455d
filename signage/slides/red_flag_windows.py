"""Red-flag windows (流动红旗窗口): the period's winning windows on pennants."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.models import Window
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import shorten, width_of
from signage.slides.art import drawn
from signage.slides.honours import Honour, Wall, window_walls
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.phrases import balanced_name
from signage.slides.reading import (
    _l,
    aligned,
    has_large_type,
    is_chinese,
    paged,
    period_label,
)

NAME = "red_flag_windows"
TITLES = {
    "A-W1": _l("Red-flag windows"),
    "C-W1": _l("Model windows of the quarter"),
}
#: Pennants that hang side by side, and how many characters one bears.
ABREAST, ABREAST_LARGE_TYPE = 3, 1
NAME_EMS = 12
#: Characters in one column of a name.
COLUMN = 4
#: Ems of group name and score (without its unit) that fit on one line.
CAPTION_EMS = 6.6


@dataclass(frozen=True, slots=True)
class Winner:
    """A window on its pennant; `is_upright`: its name hangs from top to bottom."""

    name: str
    department: str
    group: str
    score: str
    is_upright: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """The name's columns (lines on an upright display), broken between words."""
        return balanced_name(self.name, COLUMN) if self.is_upright else (self.name,)


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a title (msgid), the period, up to three pennants.

    `is_stacked`: some caption is long, so that all have group and score on two lines.
    """

    title: str
    period: str
    page: str
    winners: tuple[Winner, ...]
    is_stacked: bool = False
    pennant: Markup = field(default_factory=lambda: drawn("pennant"))
    star: Markup = field(default_factory=lambda: drawn("star"))

    @property
    def is_short(self) -> bool:
        """Whether every column is short enough for large characters."""
        lines = [line for winner in self.winners for line in winner.lines]
        return all(len(line) < COLUMN for line in lines)


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a slide per three winners of each award that windows hold now."""
    for wall in window_walls(session, setting, tuple(TITLES)):
        abreast = ABREAST_LARGE_TYPE if has_large_type(setting) else ABREAST
        for page in paged(_winners(wall), abreast):
            period = period_label(wall.period, setting.hall.locale)
            context = Context(
                TITLES[wall.award],
                period,
                page.mark,
                page.items,
                is_stacked=any(map(has_long_caption, page.items)),
            )
            yield Slide(
                id=f"{NAME}:{wall.award}:p{page.number}",
                kind=NAME,
                context=context,
                seconds=dwell_s(period, "流动红旗窗口", *_texts(page.items)),
            )


def _winners(wall: Wall[Window]) -> list[Winner]:
    scores = aligned([h.score for h in wall.honours if h.score is not None])
    told = iter(scores)
    return [
        _winner(honour, "" if honour.score is None else next(told))
        for honour in wall.honours
    ]


def _winner(honour: Honour[Window], score: str) -> Winner:
    window = honour.subject
    name = shorten(window.name, NAME_EMS)
    return Winner(
        name=name,
        department=window.department.name if window.department else "",
        group=honour.group,
        score=score,
        is_upright=is_chinese(name),
    )


def has_long_caption(winner: Winner) -> bool:
    """Tell whether group and score need a line each under a pennant."""
    return width_of(f"{winner.group} {winner.score}") > CAPTION_EMS


def _texts(winners: tuple[Winner, ...]) -> Iterator[str]:
    for winner in winners:
        yield from (winner.name, winner.department, winner.group, winner.score)


KIND = Kind(
    name=NAME,
    label=_l("Red-flag windows"),
    help=_l("The windows that hold the red flag, group by group, with their score."),
    build=build,
    topics=frozenset({Topic.AWARDS, Topic.SCORES, Topic.HALL}),
)
