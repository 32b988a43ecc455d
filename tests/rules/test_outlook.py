"""What would change a result: grades, ladders, caps, bars, places."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.exchange.facts_csv import read_facts
from signage.rules.engine import evaluate
from signage.rules.facts import Entry, Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.numbers import shown
from signage.rules.outlook import Outlook, outlook
from signage.rules.outlook_grades import Edge, GradeOutlook, grade_outlook
from signage.rules.period import Period
from signage.rules.place import place_among
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import GradeCount
from signage.rules.scheme import grade_of
from signage.rules.scorecard import Scorecard
from tests.rules.case import CASES, Case, cases_in, run

MARCH = Period.parse("2026-03")
CLERK = Subject("S001", "staff", "Clerk", window="W01")
WINDOW = Subject("W01", "window", "Window")


def entry(rule: str, day: str, number: int = 1, **values: object) -> Entry:
    """Return an entry of the clerk; `number` orders them."""
    on = date.fromisoformat(day)
    return Entry(str(number), on, "S001", rule, line=number, **values)  # type: ignore[arg-type]


def seen(
    book: Rulebook,
    entries: Sequence[Entry],
    day: str = "2026-03-20",
    graded: dict[GradeCount, int] | None = None,
) -> Outlook:
    """Evaluate the clerk's entries in March and look at the result from a day."""
    facts = Facts((WINDOW, CLERK), list(entries))
    card = next(c for c in evaluate(book, facts, MARCH).subjects if c.code == "S001")
    on = date.fromisoformat(day)
    return outlook(book, CLERK, card, entries, (MARCH, on, graded or {}))


def test_it_says_how_far_the_grades_beside_are() -> None:
    book = load_shipped("approval-centre")
    found = seen(book, [entry("DS-B2", "2026-03-02")]).grades
    assert found is not None
    assert found.grade == "above"
    assert found.above is None
    assert found.below is not None
    assert found.below.grade == "met"
    assert found.below.exactly


def graded(score: str, grade: str, *, vetoed: bool = False) -> GradeOutlook | None:
    """Return the outlook of a clerk of the approval centre with this score."""
    book = load_shipped("approval-centre")
    given = Decimal(score)
    card = Scorecard("S001", "staff", None, score=given, grade=grade)
    if vetoed:
        card = Scorecard("S001", "staff", None, score=given, grade="below")
    return grade_outlook(book, card, MARCH)


def test_it_tells_exactly_from_more_than() -> None:
    assert graded("102.5", "above") == GradeOutlook(
        "above", None, Edge("met", Decimal("2.5"), exactly=True)
    )
    assert graded("72.5", "met") == GradeOutlook(
        "met",
        Edge("above", Decimal("27.5"), exactly=False),
        Edge("below", Decimal("2.5"), exactly=False),
    )
    assert graded("65", "below") == GradeOutlook(
        "below", Edge("met", Decimal(5), exactly=True), None
    )


def test_no_points_undo_a_veto() -> None:
    assert graded("98", "below", vetoed=True) == GradeOutlook("below", None, None)


@given(st.decimals(0, 130, places=1))
def test_the_points_it_names_reach_the_grade(score: Decimal) -> None:
    points = load_shipped("approval-centre").subjects["staff"].points
    assert points is not None
    grade = grade_of(points, score)
    found = graded(str(score), grade or "")
    assert found is not None
    least = Decimal("0.1")
    if found.above is not None:
        step = found.above.points + (0 if found.above.exactly else least)
        assert grade_of(points, score + step) == found.above.grade
        assert grade_of(points, score + step - least) == grade
    if found.below is not None:
        step = found.below.points + (0 if found.below.exactly else least)
        assert grade_of(points, score - step) == found.below.grade
        assert grade_of(points, score - step + least) == grade


def test_a_quarter_needs_the_points_of_all_its_months() -> None:
    book = load_shipped("approval-centre")
    quarter = Period.parse("2026-Q1")
    months = {
        month: Decimal(score)
        for month, score in zip(quarter.months, (101, 104, 98), strict=True)
    }
    card = Scorecard(
        "S001", "staff", None, score=Decimal(303), grade="above", months=months
    )
    found = grade_outlook(book, card, quarter)
    assert found == GradeOutlook("above", None, Edge("met", Decimal(3), exactly=True))


@pytest.mark.parametrize(
    ("times", "count", "at", "step"), [(0, 0, 1, 1), (1, 1, 2, 2), (2, 2, 3, 3)]
)
def test_it_names_the_next_step_of_a_ladder(
    times: int, count: int, at: int, step: int
) -> None:
    book = load_shipped("hall-efficiency")
    entries = [entry("A-A1", f"2026-03-0{n + 1}", n) for n in range(times)]
    climb = next(c for c in seen(book, entries).climbs if c.ladder == "A-L2")
    assert (climb.count, climb.at, climb.step.step) == (count, at, step)
    assert climb.missing == at - count
    assert climb.clears_on == date(2026, 4, 1)


def test_a_ladder_at_its_end_has_no_next_step_unless_it_repeats() -> None:
    book = load_shipped("hall-efficiency")
    late = [entry("A-A1", f"2026-03-0{n + 1}", n) for n in range(4)]
    assert not [c for c in seen(book, late).climbs if c.ladder == "A-L2"]
    absent = [entry("A-A2", f"2026-03-0{n + 1}", n) for n in range(4)]
    climb = next(c for c in seen(book, absent).climbs if c.ladder == "A-L3")
    assert (climb.count, climb.at) == (4, 5)


