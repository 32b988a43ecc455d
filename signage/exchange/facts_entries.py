"""Read entries.csv: a million lines in seconds, each checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from signage.exchange import facts_cells as cells
from signage.exchange.facts_blocks import Columns
from signage.exchange.facts_cells import CellError
from signage.exchange.facts_ids import Ids, check_ids
from signage.exchange.facts_table import Row, Table
from signage.rules.check import check_entry
from signage.rules.facts import Deed, Entry
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook

#: Kind of subject, rule, quantity, points and level as they stand in the file.
Form = tuple[str | None, ...]

_CODE, _KIND = attrgetter("code"), attrgetter("kind")
_new_entry = partial(tuple.__new__, Entry)

# Points may be any number: what is remembered must not grow with the file.
_MOST_FORMS = 50_000


class Seat(list[int]):
    """Keep what is known of a subject while a file is read.

    It is a list of what the entries say of it, for who wants to tally them: one object
    for all of it, since looking up a million subjects is what takes the longest.
    """

    __slots__ = ("code", "kind")

    def __init__(self, code: str, kind: str) -> None:
        super().__init__()
        self.code = code
        self.kind = kind


class Checked(NamedTuple):
    """Hold the entries of one block by column; every cell of them is right.

    `deeds` are the numbers that the reader gave them.
    """

    ids: Sequence[str]
    days: Sequence[date]
    seats: Sequence[Seat]
    deeds: Sequence[int]
    matters: Sequence[str]
    notes: Sequence[str]
    lines: Sequence[int]


class EntryReader:
    """Read entries; what was found right once is not checked twice.

    A file has many lines but few days, subjects and ways to fill in a rule, so each
    of these is looked up by its text as it stands in the file. Only what is not found
    there takes the long way, and is remembered if it is right.
    """

    columns = (
        "id",
        "date",
        "subject",
        "rule",
        "quantity",
        "points",
        "level",
        "matter",
        "note",
    )
    required = ("id", "date", "subject", "rule")

    def __init__(
        self, rulebooks: Sequence[Rulebook], kinds: Mapping[str, str | None]
    ) -> None:
        self._rulebook_of = {
            code: rulebook
            for rulebook in reversed(rulebooks)
            for code in rulebook.rules
        }
        self._default = rulebooks[0]
        self._kinds = kinds
        self._days: dict[str, date] = {}
        #: The seats of the subjects, by their codes as the file may write them.
        self.seats = {code: Seat(code, kind) for code, kind in kinds.items() if kind}
        self._forms: dict[Form, int] = {}
        self._number_of: dict[Deed, int] = {}
        #: What the entries said so far; each deed's number is its place.
        self.deeds: list[Deed] = []

    def read(self, table: Table) -> list[Entry]:
        """Return the entries in the order of the file; problems go to the table."""
        entries: list[Entry] = []
        for block in self.blocks(table):
            entries += self.entries(block)
        return entries

    def entries(self, block: Checked) -> Iterator[Entry]:
        """Make entries of a block, column by column."""
        deeds = list(map(self.deeds.__getitem__, block.deeds))
        columns = (
            map(str.strip, block.ids),
            block.days,
            map(_CODE, block.seats),
            *(zip(*deeds, strict=True) if deeds else ((),) * len(Deed._fields)),
            _texts(block.matters),
            _texts(block.notes),
            block.lines,
        )
        return map(_new_entry, zip(*columns, strict=True))

    def blocks(self, table: Table) -> Iterator[Checked]:
        """Yield the right entries in the order of the file; problems go to the table.

        The last problems are noted after the last block: ids that are used twice.
        """
        ids = Ids()
        for lines, columns in table.blocks():
            ids.add(columns[0])
            if len(self._forms) > _MOST_FORMS:
                self._forms.clear()
            try:
                yield self._known(lines, columns)
            except KeyError:
                yield self._known(*self._learn(table, lines, columns))
        if not ids.ascend:
            check_ids(table)

    def _known(self, lines: Sequence[int], columns: Columns) -> Checked:
        """Look up all parts of the rows, column by column; raise KeyError.

        A loop over the rows that does the same takes twice the time.
        """
        ids, days, subjects, *form, matters, notes = columns
        seats = list(map(self.seats.__getitem__, subjects))
        kinds = map(_KIND, seats)
        return Checked(
            ids,
            list(map(self._days.__getitem__, days)),
            seats,
            list(map(self._forms.__getitem__, self.keys(days, kinds, form))),
            matters,
            notes,
            lines,
        )

    def keys(
        self, days: Sequence[str], kinds: Iterable[str], form: Columns
    ) -> Iterator[Form]:
        """Yield for each row what decides whether it is right, as the file has it."""
        del days  # the same rules hold on every day
        return zip(kinds, *form, strict=True)

    def _learn(
        self, table: Table, lines: Sequence[int], columns: Columns
    ) -> tuple[Sequence[int], Columns]:
        """Learn what is unknown so far; return the rows without the wrong ones."""
        rows = [
            (line, *row)
            for line, row in zip(lines, zip(*columns, strict=True), strict=True)
            if self._is_known(row) or self._learn_row(table, line, row)
        ]
        if not rows:
            return [], [[]] * len(columns)
        kept, *columns = zip(*rows, strict=True)
        return kept, columns

    def _is_known(self, row: Row) -> bool:
        _, day, text, *form, _, _ = row
        seat = self.seats.get(text)
        if seat is None or day not in self._days:
            return False
        return self._key(day, seat.kind, form) in self._forms

    def _key(self, day: str, kind: str, form: Sequence[str]) -> Form:
        return next(self.keys([day], [kind], [[cell] for cell in form]))

    def _learn_row(self, table: Table, line: int, row: Row) -> bool:
        """Check a row in full; remember its parts if they are right."""
        before = len(table.problems)
        _, day, subject, *form, _, _ = row
        self.learn_day(table, line, day)
        kind = self._learn_subject(table, line, subject)
        deed = self._deed(table, line, row, kind)
        if kind is None or len(table.problems) > before:
            return False
        if deed not in self._number_of:
            self._number_of[deed] = len(self.deeds)
            self.deeds.append(deed)
        self._forms[self._key(day, kind, form)] = self._number_of[deed]
        return True

    def learn_day(self, table: Table, line: int, text: str) -> date | None:
        """Read a day and remember it; None: it is wrong, which the table is told."""
        try:
            self._days[text] = cells.read_date(text, "date")
        except CellError as error:
            table.wrong(line, error.code, str(error))
        return self._days.get(text)

    def _learn_subject(self, table: Table, line: int, text: str) -> str | None:
        """Return the subject's kind; None if it is unknown."""
        code = cells.read_code(text, self._kinds)
        if code not in self._kinds:
            message = f"unknown subject '{code}': give a code that the roster has"
            if not code:
                message = "subject is missing: give a code that the roster has"
            table.wrong(line, "unknown_subject", message)
            return None
        kind = self._kinds[code]
        if kind is not None:
            self.seats[text] = self.seats[code]
        return kind

    def _deed(self, table: Table, line: int, row: Row, kind: str | None) -> Deed:
        """Return what the row says; what is wrong with it goes to the table."""
        rule = cells.read_code(row[3], self._rulebook_of)
        deed = Deed(
            rule,
            *self._numbers(table, line, row),
            cells.plain_text(row[6]) or None,
        )
        for problem in self.problems_of(self._days.get(row[1]), kind, deed):
            # Unreadable points are reported as such, and not as missing besides.
            if problem.code != "points_missing" or not row[5].strip():
                table.problems.append(problem.at(table.file, line))
        return deed

    def problems_of(
        self, day: date | None, kind: str | None, deed: Deed
    ) -> list[Problem]:
        """Return what is wrong with a deed; a day or kind is None if it is wrong."""
        del day  # the same rules hold on every day
        return problems_under(
            self._rulebook_of.get(deed.rule, self._default), kind, deed
        )

    def _numbers(self, table: Table, line: int, row: Row) -> tuple[int, Decimal | None]:
        """Read quantity and points; what is no number is a problem, and left out."""
        quantity, points = 1, None
        try:
            quantity = cells.read_quantity(row[4])
        except CellError as error:
            table.wrong(line, error.code, str(error))
        try:
            points = cells.read_number(row[5], "points") if row[5].strip() else None
        except CellError as error:
            table.wrong(line, error.code, str(error))
        return quantity, points


def problems_under(rulebook: Rulebook, kind: str | None, deed: Deed) -> list[Problem]:
    """Check a deed under a rulebook; of an unknown subject the kind is not checked."""
    known = rulebook.rules.get(deed.rule)
    if kind is None and known is not None:
        kind = known.subject[0]
    return check_entry(rulebook, kind or "", *deed)


def _texts(column: Sequence[str]) -> Sequence[str | None]:
    """Return the texts without blanks at the ends, None for an empty cell."""
    if any(column):
        return [text.strip() or None for text in column]
    return [None] * len(column)
