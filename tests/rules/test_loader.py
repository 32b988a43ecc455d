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

SMALL = """\
rulebook: small
edition: '1'
zh: 小办法
en: Small
reference: nowhere
settings:
  size:
    default: one
    choices: [one, two]
    meaning: How large.
    reference: art. 1
subjects:
  staff:
    zh: 人员
    en: Staff
    points: {decimals: 1}
categories:
  staff:
    conduct: {full: 100, floor: zero, zh: 行为, en: Conduct, reference: art. 2}
rules:
  R-1:
    subject: staff
    category: conduct
    kind: deduct
    points: {2026-01-01: 2, 2026-07-01: {setting: size, choices: {one: 3, two: 5}}}
    zh: 离岗
    en: Unattended
    reference: art. 3
"""


def said(text: str) -> list[str]:
    return [str(problem) for problem in load_text(text, "small.yaml").problems]


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
    ],
)
def test_it_refuses_settings_that_do_not_fit(slug: str, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="the settings do not fit"):
        load_shipped(slug).with_settings({name: value})


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("zh: 离岗", "zh: 离岗\n    colour: red", "small.yaml:27: rules.R-1.colour"),
        ("zh: 离岗", "zh: 离岗\n    zh: 串岗", "small.yaml:27: 'zh' is given twice"),
        ("kind: deduct", "kind: deduced", "small.yaml:24: rules.R-1.kind"),
        ("kind: deduct", "kind: veto", "for the kind veto 'veto_scope' is missing"),
        ("category: conduct", "category: none", "small.yaml:23: 'none' is no category"),
        ("subject: staff", "subject: clerk", "'clerk' is no kind of subject"),
        ("{setting: size,", "{setting: seize,", "small.yaml:25: there is no setting"),
        ("{one: 3, two: 5}", "{one: 3}", "small.yaml:25: the choices must be exactly"),
        ("one: 3,", "one: three,", "small.yaml:25: rules.R-1.points"),
        ("default: one", "default: three", "small.yaml:8: the default 'three'"),
        ("rulebook: small", "rulebook: [small", "this is not YAML"),
        ("full: 100", "full: 0", "small.yaml:19: categories.staff.conduct.full"),
        ("edition: '1'\n", "", "edition: Field required"),
        ("    en: Unattended\n", "", "rules.R-1.en: Field required"),
    ],
)
def test_it_reports_what_is_wrong(before: str, after: str, problem: str) -> None:
    assert before in SMALL
    assert any(problem in text for text in said(SMALL.replace(before, after, 1)))


def test_it_reports_everything_at_once() -> None:
    text = SMALL.replace("kind: deduct", "kind: deduced").replace(
        "full: 100", "full: x"
    )
    assert [line.split(":")[1] for line in said(text)] == ["19", "24"]


@pytest.mark.parametrize("text", ["", "- a list", "just words"])
def test_it_refuses_what_is_no_rulebook(text: str) -> None:
    assert len(said(text)) == 1


def test_it_takes_every_plain_value_as_text(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    text = SMALL.replace("reference: art. 3", "reference: 12:30").replace("'1'", "010")
    file.write_text(text, encoding="utf-8")
    rulebook = load(file).rulebook
    assert rulebook is not None
    assert rulebook.rule("R-1").reference == "12:30"
    assert rulebook.edition == "010"


def test_it_refuses_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_bytes(SMALL.encode("gbk"))
    assert [problem.code for problem in load(file).problems] == ["encoding"]
