"""Hold the engine against a slow reading of the approval centre's tables."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from signage.rules.check import check_entry
from signage.rules.engine import evaluate
from signage.rules.facts import Entry, Facts, Metric, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from tests.rules.approval_by_hand import RULES, ByHand

BOOK = load_shipped("approval-centre")
ROSTER = (
    Subject("W1", "window", "Window"),
    Subject("W2", "window", "Window", joined_on=date(2026, 2, 20)),
    Subject("S1", "staff", "Clerk", window="W1"),
    Subject("S2", "staff", "Clerk", window="W1", joined_on=date(2026, 3, 5)),
    Subject("S3", "staff", "Clerk", window="W2", left_on=date(2026, 8, 30)),
    Subject("S4", "staff", "Clerk", window="W1", left_on=date(2026, 2, 1)),
    Subject("S5", "staff", "Clerk"),
    Subject("S6", "staff", "Clerk", window="W2"),
)
CHOICES = {
    "category_floor": ("none", "zero"),
    "late_steps": ("cumulative", "increment"),
    "veto_counts_as": ("zero", "skip"),
    "quarter_score": ("sum", "mean"),
    "grade_divisor": ("participated", "calendar"),
    "same_matter": ("once", "every"),
    "attendance_base": ("workdays", "less_leave"),
    "quota_rounding": ("floor", "nearest", "ceil"),
    "at_least_one": ("no", "yes"),
    "vetoed_in_count": ("yes", "no"),
    "failing_repeat": ("once", "every"),
    "failing_months": ("3", "1", "2"),
    "failing_quarters": ("2", "1"),
    "partial_quarter_counts": ("no", "yes"),
}
OFTEN = ("DS-3.1a", "DS-B1", "DS-B2", "DW-B1", "DW-B7", "DS-5c", "DS-B4", "DW-B3") * 6
PERIODS = ("2026-05", "2026-Q1", "2026-Q3", "2026-H1", "2026")


def entries_by(dice: random.Random) -> list[Entry]:
    """Make entries with much lateness, many matters and heavy deductions among them."""
    codes = [*RULES, *OFTEN]
    made = []
    for line in range(dice.choice((5, 40, 120))):
        subject, rule = dice.choice(ROSTER), BOOK.rule(dice.choice(codes))
        is_ranged = rule.min is not None
        points = dice.choice((Decimal(3), Decimal("4.25"))) if is_ranged else None
        levels = ("city", "province", "national")
        level = dice.choice(levels) if rule.levels else None
        quantity = dice.choice((1, 1, 1, 2, 3))
        if check_entry(BOOK, subject.kind, rule.code, quantity, points, level):
            continue
        day = date(2025, 12, 1) + timedelta(days=dice.randrange(400))
        matter = dice.choice((None, "m", "n"))
        made.append(
            Entry(str(line), day, subject.code, rule.code, quantity, points, level,
                  matter, line=line)
        )  # fmt: skip
    return made


def metrics_by(dice: random.Random) -> dict[tuple[str, int, str], int]:
    """Make metrics for some subjects and months, near the edges that count."""
    sizes = {
        "cases": (0, 199, 200, 299, 300, 399, 400),
        "workdays": (21, 22, 23),
        "leave_days": (0, 7, 11, 12),
        "days_present": (12, 14, 15, 16, 22),
    }
    return {
        (subject.code, month, name): dice.choice(values)
        for subject in ROSTER
        for month in range(1, 13)
        for name, values in sizes.items()
        if dice.random() < 0.3
    }


@pytest.mark.parametrize("seed", range(40))
def test_it_scores_as_a_person_would_with_the_tables(seed: int) -> None:
    dice = random.Random(seed)
    entries, metrics = entries_by(dice), metrics_by(dice)
    chosen = {
        name: dice.choice(values)
        for name, values in CHOICES.items()
        if dice.random() < 0.6
    }
    period = Period.parse(dice.choice(PERIODS))
    by_hand = ByHand(ROSTER, entries, metrics, chosen, period.last)
    told = tuple(
        Metric(Period(2026, "month", month), code, name, Decimal(value))
        for (code, month, name), value in metrics.items()
    )
    facts = Facts(ROSTER, tuple(entries), told)
    found = evaluate(BOOK.with_settings(chosen), facts, period)
    months = tuple(month.number for month in period.months)
    for card in found.subjects:
        subject = next(one for one in ROSTER if one.code == card.code)
        for part in card.parts:
            month = part.period.number
            mine = by_hand.month(subject, month)
            assert {veto.rule for veto in part.vetoes} == mine.vetoes
            assert dict(part.left) == mine.left
            assert Fraction(part.bonus) == mine.bonus
            exact = None if part.exact is None else Fraction(part.exact)
            assert exact == by_hand.counted(subject, month)
            assert part.grade == by_hand.grade(subject, (month,))
        assert card.score == by_hand.score(subject, months)
        assert card.grade == by_hand.grade(subject, months)
        acted = {
            (action.ladder, action.date)
            for action in found.actions
            if action.subject == card.code and action.ladder in {"D-L1", "D-L2"}
        }
        wanted = by_hand.actions_by_grade(subject) if card.kind == "staff" else set()
        assert acted == {one for one in wanted if period.contains(one[1])}
    for award, kind, percent in (("D-W1", "staff", "18"), ("D-W2", "window", "15")):
        for given in found.awards:
            if given.award == award:
                quota = by_hand.quota(kind, months, percent)
                assert given.quota == quota
                _check_winners(by_hand, kind, months, quota, set(given.winners))


def _check_winners(
    by_hand: ByHand,
    kind: str,
    months: tuple[int, ...],
    quota: int,
    winners: set[str],
) -> None:
    """Count who is better or as good: who wins has no more of them than places."""
    scores = {
        one.code: score
        for one in ROSTER
        if one.kind == kind
        and any(by_hand.there(one, month) for month in months)
        and not by_hand.is_vetoed(one, months)
        and (score := by_hand.score(one, months)) is not None
    }
    wanted = {
        code
        for code, score in scores.items()
        if sum(other >= score for other in scores.values()) <= quota
    }
    assert winners == wanted