def test_each_window_of_a_ladder_counts_for_itself() -> None:
    book = load_shipped("five-star-window")
    entries = [entry("F-1", "2026-01-10", 1), entry("F-2", "2026-02-10", 2)]
    found = {c.step.window: c for c in seen(book, entries).climbs}
    assert (found["month"].count, found["month"].at) == (0, 1)
    assert "quarter" not in found  # fired at the second
    assert (found["year"].count, found["year"].at) == (2, 3)
    assert found["year"].clears_on == date(2027, 1, 1)


def test_a_ladder_of_grades_counts_those_given() -> None:
    book = load_shipped("approval-centre")
    steps = [
        step
        for ladder in book.ladders.values()
        for step in ladder.steps
        if isinstance(step.counts, GradeCount) and step.active and step.at
    ]
    counted = steps[0].counts
    assert isinstance(counted, GradeCount)
    given = {counted: 1}
    found = [c for c in seen(book, [], graded=given).climbs if c.step.counts == counted]
    assert all(climb.count == 1 for climb in found)
    assert all(climb.clears_on == date(2027, 1, 1) for climb in found)


def test_it_says_what_is_left_of_categories_and_of_the_bonus() -> None:
    book = load_shipped("county-hall")
    found = seen(book, [entry("CS-1.1", "2026-03-02", quantity=3)])
    left = {
        room.labels.en: room for room in found.rooms if room.labels and not room.rule
    }
    assert (left["Attendance"].left, left["Attendance"].full) == (
        Decimal(17),
        Decimal(20),
    )
    assert left["Attendance"].is_touched
    assert not left["Service"].is_touched
    (bonus,) = [room for room in found.rooms if room.labels is None]
    assert (bonus.left, bonus.full) == (Decimal(10), Decimal(10))
    assert bonus.period == MARCH


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name)
        for file in sorted(CASES.glob("county_*.yaml"))
        for case in cases_in(file)
        if case.period.count("-") == 1
        and "Q" not in case.period
        and "H" not in case.period
    ],
)
def test_no_cap_is_ever_overdrawn(case: Case, tmp_path: Path) -> None:
    result = run(case, tmp_path)
    for card in result.subjects:
        book = load_shipped(case.rulebook).with_settings(case.chosen)
        for line in card.trace:
            if line.because == "year_cap":
                # What was cut off says that the year's room is used up.
                room = _room_of(book, case, tmp_path, card.code, line.rule)
                assert room == 0, (card.code, line.rule)


def _room_of(book: Rulebook, case: Case, folder: Path, code: str, rule: str) -> Decimal:
    files = [str(folder / f"{name}.csv") for name in ("roster", "entries")]
    facts = read_facts([book], files[0], files[1], None).facts
    period = Period.parse(case.period)
    card = next(c for c in evaluate(book, facts, period).subjects if c.code == code)
    subject = next(s for s in facts.roster if s.code == code)
    own = [e for e in facts.entries if e.subject == code and e.date <= period.last]
    found = outlook(book, subject, card, own, (period, period.last, {}))
    return next(
        r.left
        for r in found.rooms
        if r.rule and r.rule.code == rule and r.period.kind == "year"
    )


def test_it_says_what_bars_awards_and_what_would() -> None:
    book = load_shipped("county-hall")
    barring = next(
        rule
        for rule in book.rules.values()
        if "staff" in rule.subject
        and any(b.of == "self" and b.when is None for b in rule.bars)
    )
    before = seen(book, [])
    assert barring.code in {risk.rule.code for risk in before.risks}
    after = seen(book, [entry(barring.code, "2026-03-02")])
    assert after.shuts
    kinds = {award.period for award in book.awards.values() if award.subject == "staff"}
    for shut in after.shuts:
        assert shut.bar.award_period.kind not in kinds or shut.awards
    lost = {shut.bar.award_period for shut in after.shuts}
    assert not [risk for risk in after.risks if risk.period in lost]


def test_a_bar_at_a_count_says_how_many_there_are() -> None:
    book = load_shipped("five-star-window")
    (risk, *_) = seen(book, [entry("F-1", "2026-03-02")]).risks
    assert (risk.count, risk.least, str(risk.period)) == (1, 2, "2026")


def test_no_points_no_rooms() -> None:
    book = load_shipped("township-fines")
    found = seen(book, [entry("H-1", "2026-03-02")])
    assert (found.grades, found.rooms) == (None, ())


SCORES = [Decimal(n) for n in ("99", "98.5", "98.5", "97", "90")]


@pytest.mark.parametrize(
    ("own", "quota", "expected"),
    [
        ("99", 1, (1, None, True, "0.5")),
        ("98.5", 1, (2, "0.5", False, "0.5")),
        ("98.5", 2, (2, "0.5", False, "0.0")),  # tied at the edge: a committee decides
        ("98.5", 3, (2, "0.5", True, "1.5")),
        ("90", 3, (5, "7", False, "8.5")),
        ("90", 5, (5, "7", True, None)),
        ("90", 0, (5, "7", False, None)),
        ("97", None, (4, "1.5", True, None)),
    ],
)
def test_it_says_where_a_score_stands(
    own: str, quota: int | None, expected: tuple[object, ...]
) -> None:
    found = place_among(SCORES, Decimal(own), quota)
    above, edge = (
        None if v is None else str(v) for v in (found.to_above, found.to_edge)
    )
    assert found.of == 5
    assert (found.rank, above, found.is_inside, edge) == expected


@given(st.lists(st.decimals(0, 110, places=2), min_size=1), st.integers(0, 20))
def test_winning_what_is_missing_draws_level(scores: list[Decimal], quota: int) -> None:
    own = scores[0]
    place = place_among(scores, own, quota)
    if place.to_above is not None:
        assert own + place.to_above in scores
    if not place.is_inside and place.to_edge is not None:
        raised = shown(own + place.to_edge, 2) + Decimal("0.01")
        assert place_among([raised, *scores[1:]], raised, quota).is_inside
