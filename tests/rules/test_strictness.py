"""Refuse wrong rulebook files: everything at once, with the line and what is right."""

from itertools import pairwise
from pathlib import Path

import pytest

from signage.rules.loader import load, load_shipped, load_text
from signage.rules.yaml_tree import MOST_CHARACTERS
from tests.rules.small import SMALL, said


def test_it_finds_nothing_wrong_with_the_small_one() -> None:
    assert said(SMALL) == []


FIELDS = [
    (
        "zh: 离岗",
        "zh: 离岗\n    colour: red",
        "there is no field 'colour': there are zh",
    ),
    ("zh: 离岗", "zh: 离岗\n    cathegory: x", "did you mean 'category'?"),
    ("zh: 离岗", "zh: 离岗\n    zh: 串岗", "'zh' is given twice, first on line"),
    ("zh: 离岗", "zh: 离岗\n    code: R-9", "a rule's code is its name, 'R-1'"),
    (
        "kind: deduct\n",
        "kind: deduced\n",
        "'deduced' cannot stand here: give one of deduct,",
    ),
    ("kind: deduct\n", "kind: veto\n", "a rule of the kind veto needs veto_scope"),
    (
        "kind: deduct\n",
        "kind: deduct\n    exclusive: x\n",
        "exclusive has no meaning for the kind deduct",
    ),
    ("    en: Unattended\n", "", "rules.R-1: 'en' is missing"),
    ("edition: '1'\n", "", "small.yaml:1: 'edition' is missing"),
    (
        "rulebook: small",
        "rulebook: Small",
        "a name of small letters, digits and hyphens",
    ),
    ("zh: 离岗", "zh:", "nothing stands here: give a value, or leave the name out"),
    ("zh: 离岗", "zh: '  '", "this is empty"),
    ("zh: 离岗", "zh: [离岗]", "a list is no text"),
    ("full: 100", "full: 0", "'0' must be more than 0"),
    ("full: 100", "full: hundred", "'hundred' is no number: write one as 2.5"),
    ("full: 100", "full: -5", "must be"),
    ("full: 100", "full: 1e12", "must be at most"),
    ("full: 100", "full: .inf", "is no number"),
    ("at: 2\n        action: talk", "at: 1.5\n        action: talk", "no whole number"),
    ("{1: 2, 2: 5}", "{1: 2, 2: -5}", "'-5' must be at least 0"),
    ("{1: 2, 2: 5}", "{}", "this is empty"),
    ("{1: 2, 2: 5}", "{one: 2}", "'one' cannot stand here: give a number"),
    ("{city: 1,", "{city: -1,", "'-1' must be at least 0"),
    ("score: yes", "score: on", "'on' is neither yes nor no"),
    ("over: 90", "over: [90]", "a list is no number"),
    ("under: 2/3", "under: two thirds", "ratio"),
    ("{code: poor}", "poor", "is no mapping of fields to values"),
    ("rank:\n      - {titles", "rank:\n        {titles", "is no list"),
    ("limits: {month: 2}", "limits: {month: 0}", "'0' must be at least 1"),
    ("limits: {month: 2}", "limits: {week: 2}", "give one of month, year"),
    (
        "period: quarter}",
        "period: week}",
        "give one of month, quarter, half_year, year",
    ),
    ("order: asc}", "order: up}", "'up' cannot stand here: give one of asc, desc"),
    ("percent: 10", "percent: 101", "'101' must be at most 100"),
    ("percent: 10", "percent: -1", "'-1' must be at least 0"),
    ("R-7:", "'R 7':", "a code without blanks"),
    ("[one, two]", f"[one, two, {', '.join(map(str, range(20)))}]", "at most 20 can"),
]
NAMES = [
    ("category: conduct", "category: none", "'none' is no category of staff"),
    ("category: bonus", "category: bones", "it has conduct, bonus, special"),
    ("subject: staff", "subject: clerk", "'clerk' is no kind of subject"),
    (
        "  staff:\n    conduct",
        "  clerks:\n    conduct",
        "'clerks' is no kind of subject",
    ),
    ("counts: [R-1, R-2]", "counts: [R-1, R-X]", "'R-X' is no rule of this rulebook"),
    ("counts: [R-1, R-2]", "counts: [R-6]", "R-6, which is derived: it cannot be"),
    ("counts: [R-1, R-2]", "counts: [R-7]", "R-7 is for window: it is never counted"),
    ("counts: [R-1],", "counts: [R-X],", "'R-X' is no rule of this rulebook"),
    ("counts: R-3", "counts: R-X", "'R-X' is no rule of this rulebook"),
    ("counts: [R-3]", "counts: [R-X]", "'R-X' is no rule of this rulebook"),
    ("counts: [R-3]", "counts: [R-1]", "can only be reached by R-3: count it too"),
    ("titles: W-1", "titles: W-9", "'W-9' is no award of this rulebook"),
    ("titles: W-1", "titles: W-2", "titles are won in shorter periods"),
    ("to: workdays", "to: workday", "'workday' is no metric: the metrics are cases"),
    ("less: leave_days", "less: holidays", "'holidays' is no metric"),
    ("grade: poor,", "grade: bad,", "'bad' is no grade of staff"),
    ("{setting: size,", "{setting: seize,", "there is no setting 'seize'"),
    ("{setting: size,", "{setting: size, or: 1,", "'or' cannot stand beside 'setting'"),
    ("{one: 3, two: 5}", "{one: 3}", "the choices must be exactly one, two"),
    ("{one: 3, two: 5}", "3", "the choices must be exactly one, two"),
    ("default: one", "default: three", "the default is none of the choices"),
    ("choices: [one, two]", "choices: [one]", "at least 2 must stand here"),
    ("choices: [one, two]", "choices: [one, two, one]", "a choice is given twice"),
    ("edition: '1'", "edition: {setting: size}", "no value that a setting can decide"),
    ("one: 3,", "one: three,", "'three' is no number"),
    ("two: 5}", "two: five}", "with size = two: the settings do not fit"),
]
SENSE = [
    ("points: {2026-01-01: 2, ", "points: {2026-1-1: 2, ", "'2026-1-1' is no date"),
    ("points: {2026-01-01: 2, ", "points: {2026-02-30: 2, ", "'2026-02-30' is no date"),
    ("points: {2026-01-01: 2, ", "points: {2026-07-01: 2, ", "given twice"),
    ("reference: nowhere",
     "reference: x\nin_force: {first: 2026-02-01, last: 2026-01-31}",
     "the last day, 2026-01-31, is before the first"),
    ("over: 90", "over: 50", "fair (60 or more) is not below good (over 50)"),
    ("over: 90", "least: 60", "fair (60 or more) is not below good (60 or more)"),
    ("over: 90", "over: 90, least: 91", "a grade needs one of 'over' and 'least'"),
    (", over: 90", "", "a grade needs one of 'over' and 'least'"),
    ("{code: poor}", "{code: poor, least: 0}", "the last grade takes what is left"),
    ("{code: fair,", "{code: good,", "the grade 'good' is given twice"),
    ("step: 2", "step: 1", "step 1 is given twice on the ladder L-1"),
    ("window: month\n        at: 2", "window: none\n        at: 2", "'at' is 1"),
    ("window: year\n        at", "window: month\n        at", "the window is year"),
    ("counts: [R-1, R-2]", "counts: []", "a step that counts nothing never fires"),
    ("    rank:\n      - {titles: W-1, least: 1, order: desc}\n", "", "without 'rank'"),
    ("percent: 10", "percent: 10, count: 2", "one of 'count' and 'percent'"),
    ("percent: 10, rounding: floor", "rounding: floor", "one of 'count' and 'percent'"),
    ("percent: 10, rounding", "count: 10, rounding", "'rounding' has no meaning with"),
    ("quota: {percent", "computed: no\n    quota: {percent", "have no meaning"),
    ("score: yes", "metrics: cases, least: 1", "'least' goes with 'titles'"),
    ("score: yes", "score: yes, required: yes", "'required' goes with 'metrics'"),
    ("score: yes", "score: yes, with_staff: yes", "goes with 'counts' of an award"),
    ("min: 1", "min: 4", "the least, 4, is more than the most, 3"),
    ("veto_at: 3", "veto_at: 2", "the veto must come after the last step, 2"),
    ("    veto_at: 3\n", "", "'veto_at' and 'veto_scope' go together"),
    ("{1: 2, 2: 5}", "{1: 5, 2: 2}", "the totals of the steps fall"),
    ("{1: 2, 2: 5}", "{0: 2, 2: 5}", "whole numbers from 1"),
    ("subject: window\n", "subject: window\n    bars: [{period: year, of: window}]\n",
     "by rules for staff only"),
    ("{base: 100, base_of: staff}", "{base_of: staff}", "'base' is missing"),
    ("decimals: 1\n", "decimals: 1\n      base: 5\n", "'base' has no meaning with"),
    ("decimals: 1\n", "decimals: 1\n      base_of: metric\n", "exactly one rule"),
    ("decimals: 1\n", "decimals: 1\n      cycle: quarter\n", "month cannot stand in"),
    ("reference: nowhere", "reference: x\nperiods: [month, month, quarter, year]",
     "'month' is given twice"),
    ("reference: nowhere", "reference: x\nperiods: [month, quarter]",
     "the rulebook is not evaluated by year: it is by month, quarter"),
    ("kind: deduct\n", "kind: fine\n", "staff is not assessed by fines"),
    ("    points: {base: 100, base_of: staff}\n", "", "window is not assessed"),
    ("default: one\n", "default: one\n    required: yes\n", "its default is unset"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "problem"), FIELDS + NAMES + SENSE)
