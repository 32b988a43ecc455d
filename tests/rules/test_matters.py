"""Find what one matter's highest entry beats, however many entries it has."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from signage.rules.facts import Entry
from signage.rules.loader import load_shipped
from signage.rules.matters import losers

RULES = load_shipped("county-hall").rules
MANY = 500


def entries_of_one_matter(count: int) -> list[Entry]:
    return [
        Entry(
            str(number), date(2026, 3, 2), "S001", "CS-B4", number % 7 + 1, matter="m"
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("how", ["highest", "once"])
def test_it_values_each_entry_once(how: str) -> None:
    valued: Counter[str] = Counter()

    def face(entry: Entry) -> Decimal:
        valued[entry.id] += 1
        return Decimal(entry.quantity)

    beaten = losers(entries_of_one_matter(MANY), RULES, face, how)
    assert len(beaten) == MANY - 1
    assert "6" not in beaten
    assert set(valued.values()) == {1}
