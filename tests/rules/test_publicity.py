"""Tell which ladder actions the source wants on the hall's screens."""

from datetime import date

import pytest

from signage.rules.engine import evaluate
from signage.rules.facts import Entry, Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period


@pytest.mark.parametrize(
    ("choice", "public"),
    [("no", {("A-L3", 2)}), ("yes", {("A-L1", 2), ("A-L3", 1), ("A-L3", 2)})],
)
def test_it_shows_only_what_the_source_or_the_hall_wants(
    choice: str, public: set[tuple[str, int]]
) -> None:
    rulebook = load_shipped("hall-efficiency")
    chosen = rulebook.with_settings({"blacklist_on_screen": choice})
    day = date(2026, 6, 2)
    entries = tuple(
        Entry(rule, day, "S1", rule, quantity=4)
        for rule in ("A-C1", "A-A1", "A-A2", "A-R")
    )
    facts = Facts((Subject("S1", "staff", "Clerk"),), entries)
    actions = evaluate(chosen, facts, Period.parse("2026-06")).actions
    assert {(one.ladder, one.step) for one in actions if one.public} == public


def test_it_gives_the_candidates_of_an_award_with_their_keys() -> None:
    rulebook = load_shipped("county-hall").with_settings({"quarter_percent": "50"})
    day = date(2026, 2, 2)
    facts = Facts(
        tuple(Subject(code, "staff", "Clerk") for code in ("S1", "S2", "S3")),
        (
            Entry("1", day, "S1", "CS-5.3b"),
            Entry("2", day, "S2", "CS-1.1"),
        ),
    )
    award = evaluate(rulebook, facts, Period.parse("2026-Q1")).awards[1]
    found = [(one.code, one.rank, one.excluded) for one in award.candidates]
    assert found == [("S3", 1, None), ("S2", 2, None), ("S1", None, "barred")]
    assert [str(one.keys[0]) for one in award.candidates] == ["100", "99.67", "98.33"]
