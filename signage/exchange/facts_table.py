"""Open a CSV file of facts: its encoding, its columns by name, its rows with lines."""

import codecs
import csv
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path

from signage.rules.problem import Problem

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What Chinese text consists of besides ASCII: other signs mean another encoding.
_CHINESE = (
    ("\u2010", "\u203b"),
    ("\u3000", "\u303f"),
    ("\u4e00", "\u9fff"),
    ("\uff00", "\uffef"),
)

_CHUNK_ROWS = 4096
_LINE_BREAK = re.compile(r"\r\n|\r|\n")

#: The cells of one row, in the order of the columns wanted.
Row = Sequence[str]
#: Puts the cells of a row into that order.
Arrange = Callable[[list[str]], Row]


@dataclass
class Table:
    """Hold one open file: what is wrong with it gathers in `problems`.

    `notes` are things worth saying that are no errors.
    """

    file: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, code: str, message: str) -> None:
        """Note a wrong line."""
        self.problems.append(Problem(code, message, self.file, line))

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the line and the cells, in the order of `columns`, of every row."""
        for lines, rows in self.chunks():
            yield from zip(lines, rows, strict=True)

    def chunks(self) -> Iterator[tuple[Sequence[int], list[Row]]]:
        """Yield rows by the thousand, with the line that each begins on.

        Blank lines are left out; a row with too many cells is a problem.
        """
        encoding = self._encoding()
        if encoding is None:
            return
        with Path(self.file).open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            self._check_header([name.strip() for name in header])
            width, arrange = len(header), self._arranger(header)
            is_open = not self.problems
            while is_open:
                before, rows = reader.line_num, list[list[str]]()
                error = _take(reader, rows)
                lines = _lines(before, reader.line_num, rows)
                yield self._even(lines, rows, width, arrange)
                is_open = error is None and bool(rows)
                if error is not None:
                    line = lines[-1] + _line_count(rows[-1]) if rows else before + 1
                    message = f"the line cannot be read ({error}), nor what follows it"
                    self.wrong(line, "csv", message)

    def _even(
        self,
        lines: Sequence[int],
        rows: list[list[str]],
        width: int,
        arrange: Arrange | None,
    ) -> tuple[Sequence[int], list[Row]]:
        """Return the rows in the order of the columns, each with as many cells."""
        if set(map(len, rows)) - {width}:
            pairs = [
                (line, (row + [""] * width)[:width])
                for line, row in zip(lines, rows, strict=True)
                if self._is_fitting(line, row, width)
            ]
            lines, rows = [line for line, _ in pairs], [row for _, row in pairs]
        return lines, list(rows if arrange is None else map(arrange, rows))

    def _is_fitting(self, line: int, row: list[str], width: int) -> bool:
        """Tell whether the row holds something, and nothing beyond the last column."""
        if any(cell.strip() for cell in row[width:]):
            message = f"{len(row)} cells, but the first line names {width} columns"
            self.wrong(line, "too_many_cells", message)
            return False
        return any(cell.strip() for cell in row)

    def _arranger(self, header: list[str]) -> Arrange | None:
        """Return what puts a row's cells in order; None if they are, or cannot be."""
        names = [name.strip() for name in header]
        if tuple(names) == self.columns:
            return None
        # One empty cell more stands for every column that is not there.
        places = [names.index(c) if c in names else len(names) for c in self.columns]
        pick = itemgetter(*places)
        return lambda row: pick([*row, ""])

    def _check_header(self, names: list[str]) -> None:
        missing = [name for name in self.required if name not in names]
        if missing:
            message = (
                f"the first line must name the columns {','.join(self.columns)}; "
                f"missing: {', '.join(missing)}"
            )
            self.wrong(1, "missing_columns", message)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            if name:
                self.wrong(1, "double_column", f"the column '{name}' is named twice")
        absent = [name for name in self.columns if name not in names]
        for name in names:
            if name and name not in self.columns:
                self._unknown_column(name, absent)

    def _unknown_column(self, name: str, absent: list[str]) -> None:
        close = difflib.get_close_matches(name, absent, n=1)
        if close:
            message = f"unknown column '{name}': is '{close[0]}' meant?"
            self.wrong(1, "unknown_column", message)
        else:
            message = f"the column '{name}' is not looked at"
            self.notes.append(Problem("extra_column", message, self.file, 1))

    def _encoding(self) -> str | None:
        """Return the file's encoding: UTF-8, or GBK where it can be nothing else."""
        content = Path(self.file).read_bytes()
        if content.startswith(_UTF16):
            self.wrong(1, "encoding", "the file is UTF-16: save it as CSV UTF-8")
            return None
        try:
            codecs.decode(content, "utf-8")
        except UnicodeDecodeError as error:
            return self._other_encoding(content, error.start)
        return "utf-8-sig"

    def _other_encoding(self, content: bytes, start: int) -> str | None:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            text = "\ufffd"
        if all(char.isascii() or _is_chinese(char) for char in set(text)):
            message = "the file is GBK, as Excel saves it, and was read as such"
            self.notes.append(Problem("gbk", message, self.file, 1))
            return "gb18030"
        line = content.count(b"\n", 0, start) + 1
        self.wrong(line, "encoding", "the file is not UTF-8: save it as CSV UTF-8")
        return None


def _is_chinese(char: str) -> bool:
    return any(first <= char <= last for first, last in _CHINESE)


def _lines(before: int, last: int, rows: list[list[str]]) -> Sequence[int]:
    """Return the line that each row begins on: a quoted cell may run over several."""
    if last - before == len(rows):
        return range(before + 1, last + 1)
    lines, line = [], before + 1
    for row in rows:
        lines.append(line)
        line += _line_count(row)
    return lines


def _line_count(row: list[str]) -> int:
    return 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)


def _take(reader: Iterator[list[str]], rows: list[list[str]]) -> str | None:
    """Read some rows into the list; return why the file cannot be read on, or None."""
    try:
        # What stands before a line that cannot be read is in the list all the same.
        rows.extend(islice(reader, _CHUNK_ROWS))
    except csv.Error as error:
        return str(error)
    return None
