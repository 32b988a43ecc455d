"""Adopting rulebooks: once, with a rule map that reaches every rule."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import FactKind, Hall
from signage.operations.rulebooks.adoption import ADOPTED, adopt_rulebooks, rulebook_of
from signage.operations.rulebooks.rule_map import default_map
from signage.rules.loader import load_shipped
from tests.build import NOW

FIRST = date(2026, 1, 1)


def test_it_adopts_both_rulebooks_once(session: Session, hall: Hall) -> None:
    for _ in range(2):
        found = adopt_rulebooks(session, hall, first_on=FIRST, now=NOW)
    assert [(a.slug, a.feeds_assessment) for a in found] == [
        ("county-hall", True),
        ("hall-efficiency", False),
    ]
    kinds = session.scalars(select(FactKind)).all()
    assert len(kinds) == len(default_map())
    late = next(kind for kind in kinds if kind.code == "late")
    assert {line.rule for line in late.rules} >= {"A-A1", "CS-1.1"}
    assert late.initials.startswith("cd")


def test_it_keeps_a_halls_own_settings(session: Session, hall: Hall) -> None:
    county, _ = adopt_rulebooks(session, hall, first_on=FIRST, now=NOW)
    assert rulebook_of(county).values["quarter_percent"] == "10"
    county.settings = {"quarter_percent": "25"}
    assert rulebook_of(county).values["quarter_percent"] == "25"
    assert rulebook_of(county) is rulebook_of(county)


@pytest.mark.parametrize("slug", ADOPTED)
def test_its_map_reaches_every_rule_that_an_entry_may_name(slug: str) -> None:
    rules = load_shipped(slug).rules
    wanted = {code for code, rule in rules.items() if not rule.is_derived}
    assert {f.rules[slug] for f in default_map() if slug in f.rules} == wanted


def test_its_map_puts_a_fact_only_under_rules_for_the_same_kind_of_subject() -> None:
    for fact in default_map():
        kinds = [
            set(load_shipped(slug).rules[rule].subject)
            for slug, rule in fact.rules.items()
        ]
        assert set.intersection(*kinds), fact.code
    codes = [fact.code for fact in default_map()]
    assert len(codes) == len(set(codes))