def test_it_says_what_is_wrong_and_where(before: str, after: str, problem: str) -> None:
    assert before in SMALL
    found = said(SMALL.replace(before, after, 1))
    assert any(problem in text for text in found), found
    assert all(text.startswith("small.yaml:") for text in found)


def test_it_reports_everything_at_once_in_the_order_of_the_lines() -> None:
    text = SMALL
    for before, after in (
        ("en: Small\n", "en: Small\nen: Small\n"),
        ("    meaning: How large.\n", ""),
        ("over: 90", "over: 50"),
        ("full: 100", "full: x"),
        ("zh: 离岗", "zh: 离岗\n    colour: red"),
        ("counts: R-3", "counts: R-X"),
        ("grade: poor,", "grade: bad,"),
        ("{percent: 10, rounding: floor}", "{rounding: floor}"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    found = load_text(text, "small.yaml").problems
    lines = [problem.line or 0 for problem in found]
    assert lines == sorted(lines)
    wanted = (
        "twice",
        "meaning",
        "not below",
        "'x'",
        "colour",
        "R-X",
        "bad",
        "quota is",
    )
    for word in wanted:
        assert sum(word in problem.message for problem in found) == 1, word
    assert len(found) == len(wanted)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("# nothing but a remark\n", "the file is empty"),
        ("- a list", "a rulebook file is a mapping of names to values"),
        ("just words", "a rulebook file is a mapping of names to values"),
        ("rulebook: [small", "this is not YAML"),
        ("rulebook: small\n\tzh: x", "x.yaml:2: this is not YAML: a tab stands in"),
        ("a: 1\n---\nb: 2", "x.yaml:2: a second document begins here"),
        ("a: 1\nb: \x07", "x.yaml:2: a character stands here that no text can hold"),
        ("a: &x [1]\nb: 2", "x.yaml:1: '&x' names a part: leave it out"),
        ("b: !!python/object:os.system x", "is a tag: leave it out"),
        ("? [a, b]\n: 1", "a name must stand before the colon"),
        ("[" * 200_000, "parts stand in each other 30 deep"),
        ("- " * 5000, "parts stand in each other 30 deep"),
        ("a" * (MOST_CHARACTERS + 1), "the file is too large"),
    ],
)
def test_it_refuses_what_is_no_rulebook(text: str, problem: str) -> None:
    found = [str(one) for one in load_text(text, "x.yaml").problems]
    assert any(problem in one for one in found), found


