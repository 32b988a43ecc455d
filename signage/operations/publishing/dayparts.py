"""Dayparts: named parts of the day, with exceptions for weekdays and holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import (
    ConflictError,
    FieldsInvalidError,
    InvalidInputError,
    Message,
    NotFoundError,
)
from signage.models import Daypart, Hall, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.hall_settings import read_ranges
from signage.operations.publishing.uses import uses_of
from signage.outbox import Hint, Topic, announce
from signage.playout.content import DaypartContent, Span

NAME_LENGTH = 100
WEEKDAYS = tuple(str(day) for day in range(1, 8))
#: What an editor writes for "not at all on such days"; an empty field is "as usual".
NEVER = frozenset({"-", "–", "—", "无", "無"})
MIDNIGHT = time(0)


class DaypartInvalidError(FieldsInvalidError):
    """A daypart was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "daypart_invalid"


class DaypartChangedError(ConflictError):
    """Somebody saved the daypart since it was opened; nothing was overwritten."""

    code: ClassVar[str] = "daypart_changed"

    def __init__(self, daypart: Daypart) -> None:
        super().__init__(
            Message(
                "“%(name)s” was saved by somebody else while you were writing. Open "
                "it again and look.",
                name=daypart.name,
            )
        )


class DaypartInUseError(ConflictError):
    """Schedules take their times from the daypart; it cannot be deleted."""

    code: ClassVar[str] = "daypart_in_use"

    def __init__(self, daypart: Daypart, schedules: Sequence[str]) -> None:
        super().__init__(
            Message(
                "“%(name)s” gives these schedules their times: %(schedules)s. Give "
                "them other times first.",
                name=daypart.name,
                schedules=", ".join(schedules),
            )
        )


@dataclass(frozen=True, slots=True)
class WantedDaypart:
    """A daypart as an editor wrote it: times like "09:00-12:00 13:30-17:00"."""

    name: str
    usual: str
    weekdays: Mapping[str, str]
    holidays: str = ""
    shifted_workdays: str = ""


def dayparts_of(session: Session, hall_id: int) -> Sequence[Daypart]:
    """Return the hall's dayparts by name."""
    rows = select(Daypart).where(Daypart.hall_id == hall_id)
    return session.scalars(rows.order_by(Daypart.name)).all()


def daypart_of(session: Session, hall_id: int, daypart_id: int) -> Daypart:
    """Return a daypart of the hall; raise NotFoundError."""
    row = session.get(Daypart, daypart_id)
    if row is None or row.hall_id != hall_id:
        raise NotFoundError(Message("daypart"), daypart_id)
    return row


def save_daypart(  # noqa: PLR0913  # whose, which, what, read when, by whom, when
    session: Session,
    hall: Hall,
    daypart: Daypart | None,
    wanted: WantedDaypart,
    *,
    version: int = 0,
    actor: User,
    now: datetime,
) -> Daypart:
    """Make a daypart, or change `daypart`; schedules that use it follow at once.

    Raises:
        DaypartInvalidError: with every problem, by field.
        DaypartChangedError: somebody saved it since `version`.

    """
    if daypart is not None and daypart.version != version:
        raise DaypartChangedError(daypart)
    content = _checked(session, hall, daypart, wanted)
    row = daypart or Daypart(hall_id=hall.id, version=0)
    row.name = _plain(wanted.name)
    row.content = content.model_dump(mode="json")
    row.version += 1
    session.add(row)
    session.flush()
    _record(session, row, "revised" if daypart else "created", actor, now)
    return row


def delete_daypart(
    session: Session, daypart: Daypart, *, actor: User, now: datetime
) -> None:
    """Delete a daypart that no schedule needs; raise DaypartInUseError."""
    target = f"daypart:{daypart.id}"
    uses = uses_of(session, daypart.hall_id, [target])[target]
    if uses:
        raise DaypartInUseError(daypart, [use.name for use in uses])
    _record(session, daypart, "deleted", actor, now)
    session.delete(daypart)
    session.flush()


def written_spans(spans: Sequence[Span] | None) -> str:
    """Return spans as `save_daypart` reads them."""
    if spans is None:
        return ""
    if not spans:
        return "-"
    return " ".join(f"{one.starts:%H:%M}-{_closing(one.ends)}" for one in spans)


def _closing(ends: time) -> str:
    return "24:00" if ends == MIDNIGHT else f"{ends:%H:%M}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _checked(
    session: Session, hall: Hall, daypart: Daypart | None, wanted: WantedDaypart
) -> DaypartContent:
    problems: dict[str, list[Message]] = {}
    named = _name_problem(session, hall, daypart, _plain(wanted.name))
    if named:
        problems["name"] = [named]
    usual = _spans("usual", wanted.usual, problems)
    if usual is None and "usual" not in problems:
        problems["usual"] = [Message("Say from when until when, like 09:00-12:00.")]
    weekdays = {
        day: spans
        for day in WEEKDAYS
        if (spans := _spans(f"day{day}", wanted.weekdays.get(day, ""), problems))
        is not None
    }
    holidays = _spans("holidays", wanted.holidays, problems)
    shifted = _spans("shifted_workdays", wanted.shifted_workdays, problems)
    if problems:
        raise DaypartInvalidError(problems)
    return DaypartContent(
        usual=usual or (),
        weekdays=weekdays,
        holidays=holidays,
        shifted_workdays=shifted,
    )


def _spans(
    field: str, text: str, problems: dict[str, list[Message]]
) -> tuple[Span, ...] | None:
    """Read a field: None is empty (as usual), no spans is never."""
    text = text.strip()
    if not text:
        return None
    if text in NEVER:
        return ()
    try:
        ranges = read_ranges(text.replace("24:00", "00:00"))
    except InvalidInputError as refusal:
        problems[field] = list(map(_message, refusal.problems))
        return None
    if not _is_in_order(ranges):
        problems[field] = [
            Message(
                "Each range ends before the next one begins; only the last may go "
                "past midnight."
            )
        ]
    return tuple(Span(starts=starts, ends=ends) for starts, ends in ranges)


def _message(text: str) -> Message:
    return text if isinstance(text, Message) else Message(text)


def _is_in_order(ranges: Sequence[tuple[time, time]]) -> bool:
    """Tell whether ranges follow each other; the last may end on the next day."""
    edges = [edge for one in ranges for edge in one]
    if edges[-1] <= edges[0]:
        edges.pop()
    return edges == sorted(set(edges))


def _name_problem(
    session: Session, hall: Hall, daypart: Daypart | None, name: str
) -> Message | None:
    if not name:
        return Message("Give the daypart a name.")
    if len(name) > NAME_LENGTH:
        return Message("The name may have at most %(most)s characters.", most=100)
    same = session.scalar(
        select(Daypart.id).where(Daypart.hall_id == hall.id, Daypart.name == name)
    )
    if same is not None and (daypart is None or same != daypart.id):
        return Message("There is already a daypart “%(name)s”.", name=name)
    return None


def _record(
    session: Session, row: Daypart, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"daypart.{deed}",
        f"daypart:{row.id}",
        hall_id=row.hall_id,
        now=now,
        detail={"name": row.name, "times": row.content},
    )
    announce(session, Hint(Topic.CONTENT, row.hall_id))
