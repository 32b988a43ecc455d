"""Hold what an evaluation starts from: the roster, the entries, the metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from signage.rules.period import Period


@dataclass(frozen=True, slots=True)
class Subject:
    """Name someone or something that is assessed: a staff member, a window.

    `window` is the code of the window that a staff member serves; `group` the contest
    group. Both `joined_on` and `left_on` are days of service; None is open.
    """

    code: str
    kind: str
    name: str
    window: str | None = None
    group: str | None = None
    department: str | None = None
    joined_on: date | None = None
    left_on: date | None = None

    def takes_part(self, first: date, last: date) -> bool:
        """Tell whether it was employed on any day of the stretch."""
        return (self.joined_on is None or self.joined_on <= last) and (
            self.left_on is None or self.left_on >= first
        )


class Entry(NamedTuple):
    """State one verified fact about a subject under a rule.

    A named tuple and no dataclass: a year of a large hall has a million of them, and
    making a tuple costs a fifth. `line` orders the entries of one day.
    """

    id: str
    date: date
    subject: str
    rule: str
    quantity: int = 1
    points: Decimal | None = None
    level: str | None = None
    matter: str | None = None
    note: str | None = None
    line: int = 0


#: Sort entries by this.
BY_DATE_AND_LINE = itemgetter(Entry._fields.index("date"), Entry._fields.index("line"))


class Deed(NamedTuple):
    """Say what an entry shares with many others: rule, quantity, points and level."""

    rule: str
    quantity: int = 1
    points: Decimal | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Hold entries as numbers: of what they say, and in which month.

    That is all that totals depend on: one entry of twice the quantity moves a score
    like two entries. Where an entry's day or matter counts it stands `alone`, whole.
    `pages` has the numbers of each subject, places in `deeds`, in no order.
    """

    deeds: Sequence[tuple[Period, Deed]] = ()
    pages: Mapping[str, Sequence[int]] = field(default_factory=dict)
    alone: Mapping[str, list[Entry]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """Give a counted or measured value of one subject for one month."""

    period: Period
    subject: str
    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """Bring together everything that one evaluation may look at.

    A `tally` stands for the entries where nothing but totals is asked for. `titles`
    are the winners of an award in a period that stand already, by code: people may have
    decided otherwise than the engine proposes. It works out the others itself.
    """

    roster: tuple[Subject, ...]
    entries: tuple[Entry, ...] | list[Entry] = ()
    metrics: tuple[Metric, ...] = ()
    tally: Tally | None = None
    titles: Mapping[tuple[str, Period], Sequence[str]] = field(default_factory=dict)
