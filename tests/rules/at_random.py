"""Make rulebooks, rosters, entries and metrics at random, as files and as facts."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from signage.exchange.facts_csv import read_facts
from signage.exchange.facts_entries import EntryReader
from signage.rules.check import check_entry
from signage.rules.facts import Facts, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import METRICS

Row = dict[str, str]

ROSTER = (
    Subject("W1", "window", "Window", group="1"),
    Subject("W2", "window", "Window", group="2", joined_on=date(2026, 2, 20)),
    Subject("S1", "staff", "Clerk", window="W1"),
    Subject("S2", "staff", "Clerk", window="W1", joined_on=date(2026, 3, 5)),
    Subject("S3", "staff", "Clerk", window="W2", left_on=date(2026, 8, 30)),
    Subject("S4", "staff", "Clerk", window="W2"),
    Subject("V1", "village", "Village"),
    Subject("K1", "section", "Section", left_on=date(2026, 6, 30)),
)
PERIODS = ("2026-03", "2026-Q1", "2026-Q2", "2026-H1", "2026")
_FIRST = date(2025, 11, 1)
_DAYS = 450
_TEMPLATE = {"full_mark": "100", "threshold_demonstration": "90"} | {
    "threshold_standard": "80",
    "threshold_basic": "60",
}


@dataclass(frozen=True)
class Made:
    """Hold a rulebook with settings, a period, and the rows of the files."""

    rulebook: Rulebook
    period: Period
    entries: tuple[Row, ...]
    metrics: tuple[Row, ...]

    def facts(self, folder: Path, entries: Sequence[Row] | None = None) -> Facts:
        """Read the facts by way of files, with these entries or its own."""
        rows = self.entries if entries is None else entries
        paths = [
            str(folder / f"{name}.csv") for name in ("roster", "entries", "metrics")
        ]
        _write(paths[0], [_person(subject) for subject in ROSTER])
        _write(paths[1], rows, EntryReader.columns)
        _write(paths[2], self.metrics, ("period", "subject", "metric", "value"))
        found = read_facts([self.rulebook], *paths)
        assert not found.problems, [str(problem) for problem in found.problems]
        return found.facts


def _person(subject: Subject) -> Row:
    names = ("code", "kind", "name", "window", "group", "joined_on", "left_on")
    return {name: str(getattr(subject, name) or "") for name in names}


def _write(path: str, rows: Sequence[Row], columns: Sequence[str] = ()) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@st.composite
def evaluations(draw: st.DrawFn, slug: str) -> Made:
    """Make an evaluation of a rulebook: any settings, any period, dozens of entries."""
    seed = random.Random(draw(st.integers(0, 10**9)))
    rulebook = _rulebook(slug, seed)
    texts = [
        text for text in PERIODS if Period.parse(text).kind in rulebook.content.periods
    ]
    rows = [
        _entry(rulebook, seed, number) for number in range(draw(st.integers(0, 90)))
    ]
    one_a_day = {(row["date"], row["subject"]): row for row in rows if row}
    return Made(
        rulebook,
        Period.parse(seed.choice(texts)),
        tuple(one_a_day.values()),
        tuple(_metrics(seed)),
    )


def _rulebook(slug: str, seed: random.Random) -> Rulebook:
    shipped = load_shipped(slug)
    chosen = {
        name: seed.choice(setting.choices)
        for name, setting in shipped.settings.items()
        if isinstance(setting.choices, tuple) and seed.random() < 0.5
    }
    template = {name: _TEMPLATE[name] for name in shipped.unset}
    return shipped.with_settings({**chosen, **template})


def _entry(rulebook: Rulebook, seed: random.Random, number: int) -> Row:
    """Return an entry that the rulebook accepts, or an empty row."""
    rule = seed.choice(list(rulebook.rules.values()))
    subject = seed.choice([one for one in ROSTER if one.kind in rule.subject])
    is_ranged = rule.kind in {"deduct_range", "bonus_range"}
    least = rule.min or Decimal(0)
    points = least + seed.choice((1, 2)) if is_ranged else None
    level = seed.choice(list(rule.levels[0][1])) if rule.levels else None
    quantity = seed.choice((1, 1, 1, 2, 5))
    if check_entry(rulebook, subject.kind, rule.code, quantity, points, level):
        return {}
    day = _FIRST + timedelta(days=seed.randrange(_DAYS))
    return {
        "id": f"e{number}",
        "date": day.isoformat(),
        "subject": subject.code,
        "rule": rule.code,
        "quantity": str(quantity),
        "points": "" if points is None else str(points),
        "level": level or "",
        "matter": seed.choice(("", "", "m", "n")),
    }


def _metrics(seed: random.Random) -> list[Row]:
    rows = []
    for month in Period(2026, "year").months:
        for subject in ROSTER:
            for metric in METRICS:
                if seed.random() < 0.3:
                    most = {"recommended": 1, "workdays": 23}.get(metric, 100)
                    value = str(seed.randrange(most + 1))
                    row = (str(month), subject.code, metric, value)
                    names = ("period", "subject", "metric", "value")
                    rows.append(dict(zip(names, row, strict=True)))
    return rows
