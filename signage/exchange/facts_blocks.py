"""Split a CSV file into blocks of rows: as columns at once where it is plain."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TextIO

# Small enough that the cells of a block stay in the processor's cache.
_BLOCK_CHARACTERS = 1 << 16
_BLOCK_ROWS = 1024
_LINE_BREAK = re.compile(r"\r\n|\r|\n")

#: The cells of each column, one for every row.
Columns = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Say how lines are written: so many cells with a separator between them.

    `named` is the column in which a row that holds something has a text.
    """

    width: int
    separator: str = ","
    named: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Hold some rows: as whole `columns`, or as `rows` where the file is less tidy.

    `lines` are those that the rows begin on; `error` is why the file cannot be read on
    from `error_line`.
    """

    lines: Sequence[int]
    columns: Columns | None = None
    rows: Sequence[list[str]] = ()
    error: str | None = None
    error_line: int = 0


def blocks(stream: TextIO, line: int, layout: Layout) -> Iterator[Block]:
    """Yield the rest of the stream, whose next line has this number."""
    while text := stream.read(_BLOCK_CHARACTERS) + stream.readline():
        if '"' in text:
            # A quoted cell may run on into the next block: no more cutting here.
            lines = chain(io.StringIO(text, newline=""), stream)
            yield from _parsed(lines, line, layout)
            return
        columns = _plain(text, layout)
        if columns is None:
            listed = list(io.StringIO(text, newline=""))
            yield from _parsed(listed, line, layout)
            line += len(listed)
        else:
            following = line + len(columns[0])
            yield Block(range(line, following), columns)
            line = following


def _plain(text: str, layout: Layout) -> Columns | None:
    """Split text of lines that are all alike; None if they are not.

    The whole text is cut at the separators at once, with the line ends as cells of
    their own: a fifth of what taking it line by line costs.
    """
    text = text.replace("\r\n", "\n")
    if not text.endswith("\n"):
        text += "\n"
    separator, width = layout.separator, layout.width
    cells = text.replace("\n", f"{separator}\n{separator}").split(separator)
    step, rows = width + 1, text.count("\n")
    ends = cells[width::step]
    if "\r" in text or len(cells) != step * rows + 1 or ends != ["\n"] * rows:
        return None
    columns = [cells[place:-1:step] for place in range(width)]
    return columns if all(map(str.strip, columns[layout.named])) else None


def _parsed(lines: Iterable[str], line: int, layout: Layout) -> Iterator[Block]:
    """Yield the rows of lines as the csv module takes them."""
    reader = csv.reader(lines, strict=True, delimiter=layout.separator)
    error = None
    while error is None:
        before, rows = reader.line_num, list[list[str]]()
        error = _take(reader, rows)
        if rows or error is not None:
            starts = _starts(line + before, reader.line_num - before, rows)
            last = starts[-1] + _line_count(rows[-1]) if rows else line + before
            yield Block(starts, None, rows, error, last)
        else:
            return


def _take(reader: Iterator[list[str]], rows: list[list[str]]) -> str | None:
    """Read some rows into the list; return why the file cannot be read on, or None."""
    try:
        # What stands before a line that cannot be read is in the list all the same.
        rows.extend(islice(reader, _BLOCK_ROWS))
    except csv.Error as error:
        return str(error)
    return None


def _starts(line: int, count: int, rows: list[list[str]]) -> Sequence[int]:
    """Return the line that each row begins on: a quoted cell may run over several."""
    if count == len(rows):
        return range(line, line + count)
    starts = []
    for row in rows:
        starts.append(line)
        line += _line_count(row)
    return starts


def _line_count(row: list[str]) -> int:
    return 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)
