"""A period over several editions: each month under its own, the rest under the last."""

from datetime import date
from decimal import Decimal

import pytest

from signage.rules.engine import CannotEvaluateError, evaluate
from signage.rules.facts import Entry, Facts, Metric, Subject
from signage.rules.loader import load_shipped, load_text
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Scorecard

SOURCE = """
rulebook: small
edition: '{edition}'
zh: 小办法
en: Small rulebook
reference: art. 1
subjects:
  staff:
    zh: 人员
    en: Staff
    points:
      decimals: 2
      grades: [{{code: good, least: {good}}}, {{code: poor}}]
categories:
  staff:
    conduct: {{zh: 纪律, en: Conduct, full: 100, floor: zero, reference: art. 2}}
rules:
  LATE:
    zh: 迟到
    en: Late
    reference: art. 3
    subject: staff
    category: conduct
    kind: deduct
    points: {late}
    bars: [{{period: quarter}}]
ladders:
  L:
    subject: staff
    steps:
      - {{step: 1, zh: 谈话, en: Interview, counts: LATE, window: quarter,
         at: {at}, action: interview, reference: art. 4}}
awards:
  BEST:
    zh: 标兵
    en: Best
    period: quarter
    subject: staff
    quota: {{count: {places}}}
    rank: [{{order: desc, score: true}}]
    unbarred: {unbarred}
    approval_chain: chief
    reference: art. 5
"""
JAN, FEB, MAR = (Period(2026, "month", number) for number in (1, 2, 3))
QUARTER = Period.parse("2026-Q1")
ROSTER = (Subject("S1", "staff", "甲"), Subject("S2", "staff", "乙"))


def small(edition: str, **values: object) -> Rulebook:
    """Return an edition of the small rulebook."""
    usual: dict[str, object] = {"late": 2, "good": 90, "at": 2, "places": 1}
    usual |= {"unbarred": "no", "edition": edition}
    loaded = load_text(SOURCE.format(**usual | values), "small.yaml")
    assert loaded.rulebook is not None, loaded.problems
    return loaded.rulebook


def late(*days: tuple[str, date]) -> tuple[Entry, ...]:
    """Return entries of lateness: who and when."""
    return tuple(
        Entry(f"E{line}", day, code, "LATE", line=line)
        for line, (code, day) in enumerate(days, start=1)
    )


def card_of(cards: tuple[Scorecard, ...], code: str) -> Scorecard:
    """Return one subject's card."""
    return next(card for card in cards if card.code == code)


OLD, NEW = small("1"), small("2", late=10, good=98, places=2)
FACTS = Facts(
    ROSTER,
    late(("S1", date(2026, 1, 5)), ("S1", date(2026, 2, 5)), ("S1", date(2026, 3, 5))),
)
EDITIONS = {JAN: OLD, FEB: OLD, MAR: NEW}


def test_each_month_keeps_the_score_of_its_own_edition() -> None:
    result = evaluate(NEW, FACTS, QUARTER, EDITIONS)
    months = card_of(result.subjects, "S1").months
    assert months == {JAN: Decimal(98), FEB: Decimal(98), MAR: Decimal(90)}
    for month, book in EDITIONS.items():
        alone = evaluate(book, FACTS, month)
        assert months[month] == card_of(alone.subjects, "S1").score


def test_the_join_grade_and_awards_follow_the_edition_at_the_end() -> None:
    result = evaluate(NEW, FACTS, QUARTER, EDITIONS)
    card = card_of(result.subjects, "S1")
    assert card.score == Decimal("95.33")
    assert card.grade == "poor"  # 98 is needed now; 90 was before
    assert (result.edition, result.awards[0].quota) == ("2", 2)


def test_one_edition_for_all_months_is_the_same_as_none_named() -> None:
    named = evaluate(NEW, FACTS, QUARTER, dict.fromkeys(QUARTER.months, NEW))
    assert named == evaluate(NEW, FACTS, QUARTER)


def test_a_ladder_of_the_days_own_edition_fires() -> None:
    strict = small("2", at=1)
    result = evaluate(strict, FACTS, QUARTER, {JAN: OLD, FEB: OLD, MAR: strict})
    # The old ladder fires at the second of the quarter; the new one only at the first,
    # which was before its time.
    assert [(a.date, a.entries) for a in result.actions] == [
        (date(2026, 2, 5), ("E1", "E2"))
    ]


def test_bars_are_those_of_the_days_own_edition() -> None:
    facts = Facts(ROSTER, late(("S1", date(2026, 1, 5))))
    barring = small("2", unbarred="yes", places=2)
    result = evaluate(barring, facts, QUARTER, {JAN: OLD, FEB: OLD})
    bars = card_of(result.subjects, "S1").barred
    assert [(bar.award_period, bar.entry) for bar in bars] == [(QUARTER, "E1")]
    assert result.awards[0].winners == ("S2",)


def test_months_before_the_first_edition_have_no_score() -> None:
    result = evaluate(NEW, FACTS, QUARTER, {JAN: None, FEB: None})
    card = card_of(result.subjects, "S1")
    assert (card.months, card.score) == ({MAR: Decimal(90)}, Decimal(90))
    assert [line.entry for line in card.trace] == ["E3"]


def test_an_unset_earlier_edition_is_refused_by_name() -> None:
    unset = load_shipped("village-centre")
    chosen = dict(zip(unset.unset, ("100", "90", "80", "60"), strict=True))
    book = unset.with_settings(chosen)
    year = Period.parse("2026")
    with pytest.raises(CannotEvaluateError) as caught:
        evaluate(book, Facts(()), year, {JAN: unset})
    assert len(caught.value.problems) == len(unset.unset)


def test_fines_and_pay_follow_the_days_and_the_end() -> None:
    fines, pay = load_shipped("township-fines"), load_shipped("township-pay")
    code, rule = next(iter(fines.rules.items()))
    kind = rule.subject[0]
    roster = (Subject("S1", kind, "甲"),)
    days = date(2026, 1, 5), date(2026, 3, 5)
    entries = tuple(
        Entry(f"E{n}", day, "S1", code, line=n) for n, day in enumerate(days)
    )
    facts = Facts(roster, entries)
    whole = evaluate(fines, facts, QUARTER).subjects[0]
    cut = evaluate(fines, facts, QUARTER, {JAN: None}).subjects[0]
    assert len(whole.trace) == 2
    assert [line.entry for line in cut.trace] == ["E1"]
    paid = evaluate(pay, Facts(roster), QUARTER, {JAN: None, FEB: None}).subjects[0]
    alone = evaluate(pay, Facts(roster), MAR).subjects[0]
    assert paid.amount == alone.amount


def test_the_live_rulebooks_months_stay_in_a_quarter_of_two_editions() -> None:
    old = load_shipped("county-hall")
    new = old.with_settings({"bonus_cap": "1", "quarter_percent": "50"})
    roster = (
        Subject("W1", "window", "一号", group="1"),
        Subject("S1", "staff", "甲", window="W1"),
    )
    bonus = [
        Entry(f"E{n}", date(2026, n, 3), "W1", "CW-B1", quantity=3, line=n)
        for n in (1, 2, 3)
    ]
    metrics = tuple(
        Metric(month, "W1", "cases", Decimal(3500)) for month in QUARTER.months
    )
    facts = Facts(roster, tuple(bonus), metrics)
    editions = {JAN: old, FEB: new, MAR: new}
    whole = evaluate(new, facts, QUARTER, editions)
    for month, book in editions.items():
        alone = evaluate(book, facts, month)
        for card in whole.subjects:
            assert card.months is not None
            assert card.months[month] == card_of(alone.subjects, card.code).score
