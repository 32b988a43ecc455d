"""The default rule map: what a hall records, and the rule of each rulebook it is.

`rulebooks/maps/default.csv` has one line per kind of fact and one column per rulebook.
A fact stands under rules of two rulebooks only where both texts mean the same deed.
Where a rule has several facts, the first that fits is what an imported line means.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

COUNTY = "county-hall"
EFFICIENCY = "hall-efficiency"
_LABELS = ("code", "zh", "en")


class MappedFact(NamedTuple):
    """A kind of fact: its code, its labels, and its rule by rulebook."""

    code: str
    zh: str
    en: str
    rules: Mapping[str, str]


@lru_cache
def default_map() -> tuple[MappedFact, ...]:
    """Return the facts of the shipped map, in the order in which a form lists them."""
    file = resources.files("signage.rulebooks") / "maps" / "default.csv"
    with file.open(encoding="utf-8") as lines:
        return tuple(_mapped(row) for row in csv.DictReader(lines))


def _mapped(row: Mapping[str, str]) -> MappedFact:
    rules = {slug: rule for slug, rule in row.items() if slug not in _LABELS and rule}
    return MappedFact(row["code"], row["zh"], row["en"], rules)
