"""Cells of the files that the office uploads: days, instants, windows, people.

Problems are messages that the office's pages can show in the reader's language.
"""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from signage.errors import Message
from signage.exchange.facts_cells import CellError, plain_text, read_date
from signage.exchange.facts_table import Table
from signage.operations.hall.directory import Directory, Listed

_INSTANT = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?",
    re.ASCII,
)
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日 *", re.ASCII)

#: What the columns are called in problems.
COLUMN_NAMES = {
    "number": Message("column number"),
    "title": Message("column title"),
    "window": Message("column window"),
    "staff": Message("column staff"),
    "accepted_at": Message("column accepted_at"),
    "due_at": Message("column due_at"),
    "finished_at": Message("column finished_at"),
    "day": Message("column day"),
    "status": Message("column status"),
    "substituted": Message("column substituted"),
    "leader": Message("column leader"),
    "post": Message("column post"),
    "phone": Message("column phone"),
    "applicant": Message("column applicant"),
    "unit": Message("column unit"),
    "outcome": Message("column outcome"),
    "finished_on": Message("column finished_on"),
    "first_on": Message("column first_on"),
    "last_on": Message("column last_on"),
    "sky": Message("column sky"),
    "words": Message("column words"),
    "low": Message("column low"),
    "high": Message("column high"),
    "air": Message("column air"),
    "name": Message("column name"),
    "item": Message("column item"),
    "text": Message("column text"),
    "language": Message("column language"),
    "on_screens": Message("column on_screens"),
    "diagonal_in": Message("column diagonal_in"),
    "distance_m": Message("column distance_m"),
}


def day_of(table: Table, line: int, text: str, column: str) -> date | None:
    """Read a day; a wrong one is a problem of the table, and None."""
    if not text.strip():
        table.wrong(line, "missing", missing(column, "2026-03-09"))
        return None
    try:
        return read_date(text, column)
    except CellError:
        problem = Message(
            "%(column)s '%(text)s' is no day of the calendar: write it as 2026-03-09",
            column=COLUMN_NAMES[column],
            text=text.strip(),
        )
        table.wrong(line, "wrong_date", problem)
        return None


def instant_of(
    table: Table, line: int, text: str, column: str, zone: ZoneInfo
) -> datetime | None:
    """Read an instant in the hall's time, or None of an empty cell.

    A day without a time could mean its beginning or its end: it is a problem.
    """
    if not text.strip():
        return None
    plain = _CHINESE_DAY.sub(r"\1-\2-\3 ", plain_text(text))
    match = _INSTANT.fullmatch(plain)
    if match is not None:
        year, _sign, month, day, hour, minute, second = match.groups(default="0")
        try:
            of_day = time(int(hour), int(minute), int(second))
            return datetime.combine(date(int(year), int(month), int(day)), of_day, zone)
        except ValueError:
            match = None
    problem = Message(
        "%(column)s '%(text)s' is no day with a time: write it as 2026-03-09 14:05",
        column=COLUMN_NAMES[column],
        text=text.strip(),
    )
    table.wrong(line, "wrong_instant", problem)
    return None


def listed_of(
    table: Table, line: int, text: str, kind: str, directory: Directory
) -> Listed | None:
    """Find a window or person by code or name; whoever is unknown is a problem."""
    found = directory.find(text.strip(), kind) or directory.find(plain_text(text), kind)
    if found is None:
        words = {
            "window": Message(
                "there is no window '%(text)s': give a code of the roster, or a name "
                "that only one window has",
                text=text.strip(),
            ),
            "staff": Message(
                "there is no person '%(text)s': give a code of the roster, or a name "
                "that only one person has",
                text=text.strip(),
            ),
        }
        table.wrong(line, "unknown_subject", words[kind])
    return found


def text_of(table: Table, line: int, text: str, column: str, longest: int) -> str:
    """Read a text that must be there and may be so long, in characters."""
    stripped = text.strip()
    if not stripped:
        table.wrong(line, "missing", missing(column))
    elif len(stripped) > longest:
        problem = Message(
            "%(column)s has %(length)s characters: give %(most)s at most",
            column=COLUMN_NAMES[column],
            length=len(stripped),
            most=longest,
        )
        table.wrong(line, "too_long", problem)
    return stripped


def optional_text_of(
    table: Table, line: int, text: str, column: str, longest: int
) -> str:
    """Read a text that may be empty and may be so long, in characters."""
    return text_of(table, line, text, column, longest) if text.strip() else ""


def optional_day_of(table: Table, line: int, text: str, column: str) -> date | None:
    """Read a day, or None of an empty cell; a wrong one is a problem and None."""
    return day_of(table, line, text, column) if text.strip() else None


def missing(column: str, example: str = "") -> Message:
    """Say that a cell is empty that must not be, with an example if one helps."""
    if not example:
        return Message(
            "%(column)s is missing: it must be given", column=COLUMN_NAMES[column]
        )
    return Message(
        "%(column)s is missing: give it, such as %(example)s",
        column=COLUMN_NAMES[column],
        example=example,
    )