def test_it_does_not_write_out_a_bomb_of_aliases() -> None:
    names = [f"a{number}" for number in range(40)]
    lines = [f"{names[0]}: &{names[0]} [x, x]"]
    lines += [
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise(names)
    ]
    found = load_text("\n".join(lines), "x.yaml").problems
    assert {problem.code for problem in found} >= {"alias"}


@pytest.mark.parametrize("section", ["rules", "ladders", "awards", "settings"])
@pytest.mark.parametrize("value", ["[a]", "x", "", "{a: b}", "{a: [b]}", "{a: }"])
def test_it_survives_a_section_of_another_shape(section: str, value: str) -> None:
    start = SMALL.index(f"\n{section}:\n") + 1
    ends = [
        at
        for name in ("subjects", "ladders", "awards")
        if (at := SMALL.find(f"\n{name}:\n", start)) != -1
    ]
    end = min(ends, default=len(SMALL) - 1) + 1
    found = said(SMALL[:start] + f"{section}: {value}\n" + SMALL[end:])
    assert any(section in text or "nothing stands" in text for text in found), found


@pytest.mark.parametrize("slug", ["approval-centre", "post-star"])
def test_it_reads_what_is_shipped_as_anybody_s_file(slug: str) -> None:
    folder = Path(__file__).parents[2] / "signage" / "rulebooks"
    loaded = load(folder / f"{slug}.yaml")
    assert loaded.problems == ()
    assert loaded.rulebook == load_shipped(slug)


def test_it_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    gbk, large = tmp_path / "gbk.yaml", tmp_path / "large.yaml"
    gbk.write_bytes(SMALL.encode("gbk"))
    large.write_bytes(b"a" * 10_000_000)
    found = {
        file.name: [problem.message for problem in load(file).problems]
        for file in (gbk, large, tmp_path, tmp_path / "none.yaml")
    }
    assert found["gbk.yaml"] == ["the file is not UTF-8: save it so"]
    assert "too large" in found["large.yaml"][0]
    assert found[tmp_path.name] == ["this is a folder: give a rulebook file"]
    assert "No such file" in found["none.yaml"][0]


#: What people, or programs, put where something else should stand.
_SHAPES = ["x", "", "-1", "1e99999", "[]", "[[x]]", "{}", "{a: 1}", "{setting: size}",
           "{setting: [x]}", "{setting: none}", "{setting: size, choices: [a]}",
           "{setting: size, choices: {one: x, two: [y]}}", "2026-01-01",
           "{2026-01-01: {2026-01-01: x}}", "1/0"]  # fmt: skip


@pytest.mark.parametrize("shape", _SHAPES)
def test_it_never_breaks_over_a_value_of_another_shape(shape: str) -> None:
    lines = SMALL.splitlines()
    for number, line in enumerate(lines):
        name, colon, value = line.partition(": ")
        if colon and value:
            spoilt = [*lines[:number], f"{name}: {shape}", *lines[number + 1 :]]
            loaded = load_text("\n".join(spoilt), "x.yaml")
            assert loaded.rulebook is None or not loaded.problems
