"""Publish a JSON Schema that is what the models give, and true to files as written."""

import json
import re
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from signage.rules.json_schema import SCHEMA_FILE, schema_text
from signage.rules.loader import load_text, shipped_slugs, shipped_text
from signage.rules.starter import new_text
from signage.rules.yaml_tree import parse
from tests.rules.small import SMALL
from tests.rules.test_strictness import FIELDS

SHIPPED = resources.files("signage.rulebooks") / SCHEMA_FILE
VALIDATOR = Draft202012Validator(json.loads(SHIPPED.read_text(encoding="utf-8")))


CHOICE = "{{setting: size, choices: {{one: {}, two: {}}}}}"


def typed(tree: Any) -> Any:
    """Give plain values the types that an editor's YAML gives them."""
    if isinstance(tree, dict):
        return {key: typed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [typed(value) for value in tree]
    if re.fullmatch(r"-?\d+(\.\d+)?", tree):
        return float(tree) if "." in tree else int(tree)
    return {"true": True, "false": False}.get(tree, tree)


def wrong_in(text: str) -> list[str]:
    """Return what the schema finds wrong, with values as texts and as typed."""
    tree = parse(text, "x.yaml").tree
    return [
        f"{error.json_path}: {error.message}"
        for one in (tree, typed(tree))
        for error in VALIDATOR.iter_errors(one)
    ]


def test_it_is_what_the_models_give() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == schema_text(), (
        "run: signage rulebook schema > signage/rulebooks/rulebook.schema.json"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)
    head = json.loads(schema_text())["$schema"]
    assert head == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_finds_nothing_wrong_with_what_is_shipped(slug: str) -> None:
    text = shipped_text(slug)
    first = text.splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA_FILE}"
    assert wrong_in(text) == []


def test_it_finds_nothing_wrong_with_the_beginning_of_one() -> None:
    assert wrong_in(new_text("ours", "1")) == []


#: What no schema sees: keys given twice, and what is no value at all.
_OURS = ("given twice", "its name, 'R-1'", "nothing stands here")
_REFUSED = [case for case in FIELDS if not any(word in case[2] for word in _OURS)]


@pytest.mark.parametrize(("before", "after", "problem"), _REFUSED)
def test_it_refuses_what_the_loader_refuses(
    before: str, after: str, problem: str
) -> None:
    text = SMALL.replace(before, after, 1)
    assert load_text(text, "x.yaml").problems, problem
    assert wrong_in(text), problem


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("full: 100", "full: '100'"),
        ("full: 100", "full: 99.5"),
        ("edition: '1'", "edition: 2026"),
        ("edition: '1'", "edition: 2026-07"),
        ("score: yes", "score: true"),
        ("score: yes", 'score: "yes"'),
        ("subject: window\n", "subject: [window]\n"),
        ("percent: 10", "percent: unset"),
        ("percent: 10", "percent: {setting: size, choices: {one: 10, two: 12.5}}"),
        ("counts: [R-1],", "counts: {setting: size, choices: {one: R-1, two: [R-2]}},"),
        ("counts: [R-1, R-2]", f"counts: [R-1, {CHOICE.format('R-2', 'R-3')}]"),
        ("{city: 1,", f"{{city: {CHOICE.format(1, CHOICE.format(1, 2))},"),
        ("{city: 1, province: 2}", "{2026-01-01: {city: 1}, 2026-07-01: {city: 2}}"),
        ("{1: 2, 2: 5}", "{2026-01-01: {1: 2, 2: 5}, 2027-01-01: {1: 3}}"),
        ("points: {2026-01-01: 2, ", "points: {2026-01-01: unset, "),
        ("under: 2/3", "under: 0.5"),
        ("less: leave_days", "less: none"),
        ("reference: nowhere", "reference: x\nin_force: {first: 2026-01-01}"),
        ("reference: nowhere", "reference: 12:30"),
    ],
)  # fmt: skip
def test_it_takes_what_the_loader_takes(before: str, after: str) -> None:
    assert before in SMALL
    text = SMALL.replace(before, after, 1)
    assert load_text(text, "x.yaml").problems == ()
    assert wrong_in(text) == []
