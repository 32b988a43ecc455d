"""Read entries.csv: a million lines in seconds, each checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import itemgetter

from signage.exchange import facts_cells as cells
from signage.exchange.facts_cells import CellError
from signage.exchange.facts_table import Row, Table
from signage.rules.check import check_entry
from signage.rules.facts import Entry
from signage.rules.rulebook import Rulebook

#: Rule, quantity, points and level as they were read.
Form = tuple[str, int, Decimal | None, str | None]

_new_entry = partial(tuple.__new__, Entry)

# Points may be any number: what is remembered must not grow with the file.
_MOST_FORMS = 50_000


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
        self._codes = {code: code for code, kind in kinds.items() if kind}
        self._forms: dict[tuple[str | None, str, str, str, str], Form] = {}
        self._wrong_ids: list[tuple[str, int]] = []

    def read(self, table: Table) -> list[Entry]:
        """Return the entries in the order of the file; problems go to the table."""
        entries: list[Entry] = []
        for lines, rows in table.chunks():
            try:
                entries += self._known(lines, rows)
            except KeyError:
                entries += self._one_by_one(table, lines, rows)
        self._check_ids(table, entries)
        return entries

    def _known(self, lines: Sequence[int], rows: list[Row]) -> Iterable[Entry]:
        """Make entries of rows of known parts, column by column; else raise KeyError.

        A loop over the rows that does the same takes twice the time.
        """
        if not rows:
            return ()
        ids, days, subjects, *form, matters, notes = zip(*rows, strict=True)
        codes = list(map(self._codes.__getitem__, subjects))
        kinds = map(self._kinds.__getitem__, codes)
        forms = map(self._forms.__getitem__, zip(kinds, *form, strict=True))
        columns = (
            map(str.strip, ids),
            map(self._days.__getitem__, days),
            codes,
            *zip(*forms, strict=True),
            _texts(matters),
            _texts(notes),
            lines,
        )
        return list(map(_new_entry, zip(*columns, strict=True)))

    def _one_by_one(
        self, table: Table, lines: Sequence[int], rows: list[Row]
    ) -> Iterator[Entry]:
        for line, row in zip(lines, rows, strict=True):
            try:
                yield from self._known([line], [row])
            except KeyError:
                if self._learn(table, line, row):
                    yield from self._known([line], [row])
                else:
                    self._wrong_ids.append((row[0].strip(), line))

    def _learn(self, table: Table, line: int, row: Row) -> bool:
        """Check a row in full; remember its parts if they are right."""
        before = len(table.problems)
        _, day, subject, rule, quantity, points, level, _, _ = row
        self._learn_day(table, line, day)
        kind = self._learn_subject(table, line, subject)
        form = self._form(table, line, row, kind)
        if form is None or kind is None or len(table.problems) > before:
            return False
        if len(self._forms) > _MOST_FORMS:
            self._forms.clear()
        self._forms[kind, rule, quantity, points, level] = form
        return True

    def _learn_day(self, table: Table, line: int, text: str) -> None:
        try:
            self._days[text] = cells.read_date(text, "date")
        except CellError as error:
            table.wrong(line, error.code, str(error))

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
            self._codes[text] = code
        return kind

    def _form(self, table: Table, line: int, row: Row, kind: str | None) -> Form | None:
        """Return what the row fills in under its rule; None if a cell is unreadable."""
        rule = cells.read_code(row[3], self._rulebook_of)
        rulebook = self._rulebook_of.get(rule, self._default)
        quantity, points = self._numbers(table, line, row)
        level = cells.plain_text(row[6]) or None
        known = rulebook.rules.get(rule)
        if kind is None and known is not None:
            kind = known.subject[0]
        for problem in check_entry(rulebook, kind or "", rule, quantity, points, level):
            # Unreadable points are reported as such, and not as missing besides.
            if problem.code != "points_missing" or not row[5].strip():
                table.problems.append(problem.at(table.file, line))
        return rule, quantity, points, level

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

    def _check_ids(self, table: Table, entries: list[Entry]) -> None:
        """Note empty and double ids, at the line of the later one."""
        ids = set(map(itemgetter(0), entries))
        if len(ids) == len(entries) and "" not in ids and not self._wrong_ids:
            return
        lines = [(entry.id, entry.line) for entry in entries] + self._wrong_ids
        first: dict[str, int] = {}
        for number, line in sorted(lines, key=lambda pair: pair[1]):
            if not number:
                table.wrong(line, "missing_id", "id is missing: give each line one")
            elif first.setdefault(number, line) != line:
                message = (
                    f"the id '{number}' is used twice, first on line {first[number]}"
                )
                table.wrong(line, "double_id", message)


def _texts(column: Sequence[str]) -> Iterable[str | None]:
    """Return the texts without blanks at the ends, None for an empty cell."""
    if any(column):
        return [text.strip() or None for text in column]
    return [None] * len(column)
