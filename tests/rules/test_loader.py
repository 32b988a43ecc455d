"""Read rulebook files, and report all that is wrong in them with file and line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from signage.rules.engine import score
from signage.rules.facts import Entry, Facts, Subject
from signage.rules.loader import load, load_shipped, load_text, shipped_slugs
from signage.rules.period import Period
from signage.rules.settings import SettingsError
from tests.rules.small import SMALL


def test_it_reads_every_shipped_rulebook() -> None:
    assert len(shipped_slugs()) == 9
    for slug in shipped_slugs():
        rulebook = load_shipped(slug)
        assert rulebook.slug == slug
        assert len(rulebook.digest) == 64


def test_it_knows_no_other_shipped_rulebook() -> None:
    with pytest.raises(KeyError):
        load_shipped("../secret")


def test_it_applies_the_value_in_force_on_the_entry_s_day() -> None:
    rulebook = load_text(SMALL, "small.yaml").rulebook
    assert rulebook is not None
    facts = Facts(
        (Subject("S1", "staff", "Clerk"),),
        (
            Entry("1", date(2026, 6, 30), "S1", "R-1"),
            Entry("2", date(2026, 7, 1), "S1", "R-1"),
        ),
    )
    (card,) = score(rulebook, facts, Period.parse("2026"))
    assert [line.counted for line in card.trace] == [Decimal(-2), Decimal(-3)]
    (card,) = score(
        rulebook.with_settings({"size": "two"}), facts, Period.parse("2026")
    )
    assert [line.counted for line in card.trace] == [Decimal(-2), Decimal(-5)]


def test_it_refuses_settings_all_at_once_and_keeps_those_chosen_before() -> None:
    rulebook = load_shipped("county-hall").with_settings({"bonus_cap": "5"})
    chosen = {
        "no_such": "1",
        "same_matter": "lowest",
        "rounding": "0",
        "year_percent": "x",
    }
    with pytest.raises(SettingsError) as refused:
        rulebook.with_settings(chosen)
    codes = [problem.code for problem in refused.value.problems]
    assert codes == [
        "unknown_setting",
        "wrong_setting",
        "fixed_setting",
        "wrong_setting",
    ]
    again = rulebook.with_settings({"year_percent": "20"})
    assert (again.values["bonus_cap"], again.values["year_percent"]) == ("5", "20")


@pytest.mark.parametrize(
    ("slug", "name", "value"),
    [
        ("approval-centre", "decimals_staff", "10"),
        ("approval-centre", "decimals_staff", "9" * 5000),
        ("thousand-point", "norm_mark", "0"),
        ("approval-centre", "grade_met", "101"),
        ("hall-efficiency", "star_percent", "101"),
        ("county-hall", "publicity_days", "367"),
    ],
)
def test_it_refuses_settings_that_do_not_fit(slug: str, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="the settings do not fit"):
        load_shipped(slug).with_settings({name: value})


def test_it_takes_every_plain_value_as_text(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    text = SMALL.replace("reference: art. 3", "reference: 12:30").replace("'1'", "010")
    file.write_text(text, encoding="utf-8")
    rulebook = load(file).rulebook
    assert rulebook is not None
    assert rulebook.rule("R-1").reference == "12:30"
    assert rulebook.edition == "010"
