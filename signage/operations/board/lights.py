"""The lights of running cases (红黄灯): how many are yellow and red, and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Case, Department, Hall, User, Window
from signage.operations.hall.audit import record_audit
from signage.operations.hall.working_calendar import working_calendar
from signage.outbox import Hint, Topic, announce
from signage.playout.days import WorkingCalendar
from signage.playout.lights import Lights

UNITS = ("days", "hours")
MOST_BEFORE = {"days": 30, "hours": 240}
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Unit:
    """Whom a running case belongs to: a window, and the department that sends it.

    `case` is the case itself, which only staff may read.
    """

    window: str
    department: str
    case: str = ""


class CountedBy(StrEnum):
    """What a line of the lights stands for."""

    UNIT = "unit"
    WINDOW = "window"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Running:
    """A running case that is due some time: whose it is, and when."""

    unit: Unit
    due_at: datetime


@dataclass(frozen=True, slots=True)
class UnitLights:
    """How many cases of a window or department are yellow and red."""

    name: str
    yellow: int
    red: int


def lights_of(hall: Hall, calendar: WorkingCalendar) -> Lights:
    """Return the hall's lights, as its settings and its calendar want them."""
    return Lights(
        before=hall.yellow_before,
        unit=hall.yellow_unit,
        calendar=calendar,
        opening_hours=tuple(hall.opening_hours),
        time_zone=hall.time_zone,
    )


def running_cases(
    session: Session, hall_id: int, due_before: datetime
) -> list[Running]:
    """Return the running cases that are due before an instant."""
    query = (
        select(Case.due_at, Case.number, Case.title, Window.name, Department.name)
        .join(Case.window)
        .outerjoin(Window.department)
        .where(
            Case.hall_id == hall_id,
            Case.finished_at.is_(None),
            Case.due_at < due_before,
        )
        .order_by(Case.due_at)
    )
    rows = session.execute(query).all()
    return [
        Running(Unit(window, unit or window, f"{number} {title} · {window}"), due)
        for due, number, title, window, unit in rows
        if due is not None
    ]


def counts_at(
    running: Iterable[Running], lights: Lights, now: datetime, *, by: CountedBy
) -> list[UnitLights]:
    """Return who has yellow or red lights at an instant, most red ones first."""
    last_yellow = lights.last_yellow(now)
    found: dict[str, list[int]] = {}
    for case in running:
        if case.due_at > last_yellow:
            continue
        found.setdefault(_line_of(case.unit, by), [0, 0])[case.due_at <= now] += 1
    units = [UnitLights(name, *counts) for name, counts in found.items()]
    return sorted(units, key=lambda unit: (-unit.red, -unit.yellow, unit.name))


def _line_of(unit: Unit, by: CountedBy) -> str:
    if by is CountedBy.CASE:
        return unit.case
    return unit.window if by is CountedBy.WINDOW else unit.department


def current_lights(
    session: Session, hall: Hall, now: datetime, *, by: CountedBy = CountedBy.WINDOW
) -> list[UnitLights]:
    """Return who has yellow or red lights now."""
    lights = lights_of(hall, working_calendar(session, hall.id))
    running = running_cases(session, hall.id, _beyond(lights, now))
    return counts_at(running, lights, now, by=by)


def _beyond(lights: Lights, now: datetime) -> datetime:
    """Return an instant after which nothing due is yellow yet."""
    return max(lights.last_yellow(now), now) + _A_MINUTE


def edit_yellow(  # noqa: PLR0913  # which hall's setting into what, by whom, when
    session: Session, hall: Hall, before: str, unit: str, *, actor: User, now: datetime
) -> None:
    """Say how long before its end a case turns yellow; screens follow at once.

    Raises:
        InvalidInputError: with every problem.

    """
    problems = list(_problems(before, unit))
    if problems:
        raise InvalidInputError(problems)
    if (hall.yellow_before, hall.yellow_unit) == (int(before), unit):
        return
    hall.yellow_before, hall.yellow_unit = int(before), unit
    session.flush()
    detail = {"changed": ["yellow_before"]}
    record_audit(
        session,
        actor,
        "hall.edited",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail=detail,
    )
    announce(session, Hint(Topic.CASES, hall.id))


def _problems(before: str, unit: str) -> Sequence[Message]:
    if unit not in UNITS:
        return [Message("Choose working days or working hours.")]
    most = MOST_BEFORE[unit]
    if not (before.isascii() and before.isdigit() and int(before[:6]) <= most):
        return [Message("Give a whole number from 0 to %(most)s.", most=most)]
    return []
