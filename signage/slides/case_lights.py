"""Case lights (红黄灯): how many items of a unit are about to be late, or are late.

Counts alone: screens that visitors see show no number, title or applicant of a case;
those of the staff may name number and title. What turns yellow or red later does so on
a display without a server too: a state of the board is a slide with its window of time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.operations.board.lights import (
    CountedBy,
    Running,
    UnitLights,
    counts_at,
    lights_of,
    running_cases,
)
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.playout.lights import Lights
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.reading import _l, paged, today_of

NAME = "case_lights"
#: The board changes in steps of the clock, never too early: soon ones are finer.
FINE, COARSE = timedelta(minutes=15), timedelta(hours=1)
#: Lines that the sums at the head take; upright they stand above the rows.
SUM_LINES, SUM_LINES_PORTRAIT = 2, 3


class LightOptions(Options):
    """How the board counts."""

    by: CountedBy = Field(
        CountedBy.UNIT,
        title=_l("Counted by"),
        description=_l(
            "By case: each with its number and title, on displays that staff alone see."
        ),
        json_schema_extra={
            "words": {
                "unit": _l("The department"),
                "window": _l("The window"),
                "case": _l("The case, for staff alone"),
            }
        },
    )


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the sums, and a page of units."""

    yellow: int
    red: int
    units: tuple[UnitLights, ...]
    page: str


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of every state that the board will be in; none if all green."""
    hall = setting.hall
    lights = lights_of(hall, setting.calendar)
    running = running_cases(session, hall.id, lights.last_yellow(setting.until))
    by = _options(setting).by
    for starts, ends in _states(running, lights, setting):
        units = counts_at(running, lights, starts, by=by)
        for page in paged(units, units_per_page(setting)):
            context = context_of(units, page.items, page.mark)
            names = [unit.name for unit in page.items]
            yield Slide(
                id=f"{NAME}:{epoch_ms(starts)}:p{page.number}",
                kind=NAME,
                context=context,
                seconds=dwell_s("将超期", "已超期", *names),
                windows=((starts, ends),),
                for_staff=by is CountedBy.CASE,
            )


def _options(setting: Setting) -> LightOptions:
    given = setting.options
    return given if isinstance(given, LightOptions) else LightOptions()


def context_of(
    units: Sequence[UnitLights], shown: tuple[UnitLights, ...], mark: str
) -> Context:
    """Return a page with the sums of all units."""
    yellow, red = sum(u.yellow for u in units), sum(u.red for u in units)
    return Context(yellow, red, shown, mark)


def _states(
    running: Sequence[Running], lights: Lights, setting: Setting
) -> Iterator[tuple[datetime, datetime]]:
    """Yield since when and until when the board stands still, from now on.

    The first state began with the last change before now, so that its slides keep
    their names from one compilation to the next.
    """
    midnight = midnight_of(today_of(setting), setting.hall.time_zone)
    changes = {midnight}
    for due in {case.due_at for case in running}:
        for instant in (lights.yellow_from(due), due):
            changes.add(_step_after(instant, midnight))
    past = max(instant for instant in changes if instant <= setting.now)
    coming = sorted(i for i in changes if past < i < setting.until)
    yield from zip((past, *coming), (*coming, setting.until), strict=True)


def _step_after(instant: datetime, midnight: datetime) -> datetime:
    """Return the next step of the clock: quarters of an hour today, hours then."""
    if instant <= midnight:
        return midnight
    step = FINE if instant < midnight + timedelta(days=1) else COARSE
    steps = -((midnight - instant) // step)
    return midnight + steps * step


def units_per_page(setting: Setting) -> int:
    """Return how many units fit on a page below the sums."""
    if setting.group.is_portrait:  # a name may take two lines
        return max((setting.rows - SUM_LINES_PORTRAIT) // 2, 1)
    return max(setting.rows - SUM_LINES, 1)


KIND = Kind(
    name=NAME,
    label=_l("Case lights"),
    help=_l(
        "How many items are about to be late or late, by unit; no names, and cases for "
        "staff alone."
    ),
    build=build,
    topics=frozenset({Topic.CASES, Topic.CALENDAR, Topic.HALL}),
    options=LightOptions,
    usual=False,
)
