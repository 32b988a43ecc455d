"""Satisfaction: what citizens answered today and this month, and the code to join."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.operations.ratings.ratings_summary import (
    RANKABLE_FROM,
    Satisfaction,
    satisfaction_of,
)
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.rules.period import Period
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.qr import rating_code
from signage.slides.reading import _l, percent, period_label, today_of

NAME = "satisfaction"
#: A code on a screen is renewed well before it expires (30 minutes).
CODE_RENEWED_AFTER = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Figure:
    """The favourable rate in percent with its n; no rate where n is too small."""

    n: int
    rate: str | None


@dataclass(frozen=True, slots=True)
class Level:
    """How often one level was given: its share of the commonest level, in percent."""

    level: int
    face: Markup
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; `least` ratings are needed before a rate is shown."""

    period: str
    today: Figure
    month: Figure
    levels: tuple[Level, ...]
    code: Markup
    least: int = RANKABLE_FROM


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield one slide as soon as this month has a rating."""
    day = today_of(setting)
    period = Period.month_of(day)
    month = _between(session, setting, period.first, period.last)
    if month.n == 0:
        return
    label = period_label(str(period), setting.hall.locale)
    today = _between(session, setting, day, day)
    yield Slide(
        id=NAME,
        kind=NAME,
        context=Context(
            label, figure(today), figure(month), levels(month), rating_code(setting)
        ),
        seconds=dwell_s(label, "本月满意率今日扫码评价", *map(str, month.by_level)),
        fresh_until=setting.now + CODE_RENEWED_AFTER,
    )


def _between(
    session: Session, setting: Setting, first: date, last: date
) -> Satisfaction:
    zone = setting.hall.time_zone
    starts, ends = midnight_of(first, zone), midnight_of(last + timedelta(days=1), zone)
    return satisfaction_of(session, setting.hall.id, starts, ends)


def figure(found: Satisfaction) -> Figure:
    """Return the favourable rate, or only n where a rate would be chance."""
    if not found.is_rankable or found.favourable_rate is None:
        return Figure(found.n, None)
    return Figure(found.n, percent(found.favourable_rate))


def levels(found: Satisfaction) -> tuple[Level, ...]:
    """Return the five levels, best first."""
    most = max(found.by_level)
    return tuple(
        Level(
            level=level,
            face=drawn(f"face-{level}"),
            count=count,
            share=f"{100 * count / most if most else 0:.2f}",
        )
        for level, count in sorted(enumerate(found.by_level, start=1), reverse=True)
    )


KIND = Kind(
    name=NAME,
    label=_l("Satisfaction"),
    help=_l("The share of satisfied citizens with its count, and a code to rate."),
    build=build,
    topics=frozenset({Topic.RATINGS, Topic.HALL}),
    zones=frozenset({"main", "side"}),
)
