"""Hold what must be true of every evaluation under each of the nine rulebooks.

Rulebooks come with settings chosen at random, facts by way of files.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.rules.engine import evaluate
from signage.rules.facts import Facts
from signage.rules.loader import shipped_slugs
from signage.rules.numbers import ZERO, exact_sum, shown
from signage.rules.period import Period
from signage.rules.render import evaluation_json
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Evaluation, Line, Scorecard
from tests.rules.at_random import Made, Row, evaluations

SOME = settings(max_examples=8, deadline=None)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def every(test: Any) -> Any:
    """Run a test over each rulebook, with facts at random."""
    return pytest.mark.parametrize("slug", shipped_slugs())(
        SOME(given(data=st.data())(test))
    )


def result(made: Made, facts: Facts) -> Evaluation:
    return evaluate(made.rulebook, facts, made.period)


def numbers(evaluation: Evaluation) -> dict[str, Any]:
    """Return the result without what names lines: those may stand in another order."""
    found = evaluation_json(evaluation)
    for subject in found["subjects"]:
        for name in ("trace", "barred", "vetoes"):
            subject[name] = sorted(subject[name], key=str)
    return found


@every
def test_it_makes_every_total_of_its_lines(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    for card in result(made, made.facts(folder)).subjects:
        if made.rulebook.subjects[card.kind].points is not None:
            _check_points(made.rulebook, card)
        elif card.amount is not None:
            _check_amount(made, card)
        else:
            assert (card.score, card.trace) == (None, ())


def _check_points(rulebook: Rulebook, card: Scorecard) -> None:
    points = rulebook.subjects[card.kind].points
    assert points is not None
    for part in card.parts:
        moved = exact_sum(line.counted for line in part.trace)
        if part.base is None or part.vetoes:
            continue
        assert part.exact is not None
        # A line that is no decimal is written with twelve places.
        assert abs(exact_sum((part.base, moved)) - exact_sum((part.exact,))) < 1e-9
        assert part.score == shown(part.exact, points.decimals, padded=points.padded)
    assert sum(len(part.trace) for part in card.parts) == len(card.trace)


def _check_amount(made: Made, card: Scorecard) -> None:
    counted = sum((line.counted for line in card.trace), ZERO)
    pay = made.rulebook.subjects[card.kind].pay
    if pay is None:
        assert card.amount == counted
        return
    assert card.amount == pay.monthly_amount * (_months(card, made.period) + counted)


def _months(card: Scorecard, period: Period) -> int:
    return 1 if period.kind == "month" else len(card.months or ())


@every
def test_it_does_not_care_how_the_lines_of_a_file_stand(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    once = numbers(result(made, made.facts(folder)))
    mixed = data.draw(st.permutations(made.entries))
    assert numbers(result(made, made.facts(folder, mixed))) == once


@every
def test_it_gives_the_same_of_a_file_split_in_two_and_joined(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    facts = made.facts(folder)
    at = data.draw(st.integers(0, len(made.entries)))
    halves = [
        made.facts(folder, part).entries
        for part in (made.entries[:at], made.entries[at:])
    ]
    joined = Facts(facts.roster, (*halves[0], *halves[1]), facts.metrics)
    swapped = [*made.entries[at:], *made.entries[:at]]
    once = numbers(result(made, facts))
    assert numbers(result(made, joined)) == once
    assert numbers(result(made, made.facts(folder, swapped))) == once


@every
def test_it_is_not_changed_by_what_is_dated_after_the_period(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    last = made.period.last.isoformat()
    before = [row for row in made.entries if row["date"] <= last]
    once = result(made, made.facts(folder, before))
    whole = result(made, made.facts(folder))
    assert evaluation_json(whole) == evaluation_json(once)


@every
def test_it_is_as_before_once_entries_are_taken_back(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    once = evaluation_json(result(made, made.facts(folder)))
    more = data.draw(evaluations(slug)).entries
    taken = {(row["date"], row["subject"]) for row in made.entries}
    extra = [
        {**row, "id": f"x{row['id']}"}
        for row in more
        if (row["date"], row["subject"]) not in taken and _is_accepted(made, row)
    ]
    result(made, made.facts(folder, [*made.entries, *extra]))
    assert evaluation_json(result(made, made.facts(folder))) == once


def _is_accepted(made: Made, row: Row) -> bool:
    """Tell whether the rule has points under these settings too."""
    rule = made.rulebook.rules[row["rule"]]
    return not (rule.points and rule.points[0][1] is None and rule.kind != "fact")


@every
def test_it_never_gives_more_than_the_quota_and_nothing_to_the_excluded(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    found = result(made, made.facts(folder))
    cards = {card.code: card for card in found.subjects}
    for given_ in found.awards:
        award = made.rulebook.awards[given_.award]
        assert given_.quota is None or len(given_.winners) <= given_.quota
        assert not set(given_.winners) & set(given_.undecided)
        for code in given_.winners:
            assert cards[code].kind == award.subject
            assert not (award.unvetoed and cards[code].vetoes)
            barred = {bar.award_period for bar in cards[code].barred}
            assert not (award.unbarred and made.period in barred)


@every
def test_it_never_breaks_a_floor_or_a_cap(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    for card in result(made, made.facts(folder)).subjects:
        points = made.rulebook.subjects[card.kind].points
        categories = made.rulebook.categories(card.kind)
        for part in card.parts:
            for code, left in part.left.items():
                is_floored = categories[code].floor == "zero"
                assert left <= categories[code].full
                assert not is_floored or left >= 0
            cap = points.bonus_cap if points else None
            assert cap is None or part.bonus <= cap
        _check_caps(made.rulebook, card.trace)


def _check_caps(rulebook: Rulebook, trace: tuple[Line, ...]) -> None:
    used: dict[tuple[str, Period], Decimal] = defaultdict(Decimal)
    for line in trace:
        for kind in rulebook.rules[line.rule].cap:
            used[line.rule, Period.holding(line.date, kind)] += abs(line.counted)
    for (code, period), size in used.items():
        cap = rulebook.rules[code].cap[period.kind]
        assert cap is None or size <= cap


@every
def test_it_gives_a_longer_period_the_months_that_stand_alone(
    slug: str, data: st.DataObject, folder: Path
) -> None:
    made = data.draw(evaluations(slug))
    facts = made.facts(folder)
    if made.period.kind == "month" or "month" not in made.rulebook.content.periods:
        return
    whole = {card.code: card for card in result(made, facts).subjects}
    for month in made.period.months:
        for card in evaluate(made.rulebook, facts, month).subjects:
            months = whole[card.code].months
            assert months is not None
            assert months.get(month) == card.score
