"""What the board's imports share: compare rows with what is stored, then write them."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from signage.models import FileImport, Hall, User
from signage.models.file_import import FileKind
from signage.operations.facts.file_imports import GivenFile, Tally, keep_file
from signage.outbox import Hint, Topic, announce

Key = TypeVar("Key", bound=Hashable)
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPlan(Generic[Key]):
    """What importing rows would do: values to add and to change, by key."""

    new: Mapping[Key, Values]
    changed: Mapping[Key, Values]

    def tally(self, count: int) -> Tally:
        """Return the numbers for so many rows of a file."""
        added, changed = len(self.new), len(self.changed)
        return Tally(added, changed, count - added - changed, ())


def plan_rows(
    known: Mapping[Key, Values], wanted: Mapping[Key, Values]
) -> RowPlan[Key]:
    """Tell what is new and what says something else; the rest is there already."""
    new = {key: values for key, values in wanted.items() if key not in known}
    changed = {
        key: values
        for key, values in wanted.items()
        if key in known and known[key] != values
    }
    return RowPlan(new, changed)


class OfDay(Protocol):
    """A row about one day."""

    @property
    def on(self) -> date:
        """The day."""


def plan_days(
    rows: Sequence[OfDay],
    columns: Sequence[str],
    between: Callable[[date, date], Mapping[date, object]],
) -> tuple[RowPlan[date], Tally]:
    """Compare a file's rows, one for a day, with what is stored `between` its days."""
    wanted = {row.on: values_of(row, columns) for row in rows}
    known: dict[date, Values] = {}
    if wanted:
        days = between(min(wanted), max(wanted))
        known = {on: values_of(row, columns) for on, row in days.items()}
    plan = plan_rows(known, wanted)
    return plan, plan.tally(len(rows))


def keep_board_file(  # noqa: PLR0913  # what was read from which file, by whom, when
    session: Session,
    hall: Hall,
    kind: FileKind,
    given: GivenFile,
    tally: Tally,
    *,
    actor: User | None,
    now: datetime,
) -> FileImport:
    """Record that a file of the board was imported; the displays follow at once."""
    file = keep_file(session, hall, kind, given, tally, actor=actor, now=now)
    announce(session, Hint(Topic.BOARD, hall.id))
    return file


def values_of(row: object, names: Sequence[str]) -> dict[str, Any]:
    """Return some attributes of a row by name."""
    return {name: getattr(row, name) for name in names}
