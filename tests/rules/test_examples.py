"""Run the worked examples of the sources through the command itself."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from signage.cli.evaluate import evaluate
from tests.rules.case import differences

EXAMPLES = sorted((Path(__file__).parent / "examples").iterdir())


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_it_comes_out_as_in_the_worked_example(folder: Path) -> None:
    arguments = shlex.split((folder / "args").read_text(encoding="utf-8"))
    for name in ("roster", "entries", "metrics"):
        if (folder / f"{name}.csv").exists():
            arguments += [f"--{name}", str(folder / f"{name}.csv")]
    result = CliRunner().invoke(evaluate, [*arguments, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    del expected["why"]
    expected["subjects"] = {one["code"]: one for one in expected.get("subjects", [])}
    assert differences(expected, json.loads(result.stdout)) == []
