"""Hold the engine against a slow reading of the county hall's tables."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from signage.rules.check import check_entry
from signage.rules.engine import score
from signage.rules.facts import Entry, Facts, Metric, Subject
from signage.rules.period import Period
from tests.rules.county_by_hand import BOOK, ByHand

ROSTER = (
    Subject("W1", "window", "Window"),
    Subject("W2", "window", "Window", joined_on=date(2026, 2, 20)),
    Subject("S1", "staff", "Clerk", window="W1"),
    Subject("S2", "staff", "Clerk", window="W1", joined_on=date(2026, 3, 5)),
    Subject("S3", "staff", "Clerk", window="W2", left_on=date(2026, 4, 30)),
    Subject("S4", "staff", "Clerk", window="W1", left_on=date(2026, 2, 1)),
    Subject("S5", "staff", "Clerk"),
)
CHOICES = {
    "same_matter": ("highest", "additive"),
    "bonus_cap": ("10", "3", "0.5"),
    "window_mean": ("normalised", "literal"),
    "complaint_year_effect": ("to_year_end", "month_only"),
    "window_complaints": ("window_entries", "window_and_staff"),
}


def entries_by(dice: random.Random) -> list[Entry]:
    """Make entries with many complaints, banners and matters among them."""
    codes = [*BOOK.rules, *("CS-5.1", "CW-6.1", "CS-B1", "CW-B3", "CW-5.2") * 6]
    made = []
    for line in range(dice.choice((5, 30, 80))):
        subject, rule = dice.choice(ROSTER), BOOK.rule(dice.choice(codes))
        points = (
            dice.choice((Decimal(3), Decimal("4.25"))) if rule.min is not None else None
        )
        level = dice.choice(("city", "province", "national")) if rule.levels else None
        quantity = dice.choice((1, 1, 1, 2, 3))
        if check_entry(BOOK, subject.kind, rule.code, quantity, points, level):
            continue
        day = date(2025, 12, 1) + timedelta(days=dice.randrange(200))
        matter = dice.choice((None, "m", "n"))
        made.append(
            Entry(str(line), day, subject.code, rule.code, quantity, points, level,
                  matter, line=line)
        )  # fmt: skip
    return made


@pytest.mark.parametrize("seed", range(60))
def test_it_scores_as_a_person_would_with_the_tables(seed: int) -> None:
    dice = random.Random(seed)
    entries = entries_by(dice)
    chosen = {name: dice.choice(values) for name, values in CHOICES.items()}
    cases = {
        (window, month): dice.choice((99, 100, 200, 299, 1999, 2000, 3000))
        for window in ("W1", "W2")
        for month in range(1, 7)
        if dice.random() < 0.6
    }
    metrics = tuple(
        Metric(Period(2026, "month", month), window, "cases", Decimal(value))
        for (window, month), value in cases.items()
    )
    by_hand = ByHand(ROSTER, entries, cases, chosen)
    facts = Facts(ROSTER, tuple(entries), metrics)
    for card in score(BOOK.with_settings(chosen), facts, Period.parse("2026-H1")):
        subject = next(one for one in ROSTER if one.code == card.code)
        for part in card.parts:
            assert part.exact is not None
            month = part.period.number
            assert part.left == by_hand.left(subject, month)
            assert part.bonus == by_hand.bonus(subject, month)
            assert Fraction(part.exact) == by_hand.score(subject, month)
