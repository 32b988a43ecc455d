"""Scoreboard: where each window stands in its group now, and how that moved."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import Adoption, Evaluation, Scorecard, Window
from signage.operations.scores.standing import Standing, standing_of
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import width_of
from signage.rules.period import Period
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import (
    _l,
    aligned,
    is_narrow,
    paged,
    period_label,
    today_of,
)

NAME = "scoreboard"
#: Lines of body text that a row takes on a portrait display (name above its bar).
PORTRAIT_ROW = 1.85
#: Points below the lowest score at which bars begin, rounded down to tens.
MARGIN = 5
#: Ems of a name that leave more of the row to the bar.
SHORT_NAME = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One window: rank, score, bar (percent of its track), places won or lost.

    `direction` is "up", "down", "same", "new" or "none" (nothing to compare with).
    """

    rank: int
    name: str
    score: str
    share: str
    direction: str
    steps: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: one page of one group; bars begin at `floor` points.

    `is_short`: names are short, so that bars may be long.
    """

    group: str
    period: str
    floor: int
    page: str
    rows: tuple[Row, ...]
    is_short: bool = False
    arrows: dict[str, Markup] = field(
        default_factory=lambda: {"up": drawn("arrow-up"), "down": drawn("arrow-down")}
    )


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of each contest group's standing in the newest scored month."""
    period = _newest_period(session, setting)
    if period is None:
        return
    standings = standing_of(session, setting.hall.id, period)
    label = period_label(period, setting.hall.locale, is_short=is_narrow(setting))
    for code, members in groupby(standings, key=lambda s: s.group_code or ""):
        yield from _pages(tuple(members), code, label, setting)


def _newest_period(session: Session, setting: Setting) -> str | None:
    """Return this month, or last month while this one has no scores yet."""
    month = Period.month_of(today_of(setting))
    query = (
        select(func.max(Evaluation.period))
        .select_from(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .join(Window, Window.id == Scorecard.subject_id)
        .where(
            Evaluation.hall_id == setting.hall.id,
            Evaluation.period.in_([str(month), str(month.previous())]),
            Adoption.feeds_assessment,
            Scorecard.score.is_not(None),
        )
    )
    return session.scalar(query)


def _pages(
    members: tuple[Standing, ...], code: str, period: str, setting: Setting
) -> Iterator[Slide]:
    group = members[0].group_name or ""
    for page in paged(rows_of(members), _rows_per_page(setting)):
        floor = floor_of([m.score for m in members])
        is_short = has_short_names(page.items)
        context = Context(group, period, floor, page.mark, page.items, is_short)
        yield Slide(
            id=f"{NAME}:g{code}:p{page.number}",
            kind=NAME,
            context=context,
            seconds=dwell_s(
                group, period, *(f"{r.name} {r.score}" for r in page.items)
            ),
        )


def has_short_names(rows: Sequence[Row]) -> bool:
    """Tell whether every name fits in the narrow column."""
    return all(width_of(row.name) <= SHORT_NAME for row in rows)


def _rows_per_page(setting: Setting) -> int:
    if setting.group.is_portrait:
        return max(int(setting.rows / PORTRAIT_ROW), 1)
    return setting.rows


def rows_of(members: Sequence[Standing]) -> list[Row]:
    """Return a group's rows, with bars between the floor and the best score."""
    if not members:
        return []
    floor = Decimal(floor_of([m.score for m in members]))
    best = max(m.score for m in members)
    has_past = any(m.previous_rank is not None for m in members)
    scores = aligned([m.score for m in members])
    return [
        Row(
            rank=member.rank,
            name=member.name,
            score=score,
            share=_share(member.score - floor, best - floor),
            direction=_direction(member.rank_change) if has_past else "none",
            steps=abs(member.rank_change or 0),
        )
        for member, score in zip(members, scores, strict=True)
    ]


def floor_of(scores: Sequence[Decimal]) -> int:
    """Return where bars begin: 0, or a round figure below scores that lie close.

    Bars from 0 would all look alike between 92 and 98; the slide says where they begin.
    """
    lowest, best = min(scores), max(scores)
    if lowest < best * Decimal("0.6"):
        return 0
    return max(math.floor((lowest - MARGIN) / 10) * 10, 0)


def _share(part: Decimal, whole: Decimal) -> str:
    share = part * 100 / whole if whole > 0 else Decimal(0)
    return f"{max(share, Decimal(0)):.2f}"


def _direction(change: int | None) -> str:
    if change is None:
        return "new"
    return "same" if change == 0 else ("up" if change > 0 else "down")


KIND = Kind(
    name=NAME,
    label=_l("Scoreboard"),
    help=_l("The windows of each group by this month's score, and how they moved."),
    build=build,
    topics=frozenset({Topic.SCORES, Topic.HALL}),
)
