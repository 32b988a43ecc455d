"""Compare editions: what changes, by which clause, on which days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.rules.days import Days
from signage.rules.diff import Change, changes, impacted
from signage.rules.loader import load_shipped, load_text, shipped_slugs
from signage.rules.rulebook import Rulebook
from tests.rules.small import SMALL

JULY = date(2026, 7, 1)


def book(*replaced: tuple[str, str]) -> Rulebook:
    """Return the small rulebook with some of its text replaced."""
    text = SMALL
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after, 1)
    loaded = load_text(text, "small.yaml")
    assert loaded.rulebook is not None, loaded.problems
    return loaded.rulebook


def found(*replaced: tuple[str, str]) -> list[Change]:
    return list(changes(book(), book(*replaced)))


def only(*replaced: tuple[str, str]) -> Change:
    (change,) = found(*replaced)
    return change


def test_it_finds_nothing_where_nothing_but_remarks_differ() -> None:
    assert found(("rulebook: small", "# a remark\nrulebook: small")) == []
    assert impacted(()) is None


def test_it_names_the_value_before_and_after_with_the_clause() -> None:
    change = only(("{1: 2, 2: 5}", "{1: 2, 2: 6}"))
    assert (change.section, change.code, change.field) == ("rules", "R-2", "steps")
    assert (change.old, change.new) == ("{1: 2, 2: 5}", "{1: 2, 2: 6}")
    assert (change.reference, change.effect) == ("art. 4", "results")
    assert change.days == Days()


def test_it_dates_a_value_that_changes_from_a_day_on() -> None:
    change = only(("choices: {one: 3, two: 5}", "choices: {one: 4, two: 5}"))
    assert (change.old, change.new) == ("3", "4")
    assert change.days == Days(JULY, None)
    assert impacted([change]) == Days(JULY, None)


def test_it_ends_a_value_that_changes_back() -> None:
    before = "{2026-01-01: 2, 2026-07-01"
    change = only((before, "{2026-01-01: 2, 2026-04-01: 1, 2026-07-01"))
    assert (change.old, change.new) == ("2", "1")
    assert change.days == Days(date(2026, 4, 1), date(2026, 6, 30))


def test_it_keeps_to_the_days_on_which_an_edition_takes_the_other_s_place() -> None:
    ended = ("reference: nowhere", "reference: nowhere\nin_force: {last: 2026-12-31}")
    begun = ("reference: nowhere", "reference: nowhere\nin_force: {first: 2027-01-01}")
    other = ("min: 1", "min: 2")
    by_field = {
        change.field: change for change in changes(book(ended), book(begun, other))
    }
    assert by_field["min"].days == Days(date(2027, 1, 1), None)
    assert by_field["in_force.first"].days == Days(None, date(2026, 12, 31))
    both = changes(book(ended), book(ended, other))
    assert [change.days for change in both] == [Days(None, date(2026, 12, 31))]


def test_it_tells_words_and_publicity_from_results() -> None:
    words = found(
        ("zh: 离岗", "zh: 空岗"),
        ("meaning: How large.", "meaning: How big."),
        ("reference: art. 12", "reference: art. 14"),
    )
    assert {change.effect for change in words} == {"wording"}
    assert impacted(words) is None
    shown = found(
        ("approval_chain: office", "publicity_days: 5\n    approval_chain: director"),
        ("action: talk\n", "action: talk\n        due_days: 3\n"),
        ("ladders:\n", "procedure: {publicity_days: 5}\nladders:\n"),
    )
    assert len(shown) == 4
    assert {change.effect for change in shown} == {"procedure"}


def test_it_says_what_came_and_what_went() -> None:
    fewer = SMALL[: SMALL.index("  W-2:")]
    loaded = load_text(fewer, "small.yaml").rulebook
    assert loaded is not None
    (gone,) = changes(book(), loaded)
    assert (gone.section, gone.code, gone.field) == ("awards", "W-2", "")
    assert (gone.old, gone.new) == ("年度明星; period year", None)
    assert changes(loaded, book()) == (gone.turned_round(),)


def test_it_shows_a_setting_beside_what_it_moves() -> None:
    old = load_shipped("county-hall")
    new = old.with_settings({"quota_rounding": "ceil", "publicity_days": "7"})
    by_code = {(c.section, c.code): c for c in changes(old, new)}
    assert by_code["settings", "quota_rounding"].effect == "results"
    assert by_code["awards", "C-W1"].field == "quota.rounding"
    assert by_code["settings", "publicity_days"].effect == "procedure"
    assert by_code["procedure", ""].new == "7"


def test_it_knows_a_setting_that_nothing_names() -> None:
    old = load_shipped("township-fines")
    (change,) = changes(old, old.with_settings({"leave_boundary_days": "5"}))
    assert (change.code, change.effect) == ("leave_boundary_days", "wording")


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_finds_nothing_between_a_rulebook_and_itself(slug: str) -> None:
    again = load_shipped(slug).with_settings({})
    assert changes(load_shipped(slug), again) == ()


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """Take a rulebook of the package, with some of its words chosen."""
    shipped = load_shipped(draw(st.sampled_from(shipped_slugs())))
    chosen = {
        name: draw(st.sampled_from(setting.choices))
        for name, setting in shipped.settings.items()
        if isinstance(setting.choices, tuple) and draw(st.booleans())
    }
    return shipped.with_settings(chosen)


@settings(max_examples=40, deadline=None)
@given(one=books(), other=books())
def test_it_says_the_same_from_either_side(one: Rulebook, other: Rulebook) -> None:
    there, back = changes(one, other), changes(other, one)
    assert set(back) == {change.turned_round() for change in there}
    assert impacted(back) == impacted(there)
    assert changes(one, one) == ()
    is_same = (one.slug, one.values) == (other.slug, other.values)
    assert bool(there) != is_same
