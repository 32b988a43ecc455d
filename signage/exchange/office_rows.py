"""Rows of the files that the office uploads: each once, what is wrong, what is said."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from signage.errors import Message
from signage.exchange.facts_table import Row, Table
from signage.rules.problem import Problem


class Lined(Protocol):
    """A row, a dataclass, that knows the line that it was read from."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def line(self) -> int:
        """The line, from 1."""


Read = TypeVar("Read", bound=Lined)


@dataclass(frozen=True, slots=True)
class ReadRows(Generic[Read]):
    """The rows that were read, what is wrong with the file, what is worth saying."""

    rows: tuple[Read, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_rows(
    table: Table,
    read: Callable[[int, Row], Read | None],
    key: Callable[[Read], Hashable],
    code: str,
    double: Callable[[Read, Read], Message],
) -> ReadRows[Read]:
    """Read a table's rows; the same row twice is read once.

    `read` notes what is wrong with a line and returns None. Two rows of one `key` that
    say different things are a problem with this `code`: `double` words it, given the
    later and the earlier one.
    """
    found: dict[Hashable, Read] = {}
    for line, cells in table.rows():
        row = read(line, cells)
        if row is None:
            continue
        earlier = found.setdefault(key(row), row)
        if replace(earlier, line=line) != row:
            table.wrong(line, code, double(row, earlier))
    problems = sorted(table.problems, key=lambda one: one.line or 0)
    return ReadRows(tuple(found.values()), tuple(problems), tuple(table.notes))


class Numbered(Lined, Protocol):
    """A row of something that has a number of its own."""

    @property
    def number(self) -> str:
        """The number, once in a file."""


def number_twice(row: Numbered, earlier: Numbered) -> Message:
    """Say that a number stands on two lines with different content."""
    return Message(
        "the number '%(number)s' stands on line %(line)s too, with other "
        "content: keep one of them",
        number=row.number,
        line=earlier.line,
    )
