"""Read entries of a hall whose rulebooks change: each by what its day has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from signage.exchange.facts_blocks import Columns
from signage.exchange.facts_entries import EntryReader, Form, problems_under
from signage.exchange.facts_table import Table
from signage.rules.facts import Deed
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Applied:
    """A rulebook and the days on which a hall applies it; None: without an end."""

    rulebook: Rulebook
    first_on: date
    last_on: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)


class DatedEntryReader(EntryReader):
    """Check each entry under the rulebooks that its day has; of two, the first wins.

    Days with the same rulebooks share a number: what was right once is looked up by
    it.
    """

    def __init__(
        self, applied: Sequence[Applied], kinds: Mapping[str, str | None]
    ) -> None:
        super().__init__([one.rulebook for one in applied], kinds)
        self._applied = applied
        self._numbers_of: dict[tuple[int, ...], str] = {}
        self._number_on: dict[str, str] = {}

    def keys(
        self, days: Sequence[str], kinds: Iterable[str], form: Columns
    ) -> Iterator[Form]:
        """Yield for each row what decides whether it is right, and when."""
        numbers = map(self._number_on.__getitem__, days)
        return zip(numbers, kinds, *form, strict=True)

    def learn_day(self, table: Table, line: int, text: str) -> date | None:
        """Read a day and remember which rulebooks it has."""
        day = super().learn_day(table, line, text)
        if day is not None:
            places = [n for n, one in enumerate(self._applied) if one.holds(day)]
            number = str(len(self._numbers_of))
            self._number_on[text] = self._numbers_of.setdefault(tuple(places), number)
        return day

    def problems_of(
        self, day: date | None, kind: str | None, deed: Deed
    ) -> list[Problem]:
        """Return what is wrong with a deed on its day."""
        if day is None or not deed.rule:
            return super().problems_of(day, kind, deed)
        books = [one.rulebook for one in self._applied if one.holds(day)]
        for book in books:
            if deed.rule in book.rules:
                return problems_under(book, kind, deed)
        return [Problem("unknown_rule", _unknown(deed.rule, day, books))]


def _unknown(rule: str, day: date, books: Sequence[Rulebook]) -> str:
    if not books:
        return f"no rulebook is in force on {day}: look at the date, or adopt one"
    names = ", ".join(book.slug for book in books)
    return f"unknown rule '{rule}': on {day} the hall applies {names}"
