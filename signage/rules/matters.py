"""Find the entries that another one of the same matter beats."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from signage.rules.facts import Entry
from signage.rules.period import Period
from signage.rules.schema import Rule

Face = Callable[[Entry], Decimal]
Groups = dict[tuple[str, str], list[Entry]]


def losers(
    entries: Iterable[Entry],
    rules: Mapping[str, Rule],
    face: Face,
    how: str,
) -> dict[str, str]:
    """Return the ids of beaten entries with the reason, out of one subject's entries.

    `entries` are in order of date and line. `how` is `highest` (of each month),
    `once` (the highest of the first month) or `every` (none is beaten).
    """
    if how == "every":
        return {}
    groups: Groups = defaultdict(list)
    for entry in entries:
        word = rules[entry.rule].exclusive
        if entry.matter and word:
            groups[word, entry.matter].append(entry)
    found: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1:
            found.update(
                _highest(group, face) if how == "highest" else _once(group, face)
            )
    return found


def _highest(group: list[Entry], face: Face) -> dict[str, str]:
    """Let the highest of each month stand."""
    months: dict[Period, list[Entry]] = defaultdict(list)
    for entry in group:
        months[Period.month_of(entry.date)].append(entry)
    best = {id(max(month, key=face)) for month in months.values()}
    return {entry.id: "highest_only" for entry in group if id(entry) not in best}


def _once(group: list[Entry], face: Face) -> dict[str, str]:
    """Let the highest of the first month stand, and nothing else at any time."""
    first = Period.month_of(group[0].date)
    best = max((e for e in group if Period.month_of(e.date) == first), key=face)
    return {entry.id: "same_matter" for entry in group if entry is not best}
