"""The hall's windows and people, to be found by the code or name that a file gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Subject


@dataclass(frozen=True, slots=True)
class Listed:
    """A window or person of the roster; both days are days of service, None is open."""

    id: int
    code: str
    kind: str
    name: str
    joined_on: date | None
    left_on: date | None

    def serves_on(self, day: date) -> bool:
        """Tell whether they are in service on a day."""
        return (self.joined_on is None or self.joined_on <= day) and (
            self.left_on is None or self.left_on >= day
        )


class Directory:
    """Find whom a text means: a code, or a name that only one of the kind has."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._by_code: dict[str, Listed] = {}
        self._by_name: dict[tuple[str, str], Listed | None] = {}
        for one in listed:
            self._by_code[one.code] = one
            key = (one.kind, one.name)
            self._by_name[key] = None if key in self._by_name else one

    def find(self, text: str, kind: str) -> Listed | None:
        """Return the one that is meant; None if nobody is, or more than one."""
        by_code = self._by_code.get(text)
        if by_code is not None and by_code.kind == kind:
            return by_code
        return self._by_name.get((kind, text))


def directory_of(session: Session, hall_id: int) -> Directory:
    """Read the whole roster of a hall."""
    query = select(
        Subject.id,
        Subject.code,
        Subject.kind,
        Subject.name,
        Subject.joined_on,
        Subject.left_on,
    ).where(Subject.hall_id == hall_id)
    return Directory(Listed(*row) for row in session.execute(query))
