"""What a day of attendance is under the hall's rule map: facts for the ledger.

A day of leave is a fact only where the file says that nobody stood in: what was not
given is held against nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from signage.models.attendance import AttendanceStatus as Status

SOURCE = "attendance"
#: Kinds of fact (signage/rulebooks/maps/default.csv), each with its quantity.
Facts = tuple[tuple[str, int], ...]

_FACTS: Mapping[Status, Facts] = {
    Status.LATE: (("late", 1),),
    Status.EARLY: (("late", 1),),
    Status.LATE_AND_EARLY: (("late", 2),),
    Status.LATE_LONG: (("late-long", 1),),
    Status.EARLY_LONG: (("late-long", 1),),
    Status.ABSENT_HALF: (("absent", 1), ("absence", 1)),
    Status.ABSENT: (("absent", 2), ("absence", 1), ("absent-day", 1)),
}
_UNCOVERED: Mapping[Status, Facts] = {
    Status.PERSONAL: (("leave-uncovered", 1), ("personal-uncovered", 1)),
    Status.SICK: (("sick-uncovered", 1),),
    Status.OTHER_LEAVE: (("leave-uncovered", 1),),
}
#: Facts that are one deed: recorded by hand under one, it is not derived under another.
SAME_DEED = (
    frozenset({"late", "late-long"}),
    frozenset({"absent", "absence", "absent-day"}),
)


@dataclass(frozen=True, slots=True)
class DayFact:
    """One fact that a day of attendance is, with the key that makes it once only."""

    staff_id: int
    day: date
    fact: str
    quantity: int
    key: str


def facts_of_status(status: Status, is_substituted: bool | None) -> Facts:  # noqa: FBT001
    """Return the facts of a day; none for a day in order."""
    if is_substituted is False and status in _UNCOVERED:
        return _UNCOVERED[status]
    return _FACTS.get(status, ())


def all_facts() -> frozenset[str]:
    """Return every kind of fact that attendance may be."""
    tables = (*_FACTS.values(), *_UNCOVERED.values())
    return frozenset(fact for facts in tables for fact, _quantity in facts)


def day_facts(  # noqa: PLR0913  # whose day, what it was, in which revision
    *,
    staff_id: int,
    code: str,
    day: date,
    status: Status,
    is_substituted: bool | None,
    revision: int,
) -> Iterator[DayFact]:
    """Yield the facts of a row of attendance.

    The key is "attendance:<code>:<day>:<status>"; a second fact of the day adds its own
    name, a corrected row the number of its revision.
    """
    found = facts_of_status(status, is_substituted)
    for place, (fact, quantity) in enumerate(found):
        parts: list[object] = [SOURCE, code, day, status.value]
        parts += [fact] if place else []
        parts += [revision] if revision else []
        yield DayFact(staff_id, day, fact, quantity, ":".join(map(str, parts)))


def deeds(facts: Iterable[str]) -> frozenset[str]:
    """Return the facts together with those that are the same deed."""
    given = frozenset(facts)
    return given.union(*(group for group in SAME_DEED if group & given))
