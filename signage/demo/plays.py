"""What two displays of the demo hall, replaced today, showed in the last days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms, hall_day
from signage.models import (
    Announcement,
    Display,
    DisplayGroup,
    Evaluation,
    GivenSlide,
    Hall,
    Outage,
    Play,
)
from signage.models.display import DisplayKind
from signage.models.evaluation import EvaluationState
from signage.models.outage import OutageEnd
from signage.operations.evaluation.evaluation_list import steps_of
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.plays.play_days import DaySums
from signage.playout.bands import Span, Spans, shared, without
from signage.playout.showing import (
    HOUR_MS,
    QUARTER_MS,
    QUARTERS,
    hour_of,
    length,
    open_spans,
)
from signage.slides.render import hash_of

NAMES = ("东墙电视（旧）", "西墙电视（旧）")
DAYS = 5
MINUTE_MS = 60_000
#: Of the glass's time each of the usual slides has a fifth.
SHARE = 5
TURN_MS = 12_000
#: The second display lost its power on the last day, so long after the doors opened.
DARK_AFTER_MS, DARK_MS = 130 * MINUTE_MS, 42 * MINUTE_MS


def add_plays(session: Session, hall: Hall, now: datetime, random: Random) -> None:
    """Add the displays with their plays, an outage, and what they were given."""
    group = session.scalars(
        select(DisplayGroup)
        .where(DisplayGroup.hall_id == hall.id)
        .order_by(DisplayGroup.id)
    ).first()
    today = hall_day(now, hall.time_zone)
    first = today - timedelta(days=DAYS)
    within = (_ms(hall, first, time()), _ms(hall, today, time()))
    calendar = working_calendar(session, hall.id)
    opened = open_spans(hall.opening_hours, calendar, hall.time_zone, within)
    if group is None or not opened:  # a week of holidays
        return
    given = list(_given(session, hall, group, _at(hall, first, time())))
    for place, name in enumerate(NAMES):
        display = _display(session, hall, group, name, opened, now)
        on = opened
        if place:
            since = opened[-1][0] + DARK_AFTER_MS
            dark = (since, since + DARK_MS)
            on = without(opened, (dark,))
            _add_outage(session, display, dark)
        _show(session, hall, display, given, on, random)


def _given(
    session: Session, hall: Hall, group: DisplayGroup, at: datetime
) -> Iterator[tuple[GivenSlide, int]]:
    """Yield slides with the instant (ms) from which they were shown."""
    known = [("hours", "hours", "", at), ("weather", "weather", "", at)]
    for announcement in session.scalars(
        select(Announcement)
        .where(Announcement.hall_id == hall.id)
        .order_by(Announcement.id)
        .limit(2)
    ):
        source = f"announcement:{announcement.id}"
        known.append((f"{source}:p1", source, announcement.title, at))
    for evaluation in session.scalars(
        select(Evaluation).where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.IN_PUBLICITY,
        )
    ):
        shown_at = steps_of(session, evaluation)[-1].entered_at
        source, slide = f"evaluation:{evaluation.id}", f"publicity_list:{evaluation.id}"
        known.append((f"{slide}:{shown_at:%Y-%m-%d}:p1", source, "", shown_at))
    for slide, source, label, given_at in known:
        given = GivenSlide(
            hall_id=hall.id,
            group_id=group.id,
            zone="main",
            slide=slide,
            hash=hash_of(slide),
            kind=slide.partition(":")[0],
            source=source,
            label=label,
            given_at=given_at,
        )
        session.add(given)
        yield given, epoch_ms(given_at)
    session.flush()


def _display(  # noqa: PLR0913, PLR0917  # which, where, from when until when
    session: Session,
    hall: Hall,
    group: DisplayGroup,
    name: str,
    opened: Spans,
    now: datetime,
) -> Display:
    display = Display(
        hall_id=hall.id,
        group_id=group.id,
        name=name,
        kind=DisplayKind.TV,
        paired_at=now - timedelta(days=200),
        last_seen_at=datetime.fromtimestamp(opened[-1][1] / 1000, UTC),
        revoked_at=now - timedelta(hours=1),
    )
    session.add(display)
    session.flush()
    return display


def _add_outage(session: Session, display: Display, dark: Span) -> None:
    began, ended = (datetime.fromtimestamp(at / 1000, UTC) for at in dark)
    outage = Outage(
        hall_id=display.hall_id,
        display_id=display.id,
        began_at=began,
        noticed_at=began + timedelta(minutes=5),
        ended_at=ended,
        ended_by=OutageEnd.BACK,
    )
    session.add(outage)


def _show(  # noqa: PLR0913, PLR0917  # who showed what when
    session: Session,
    hall: Hall,
    display: Display,
    given: list[tuple[GivenSlide, int]],
    on: Spans,
    random: Random,
) -> None:
    """Let slides take turns whenever the display is on, an item for each hour."""
    sums = DaySums.of(session, hall, display.id)
    for since, until in on:
        for hour in range(hour_of(since), until, HOUR_MS):
            part = shared(((hour, hour + HOUR_MS),), ((since, until),))
            for number, (slide, from_ms) in enumerate(given):
                times = shared(part, ((from_ms, until),))
                if length(times) < MINUTE_MS:
                    continue
                play = _play(display, slide, times[0], random)
                # An hour with a break has two.
                play.serial = f"demo-{number}-{times[0][0]}"
                session.add(play)
                sums.add(play)
    sums.write(session)


def _play(display: Display, given: GivenSlide, span: Span, random: Random) -> Play:
    hour = hour_of(span[0])
    starts = (hour + place * QUARTER_MS for place in range(QUARTERS))
    shares = (
        length(shared(((start, start + QUARTER_MS),), (span,))) / SHARE
        for start in starts
    )
    quarters = [round(share * random.uniform(0.9, 1)) for share in shares]
    first, last = (datetime.fromtimestamp(at / 1000, UTC) for at in span)
    return Play(
        display_id=display.id,
        given_slide_id=given.id,
        given=given,
        times=max(1, sum(quarters) // TURN_MS),
        shown_ms=sum(quarters),
        quarters=quarters,
        first_at=first,
        last_at=last,
        pauses=[],
        received_at=last,
    )


def _ms(hall: Hall, day: date, at: time) -> int:
    return epoch_ms(_at(hall, day, at))


def _at(hall: Hall, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(hall.time_zone))
