"""Find the award periods that a subject is barred from."""

from collections.abc import Iterable

from signage.rules.derived import reached_in
from signage.rules.editions import Editions
from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema import BarRule, Counting
from signage.rules.scorecard import Bar


class Bars:
    """Answer which awards a subject has lost, by entries up to the period's end."""

    def __init__(self, rulebook: Rulebook, ledger: Ledger, editions: Editions) -> None:
        self._rulebook = rulebook
        self._editions = editions
        self._ledger = ledger
        self._rules = rulebook.rules
        self._own = _codes(rulebook, "self")
        self._staffs = _codes(rulebook, "window")
        self._reached: dict[tuple[str, Counting], dict[Period, Entry]] = {}

    def of(self, subject: Subject) -> tuple[Bar, ...]:
        """Return this edition's bars on the evaluated period, by date then line."""
        own = self._ledger.counted([subject.code], self._own) if self._own else []
        bars = list(self._bars(own, "self"))
        if self._staffs and subject.kind == "window":
            staff = [member.code for member in self._ledger.staff_of(subject.code)]
            bars += self._bars(self._ledger.counted(staff, self._staffs), "window")
        return tuple(
            bar for bar in bars if bar.award_period.overlaps(self._ledger.period)
        )

    def _bars(self, entries: Iterable[Entry], of: str) -> Iterable[Bar]:
        for entry in entries:
            if not self._editions.holds(self._rulebook, entry.date):
                continue
            for bar in self._rules[entry.rule].bars:
                if bar.of == of and self._applies(bar, entry):
                    held = Period.holding(entry.date, bar.period)
                    yield Bar(held, entry.rule, entry.id)

    def _applies(self, bar: BarRule, entry: Entry) -> bool:
        """Tell whether the entry bars: always, or as the one that reaches a count."""
        when = bar.when
        if when is None:
            return True
        window = Period.holding(entry.date, when.window)
        return self._reaching(entry.subject, when).get(window) is entry

    def _reaching(self, subject: str, when: Counting) -> dict[Period, Entry]:
        """Return the entry that reaches the count in each of its windows."""
        key = (subject, when)
        if key not in self._reached:
            counted = self._ledger.counted([subject], when.counts)
            self._reached[key] = reached_in(counted, when.window, when.least)
        return self._reached[key]


def _codes(rulebook: Rulebook, of: str) -> tuple[str, ...]:
    return tuple(
        code
        for code, rule in rulebook.rules.items()
        if any(bar.of == of for bar in rule.bars)
    )
