"""Score trend: how the hall and its contest groups moved over the last months.

Months that are over, for a month begins with full points and only then moves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_skeleton
from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.operations.scores.score_history import (
    GroupHistory,
    ScoreHistory,
    score_history,
)
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import width_of
from signage.rules.period import Period
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.plot import Line, Points, Scale
from signage.slides.reading import (
    _l,
    area_of,
    has_large_type,
    paged,
    period_label,
    today_of,
)

NAME = "score_trend"
#: Groups on one slide, fewer where viewers stand far off or the display is upright.
GROUPS, GROUPS_FEWER = 4, 3
#: The most windows that are named, and on an upright display, one below the other.
RISERS, RISERS_PORTRAIT = 3, 2
#: Ems of "most improved", and of what stands between names.
LABEL, GAP = 5.0, 0.8
#: Recording a fact moves this month's scores, not these: they are read anew by then.
FRESH_FOR = timedelta(minutes=15)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Movement:
    """What was won or lost since the month before, without its sign.

    `direction` is "up", "down", "same" or "none" (nothing to compare with).
    """

    direction: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One line with its name, its newest mean and its movement."""

    name: str
    score: str
    movement: Movement
    line: Line


@dataclass(frozen=True, slots=True)
class Riser:
    """A window that won points, e.g. "3.5"."""

    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; all lines are drawn between `high` and `low` points.

    With a single month there are no lines and nothing to compare with; `before` is the
    month that movements are counted from.
    """

    first: str
    last: str
    months: tuple[str, str]
    before: str
    hall: Panel
    high: int
    low: int
    groups: tuple[Panel, ...]
    risers: tuple[Riser, ...]
    up: Markup
    down: Markup
    page: str = ""

    @property
    def is_single(self) -> bool:
        """Whether there is one month only, and so no line yet."""
        return self.first == self.last


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the hall's trend with its groups, page by page; none without scores."""
    last = Period.month_of(today_of(setting)).previous()
    history = score_history(session, setting.hall.id, last)
    for number, context in enumerate(contexts_of(history, setting), start=1):
        names = [panel.name for panel in (context.hall, *context.groups)]
        yield Slide(
            id=f"{NAME}:p{number}",
            kind=NAME,
            context=context,
            seconds=dwell_s(
                context.last, "得分走势", *names, *(r.name for r in context.risers)
            ),
            fresh_until=setting.now + FRESH_FOR,
        )


def contexts_of(history: ScoreHistory, setting: Setting) -> list[Context]:
    """Return the pages: the hall on each, with some of its groups."""
    if not history.periods:
        return []
    upright = setting.group.is_portrait
    is_tight = upright or has_large_type(setting)
    groups = history.groups if len(history.groups) > 1 else ()
    pages = paged(groups, GROUPS_FEWER if is_tight else GROUPS)
    risers = _risers(history, setting)
    if not pages:
        return [_context(history, setting.hall.locale, (), risers)]
    return [
        _context(history, setting.hall.locale, page.items, risers, page.mark)
        for page in pages
    ]


def _context(
    history: ScoreHistory,
    locale: str,
    groups: Sequence[GroupHistory],
    risers: tuple[Riser, ...],
    page: str = "",
) -> Context:
    means = [mean for group in history.groups for mean in group.means]
    scale = Scale.around([*history.means, *means])
    first, last = history.periods[0], history.periods[-1]
    before = str(Period.parse(last).previous())
    return Context(
        first=period_label(first, locale),
        last=period_label(last, locale),
        months=(_month(first, locale), _month(last, locale)),
        before=_month(before, locale),
        hall=_panel("", history.means, history.change, scale),
        high=scale.high,
        low=scale.low,
        groups=tuple(
            _panel(group.name or group.code or "", group.means, group.change, scale)
            for group in groups
        ),
        risers=risers,
        up=drawn("arrow-up"),
        down=drawn("arrow-down"),
        page=page,
    )


def _panel(name: str, means: Sequence[Points], change: Points, scale: Scale) -> Panel:
    newest = means[-1]
    score = "–" if newest is None else str(_rounded(newest))
    line = scale.line(means) if len(means) > 1 else Line()
    return Panel(name, score, _movement(change), line)


def _movement(change: Points) -> Movement:
    if change is None:
        return Movement("none")
    points = _rounded(change)
    if points == 0:
        return Movement("same")
    return Movement("up" if points > 0 else "down", str(abs(points)))


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(TENTH, ROUND_HALF_UP)


def _month(period: str, locale: str) -> str:
    return format_skeleton("MMM", Period.parse(period).first, locale=locale)


def _risers(history: ScoreHistory, setting: Setting) -> tuple[Riser, ...]:
    """Return who won most: side by side as many as fit, else one below the other."""
    group = setting.group
    found = [
        Riser(subject.name, _movement(subject.change).points)
        for subject in history.risers(RISERS)
    ]
    width = area_of(setting).width - LABEL
    if group.is_portrait:
        below = found[:RISERS_PORTRAIT]
        fit = all(_width(riser) <= width for riser in below)
        return tuple(below if fit else below[:1])
    for count in range(len(found), 1, -1):
        if sum(map(_width, found[:count])) <= width:
            return tuple(found[:count])
    return tuple(found[:1])


def _width(riser: Riser) -> float:
    return width_of(f"{riser.name} +{riser.points}") + GAP


KIND = Kind(
    name=NAME,
    label=_l("Score trend"),
    help=_l("How the hall and its groups scored over the last twelve months."),
    build=build,
    topics=frozenset({Topic.EVALUATIONS, Topic.HALL}),
)
