"""Compare the rulebook files with the tables that they were made from, row by row."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from signage.rules.loader import load_shipped, shipped_slugs
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, GradeCount, Setting, Step

TABLES = Path(__file__).parent / "tables"
_SHARE = {"percent_floor": "floor", "percent_nearest_min1": "nearest"}
_CHOICES = {
    "whole number": "whole_number",
    "number or unset": "number_or_unset",
}

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def by(row: Row, *names: str) -> str:
    return " ".join(row[name] for name in names)


@pytest.mark.parametrize("row", rows("rules"), ids=lambda row: row["code"])
def test_it_has_the_rule(row: Row) -> None:
    rule = load_shipped(row["rulebook"]).rule(row["code"])
    assert "|".join(rule.subject) == row["subject"]
    assert rule.category == row["category"]
    assert rule.reference == row["source"]
    assert (rule.per or "") == row["per"]
    assert (rule.exclusive or "") == row["exclusive"]
    assert (rule.veto_scope or "") == row["veto_scope"]
    assert _kind(rule) == row["kind"]
    assert _values(rule) == _values_of(row)
    assert _caps(rule) == (row["cap"], row["cap_period"])
    assert _bars(rule) == row["bars"]


def _kind(rule: Rule) -> str:
    is_open = rule.points is not None and rule.points[0][1] is None
    # The one bonus whose value the source leaves open can be given one by a setting.
    return "unset" if is_open and rule.kind == "bonus" else rule.kind


def _values(rule: Rule) -> dict[str, object]:
    steps = dict(rule.steps[0][1]) if rule.steps else {}
    if rule.kind == "derived_veto" and rule.counts:
        steps = {}
    only = next(iter(steps.values()), None) if rule.metric_of == "window" else None
    return {
        "points": only if only is not None else rule.points and rule.points[0][1],
        "min": rule.min,
        "max": rule.max,
        "levels": dict(rule.levels[0][1]) if rule.levels else {},
        "steps": {} if only is not None else steps,
        "veto_at": rule.veto_at
        or (rule.limits.get("month") if rule.counts and rule.veto_scope else None),
    }


def _values_of(row: Row) -> dict[str, object]:
    points = None if row["kind"] == "fact" else row["points"]
    steps = _table(row["steps"])
    return {
        "points": Decimal(points) if points and points != "unset" else None,
        "min": _least(row),
        "max": Decimal(row["max"]) if row["max"] else None,
        "levels": {
            name: Decimal(value) for name, value in _table(row["levels"]).items()
        },
        "steps": {at: Decimal(value) for at, value in steps.items() if value != "veto"},
        "veto_at": next(
            (int(at) for at, value in steps.items() if value == "veto"), None
        ),
    }


def _least(row: Row) -> Decimal | None:
    return Decimal(row["min"]) if row["min"] else None


def _table(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split(";") if part)
    return {name: value for name, _, value in parts}


def _caps(rule: Rule) -> tuple[str, str]:
    values = ["unset" if cap is None else str(cap) for cap in rule.cap.values()]
    return ";".join(values), ";".join(rule.cap)


def _bars(rule: Rule) -> str:
    return ";".join(
        f"{bar.period}:{bar.of}" if bar.of != "self" else bar.period
        for bar in rule.bars
    )


@pytest.mark.parametrize(
    "row",
    rows("categories"),
    ids=lambda row: by(row, "rulebook", "subject", "category"),
)
def test_it_has_the_category(row: Row) -> None:
    category = load_shipped(row["rulebook"]).categories(row["subject"])[row["category"]]
    assert category.full == Decimal(row["full"])
    assert category.floor == {"0": "zero", "none": "none"}[row["floor"]]
    assert category.reference == row["source"]


@pytest.mark.parametrize(
    "row", rows("ladders"), ids=lambda row: by(row, "ladder", "step")
)
def test_it_has_the_step(row: Row) -> None:
    ladder = load_shipped(row["rulebook"]).ladders[row["ladder"]]
    step = next(step for step in ladder.steps if str(step.step) == row["step"])
    assert _counts(step) == row["counts"].replace("attitude (no code)", "")
    assert step.window == row["window"]
    assert _threshold(step) == row["threshold"]
    assert step.action == row["action"]
    assert step.public == (row["public"] == "yes")
    assert step.reference == row["source"]


def _counts(step: Step) -> str:
    if isinstance(step.counts, GradeCount):
        return f"grade:{step.counts.grade}:{step.counts.of}"
    return ";".join(step.counts)


def _threshold(step: Step) -> str:
    at = "unset" if step.at is None else str(step.at)
    return f"{at}+" if step.repeat else at


@pytest.mark.parametrize("row", rows("awards"), ids=lambda row: row["award"])
def test_it_has_the_award(row: Row) -> None:
    award = load_shipped(row["rulebook"]).awards[row["award"]]
    assert (award.period, award.subject) == (row["period"], row["subject"])
    assert award.per_group == (row["group"] == "per_group")
    assert award.computed == (row["quota_kind"] != "unset")
    assert _quota(award) == _quota_of(row)
    assert [key.order for key in award.rank] == [
        text.split()[-1]
        for text in f"{row['rank_by']};{row['tie_breakers']}".split(";")
        if text not in ("", "unset")
    ]
    assert (award.eligibility or "") == row["eligibility"]
    days = "none" if award.publicity_days is None else str(award.publicity_days)
    assert days == row["publicity_days"]
    assert award.approval_chain == row["approval_chain"]
    assert award.reference == row["source"]


def _quota(award: Award) -> tuple[str, str] | None:
    if award.quota is None:
        return None
    if award.quota.percent is None:
        return "count", str(award.quota.count)
    return award.quota.rounding, str(award.quota.percent)


def _quota_of(row: Row) -> tuple[str, str] | None:
    if row["quota_kind"] in ("none", "unset"):
        return None
    return _SHARE.get(row["quota_kind"], row["quota_kind"]), row["quota_value"]


@pytest.mark.parametrize(
    "row", rows("settings"), ids=lambda row: by(row, "rulebook", "name")
)
def test_it_has_the_setting(row: Row) -> None:
    rulebook = load_shipped(row["rulebook"])
    setting = rulebook.settings[row["name"]]
    assert setting.default == row["default"]
    assert setting.reference == row["source"]
    assert setting.meaning
    assert _choices(setting) == row["choices"]
    assert rulebook.values[row["name"]] == row["default"]


def _choices(setting: Setting) -> str:
    if isinstance(setting.choices, tuple):
        return "|".join(setting.choices)
    words = {word: text for text, word in _CHOICES.items()}
    return words.get(setting.choices, setting.choices)


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_has_nothing_that_the_tables_do_not_have(slug: str) -> None:
    rulebook = load_shipped(slug)
    for name, key, found in (
        ("rules", "code", rulebook.rules),
        ("awards", "award", rulebook.awards),
        ("settings", "name", rulebook.settings),
    ):
        wanted = [row[key] for row in rows(name) if row["rulebook"] == slug]
        assert list(found) == wanted
    ladders = {row["ladder"] for row in rows("ladders") if row["rulebook"] == slug}
    assert set(rulebook.ladders) == ladders


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_can_be_read_under_every_choice_of_every_setting(slug: str) -> None:
    rulebook = load_shipped(slug)
    values = {"number": "12.5", "whole_number": "2", "number_or_unset": "unset"}
    for name, setting in rulebook.settings.items():
        choices = setting.choices
        tried = choices if isinstance(choices, tuple) else (values.get(choices),)
        for value in tried:
            if value is not None:
                assert rulebook.with_settings({name: value}).values[name] == value
