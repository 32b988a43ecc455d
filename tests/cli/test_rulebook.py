"""Check, show, compare and begin rulebooks on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signage.cli.evaluate import evaluate
from signage.cli.rulebook import rulebook
from signage.rules.diff import changes
from signage.rules.loader import load, load_shipped, shipped_slugs


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rulebook, arguments)


def test_it_finds_nothing_wrong_with_what_is_shipped() -> None:
    result = run("check", *shipped_slugs())
    assert result.exit_code == 0
    assert "county-hall, edition trial: 53 rules" in result.stdout
    assert "unset: full_mark, threshold_demonstration" in result.stdout


def test_it_reports_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("rulebook: own\nrulebook: own\n", encoding="utf-8")
    result = run("check", "county-hall", str(file))
    assert result.exit_code == 2
    assert f"{file}:2: 'rulebook' is given twice" in result.stderr


def test_it_shows_everything_or_one_thing() -> None:
    assert "CS-1.1  deduct 1  " in run("show", "county-hall").stdout
    assert run("show", "county-hall", "CS-2.3").stdout.startswith(
        "CS-2.3  deduct_range 3 to 5  言语粗鲁或与人争吵"
    )
    assert "bonus_cap = 10 (number)" in run("show", "county-hall", "bonus_cap").stdout
    assert run("show", "hall-efficiency", "A-L3").stdout.count("\n") == 2
    assert (
        "attendance of window  15, floor zero"
        in run("show", "county-hall", "attendance").stdout
    )
    assert "two_people: yes" in run("show", "county-hall", "procedure").stdout
    assert "当月次数" in run("show", "approval-centre", "step_rules").stdout


def test_it_refuses_what_it_does_not_know() -> None:
    for arguments in (("show", "county-hall", "X"), ("show", "no-hall")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "no" in result.stderr


def test_it_prints_the_schema_for_editors() -> None:
    printed = json.loads(run("schema").stdout)
    assert printed["title"] == "hall-signage rulebook"
    assert "settings" in printed["properties"]


def test_it_begins_a_rulebook_that_passes_and_evaluates(tmp_path: Path) -> None:
    result = run("new", "ours", "--folder", str(tmp_path))
    assert result.exit_code == 0
    file = tmp_path / "ours.yaml"
    checked = run("check", str(file))
    assert checked.exit_code == 0
    assert checked.stdout.startswith(f"{file}: ours, edition 1: 3 rules")
    assert (tmp_path / "rulebook.schema.json").is_file()
    roster, entries = tmp_path / "roster.csv", tmp_path / "entries.csv"
    roster.write_text("code,kind\nS1,staff\n", encoding="utf-8")
    lines = (
        "1,2026-03-02,S1,R-1,,",
        "2,2026-03-03,S1,R-2,2,2",
        "3,2026-03-04,S1,R-3,,",
    )
    rows = "\n".join(("id,date,subject,rule,points,quantity", *lines))
    entries.write_text(f"{rows}\n", encoding="utf-8")
    arguments = ["--roster", str(roster), "--entries", str(entries), "--format", "json"]
    done = CliRunner().invoke(evaluate, [str(file), *arguments, "--period", "2026-03"])
    assert done.exit_code == 0, done.output
    result_of = json.loads(done.stdout)
    assert result_of["subjects"][0]["score"] == "94.5"  # 100 - 2 - 2x2 + 0.5
    assert result_of["subjects"][0]["grade"] == "good"
    assert [action["step"] for action in result_of["actions"]] == [1]


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_copies_a_rulebook_under_a_new_name(tmp_path: Path, slug: str) -> None:
    folder = ("--folder", str(tmp_path))
    result = run("new", "ours", "--from", slug, "--edition", "2027", *folder)
    assert result.exit_code == 0
    copied = load(tmp_path / "ours.yaml").rulebook
    assert copied is not None
    assert (copied.slug, copied.edition) == ("ours", "2027")
    fields = {change.field for change in changes(load_shipped(slug), copied)}
    assert fields == {"rulebook", "edition"}


def test_it_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "rulebook.schema.json").write_text("{}", encoding="utf-8")
    result = run("new", "ours", "--folder", str(tmp_path))
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (tmp_path / "ours.yaml").read_text(encoding="utf-8") == "mine"
    assert run("new", "other", "--folder", str(tmp_path)).exit_code == 0
    assert (tmp_path / "rulebook.schema.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize(
    "arguments", [("../ours",), ("Ours",), ("",), ("ours", "--edition", "a b")]
)
def test_it_refuses_names_that_no_rulebook_can_have(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    result = run("new", *arguments, "--folder", str(tmp_path))
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_is_different_and_from_when(tmp_path: Path) -> None:
    run("new", "county-hall", "--from", "county-hall", "--edition", "2027",
        "--folder", str(tmp_path))  # fmt: skip
    file = tmp_path / "county-hall.yaml"
    text = file.read_text(encoding="utf-8")
    dated = "points: {2020-01-01: 2, 2027-07-01: 4}\n    per: finding"
    rule = "  CS-2.1:\n    subject: staff\n    category: discipline\n    kind: deduct\n"
    before = f"{rule}    points: 2\n    per: occurrence"
    assert before in text
    after = f"{rule}    {dated}"
    file.write_text(text.replace(before, after), encoding="utf-8")
    result = run("diff", "county-hall", str(file), "--set", "bonus_cap=12")
    assert result.exit_code == 1
    line = "  CS-2.1 points: 2 → 4  [from 2027-07-01 on]  (002 一(二)(1))"
    assert line in result.stdout.splitlines()
    assert "  bonus_cap value: 10 → 12  [on all days]  (002 第四条)" in result.stdout
    assert "WORDS ONLY (no result changes)" in result.stdout
    assert "Impacted periods: first day open, last day open" in result.stdout
    printed = json.loads(
        run("diff", "county-hall", str(file), "--format", "json").stdout
    )
    points = [one for one in printed["changes"] if one["field"] == "points"]
    assert points[-1]["days"] == {"first": "2027-07-01", "last": None}
    assert printed["new"]["edition"] == "2027"


def test_it_ends_as_diff_does(tmp_path: Path) -> None:
    same = run("diff", "post-star", "post-star")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (
        0,
        "Nothing is different.",
    )
    different = run("diff", "post-star", "post-star", "--set", "self_review_days=5")
    assert different.exit_code == 1
    assert "Impacted periods: none; every result stays as it is." in different.stdout
    for arguments in (
        ("post-star", "no-such"),
        ("post-star", str(tmp_path)),
        ("post-star", "post-star", "--set", "winners"),
        ("post-star", "post-star", "--set", "winners=x"),
    ):
        trouble = run("diff", *arguments)
        assert trouble.exit_code == 2
        assert trouble.stderr


def test_it_notes_a_setting_that_changes_nothing() -> None:
    result = run("check", "township-fines")
    assert result.exit_code == 0
    assert "note: no place names the setting leave_boundary_days" in result.stdout
