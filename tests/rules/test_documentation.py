"""Keep docs/rulebooks.md true to the schema, the engine and the files."""

from datetime import date
from pathlib import Path
from typing import get_args

import click
import pytest

from signage.cli.rulebook import rulebook
from signage.cli.rulebook_diff import impact_line
from signage.exchange.facts_csv import METRIC_COLUMNS, ROSTER_COLUMNS
from signage.exchange.facts_entries import EntryReader
from signage.rules.days import Days, hull
from signage.rules.loader import load_shipped, shipped_slugs
from signage.rules.schema_awards import METRICS, Choice
from signage.rules.schema_docs import reference, undescribed
from signage.rules.schema_file import MOST_RULES, MOST_SETTINGS
from signage.rules.scorecard import REASONS
from signage.rules.yaml_tree import MOST_CHARACTERS, MOST_NESTING
from tests.rules.table_rows import PROCEDURE

TEXT = (Path(__file__).parents[2] / "docs" / "rulebooks.md").read_text(encoding="utf-8")


def test_it_describes_every_field_as_the_schema_does() -> None:
    assert undescribed() == []
    assert TEXT.endswith(reference())


@pytest.mark.parametrize(
    "columns", [ROSTER_COLUMNS, EntryReader.columns, METRIC_COLUMNS]
)
def test_it_names_the_columns_of_the_files(columns: tuple[str, ...]) -> None:
    assert f"`{','.join(columns)}`" in TEXT


@pytest.mark.parametrize("word", [*shipped_slugs(), *REASONS, *METRICS])
def test_it_names_every_rulebook_reason_and_metric(word: str) -> None:
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize("command", rulebook.commands.values(), ids=str)
def test_it_names_every_command_and_its_options(command: click.Command) -> None:
    assert f"`signage rulebook {command.name}" in TEXT
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in TEXT


@pytest.mark.parametrize("choice", get_args(Choice))
def test_it_explains_every_sort_of_choice(choice: str) -> None:
    assert f"| `{choice}` |" in TEXT


@pytest.mark.parametrize("name", PROCEDURE)
def test_it_gives_the_defaults_of_the_procedure(name: str) -> None:
    values = [
        load_shipped(slug).values[name] for slug in ("approval-centre", "county-hall")
    ]
    rows = (line for line in TEXT.splitlines() if line.startswith(f"| `{name}` | "))
    row = next(rows)
    assert row.replace("`", "").startswith(f"| {name} | {' | '.join(values)} | ")


def test_it_shows_what_the_commands_say() -> None:
    (line,) = (one for one in TEXT.splitlines() if one.startswith("    Impacted"))
    days = hull([Days(date(2026, 7, 1), None)])
    assert line.strip() == impact_line(days)
    assert f"{MOST_CHARACTERS:,} characters" in TEXT
    assert f"nested {MOST_NESTING} deep" in TEXT
    assert f"{MOST_RULES} rules or {MOST_SETTINGS} settings" in TEXT
