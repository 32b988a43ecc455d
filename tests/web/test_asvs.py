"""docs/asvs.md names only tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NAMED = re.findall(
    r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "asvs.md").read_text("utf-8")
)


def test_it_names_tests() -> None:
    assert len(NAMED) >= 30


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_it_names_only_tests_that_exist(path: str, name: str) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert f"def {name}(" in source
