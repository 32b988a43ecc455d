"""Hold what must be true of every evaluation, whatever the facts are."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.rules.check import check_entry
from signage.rules.engine import evaluate, score
from signage.rules.facts import Entry, Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.numbers import shown
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Evaluation, Scorecard

COUNTY = load_shipped("county-hall")
APPROVAL = load_shipped("approval-centre")
EFFICIENCY = load_shipped("hall-efficiency")
ROSTER = (
    Subject("W1", "window", "Window", group="1"),
    Subject("W2", "window", "Window", group="2", joined_on=date(2026, 2, 20)),
    Subject("S1", "staff", "Clerk", window="W1"),
    Subject("S2", "staff", "Clerk", window="W1", joined_on=date(2026, 3, 5)),
    Subject("S3", "staff", "Clerk", window="W2", left_on=date(2026, 8, 30)),
)
KINDS = {subject.code: subject.kind for subject in ROSTER}
EVERY = pytest.mark.parametrize(
    "rulebook", [COUNTY, APPROVAL, EFFICIENCY], ids=lambda rulebook: rulebook.slug
)
PERIODS = pytest.mark.parametrize("text", ["2026-03", "2026-Q1", "2026-H1", "2026"])
SOME = settings(max_examples=15, deadline=None)
FIRST = date(2025, 11, 1)


@st.composite
def entries_of(draw: st.DrawFn, rulebook: Rulebook) -> list[Entry]:
    """Make a few dozen entries that the rulebook accepts, in date order."""
    count = draw(st.integers(0, 60))
    seed = random.Random(draw(st.integers(0, 10**9)))
    made: list[Entry] = []
    days = sorted(seed.randrange(500) for _ in range(count))
    for number, day in enumerate(days):
        entry = _entry(rulebook, seed, number, FIRST + timedelta(days=day))
        if entry is not None:
            made.append(entry)
    return made


def _entry(
    rulebook: Rulebook, seed: random.Random, number: int, day: date
) -> Entry | None:
    rule = seed.choice(list(rulebook.rules.values()))
    subject = seed.choice(ROSTER)
    points = rule.min + seed.choice((1, 2)) if rule.min is not None else None
    level = seed.choice(list(rule.levels[0][1])) if rule.levels else None
    quantity = seed.choice((1, 1, 1, 2, 5))
    matter = seed.choice((None, None, "m", "n"))
    wrong = check_entry(rulebook, subject.kind, rule.code, quantity, points, level)
    if wrong:
        return None
    return Entry(
        f"e{number}", day, subject.code, rule.code, quantity, points, level, matter,
        line=number + 2,
    )  # fmt: skip


def facts(entries: list[Entry]) -> Facts:
    return Facts(ROSTER, tuple(entries))


def numbers(evaluation: Evaluation) -> object:
    """Return what must not depend on the order of lines within a day."""
    cards = [
        (card.code, card.score, card.grade, card.assessed, card.bonus, card.months)
        for card in evaluation.subjects
    ]
    awards = [(a.award, a.group, a.winners, a.undecided) for a in evaluation.awards]
    actions = [(a.ladder, a.subject, a.step, a.date) for a in evaluation.actions]
    return cards, awards, actions


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_does_not_care_in_which_order_entries_come(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    entries = data.draw(entries_of(rulebook))
    mixed = data.draw(st.permutations(entries))
    period = Period.parse(text)
    once = evaluate(rulebook, facts(entries), period)
    assert evaluate(rulebook, facts(mixed), period) == once


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_gives_the_same_numbers_when_lines_of_the_file_are_shuffled(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    entries = data.draw(entries_of(rulebook))
    one_a_day = list({(e.date, e.subject): e for e in entries}.values())
    mixed = [
        entry._replace(line=line)
        for line, entry in enumerate(data.draw(st.permutations(one_a_day)))
    ]
    period = Period.parse(text)
    once = numbers(evaluate(rulebook, facts(one_a_day), period))
    assert numbers(evaluate(rulebook, facts(mixed), period)) == once


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_is_not_changed_by_what_comes_later(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    entries = data.draw(entries_of(rulebook))
    period = Period.parse(text)
    before = [entry for entry in entries if entry.date <= period.last]
    once = evaluate(rulebook, facts(before), period)
    assert evaluate(rulebook, facts(entries), period) == once


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_gives_a_window_the_same_from_itself_and_its_staff_alone(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    entries = data.draw(entries_of(rulebook))
    period = Period.parse(text)
    part = tuple(s for s in ROSTER if "W1" in (s.code, s.window))
    codes = {subject.code for subject in part}
    cut = Facts(part, tuple(e for e in entries if e.subject in codes))
    whole = {card.code: card for card in score(rulebook, facts(entries), period)}
    for card in score(rulebook, cut, period):
        assert card == whole[card.code]


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_never_gives_more_awards_than_the_quota(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    entries = data.draw(entries_of(rulebook))
    for result in evaluate(rulebook, facts(entries), Period.parse(text)).awards:
        assert result.quota is None or len(result.winners) <= result.quota
        assert not set(result.winners) & set(result.undecided)


@EVERY
@PERIODS
@SOME
@given(data=st.data())
def test_it_gives_months_as_their_own_evaluations_do(
    rulebook: Rulebook, text: str, data: st.DataObject
) -> None:
    found = facts(data.draw(entries_of(rulebook)))
    period = Period.parse(text)
    whole = {card.code: card for card in score(rulebook, found, period)}
    for month in period.months:
        for card in score(rulebook, found, month):
            months = whole[card.code].months
            assert months is None or months[month] == card.score


@pytest.mark.parametrize("rulebook", [COUNTY, APPROVAL], ids=lambda r: r.slug)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_it_explains_every_point(rulebook: Rulebook, data: st.DataObject) -> None:
    entries = data.draw(entries_of(rulebook))
    for card in score(rulebook, facts(entries), Period.parse("2026-03")):
        moved = sum((line.counted for line in card.trace), Decimal(0))
        assert card.base is not None
        if card.assessed and card.score is not None:
            decimals = -int(card.score.as_tuple().exponent)
            total = shown(card.base + moved, max(decimals, 2))
            assert abs(total - card.score) <= Decimal("0.05")
            assert shown(card.base + moved, 9) == shown(_exact(card), 9)


def _exact(card: Scorecard) -> Decimal:
    (part,) = card.parts
    assert part.exact is not None
    return shown(part.exact, 9)


@settings(max_examples=60, deadline=None)
@given(entries=entries_of(COUNTY))
def test_it_keeps_floors_and_caps(entries: list[Entry]) -> None:
    for card in score(COUNTY, facts(entries), Period.parse("2026")):
        for part in card.parts:
            categories = COUNTY.categories(card.kind)
            for code, left in part.left.items():
                assert 0 <= left <= categories[code].full
            assert part.bonus <= 10
        for code, cap in (("CS-B1", 2), ("CW-B1", 2), ("CW-B2", 2), ("CW-B3", 4)):
            counted = [line.counted for line in card.trace if line.rule == code]
            assert sum(counted, Decimal(0)) <= cap


@settings(max_examples=30, deadline=None)
@given(entries=entries_of(COUNTY), extra=entries_of(COUNTY))
def test_it_is_as_before_once_an_entry_is_taken_back(
    entries: list[Entry], extra: list[Entry]
) -> None:
    before = evaluate(COUNTY, facts(entries), Period.parse("2026-Q1"))
    more = [entry._replace(id=f"x{entry.id}") for entry in extra]
    back = [entry for entry in entries + more if not entry.id.startswith("x")]
    assert evaluate(COUNTY, facts(back), Period.parse("2026-Q1")) == before


def test_it_leaves_out_who_took_no_part() -> None:
    gone = replace(ROSTER[2], code="S9", left_on=date(2025, 12, 31))
    cards = score(COUNTY, Facts((*ROSTER, gone)), Period.parse("2026"))
    assert [card.code for card in cards] == ["W1", "W2", "S1", "S2", "S3"]
