"""Tally the entries of a file: for totals, nobody needs each by itself."""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import date

from signage.exchange.facts_entries import Checked, EntryReader
from signage.exchange.facts_table import Table
from signage.rules.facts import Entry, Tally
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.tally import can_be_tallied


def read_tally(
    reader: EntryReader, table: Table, rulebooks: Sequence[Rulebook]
) -> Tally:
    """Read entries as a tally; problems go to the table."""
    teller = _Teller(reader, rulebooks)
    for block in reader.blocks(table):
        teller.add(block)
    deeds = [(month, reader.deeds[number]) for month, number in teller.numbers]
    pages = {seat.code: seat for seat in reader.seats.values() if seat}
    return Tally(deeds, pages, teller.alone)


class _Months(dict[date, Period]):
    """Remember the month of each day: a file has few days and many entries."""

    def __missing__(self, day: date) -> Period:
        self[day] = month = Period.month_of(day)
        return month


class _Numbers(dict[tuple[Period, int], int]):
    """Number what is said of a month."""

    def __missing__(self, key: tuple[Period, int]) -> int:
        self[key] = number = len(self)
        return number


class _Teller:
    """Put the number of what each entry says on its subject's seat."""

    def __init__(self, reader: EntryReader, rulebooks: Sequence[Rulebook]) -> None:
        self._reader = reader
        self._rules = {
            code: rule for book in rulebooks for code, rule in book.rules.items()
        }
        self._months = _Months()
        self._seen = 0
        self._apart: set[int] = set()
        self._apart_by_matter: set[int] = set()
        self.numbers = _Numbers()
        self.alone: defaultdict[str, list[Entry]] = defaultdict(list)

    def add(self, block: Checked) -> None:
        """Add the entries of a block: column by column, if none stands alone."""
        self._look_at_new_deeds()
        apart = self._apart_by_matter if any(block.matters) else self._apart
        if apart and not apart.isdisjoint(block.deeds):
            self._add_each(block)
            return
        months = map(self._months.__getitem__, block.days)
        said = map(self.numbers.__getitem__, zip(months, block.deeds, strict=True))
        # A loop that calls append and keeps nothing, at the speed of map.
        deque(map(list.append, block.seats, said), maxlen=0)

    def _add_each(self, block: Checked) -> None:
        entries = self._reader.entries(block)
        for entry, deed, seat in zip(entries, block.deeds, block.seats, strict=True):
            if deed in (self._apart_by_matter if entry.matter else self._apart):
                self.alone[entry.subject].append(entry)
            else:
                seat.append(self.numbers[self._months[entry.date], deed])

    def _look_at_new_deeds(self) -> None:
        """Note which deeds cannot be tallied: at all, or if they name a matter."""
        for number in range(self._seen, len(self._reader.deeds)):
            rule = self._rules[self._reader.deeds[number].rule]
            if not can_be_tallied(rule, has_matter=False):
                self._apart.add(number)
            if not can_be_tallied(rule, has_matter=True):
                self._apart_by_matter.add(number)
        self._seen = len(self._reader.deeds)
