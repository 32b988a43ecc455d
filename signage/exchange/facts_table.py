"""Open a CSV file of facts: its encoding, its columns by name, its rows with lines."""

import codecs
import csv
import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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

#: Puts the cells of a row into the order of the columns wanted.
Arrange = Callable[[list[str]], Sequence[str]]


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

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the line and the cells, in the order of `columns`, of every row.

        Blank lines are left out; a row with too many cells is a problem.
        """
        encoding = self._encoding()
        if encoding is None:
            return
        with Path(self.file).open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, strict=True)
            try:
                yield from self._arranged(reader)
            except csv.Error as error:
                message = (
                    f"the line cannot be read ({error}): the rest was not looked at"
                )
                self.wrong(max(reader.line_num, 1), "csv", message)

    def _arranged(self, reader: "csv.Reader") -> Iterator[tuple[int, Sequence[str]]]:
        arrange, width = self._arranger(next(reader, []))
        if self.problems:
            return
        line = reader.line_num
        for row in reader:
            first, line = line + 1, reader.line_num
            if len(row) == width:
                yield first, row if arrange is None else arrange(row)
            elif any(cell.strip() for cell in row):
                yield from self._uneven(first, row, width, arrange)

    def _uneven(
        self,
        line: int,
        row: list[str],
        width: int,
        arrange: Arrange | None,
    ) -> Iterator[tuple[int, Sequence[str]]]:
        """Fill up a short row; take empty cells off a long one."""
        if any(cell.strip() for cell in row[width:]):
            message = f"{len(row)} cells, but the first line names {width} columns"
            self.wrong(line, "too_many_cells", message)
            return
        full = (row + [""] * width)[:width]
        yield line, full if arrange is None else arrange(full)

    def _arranger(self, header: list[str]) -> tuple[Arrange | None, int]:
        """Return what puts a row's cells in order, or None if they are, and the width.

        What is wrong with the header is a problem.
        """
        names = [name.strip() for name in header]
        self._check_header(names)
        if self.problems or tuple(names) == self.columns:
            return None, len(names)
        # One empty cell more stands for every column that is not there.
        places = [names.index(c) if c in names else len(names) for c in self.columns]
        pick = itemgetter(*places)
        return lambda row: pick([*row, ""]), len(names)

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
