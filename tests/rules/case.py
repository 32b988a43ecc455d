"""Run cases written as files: inline CSV in, the fields that matter out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signage.exchange.facts_csv import read_facts
from signage.rules.engine import evaluate
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from signage.rules.scorecard import Evaluation
from signage.rules.yaml_tree import parse

CASES = Path(__file__).parent / "cases"
_NEEDED = {"name", "rulebook", "period", "expect"}
_ALLOWED = _NEEDED | {"set", "roster", "entries", "metrics"}


@dataclass(frozen=True)
class Case:
    """Be one worked case: facts, settings and what must come out."""

    name: str
    rulebook: str
    period: str
    expect: Mapping[str, Any]
    chosen: Mapping[str, str]
    roster: str
    entries: str
    metrics: str | None


def cases_in(file: Path) -> list[Case]:
    """Read the cases of a file; `common` gives what all of them share."""
    parsed = parse(file.read_text(encoding="utf-8"), str(file))
    assert not parsed.problems, parsed.problems
    common = parsed.tree.get("common") or {}
    return [_case({**common, **tree}) for tree in parsed.tree["cases"]]


def _case(tree: Mapping[str, Any]) -> Case:
    assert _NEEDED <= set(tree) <= _ALLOWED, tree
    return Case(
        tree["name"],
        tree["rulebook"],
        tree["period"],
        tree["expect"],
        tree.get("set") or {},
        tree["roster"],
        tree.get("entries") or "id,date,subject,rule\n",
        tree.get("metrics"),
    )


def run(case: Case, folder: Path) -> Evaluation:
    """Evaluate a case by way of files, as the command does."""
    files: dict[str, str | None] = {}
    for name in ("roster", "entries", "metrics"):
        text = getattr(case, name)
        files[name] = None if text is None else str(folder / f"{name}.csv")
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    rulebook = load_shipped(case.rulebook).with_settings(case.chosen)
    found = read_facts(
        [rulebook],
        files["roster"] or "",
        files["entries"] or "",
        files["metrics"],
    )
    assert not found.problems, [str(problem) for problem in found.problems]
    return evaluate(rulebook, found.facts, Period.parse(case.period))


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Return where the result is not as expected; fields not named do not matter.

    Subjects and trace lines are found by their code and entry; other lists must be
    the same all through. Numbers and words are compared as they are written.
    """
    if isinstance(expected, Mapping):
        return _in_mapping(expected, actual, path)
    if isinstance(expected, list):
        return _in_list(expected, actual, path)
    got, wanted = _written(actual), _written(expected)
    return [] if got == wanted else [f"{path}: {got}, not {wanted}"]


def _written(value: Any) -> str:
    words = {None: "null", True: "true", False: "false"}
    is_word = value is None or isinstance(value, bool)
    return words[value] if is_word else str(value)


def _in_mapping(expected: Mapping[str, Any], actual: Any, path: str) -> list[str]:
    if path in ("", ".subjects") and isinstance(actual, list):
        actual = {one["code"]: one for one in actual}
    if path.endswith(".trace") and isinstance(actual, list):
        actual = {one["entry"] or one["rule"]: one for one in actual}
    if not isinstance(actual, Mapping):
        return [f"{path}: {actual}, not {dict(expected)}"]
    found = []
    for key, value in expected.items():
        if key not in actual:
            found.append(f"{path}: no {key}")
        else:
            found += differences(value, actual[key], f"{path}.{key}")
    return found


def _in_list(expected: list[Any], actual: Any, path: str) -> list[str]:
    if not isinstance(actual, list) or len(actual) != len(expected):
        return [f"{path}: {actual}, not {expected}"]
    pairs = enumerate(zip(expected, actual, strict=True))
    return [
        text
        for index, (one, other) in pairs
        for text in differences(one, other, f"{path}[{index}]")
    ]
