"""Say which edition of a rulebook scores each month of a period."""

from collections.abc import Mapping
from datetime import date

from signage.rules.period import Period
from signage.rules.rulebook import Rulebook

#: The edition of each month; None where the rulebook was not in force yet.
ByMonth = Mapping[Period, Rulebook | None]


class Editions:
    """Give the edition in force at the end of a month, quarter or year.

    `latest` is the one at the evaluated period's end, and holds for every month that
    `by_month` does not name. Editions are told apart by being the same object.
    """

    def __init__(self, latest: Rulebook, by_month: ByMonth | None = None) -> None:
        self.latest = latest
        self._by_month = {
            month: book
            for month, book in (by_month or {}).items()
            if book is not latest
        }
        others = {id(book): book for book in self._by_month.values() if book}
        self.all: tuple[Rulebook, ...] = (latest, *others.values())

    def of(self, period: Period) -> Rulebook | None:
        """Return the edition at the period's end; None where there was none."""
        return self._by_month.get(period.months[-1], self.latest)

    def on(self, day: date) -> Rulebook | None:
        """Return the edition that an entry of the day falls under."""
        return self.of(Period.month_of(day))

    def holds(self, book: Rulebook, day: date) -> bool:
        """Tell whether an entry of the day falls under this edition."""
        return self.is_one or self.on(day) is book

    @property
    def is_one(self) -> bool:
        """Tell whether a single edition scores every month."""
        return not self._by_month
