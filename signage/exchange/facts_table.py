"""Open a CSV file of facts: its columns by name, its rows with their lines."""

import csv
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from signage.exchange.facts_blocks import Block, Columns, Layout, blocks
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_encoding import GBK, EncodingError, encoding_of
from signage.rules.problem import Problem

# What Excel writes in some countries, and what it calls text.
_SEPARATORS = {";": "semicolons", "\t": "tabs"}

#: The cells of one row, in the order of the columns wanted.
Row = Sequence[str]


@dataclass
class Table:
    """Hold one open file: what is wrong with it gathers in `problems`.

    The first of the `required` columns is one that no row leaves empty. `aliases` are
    other names of columns. `notes` are things worth saying that are no errors.
    """

    file: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, code: str, message: str) -> None:
        """Note a wrong line."""
        self.problems.append(Problem(code, message, self.file, line))

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the line and the cells, in the order of `columns`, of every row."""
        for lines, columns in self.blocks():
            yield from zip(lines, zip(*columns, strict=True), strict=True)

    def blocks(self) -> Iterator[tuple[Sequence[int], Columns]]:
        """Yield the cells of many rows at once, by column, with the rows' lines.

        Blank lines are left out; a row with too many cells is a problem.
        """
        encoding = self._encoding()
        if encoding is None:
            return
        with Path(self.file).open(encoding=encoding, newline="") as stream:
            separator = self._separator(stream)
            reader = csv.reader(stream, strict=True, delimiter=separator)
            names = self._names(reader)
            if self.problems:
                return
            layout = Layout(len(names), separator, names.index(self.required[0]))
            for block in blocks(stream, reader.line_num + 1, layout):
                lines, cells = self._even(block, layout.width)
                if lines:
                    yield lines, self._arranged(names, cells, len(lines))
                if block.error is not None:
                    message = f"the line cannot be read ({block.error})"
                    message += ", nor what follows it"
                    self.wrong(block.error_line, "csv", message)

    def _even(self, block: Block, width: int) -> tuple[Sequence[int], Columns]:
        """Return the block's columns, without rows that hold nothing or too much."""
        if block.columns is not None:
            return block.lines, block.columns
        pairs = [
            (line, (row + [""] * width)[:width])
            for line, row in zip(block.lines, block.rows, strict=True)
            if self._is_fitting(line, row, width)
        ]
        lines, rows = [line for line, _ in pairs], [row for _, row in pairs]
        return lines, list(zip(*rows, strict=True))

    def _is_fitting(self, line: int, row: list[str], width: int) -> bool:
        """Tell whether the row holds something, and nothing beyond the last column."""
        if any(cell.strip() for cell in row[width:]):
            message = f"{len(row)} cells, but the first line names {width} columns"
            self.wrong(line, "too_many_cells", message)
            return False
        return any(cell.strip() for cell in row)

    def _arranged(self, names: list[str], cells: Columns, count: int) -> Columns:
        """Put the columns in order; one that the file lacks has empty cells."""
        nothing = [""] * count
        return [
            cells[names.index(name)] if name in names else nothing
            for name in self.columns
        ]

    def _separator(self, stream: TextIO) -> str:
        """Return what stands between the cells: a comma unless the names say else."""
        line = stream.readline()
        stream.seek(0)
        for separator, what in _SEPARATORS.items():
            names = {self._name(name.strip('"')) for name in line.split(separator)}
            if names.issuperset(self.required):
                message = f"the cells are separated by {what}, and were read as such"
                self.notes.append(Problem("separator", message, self.file, 1))
                return separator
        return ","

    def _names(self, reader: Iterator[list[str]]) -> list[str]:
        """Read the first line."""
        try:
            names = [self._name(name) for name in next(reader, [])]
        except csv.Error as error:
            self.wrong(1, "csv", f"the first line cannot be read ({error})")
            return []
        self._check_header(names)
        return names

    def _name(self, text: str) -> str:
        """Return the name of the column that is meant: in small letters, half-width."""
        name = plain_text(text).lower()
        return self.aliases.get(name, name)

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
        """Return the file's encoding; None, and a problem, if it has none of ours."""
        try:
            encoding = encoding_of(self.file)
        except EncodingError as error:
            self.wrong(error.line, "encoding", str(error))
            return None
        if encoding == GBK:
            message = "the file is GBK, as Excel saves it, and was read as such"
            self.notes.append(Problem("gbk", message, self.file, 1))
        return encoding
