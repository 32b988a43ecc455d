"""Change what is said about the hall: name, hours, commitments, language, masking."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Hall, User
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

WEEKDAYS = range(1, 8)

_RANGE = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]*")


@dataclass(frozen=True, slots=True)
class Opening:
    """The hall is open on this weekday (Monday 1 … Sunday 7) from … to …, hall time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class HallSettings:
    """What the office may change about the hall."""

    name: str
    hotline: str
    commitments: str
    openings: tuple[Opening, ...]
    notice_masking: str
    locale: str
    time_zone: str
    needs_approval: bool = False


def edit_hall(
    session: Session, hall: Hall, new: HallSettings, *, actor: User, now: datetime
) -> None:
    """Save the hall's settings; the displays follow at once."""
    values = {
        "name": new.name,
        "hotline": new.hotline,
        "commitments": new.commitments,
        "opening_hours": [
            [o.weekday, f"{o.opens:%H:%M}", f"{o.closes:%H:%M}"] for o in new.openings
        ],
        "notice_masking": new.notice_masking,
        "locale": new.locale,
        "time_zone": new.time_zone,
        "needs_approval": new.needs_approval,
    }
    changed = [name for name, value in values.items() if getattr(hall, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(hall, name, values[name])
    session.flush()
    target, detail = f"hall:{hall.id}", {"changed": changed}
    record_audit(
        session,
        actor,
        "hall.edited",
        target,
        hall_id=hall.id,
        now=now,
        detail=detail,
    )
    announce(session, Hint(Topic.HALL, hall.id))


def read_openings(weekday: int, text: str) -> tuple[Opening, ...]:
    """Read "09:00-12:00 13:30-17:00" as a weekday's openings; nothing is closed.

    Raises:
        InvalidInputError: the text is no list of ranges, or they overlap.

    """
    openings = tuple(Opening(weekday, *each) for each in read_ranges(text))
    _check_order(openings)
    return openings


def read_ranges(text: str) -> tuple[tuple[time, time], ...]:
    """Read "09:00-12:00 13:30-17:00" as times, in whatever order.

    Raises:
        InvalidInputError: the text is no list of ranges.

    """
    if _BETWEEN.fullmatch(_RANGE.sub("", text)) is None:
        raise InvalidInputError([Message("Write hours like 09:00-12:00 13:30-17:00.")])
    try:
        return tuple(
            (time(int(a), int(b)), time(int(c), int(d)))
            for a, b, c, d in _RANGE.findall(text)
        )
    except ValueError as error:
        problem = Message("An hour goes from 00:00 to 23:59.")
        raise InvalidInputError([problem]) from error


def written_openings(hours: Iterable[Iterable[object]], weekday: int) -> str:
    """Return a weekday's openings as `read_openings` reads them."""
    rows = (tuple(row) for row in hours)
    return " ".join(f"{row[1]}-{row[2]}" for row in rows if row[0] == weekday)


def _check_order(openings: tuple[Opening, ...]) -> None:
    edges = [edge for o in openings for edge in (o.opens, o.closes)]
    if edges != sorted(set(edges)):
        problem = Message("Each range ends after it begins, and before the next one.")
        raise InvalidInputError([problem])
