"""The weather of days as an imported file told it; nobody is asked over the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, User, WeatherDay
from signage.models.file_import import FileKind
from signage.operations.board.board_rows import (
    RowPlan,
    keep_board_file,
    plan_days,
)
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.hall.holding import hold_hall

#: What the sky may be; each has a drawing, static/art/sky-<name>.svg.
SKIES = (
    "clear",
    "cloudy",
    "overcast",
    "rain",
    "downpour",
    "thunder",
    "snow",
    "sleet",
    "fog",
    "haze",
    "dust",
    "wind",
)
LONGEST_TEXT = 60
COLDEST_C, HOTTEST_C, HIGHEST_AIR = -60, 60, 999
_COLUMNS = ("sky", "text", "low_c", "high_c", "air_index")


@dataclass(frozen=True, slots=True)
class WeatherRow:
    """One day's weather: degrees Celsius, and the air quality index."""

    on: date
    sky: str
    text: str = ""
    low_c: int | None = None
    high_c: int | None = None
    air_index: int | None = None
    line: int = 0


def weather_between(
    session: Session, hall_id: int, first: date, last: date
) -> dict[date, WeatherDay]:
    """Return the weather of these days, both included, by day."""
    query = (
        select(WeatherDay)
        .where(WeatherDay.hall_id == hall_id, WeatherDay.on.between(first, last))
        .order_by(WeatherDay.on)
    )
    return {row.on: row for row in session.scalars(query)}


def plan_weather(
    session: Session, hall: Hall, rows: Sequence[WeatherRow]
) -> tuple[RowPlan[date], Tally]:
    """Compare a file's rows with what is known; nothing is changed."""
    return plan_days(rows, _COLUMNS, partial(weather_between, session, hall.id))


def import_weather(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    rows: Sequence[WeatherRow],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> Tally:
    """Take in rows that were read and checked; a newer file replaces its days."""
    hold_hall(session, hall.id)
    plan, tally = plan_weather(session, hall, rows)
    if not tally.does_something:
        return tally
    file = keep_board_file(
        session, hall, FileKind.WEATHER, given, tally, actor=actor, now=now
    )
    known = weather_between(
        session, hall.id, min(r.on for r in rows), max(r.on for r in rows)
    )
    for on, values in {**plan.new, **plan.changed}.items():
        row = known.get(on) or WeatherDay(hall_id=hall.id, on=on)
        session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.import_id = file.id
    session.flush()
    return tally
