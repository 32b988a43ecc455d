"""Compare the rulebook files with the tables that they were made from, row by row."""

from copy import deepcopy

import pytest

from signage.rules.loader import load_shipped, shipped_slugs
from signage.rules.rulebook import Rulebook, build
from signage.rules.settings import Tree
from tests.rules.table_rows import NAMES, PROCEDURE, rows, rows_for, rows_of


@pytest.mark.parametrize("table", NAMES)
@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_has_every_row_as_the_table_has_it_and_no_other(
    slug: str, table: str
) -> None:
    assert rows_of(table, load_shipped(slug)) == rows_for(table, slug)


def test_it_has_every_rulebook_of_the_tables() -> None:
    named = {row["rulebook"] for table in NAMES for row in rows(table)}
    assert named == set(shipped_slugs())


# One change to a file for each thing that a table says. The comparison above must see
# every one of them, or it would prove nothing.
_MEASURES = [
    ("rules", "county-hall", "rules.CS-1.1.points", "2"),
    ("rules", "county-hall", "rules.CS-2.3.min", "2"),
    ("rules", "county-hall", "rules.CS-2.3.max", "6"),
    ("rules", "county-hall", "rules.CS-1.1.subject", "window"),
    ("rules", "county-hall", "rules.CS-1.1.category", "discipline"),
    ("rules", "county-hall", "rules.CS-1.1.kind", "fine"),
    ("rules", "county-hall", "rules.CS-1.1.per", "day"),
    ("rules", "county-hall", "rules.CS-1.1.zh", "迟到"),
    ("rules", "county-hall", "rules.CS-1.1.en", "Late"),
    ("rules", "county-hall", "rules.CS-1.1.reference", "002"),
    ("rules", "county-hall", "rules.CS-1.1x.threshold", ">20min"),
    ("rules", "county-hall", "rules.CS-B1.cap.year", "3"),
    ("rules", "county-hall", "rules.CS-B1.cap", {"month": "2"}),
    ("rules", "county-hall", "rules.CS-B1.exclusive", "other"),
    ("rules", "county-hall", "rules.CS-B2.levels.city", "2"),
    ("rules", "county-hall", "rules.CS-5.2.limits.year", "4"),
    ("rules", "county-hall", "rules.CS-5.2.counts", "CS-1.1"),
    ("rules", "county-hall", "rules.CS-5.3b.bars", [{"period": "year"}]),
    ("rules", "county-hall", "rules.CS-B3.steps", {"90": "0.3"}),
    ("rules", "county-hall", "rules.CW-2.mean_of", "discipline"),
    ("rules", "county-hall", "rules.CW-B4.steps.3000", "0.6"),
    ("rules", "five-star-window", "rules.F-1.bars.0.of", "self"),
    ("rules", "approval-centre", "rules.DS-2.1b.steps.2", "5"),
    ("rules", "approval-centre", "rules.DS-2.1b.veto_at", "4"),
    ("rules", "approval-centre", "rules.DS-1.5e.limits.month", "6"),
    ("rules", "approval-centre", "rules.DS-3.1g.ratio.over", "1/3"),
    ("rules", "approval-centre", "rules.DS-3.1g.ratio.to", "days_present"),
    ("rules", "post-star", "rules.G-V.max", "90"),
    ("categories", "county-hall", "categories.staff.service.full", "25"),
    ("categories", "county-hall", "categories.staff.service.floor", "none"),
    ("categories", "county-hall", "categories.staff.service.zh", "服务"),
    ("categories", "county-hall", "categories.staff.service.en", "Serving"),
    ("categories", "county-hall", "categories.staff.service.reference", "002"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.counts", ["A-C1"]),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.window", "year"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.at", "2"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.repeat", "yes"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.active", "no"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.action", "talk_with_chief"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.public", "yes"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.zh", "批评"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.en", "Criticised"),
    ("ladders", "hall-efficiency", "ladders.A-L1.steps.0.reference", "000"),
    ("ladders", "approval-centre", "ladders.D-L1.steps.0.counts.grade", "met"),
    ("ladders", "approval-centre", "ladders.D-L1.steps.0.counts.of", "quarter"),
    ("awards", "county-hall", "awards.C-W1.period", "year"),
    ("awards", "county-hall", "awards.C-W1.subject", "staff"),
    ("awards", "county-hall", "awards.C-W1.per_group", "yes"),
    ("awards", "county-hall", "awards.C-W1.computed", "no"),
    ("awards", "county-hall", "awards.C-W1.quota", {"count": "10"}),
    ("awards", "county-hall", "awards.C-W1.quota.percent", "15"),
    ("awards", "county-hall", "awards.C-W1.quota.rounding", "ceil"),
    ("awards", "county-hall", "awards.C-W1.quota.minimum", "1"),
    ("awards", "county-hall", "awards.C-W1.rank.0.order", "asc"),
    ("awards", "county-hall", "awards.C-W1.unbarred", "no"),
    ("awards", "county-hall", "awards.C-W1.eligibility", "barred"),
    ("awards", "county-hall", "awards.C-W1.publicity_days", "2"),
    ("awards", "county-hall", "awards.C-W1.approval_chain", "unset"),
    ("awards", "county-hall", "awards.C-W1.zh", "示范窗口"),
    ("awards", "county-hall", "awards.C-W1.en", "Model window"),
    ("awards", "county-hall", "awards.C-W1.reference", "002"),
    ("awards", "approval-centre", "awards.D-W1.publicity_days", "3"),
    ("awards", "approval-centre", "awards.D-W1.unvetoed", "no"),
    ("awards", "approval-centre", "awards.D-W3.rank.0.titles", "D-W2"),
    ("awards", "hall-efficiency", "awards.A-W1.rank.0.required", "no"),
    ("awards", "hall-efficiency", "awards.A-W1.rank.2.order", "desc"),
    ("awards", "post-star", "awards.G-W1.service_months", "7"),
    ("settings", "county-hall", "settings.bonus_cap.default", "9"),
    ("settings", "county-hall", "settings.bonus_cap.choices", "whole_number"),
    ("settings", "county-hall", "settings.same_matter.choices", ["highest", "x"]),
    ("settings", "county-hall", "settings.bonus_cap.meaning", "Most."),
    ("settings", "county-hall", "settings.bonus_cap.reference", "002"),
]


@pytest.mark.parametrize(("table", "slug", "path", "value"), _MEASURES, ids=str)
def test_it_would_see_another_value(
    table: str, slug: str, path: str, value: Tree
) -> None:
    changed = _changed(slug, path, value)
    assert rows_of(table, changed) != rows_for(table, slug)


@pytest.mark.parametrize(
    ("table", "slug", "path"),
    [
        ("rules", "county-hall", "rules.CS-B4"),
        ("categories", "county-hall", "categories.window.reform"),
        ("ladders", "county-hall", "ladders.C-L1"),
        ("awards", "county-hall", "awards.C-W4"),
        ("settings", "county-hall", "settings.rounding"),
    ],
)
def test_it_would_see_that_one_is_missing(table: str, slug: str, path: str) -> None:
    assert rows_of(table, _changed(slug, path, None)) != rows_for(table, slug)


def _changed(slug: str, path: str, value: Tree) -> Rulebook:
    """Return a shipped rulebook with one value changed, or taken out by None."""
    shipped = load_shipped(slug)
    tree = deepcopy(shipped.source)
    keys = _keys(path)
    at = tree
    for key in keys[:-1]:
        at = at[int(key)] if isinstance(at, list) else at[key]
    if value is None:
        del at[keys[-1]]
    else:
        at[keys[-1]] = value
    return build(tree, shipped.values, "")


def _keys(path: str) -> list[str]:
    """Split a path at its points, but not those within a rule's code."""
    section, _, rest = path.partition(".")
    if section != "rules":
        return path.split(".")
    code = next(
        code
        for row in rows("rules")
        if (code := row["code"]) == rest or rest.startswith(f"{code}.")
    )
    inner = rest.removeprefix(code).lstrip(".")
    return [section, code, *filter(None, inner.split("."))]


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_says_what_each_setting_decides_in_both_languages(slug: str) -> None:
    for name, setting in load_shipped(slug).settings.items():
        assert setting.meaning.isascii(), name
        assert setting.zh, name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in setting.zh), name


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_lets_the_hall_decide_the_procedure(slug: str) -> None:
    rulebook = load_shipped(slug)
    assert set(PROCEDURE) <= set(rulebook.settings)
    other = {"awards": "results", "results": "awards"}[rulebook.procedure.publicity_of]
    chosen = rulebook.with_settings(
        {
            "self_review_days": "5",
            "publicity_days": "7",
            "publicity_of": other,
            "reviewers": "one_person",
            "final": "by_person",
        }
    ).procedure
    assert (chosen.self_review_days, chosen.publicity_days) == (5, 7)
    assert (chosen.two_people, chosen.final) == (False, "by_person")
    assert chosen.publicity_of == other


def test_it_takes_the_procedure_of_the_one_source_that_has_one() -> None:
    found = {
        slug: (
            procedure.self_review_days,
            procedure.publicity_days,
            procedure.publicity_of,
            procedure.final,
        )
        for slug in shipped_slugs()
        if (procedure := load_shipped(slug).procedure).two_people
    }
    assert found.pop("approval-centre") == (1, 1, "results", "by_person")
    assert len(found) == 8
    assert set(found.values()) == {(3, 3, "awards", "by_itself")}


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_can_be_read_under_every_choice_of_every_setting(slug: str) -> None:
    rulebook = load_shipped(slug)
    values = {"number": "85.5", "whole_number": "2", "number_or_unset": "unset"}
    for name, setting in rulebook.settings.items():
        choices = setting.choices
        tried = choices if isinstance(choices, tuple) else (values.get(choices),)
        for value in tried:
            if value is not None:
                assert rulebook.with_settings({name: value}).values[name] == value
