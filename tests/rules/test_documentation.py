"""Keep docs/rulebooks.md true to the schema, the engine and the files."""

from pathlib import Path

import pytest

from signage.exchange.facts_csv import METRIC_COLUMNS, ROSTER_COLUMNS
from signage.exchange.facts_entries import EntryReader
from signage.rules.loader import shipped_slugs
from signage.rules.schema_awards import METRICS
from signage.rules.schema_docs import reference, undescribed
from signage.rules.scorecard import REASONS

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
