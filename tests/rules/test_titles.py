"""Titles that stand count in a longer period's ranking, whoever decided them."""

from collections.abc import Mapping, Sequence

from signage.rules.engine import evaluate
from signage.rules.facts import Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period

CENTRE = load_shipped("approval-centre").with_settings(
    {"staff_percent": "50", "annual_titles_min": "2"}
)
YEAR = Period.parse("2026")
ROSTER = (Subject("P1", "staff", "Ding"), Subject("P2", "staff", "Wei"))


def winners(titles: Mapping[tuple[str, Period], Sequence[str]]) -> tuple[str, ...]:
    """Return who wins the year's title when these quarters' titles stand."""
    found = evaluate(CENTRE, Facts(ROSTER, titles=titles), YEAR)
    return next(one for one in found.awards if one.award == "D-W3").winners


def quarters(**held: Sequence[str]) -> dict[tuple[str, Period], Sequence[str]]:
    """Say who holds the quarters' title: `Q1=["P1"]`."""
    return {
        ("D-W1", Period.parse(f"2026-{name}")): codes for name, codes in held.items()
    }


def test_what_was_granted_counts_and_not_what_the_engine_would_propose() -> None:
    held = quarters(Q1=["P2"], Q2=["P2"], Q3=["P1"], Q4=[])
    assert winners(held) == ("P2",)


def test_a_quarter_that_nobody_won_counts_for_nobody() -> None:
    assert winners(quarters(Q1=[], Q2=[], Q3=[], Q4=["P1"])) == ()


def test_quarters_that_do_not_stand_yet_are_worked_out() -> None:
    """Both are equal in every quarter: the engine leaves those undecided."""
    assert winners({}) == ()
    assert winners(quarters(Q1=["P1"], Q4=["P1"])) == ("P1",)
