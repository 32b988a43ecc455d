"""Tally entries for totals: the same numbers as from every entry by itself."""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from signage.exchange.facts_csv import ReadFacts, read_facts
from signage.rules.check import check_entry
from signage.rules.engine import check_period, score, totals
from signage.rules.loader import load_shipped, load_text, shipped_slugs, shipped_text
from signage.rules.period import Period
from signage.rules.render import csv_row
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule

KINDS = ("window", "staff", "village", "section")
ROSTER = ["code,kind,name,window,group,department,joined_on,left_on"] + [
    f"{kind}{number},{kind},Name,{'window1' if kind == 'staff' else ''},1,,,"
    for kind in KINDS
    for number in (1, 2, 3)
]
LEFT = "staff9,staff,Name,window1,1,,2026-02-10,2026-08-20"
FILES = range(25)


@dataclass(frozen=True, slots=True)
class Case:
    """Hold the files of a rulebook."""

    rulebook: Rulebook
    metrics: Path

    def read(self, *, tallied: bool) -> ReadFacts:
        """Read the files."""
        books, metrics = [self.rulebook], str(self.metrics)
        return read_facts(books, "roster.csv", "entries.csv", metrics, tallied=tallied)


def with_settings(slug: str) -> Rulebook:
    """Return a shipped rulebook, every value that it needs set."""
    rulebook = load_shipped(slug)
    # Limits of grades, best first.
    chosen = {name: str(90 - 10 * n) for n, name in enumerate(rulebook.unset)}
    return rulebook.with_settings(chosen)


def a_row(rule: Rule, rulebook: Rulebook, dice: random.Random) -> list[object] | None:
    """Return an entry under the rule from its subject on, if the rule takes it."""
    kind = dice.choice(rule.subject)
    quantity = dice.choice(("", "", "1", "2", "5"))
    points = ""
    if rule.min is not None:
        points = str(rule.min + Decimal(dice.choice(("0.5", "1", "2"))))
    level = dice.choice(list(rule.levels[0][1])) if rule.levels else ""
    given = int(quantity or 1), Decimal(points) if points else None, level or None
    if check_entry(rulebook, kind, rule.code, *given):
        return None
    matter = dice.choice(("", "", "m", "n"))
    subject = f"{kind}{dice.choice((1, 2, 3))}"
    return [subject, rule.code, quantity, points, level, matter]


def write_files(rulebook: Rulebook, seed: int) -> Case:
    """Write a file of a few hundred entries of two years, and metrics."""
    dice = random.Random(seed)
    rules = [rule for rule in rulebook.rules.values() if not rule.is_derived]
    few = dice.sample(rules, min(len(rules), dice.choice((3, 12, 99))))
    with Path("entries.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(
            ["id", "date", "subject", "rule", "quantity", "points", "level", "matter"]
        )
        for number in range(dice.choice((0, 30, 300))):
            row = a_row(dice.choice(few), rulebook, dice)
            day = date(2025, 11, 1) + timedelta(days=dice.randrange(420))
            if row is not None:
                out.writerow([number, day, *row])
    lines = ["period,subject,metric,value"]
    names = ("cases", "workdays", "days_present", "leave_days")
    for month in ("2026-01", "2026-02", "2026-03") if seed % 2 else ():
        for code in ("window1", "staff1", "staff2"):
            lines += [f"{month},{code},{name},{dice.randrange(400)}" for name in names]
    Path("metrics.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Case(rulebook, Path("metrics.csv"))


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_gives_the_same_numbers_as_every_entry_by_itself(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rulebook = with_settings(slug)
    Path("roster.csv").write_text("\n".join([*ROSTER, LEFT]) + "\n", encoding="utf-8")
    for seed in FILES:
        case = write_files(rulebook, seed)
        each, tallied = case.read(tallied=False), case.read(tallied=True)
        assert each.problems == tallied.problems == ()
        for text in ("2026-03", "2026-02", "2026-Q1", "2026-H1", "2026"):
            period = Period.parse(text)
            if not check_period(rulebook, period):
                wanted = score(rulebook, each.facts, period)
                found = totals(rulebook, tallied.facts, period)
                assert list(map(csv_row, found)) == list(map(csv_row, wanted))


def test_it_keeps_the_day_where_a_value_changes_within_a_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = shipped_text("county-hall")
    head, rule, tail = text.partition("  CS-1.1:\n")
    dated = tail.replace("points: 1\n", "points: {2026-01-01: 1, 2026-03-15: 4}\n", 1)
    rulebook = load_text(head + rule + dated, "own.yaml").rulebook
    assert rulebook is not None
    Path("roster.csv").write_text("\n".join(ROSTER) + "\n", encoding="utf-8")
    Path("metrics.csv").write_text("period,subject,metric,value\n", encoding="utf-8")
    days = ("2026-03-02", "2026-03-14", "2026-03-15", "2026-03-20")
    rows = [f"{n},{day},staff1,CS-1.1" for n, day in enumerate(days)]
    Path("entries.csv").write_text(
        "\n".join(["id,date,subject,rule", *rows]) + "\n", encoding="utf-8"
    )
    found = Case(rulebook, Path("metrics.csv")).read(tallied=True)
    cards = totals(rulebook, found.facts, Period.parse("2026-03"))
    assert {card.code: card.score for card in cards}["staff1"] == 90
