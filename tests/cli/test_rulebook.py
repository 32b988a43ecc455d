"""Check and show rulebooks on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from signage.cli.rulebook import rulebook
from signage.rules.loader import shipped_slugs


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


def test_it_refuses_what_it_does_not_know() -> None:
    for arguments in (("show", "county-hall", "X"), ("show", "no-hall")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "no" in result.stderr


def test_it_prints_the_schema_for_editors() -> None:
    printed = json.loads(run("schema").stdout)
    assert printed["title"] == "hall-signage rulebook"
    assert "settings" in printed["properties"]
