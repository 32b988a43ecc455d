"""Quiet: what lies over the glass while the hall is closed: nothing, or a dim clock.

Windows of the days ahead go with it, so that a display without a server darkens and
wakes by itself. When the hall is open is in `signage.playout.opening`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models.display import OutOfHours
from signage.outbox import Topic
from signage.playout.opening import closed_windows
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import _l, coming_day_label, today_of

NAME = "quiet"
#: Over every schedule, below every emergency.
PRIORITY = 500
#: Nothing turns while it is on; so often the display looks whether it still should.
SECONDS = 600.0
#: The longest holidays are over by then, so that it knows when the hall opens.
LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: darkness, or the clock with when the hall opens.

    `day` and `opens` ("星期一", "9:00") are empty if that is not known yet.
    """

    is_dark: bool
    hall: str
    day: str = ""
    opens: str = ""


DARKNESS = Context(is_dark=True, hall="")


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a slide for each time that the hall is closed, as far as is planned."""
    del session
    group, hall = setting.group, setting.hall
    if group.out_of_hours is OutOfHours.PROGRAMME:
        return
    far = setting.until + LOOK_AHEAD
    closed = closed_windows(
        hall.opening_hours, setting.calendar, hall.time_zone, setting.now, far
    )
    for since, until in closed:
        if since >= setting.until:
            return
        opens = until if until < far else None
        is_dark = group.out_of_hours is OutOfHours.DARK
        yield Slide(
            id=f"{NAME}:{opens.isoformat() if opens else 'later'}",
            kind=NAME,
            context=DARKNESS if is_dark else _clock(setting, opens),
            seconds=SECONDS,
            windows=((since, min(until, setting.until)),),
            priority=PRIORITY,
            zone="cover",
        )


def _clock(setting: Setting, opens: datetime | None) -> Context:
    hall = setting.hall
    if opens is None:
        return Context(is_dark=False, hall=hall.name)
    zone = hall.time_zone
    return Context(
        is_dark=False,
        hall=hall.name,
        day=coming_day_label(hall_day(opens, zone), today_of(setting), hall.locale),
        opens=format_time(opens, "H:mm", tzinfo=ZoneInfo(zone), locale=hall.locale),
    )


KIND = Kind(
    name=NAME,
    label=_l("Out of hours"),
    help=_l(
        "Darkness or a quiet clock over the whole display while the hall is closed."
    ),
    build=build,
    topics=frozenset({Topic.HALL, Topic.CALENDAR, Topic.DISPLAYS}),
    zones=frozenset({"cover"}),
    usual=False,
)
