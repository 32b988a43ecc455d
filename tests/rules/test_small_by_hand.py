"""Hold ladders, pay and fines against a slow reading of their tables."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from signage.rules.engine import evaluate
from signage.rules.facts import Entry, Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from tests.rules.small_by_hand import fined, pay, steps_fired

ROSTER = (
    Subject("W1", "window", "Window"),
    Subject("S1", "staff", "Clerk", window="W1"),
    Subject("S2", "staff", "Clerk", window="W1", joined_on=date(2026, 3, 31)),
    Subject("S3", "staff", "Clerk", left_on=date(2026, 5, 1)),
)
PERIODS = ("2026-02", "2026-Q2", "2026-H1", "2026-H2", "2026", "2027-Q1")


def entries_by(dice: random.Random, slug: str) -> list[Entry]:
    """Make entries over two years, crowded enough to climb every ladder."""
    book = load_shipped(slug)
    made = []
    for line in range(dice.choice((3, 15, 60))):
        rule = dice.choice([one for one in book.rules.values() if not one.is_derived])
        subject = dice.choice([one for one in ROSTER if one.kind in rule.subject])
        day = date(2025, 8, 1) + timedelta(days=dice.randrange(500))
        matter = dice.choice((None, "m", "n"))
        quantity = dice.choice((1, 1, 2, 3))
        made.append(
            Entry(str(line), day, subject.code, rule.code, quantity, matter=matter,
                  line=line)
        )  # fmt: skip
    return made


def days_of(period: Period) -> tuple[date, date]:
    return period.first, period.last


@pytest.mark.parametrize("slug", ["hall-efficiency", "five-star-window"])
@pytest.mark.parametrize("seed", range(20))
def test_it_climbs_as_a_person_would_with_the_tables(slug: str, seed: int) -> None:
    dice = random.Random(seed)
    entries = entries_by(dice, slug)
    period = Period.parse(dice.choice(PERIODS))
    found = evaluate(load_shipped(slug), Facts(ROSTER, tuple(entries)), period)
    acted = Counter(
        (one.ladder, one.step, one.subject, one.date, one.entries)
        for one in found.actions
    )
    wanted = Counter(
        one for one in steps_fired(slug, entries, ROSTER) if period.contains(one[3])
    )
    assert acted == wanted
    order = [(one.date, one.ladder, one.subject) for one in found.actions]
    assert order == sorted(order)


@pytest.mark.parametrize("seed", range(60))
def test_it_pays_as_a_person_would_with_the_tables(seed: int) -> None:
    dice = random.Random(seed)
    entries = entries_by(dice, "township-pay")
    chosen = {
        name: dice.choice(values)
        for name, values in (
            ("overflow", ("forward_months", "floor_zero")),
            ("deducted_again", ("next_month", "same_month")),
            ("matter_levels", ("highest", "additive")),
            ("months_city", ("9", "6", "0")),
            ("monthly_amount", ("300", "250.5")),
        )
    }
    period = Period.parse(dice.choice(PERIODS))
    book = load_shipped("township-pay").with_settings(chosen)
    for card in evaluate(book, Facts(ROSTER, tuple(entries)), period).subjects:
        subject = next(one for one in ROSTER if one.code == card.code)
        assert card.amount == pay(entries, subject, days_of(period), chosen)


@pytest.mark.parametrize("seed", range(10))
def test_it_fines_as_a_person_would_with_the_tables(seed: int) -> None:
    dice = random.Random(seed)
    entries = entries_by(dice, "township-fines")
    chosen = {"late_fine": dice.choice(("20", "12.5")), "absence_fine": "80"}
    period = Period.parse(dice.choice(PERIODS))
    book = load_shipped("township-fines").with_settings(chosen)
    for card in evaluate(book, Facts(ROSTER, tuple(entries)), period).subjects:
        subject = next(one for one in ROSTER if one.code == card.code)
        assert card.amount == fined(entries, subject, days_of(period), chosen)
