"""Run `signage evaluate` as people do: formats, settings, explanations, refusals."""

import csv
import gc
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signage.cli.evaluate import evaluate
from signage.rules.loader import load_shipped

ROSTER = """code,kind,name,window,group
W01,window,Window 01,,1
S001,staff,Clerk [001],W01,
"""
ENTRIES = """id,date,subject,rule,quantity,points
1,2026-03-02,S001,CS-1.4,6,
2,2026-03-03,S001,CS-1.1x,2,
3,2026-03-04,S001,CS-B1,5,
4,2026-03-05,S001,CS-5.3b,1,
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a roster and entries."""
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    Path("entries.csv").write_text(ENTRIES, encoding="utf-8")
    return tmp_path


def run(
    *arguments: str, rulebook: str = "county-hall", period: str = "2026-03"
) -> Result:
    files = ["--roster", "roster.csv", "--entries", "entries.csv"]
    return CliRunner().invoke(
        evaluate, [rulebook, *files, "--period", period, *arguments]
    )


def test_it_writes_the_object_of_the_contract() -> None:
    result = run("--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["rulebook", "period", "subjects", "actions", "awards"]
    assert list(found["subjects"][1]) == [
        "code",
        "kind",
        "group",
        "score",
        "grade",
        "assessed",
        "categories",
        "bonus",
        "amount",
        "vetoes",
        "barred",
        "trace",
    ]
    assert found["subjects"][1]["score"] == "77"
    assert found["subjects"][1]["trace"][1] == {
        "entry": "2",
        "rule": "CS-1.1x",
        "category": "attendance",
        "points": "-4",
        "counted": "-2",
        "because": "category_floor",
    }


def test_it_writes_one_line_for_each_subject() -> None:
    rows = list(csv.reader(io.StringIO(run("--format", "csv").stdout)))
    assert rows == [
        ["code", "kind", "group", "score", "grade", "assessed", "bonus", "amount"],
        ["W01", "window", "1", "85", "", "true", "0", ""],
        ["S001", "staff", "1", "77", "", "true", "2", ""],
    ]


def test_it_prints_a_table_for_people_by_default() -> None:
    Path("entries.csv").write_text(
        "id,date,subject,rule\n1,2026-03-02,S001,A-A2\n", encoding="utf-8"
    )
    text = run(rulebook="hall-efficiency").stdout
    assert "Clerk [001]" in text
    assert "On record, counts against awards, notice in the building" in text
    assert "Red-flag window of the month" in text


def test_it_explains_a_subject_with_every_clause() -> None:
    text = run("--explain", "S001").stdout
    for part in (
        "Score: 77",
        "entry 2; clause 002 一(一)(1)",
        "of -4 only -2 counted: the category was used up",
        "of +2.5 only +2 counted: the rule's cap for the year is reached",
        "left of Attendance (工作考勤): 0 of 20",
        "Barred from the awards of 2026-Q1: CS-5.3b",
        "100 -23 = 77; score 77",
    ):
        assert part in text


def test_it_explains_pay_vetoes_grades_and_settings() -> None:
    entries = "id,date,subject,rule\n1,2026-03-02,S001,DS-1.3d\n"
    Path("entries.csv").write_text(entries, encoding="utf-8")
    text = run("--explain", "S001", rulebook="approval-centre").stdout
    assert "Veto of the month on 2026-03-02: DS-1.3d" in text
    assert "Not assessed: a veto took the period." in text
    Path("entries.csv").write_text(entries.replace("DS-1.3d", "B-1"), encoding="utf-8")
    text = run(
        "--explain", "S001", "--set", "monthly_amount=100",
        rulebook="township-pay", period="2026-Q1",
    ).stdout  # fmt: skip
    assert "Amount: 200 yuan" in text
    assert "Months of service: 3; lost: 1; paid: 2, at 100 yuan each" in text
    assert "Set: monthly_amount = 100 (default 300)" in text


def test_it_explains_how_months_make_a_quarter() -> None:
    text = run("--explain", "S001", period="2026-Q1").stdout
    assert "2026-Q1: (100 + 100 + 77) / 3 = 92.333333" in text
    assert "not won; out of the contest: barred from it; quota 0" in text
    Path("entries.csv").write_text(
        "id,date,subject,rule,quantity\n1,2026-03-02,S001,DS-5c,4\n", encoding="utf-8"
    )
    text = run("--explain", "S001", rulebook="approval-centre", period="2026-Q1").stdout
    assert "2026-Q1: 100 + 100 + 20 = 220" in text
    assert "grade met: by the mean month, 220 / 3 = 73.333333" in text
    text = run("--explain", "S001", rulebook="approval-centre", period="2026").stdout
    assert "D-W3 Advanced person of the year (年度先进个人): not won" in text
    assert "not ranked, what it goes by is missing; no quota" in text


def test_it_explains_what_a_window_has_from_its_staff() -> None:
    Path("roster.csv").write_text(
        ROSTER + "S002,staff,,W01,\nS003,staff,,W01,\n", encoding="utf-8"
    )
    text = run("--explain", "W01").stdout
    assert "what its staff have left of attendance: S001 0, S002 20, S003 20" in text
    assert "left of discipline" not in text
    Path("entries.csv").write_text(
        "id,date,subject,rule\n1,2026-03-02,S001,DS-1.3d\n", encoding="utf-8"
    )
    chosen = ("--explain", "W01", "--set", "veto_counts_as=skip")
    text = run(*chosen, rulebook="approval-centre").stdout
    assert "starts with 100, the mean of its staff: S002 100, S003 100\n" in text


def test_it_explains_the_facts_that_ladders_count() -> None:
    Path("entries.csv").write_text(
        "id,date,subject,rule,quantity\n"
        "1,2026-02-02,S001,A-C1,\n2,2026-03-02,S001,A-C3,2\n3,2026-03-09,S001,A-P2,\n"
        "4,2026-04-01,S001,A-C1,\n",
        encoding="utf-8",
    )
    lines = run("--explain", "S001", rulebook="hall-efficiency").stdout.splitlines()
    start = lines.index("Entries without points here:")
    assert lines[start + 1].startswith("  2026-03-02  A-C3 x 2  Snacks")
    assert lines[start + 1].endswith("entry 2; clause 000 督查範圍 一.3")
    assert lines[start + 2].startswith("  2026-03-09  A-P2  Public commendation")
    assert lines[start + 3].startswith("A-W2")
    assert "counted entry 2; clause" in lines[start - 1]


def test_it_takes_settings_and_a_rulebook_file(folder: Path) -> None:
    assert "S001,staff,1,76,,true,1," in run(
        "--format", "csv", "--set", "bonus_cap=1"
    ).stdout  # fmt: skip
    shipped = Path(__file__).parents[2] / "signage/rulebooks/county-hall.yaml"
    (folder / "own.yaml").write_bytes(shipped.read_bytes())
    assert (
        run("--format", "csv", rulebook="own.yaml").stdout
        == run("--format", "csv").stdout
    )


def test_it_reports_everything_at_once_and_no_result() -> None:
    Path("entries.csv").write_text(
        ENTRIES + "5,2026-02-30,S001,CS-1.1,,\n6,2026-03-02,S002,CS-9,0,\n",
        encoding="utf-8",
    )
    result = run(
        "--set", "bonus_cap=ten", "--set", "x=1", "--set", "y", period="2026-13"
    )
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 8
    assert [line.split(": ")[0] for line in lines[-4:]] == [
        "entries.csv:6",
        "entries.csv:7",
        "entries.csv:7",
        "entries.csv:7",
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--explain", "S9"), "'S9' is not among the subjects"),
        (("--set", "rounding=3"), "cannot be set"),
    ],
)
def test_it_refuses_with_status_2(arguments: tuple[str, ...], text: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert text in result.stderr


def test_it_names_every_unset_threshold() -> None:
    Path("entries.csv").write_text("id,date,subject,rule\n", encoding="utf-8")
    result = run("--set", "full_mark=100", rulebook="village-centre", period="2026")
    assert result.exit_code == 2
    unset = load_shipped("village-centre").unset
    assert len(unset) == 4
    assert [name for name in unset if f"'{name}'" in result.stderr] == list(unset[1:])


@pytest.mark.parametrize(
    ("rulebook", "text"),
    [("post-star", "by quarter"), ("thousand-point", "by year")],
)
def test_it_refuses_a_period_that_the_rulebook_does_not_have(
    rulebook: str, text: str
) -> None:
    Path("entries.csv").write_text("id,date,subject,rule\n", encoding="utf-8")
    result = run(rulebook=rulebook)
    assert result.exit_code == 2
    assert text in result.stderr


def test_it_reports_what_is_wrong_with_a_rulebook_file(folder: Path) -> None:
    (folder / "own.yaml").write_text("rulebook: x\nen: y\nen: z\n", encoding="utf-8")
    result = run(rulebook="own.yaml")
    assert result.exit_code == 2
    assert "own.yaml:3: 'en' is given twice, first on line 2" in result.stderr
    assert "no rulebook 'other'" in run(rulebook="other").stderr


def test_it_says_that_a_file_was_read_as_gbk() -> None:
    Path("roster.csv").write_bytes(ROSTER.replace("Clerk", "窗口人员").encode("gbk"))
    result = run("--format", "csv")
    assert result.exit_code == 0
    assert "roster.csv:1: the file is GBK" in result.stderr


def test_it_leaves_the_collector_as_it_was() -> None:
    run()
    assert gc.isenabled()


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_it_writes_utf8_whatever_the_locale(form: str) -> None:
    Path("roster.csv").write_text(
        "code,kind,name,group\n窗口一,window,办税,甲组\n", encoding="utf-8"
    )
    Path("entries.csv").write_text("id,date,subject,rule\n", encoding="utf-8")
    files = ["--roster", "roster.csv", "--entries", "entries.csv"]
    result = CliRunner(charset="ascii").invoke(
        evaluate, ["county-hall", *files, "--period", "2026-03", "--format", form]
    )
    assert result.exit_code == 0, result.exception
    assert "窗口一" in result.stdout_bytes.decode("utf-8")
