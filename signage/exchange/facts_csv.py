"""Read roster.csv, entries.csv and metrics.csv, every wrong line reported at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from signage.exchange import facts_cells as cells
from signage.exchange.facts_cells import CellError
from signage.exchange.facts_dated import Applied, DatedEntryReader
from signage.exchange.facts_entries import EntryReader
from signage.exchange.facts_table import Table
from signage.exchange.facts_tally import read_tally
from signage.rules.facts import Entry, Facts, Metric, Subject
from signage.rules.period import Period, PeriodError
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import METRICS

ROSTER_COLUMNS = (
    "code",
    "kind",
    "name",
    "window",
    "group",
    "department",
    "joined_on",
    "left_on",
)
METRIC_COLUMNS = ("period", "subject", "metric", "value")
#: Kinds that some rulebook of the package assesses: a hall keeps one roster for all.
KINDS = ("staff", "window", "village", "section")
_WHOLE_MONTH = ("cases", "workdays", "days_present", "leave_days")
_MOST_VOTE = 100


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """Hold what was read, what is wrong with it, and what is worth saying of it."""

    facts: Facts
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


Books = Sequence[Rulebook] | Sequence[Applied]


def read_facts(
    rulebooks: Books,
    roster: str,
    entries: str | None,
    metrics: str | None = None,
    *,
    tallied: bool = False,
) -> ReadFacts:
    """Read the files of an evaluation; entries may name any rule of the rulebooks.

    Where the rulebooks are given with their days, an entry may name those of its day.
    Problems stand in the order of the files and of their lines. `tallied` entries are
    enough for totals, and a million of them cost a third.
    """
    books = [one.rulebook if isinstance(one, Applied) else one for one in rulebooks]
    tables = [Table(roster, ROSTER_COLUMNS, ("code", "kind"))]
    found = read_roster(tables[0], books)
    read_entries: list[Entry] = []
    tally = None
    if entries is not None:
        tables.append(Table(entries, EntryReader.columns, EntryReader.required))
        reader = _entry_reader(rulebooks, found.kinds)
        if tallied:
            tally = read_tally(reader, tables[-1], books)
        else:
            read_entries = reader.read(tables[-1])
    read_metrics: list[Metric] = []
    if metrics is not None:
        tables.append(Table(metrics, METRIC_COLUMNS, METRIC_COLUMNS))
        read_metrics = metrics_of(tables[-1], found.kinds)
    return ReadFacts(
        Facts(tuple(found.subjects), read_entries, tuple(read_metrics), tally),
        _in_order(table.problems for table in tables),
        _in_order(table.notes for table in tables),
    )


def _entry_reader(rulebooks: Books, kinds: Mapping[str, str | None]) -> EntryReader:
    applied = [one for one in rulebooks if isinstance(one, Applied)]
    books = [one for one in rulebooks if isinstance(one, Rulebook)]
    return DatedEntryReader(applied, kinds) if applied else EntryReader(books, kinds)


def _in_order(lists: Iterable[list[Problem]]) -> tuple[Problem, ...]:
    return tuple(
        problem
        for problems in lists
        for problem in sorted(problems, key=lambda one: one.line or 0)
    )


@dataclass
class Roster:
    """Hold the subjects that were read; `kinds` knows even those of wrong lines."""

    subjects: list[Subject]
    kinds: dict[str, str | None]


def read_roster(table: Table, rulebooks: Sequence[Rulebook]) -> Roster:
    """Read the roster; problems go to the table."""
    known = set(KINDS).union(*(rulebook.subjects for rulebook in rulebooks))
    roster, lines = Roster([], {}), dict[str, int]()
    for line, row in table.rows():
        code, kind = row[0].strip(), row[1].strip()
        if not code:
            table.wrong(line, "missing_code", "code is missing: give each subject one")
        elif code in roster.kinds:
            message = f"the code '{code}' is used twice, first on line {lines[code]}"
            table.wrong(line, "double_code", message)
        else:
            lines[code] = line
            roster.kinds[code] = kind if kind in known else None
            roster.subjects.append(_subject(table, line, [c.strip() for c in row]))
        if kind not in known:
            message = f"unknown kind '{kind}': give one of {', '.join(sorted(known))}"
            table.wrong(line, "unknown_kind", message)
    for subject in roster.subjects:
        _check_window(table, lines[subject.code], subject, roster.kinds)
    return roster


def _subject(table: Table, line: int, row: Sequence[str]) -> Subject:
    joined_on = _date(table, line, row[6], "joined_on")
    left_on = _date(table, line, row[7], "left_on")
    if joined_on is not None and left_on is not None and left_on < joined_on:
        message = f"left_on {left_on} is before joined_on {joined_on}"
        table.wrong(line, "wrong_date", message)
    code, kind, name, window, group, department = row[:6]
    serves = window or None if kind == "staff" else None
    return Subject(
        code, kind, name, serves, group or None, department or None, joined_on, left_on
    )


def _date(table: Table, line: int, text: str, column: str) -> date | None:
    try:
        return cells.read_optional_date(text, column)
    except CellError as error:
        table.wrong(line, error.code, str(error))
        return None


def _check_window(
    table: Table, line: int, subject: Subject, kinds: Mapping[str, str | None]
) -> None:
    window = subject.window
    if window is None:
        return
    if window not in kinds:
        message = f"unknown window '{window}': give a code that the roster has"
        table.wrong(line, "unknown_subject", message)
    elif kinds[window] not in ("window", None):
        message = f"'{window}' is no window but of the kind {kinds[window]}"
        table.wrong(line, "wrong_kind", message)


def metrics_of(table: Table, kinds: Mapping[str, str | None]) -> list[Metric]:
    """Read metrics; problems go to the table."""
    metrics = []
    lines: dict[tuple[Period, str, str], int] = {}
    for line, row in table.rows():
        before = len(table.problems)
        period = _month(table, line, row[0])
        subject = cells.read_code(row[1], kinds)
        if subject not in kinds:
            message = f"unknown subject '{subject}': give a code that the roster has"
            table.wrong(line, "unknown_subject", message)
        name = cells.plain_text(row[2])
        value = _value(table, line, name, row[3])
        if period is None or value is None or len(table.problems) > before:
            continue
        earlier = lines.setdefault((period, subject, name), line)
        if earlier != line:
            message = f"{name} of {subject} for {period} stands on line {earlier} too"
            table.wrong(line, "double_metric", message)
        metrics.append(Metric(period, subject, name, value))
    return metrics


def _month(table: Table, line: int, text: str) -> Period | None:
    try:
        period = Period.parse(cells.plain_text(text))
    except PeriodError:
        period = None
    if period is None or period.kind != "month":
        message = f"period '{text}' is no month: write it as 2026-03"
        table.wrong(line, "wrong_period", message)
        return None
    return period


def _value(table: Table, line: int, name: str, text: str) -> Decimal | None:
    if name not in METRICS:
        message = f"unknown metric '{name}': give one of {', '.join(METRICS)}"
        table.wrong(line, "unknown_metric", message)
    try:
        value = cells.read_number(text, "value")
    except CellError as error:
        table.wrong(line, error.code, str(error))
        return None
    wanted = _wanted(name, value)
    if wanted is not None:
        message = f"value {text} is wrong for {name}: give {wanted}"
        table.wrong(line, "wrong_number", message)
    return value


def _wanted(name: str, value: Decimal) -> str | None:
    """Return what a metric's value must be, or None if it is that."""
    if name == "recommended" and value not in (0, 1):
        return "0 or 1"
    if name in _WHOLE_MONTH and value < 0:
        return "0 or more"
    return "0 to 100" if name == "vote" and not 0 <= value <= _MOST_VOTE else None
